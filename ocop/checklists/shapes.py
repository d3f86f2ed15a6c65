"""What a checklist is: groups of items, each with the answer it asks for (pure)."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

ANSWERS = ("yes", "points", "number", "choice", "text")
"""yes or no; whole points up to `most`; a number with its `unit`; one of `options`; words."""


@dataclass(frozen=True)
class Option:
    """One of the choices of an item; `met` says whether choosing it meets the item."""

    code: str
    vi: str
    en: str
    met: bool = True


@dataclass(frozen=True)
class Item:
    """One thing to look at. `must`: not meeting it is told apart. `at_least`: the number or the points that meet it.

    `unknown`: the decision names it but what it says is not known to us; it is not asked until an office fills it.
    """

    code: str
    vi: str
    en: str
    answer: str = "yes"
    must: bool = False
    photo: bool = False
    most: int = 0
    at_least: float | None = None
    unit_vi: str = ""
    unit_en: str = ""
    options: tuple[Option, ...] = ()
    help_vi: str = ""
    help_en: str = ""
    source: str = ""
    unknown: bool = False

    def option(self, code: object) -> Option | None:
        """The choice of that code."""
        return next((one for one in self.options if one.code == code), None)


@dataclass(frozen=True)
class Group:
    """Items that belong together."""

    code: str
    vi: str
    en: str
    items: tuple[Item, ...]

    @property
    def most(self) -> int:
        """The most points its items give."""
        return sum(one.most for one in self.items if not one.unknown)


@dataclass(frozen=True)
class Checklist:
    """A checklist as a decision gives it. `about` names the kinds of things it is for (see `kinds`)."""

    code: str
    vi: str
    en: str
    about: tuple[str, ...]
    decision: str
    valid_from: datetime.date | None
    """None: the decision's day is not known."""
    valid_to: datetime.date | None
    source: str
    groups: tuple[Group, ...]
    note_vi: str = ""
    note_en: str = ""
    pass_points: int | None = None
    digest: str = field(default="", compare=False)

    def items(self) -> Iterator[Item]:
        """All items in their order, those not known too."""
        for group in self.groups:
            yield from group.items

    def asked(self) -> list[Item]:
        """The items that a visit answers."""
        return [one for one in self.items() if not one.unknown]

    def open_items(self) -> list[Item]:
        """What an office still has to fill."""
        return [one for one in self.items() if one.unknown]

    def item(self, code: str) -> Item | None:
        """The item of that code."""
        return next((one for one in self.items() if one.code == code), None)

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the decision is known to name this day as one of its own."""
        return (
            self.valid_from is not None and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        )


def as_data(one: Checklist) -> dict[str, Any]:
    """Plain values, as they are kept with a check for ever."""
    data = asdict(one)
    del data["digest"]
    data["valid_from"] = one.valid_from.isoformat() if one.valid_from else None
    data["valid_to"] = one.valid_to.isoformat() if one.valid_to else None
    return data


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def sealed(one: Checklist) -> Checklist:
    """The checklist with the digest of what it says."""
    text = json.dumps(as_data(one), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=list)
    return replace(one, digest=hashlib.sha256(text.encode()).hexdigest())


def from_data(data: dict[str, Any]) -> Checklist:
    """The checklist that `as_data` wrote."""
    groups = tuple(
        Group(
            code=group["code"],
            vi=group["vi"],
            en=group["en"],
            items=tuple(
                Item(**{**item, "options": tuple(Option(**option) for option in item["options"])})
                for item in group["items"]
            ),
        )
        for group in data["groups"]
    )
    return sealed(
        Checklist(
            **{
                **data,
                "about": tuple(data["about"]),
                "groups": groups,
                "valid_from": _day(data["valid_from"]),
                "valid_to": _day(data["valid_to"]),
            }
        )
    )
