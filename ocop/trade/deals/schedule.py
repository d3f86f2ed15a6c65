"""When each side is asked, and what counts as silent; read from data/following.yaml by the day of signing."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "data" / "following.yaml"


@dataclass(frozen=True)
class Following:
    """One version of the rule, in force from a day on."""

    valid_from: datetime.date
    days: tuple[int, ...]
    remind_after: int
    silent_after: int
    near_days: int
    near_step_days: int


@functools.cache
def versions() -> tuple[Following, ...]:
    """All versions, the oldest first. Raises ValueError when the file contradicts itself."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["following"]
    found = tuple(
        sorted((Following(**{**row, "days": tuple(row["days"])}) for row in rows), key=lambda one: one.valid_from)
    )
    for one in found:
        if list(one.days) != sorted(set(one.days)) or one.remind_after >= one.silent_after or min(one.days) < 1:
            raise ValueError(f"following.yaml: the version of {one.valid_from} contradicts itself.")
    return found


def on(day: datetime.date) -> Following:
    """The version for what was signed on a day; the first one for anything older."""
    standing = [one for one in versions() if one.valid_from <= day]
    return standing[-1] if standing else versions()[0]
