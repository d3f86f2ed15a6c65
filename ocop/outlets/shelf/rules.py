"""How shelves are followed, read from data/shelf.yaml by the day."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "data" / "shelf.yaml"
BY = ("value", "count", "unknown")


@dataclass(frozen=True)
class Following:
    """One version, in force from a day on. `most_shelf`: products a shelf may hold at once."""

    valid_from: datetime.date
    confirm_working_days: int
    remind_on: tuple[int, ...]
    due_on: int
    most_shelf: int
    source: str


@dataclass(frozen=True)
class ShareRule:
    """What a decision asks of the share of OCOP goods; `least_percent` None and `by` "unknown" where it is not known to say."""

    decision: str
    by: str
    least_percent: int | None
    source: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


@functools.cache
def _book() -> tuple[tuple[Following, ...], tuple[ShareRule, ...]]:
    book = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    following = tuple(
        sorted(
            (Following(**{**row, "remind_on": tuple(row["remind_on"])}) for row in book["following"]),
            key=lambda one: one.valid_from,
        )
    )
    for one in following:
        if max(one.remind_on) > one.due_on or min(one.remind_on) < 1 or one.confirm_working_days < 1:
            raise ValueError(f"shelf.yaml: the version of {one.valid_from} contradicts itself.")
    shares = tuple(ShareRule(**row) for row in book["share"])
    for rule in shares:
        if rule.by not in BY:
            raise ValueError(f"shelf.yaml: {rule.decision} measures by {rule.by!r}; there are {', '.join(BY)}.")
    return following, shares


def following(day: datetime.date) -> Following:
    """The version of a day; the first one for anything older."""
    versions = _book()[0]
    standing = [one for one in versions if one.valid_from <= day]
    return standing[-1] if standing else versions[0]


def share_rules() -> tuple[ShareRule, ...]:
    """What each decision is known to ask of the share."""
    return _book()[1]
