"""What an indicator is, what is asked of it and what it answers (pure; domain/counting.md is the rule)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, Protocol, runtime_checkable

PlaceKind = Literal["commune", "district"]
NOT_STATED = 0
"""Key of the place of rows that state none. It is a line of every table by place, so that the lines add up to the city."""


class Kind(StrEnum):
    """How a figure stands in time."""

    FLOW = "flow"
    """What happened in a period, both days included; nothing after `as_of` counts."""
    STOCK = "stock"
    """What stands on a day."""
    SHARE = "share"
    """A share on a day, in hundredths of a percent (2,530 is 25.3 %); shares never add up."""
    MEAN = "mean"
    """A mean over those who stated it; means never add up."""


@dataclass(frozen=True)
class Place:
    """One commune of today or one former district, by its id; NOT_STATED for rows without."""

    kind: PlaceKind
    key: int


@dataclass(frozen=True)
class Asked:
    """Which figure: of a register, as of a day, of a period (flows only), of a place (None: the whole city)."""

    register: str
    as_of: datetime.date
    start: datetime.date | None = None
    end: datetime.date | None = None
    place: Place | None = None

    @classmethod
    def of_year(cls, register: str, year: int, as_of: datetime.date, place: Place | None = None) -> Asked:
        """A calendar year as far as it had gone by a day; a later day counts as its last one."""
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        return cls(register, min(as_of, last), first, last, place)

    @property
    def first(self) -> datetime.date:
        """First day of the period; 1 January of the year of `as_of` when none is asked."""
        return self.start or datetime.date(self.as_of.year, 1, 1)

    @property
    def last(self) -> datetime.date:
        """Last day that counts: the end of the period, never after `as_of`."""
        return min(self.end, self.as_of) if self.end else self.as_of

    def at(self, place: Place | None) -> Asked:
        """The same of another place."""
        return replace(self, place=place)


@dataclass(frozen=True)
class Figure:
    """A number, or None for "no data". What is verified and what is provisional add up to it."""

    verified: int | None = None
    provisional: int = 0
    rows: int | None = field(default=None, compare=False)
    """How many rows are behind a sum of amounts, where that is known; forecasts rest on it."""

    @property
    def value(self) -> int | None:
        """Everything counted; None when nothing was ever stated."""
        if self.verified is None:
            return self.provisional or None
        return self.verified + self.provisional

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all; nought is one."""
        return self.value is not None

    def __add__(self, other: Figure) -> Figure:
        known = [one.verified for one in (self, other) if one.verified is not None]
        rows = None if self.rows is None or other.rows is None else self.rows + other.rows
        return Figure(sum(known) if known else None, self.provisional + other.provisional, rows)


UNKNOWN = Figure()


@dataclass(frozen=True)
class Row:
    """One row behind a figure: what it is, when, where it leads, and how much of the figure it is."""

    key: int
    name: str
    detail: str = ""
    day: datetime.date | None = None
    href: str = ""
    amount: int = 1
    is_verified: bool = True


@dataclass(frozen=True)
class Mark:
    """A row behind a figure without its words: what two days are compared by."""

    key: int
    amount: int = 1
    is_verified: bool = True


@dataclass(frozen=True)
class Rows:
    """A part of the rows behind a figure. `total`: all of them; those of this part that the reader may not see are only counted."""

    total: int
    found: list[Row]
    hidden: int = 0


Counter = Callable[[Asked], Figure]
Opener = Callable[[Asked, Any, int, int], Rows]
"""(asked, person, start, size) -> that part of the rows, through `visible_to`, in an order that stays."""
ByPlace = Callable[[Asked, PlaceKind], Mapping[int, Figure]]
"""Figures of every place that has one, in one go; NOT_STATED among them where there is such a row."""


@runtime_checkable
class AtOnce(Protocol):
    """What answers many places and periods in fewer queries than one each; the figures are those of `count`."""

    def at_once(self, asked: Sequence[Asked]) -> Mapping[Asked, Figure]:
        """The figure of everything asked."""


@runtime_checkable
class Marked(Protocol):
    """What knows its rows without wording them; both are what `open` says."""

    def marks(self, asked: Asked, person: Any, most: int) -> list[Mark]:
        """The first rows that the person may see."""

    def worded(self, marks: Sequence[Mark], person: Any) -> list[Row]:
        """These rows in words."""


@dataclass(frozen=True)
class Indicator:
    """Something that can be counted as of a day and opened to its rows.

    `definition` says what counts and what does not, `source` which rows it rests on; label, unit, definition and source are
    lazy texts. Figures are whole numbers of `unit` / `scale` (a share in hundredths of a percent has 100).
    `adds_places`: communes (or districts) with "not stated" add up to the city. `adds_periods`: the parts of a
    period add up to it. `unit` "đồng" marks money with `is_money`.
    """

    code: str
    label: Any
    unit: Any
    definition: Any
    source: Any
    kind: Kind
    count: Counter
    open: Opener | None = None
    by_place: ByPlace | None = None
    adds_places: bool = False
    adds_periods: bool = False
    is_money: bool = False
    group: str = "other"
    order: int = 50
    scale: int = 1

    def figures(self, asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
        """Figures by place; an indicator that knows no places answers with an empty table."""
        return self.by_place(asked, kind) if self.by_place is not None else {}

    def many(self, asked: Iterable[Asked]) -> dict[Asked, Figure]:
        """What `count` says to each, asked together: the object it is a method of may be `AtOnce`; else several places of a period are
        read from their table."""
        wanted = list(dict.fromkeys(asked))
        of = getattr(self.count, "__self__", None)
        if isinstance(of, AtOnce):
            return dict(of.at_once(wanted))
        tables: dict[tuple[Asked, PlaceKind], list[Asked]] = {}
        found: dict[Asked, Figure] = {}
        for one in wanted:
            if one.place is None or self.by_place is None:
                found[one] = self.count(one)
            else:
                tables.setdefault((one.at(None), one.place.kind), []).append(one)
        for (whole, kind), places in tables.items():
            table = self.figures(whole, kind) if len(places) > 1 else {}
            nothing: Figure | None = None  # what it says to a place without a row: the same to all of them
            for one in places:
                figure = table.get(one.place.key) if one.place else None
                if figure is None:
                    nothing = figure = nothing or self.count(one)
                found[one] = figure
        return found

    def marks(self, asked: Asked, person: Any, most: int) -> list[Mark]:
        """The first rows behind the figure that the person may see, without their words."""
        of = getattr(self.open, "__self__", None)
        if isinstance(of, Marked):
            return of.marks(asked, person, most)
        rows = self.open(asked, person, 0, most).found if self.open is not None else []
        return [Mark(row.key, row.amount, row.is_verified) for row in rows]

    def worded(self, asked: Asked, marks: Sequence[Mark], person: Any, most: int) -> list[Row]:
        """Some of these rows in words."""
        of = getattr(self.open, "__self__", None)
        if not marks or self.open is None:
            return []
        if isinstance(of, Marked):
            return of.worded(marks, person)
        wanted = {mark.key for mark in marks}
        return [row for row in self.open(asked, person, 0, most).found if row.key in wanted]


def taken(rows: list[Row], start: int, size: int) -> Rows:
    """A part of rows that are all at hand."""
    return Rows(len(rows), rows[start : start + size])
