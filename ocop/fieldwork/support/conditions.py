"""Conditions of support, checked against what is known of a producer and a product: met, not met, or not stated (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[bool | None, str]
"""Whether it is met (None: not stated) and what is there, as a code or a value."""


@dataclass(frozen=True)
class Known:
    """What is known of the thing support is asked for. Empty texts and None are not stated."""

    producer_kind: str = ""
    level: str = ""
    kind: str = ""
    state: str = "none"
    issued_on: datetime.date | None = None
    papers: Mapping[str, datetime.date | None] = field(default_factory=dict)
    """Kinds of papers there are, with the last day of the one that lasts longest (None: without end)."""
    grave: str = ""
    """The gravest open finding: minor, major, critical; empty without any."""
    has_case: bool = False
    trained_on: datetime.date | None = None


@dataclass(frozen=True)
class Finding:
    """A condition, what it asks, what is there."""

    code: str
    asked: Any
    met: bool | None
    have: str = ""


GRAVITY = {"": 0, "minor": 1, "major": 2, "critical": 3}


def _levels(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.level in ("", "unstated"):
        return (None if known.level else False), known.level
    return known.level in asked, known.level


def _kinds(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.kind in ("", "unstated"):
        return None, known.kind
    return known.kind in asked, known.kind


def _in_force(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.state == "unknown":
        return None, known.state
    return (known.state == "in_force") is bool(asked), known.state


def _day(text: Any) -> datetime.date:
    return text if isinstance(text, datetime.date) else datetime.date.fromisoformat(str(text))


def _issued_from(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.issued_on is None:
        return None, ""
    return known.issued_on >= _day(asked), known.issued_on.isoformat()


def _producer_kinds(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.producer_kind in ("", "unstated"):
        return None, known.producer_kind
    return known.producer_kind in asked, known.producer_kind


def _papers(asked: Any, known: Known, day: datetime.date) -> Answer:
    """All of them are there and have not ended; which are not is said."""
    lacking = [kind for kind in asked if kind not in known.papers]
    ended = [kind for kind in asked if (last := known.papers.get(kind)) is not None and last < day]
    if ended:
        return False, ",".join(ended)
    return (None if lacking else True), ",".join(lacking)


def _findings(asked: Any, known: Known, day: datetime.date) -> Answer:
    """No open finding as grave as this or graver."""
    return GRAVITY[known.grave] < GRAVITY.get(str(asked), 3), known.grave


def _case(asked: Any, known: Known, day: datetime.date) -> Answer:
    return not known.has_case, ""


def _trained(asked: Any, known: Known, day: datetime.date) -> Answer:
    if known.trained_on is None:
        return False, ""
    months = (day.year - known.trained_on.year) * 12 + day.month - known.trained_on.month
    return months <= int(asked), known.trained_on.isoformat()


CHECKS: dict[str, Callable[[Any, Known, datetime.date], Answer]] = {
    "levels": _levels,
    "kinds": _kinds,
    "in_force": _in_force,
    "issued_from": _issued_from,
    "producer_kinds": _producer_kinds,
    "papers": _papers,
    "no_case": _case,
    "no_findings": _findings,
    "trained_months": _trained,
}


def check(conditions: Mapping[str, Any], known: Known, day: datetime.date) -> list[Finding]:
    """Every condition, in the order of the catalogue; one we do not know is not stated, never met."""
    found = [
        Finding(code, conditions[code], *do(conditions[code], known, day))
        for code, do in CHECKS.items()
        if code in conditions
    ]
    return found + [Finding(code, conditions[code], None) for code in sorted(set(conditions) - set(CHECKS))]
