"""The thresholds of data/demand.yaml, by day."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "data" / "demand.yaml"


@dataclass(frozen=True)
class Thresholds:
    """In force from a day on; shares are hundredths."""

    valid_from: datetime.date
    source: str
    crowded_producers: int
    crowded_share: int
    price_producers: int
    near_name: int


@functools.cache
def _all() -> tuple[Thresholds, ...]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = [Thresholds(**{**row, "valid_from": datetime.date.fromisoformat(row["valid_from"])}) for row in rows]
    return tuple(sorted(found, key=lambda one: one.valid_from))


def on(day: datetime.date) -> Thresholds:
    """Those in force on a day; the first ones before."""
    begun = [one for one in _all() if one.valid_from <= day]
    return begun[-1] if begun else _all()[0]
