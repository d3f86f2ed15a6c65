"""What a policy gives in whole dong (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Terms:
    """The money side of a policy."""

    way: str
    amounts: Mapping[str, Any]
    amount: int | None
    percent: int | None


def due(terms: Terms, *, level: str = "", cost: int | None = None) -> int | None:
    """Dong for a level or a stated cost, rounded down; None when the policy or the cost does not say."""
    if terms.way == "level":
        found = terms.amounts.get(level)
        return int(found) if found else None
    if terms.way == "fixed":
        return terms.amount
    if cost is None or not terms.percent:
        return None
    share = cost * terms.percent // 100
    return min(share, terms.amount) if terms.amount is not None else share
