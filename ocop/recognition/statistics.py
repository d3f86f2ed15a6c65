"""Figures of a register as of a day, each a table that adds up to its total and opens to its rows (domain/counting.md)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import get_language

from ocop.places.models import Commune, District
from ocop.recognition import columns, figures
from ocop.recognition.figures import KINDS, LEVELS, STATES
from ocop.recognition.labels import KIND_LABELS, LEVEL_LABELS, PRODUCER_KIND_LABELS, STATE_LABELS, UNSTATED, Label
from ocop.rulebooks import schemes

DIMENSIONS = ("group", "stars", "state", "kind", "producer_kind", "commune", "district", "year")
CHANGES = ("new", "renewed", "upgraded", "unstated", "ended", "withdrawn")
# From many stars to few; "not stated" last, as in every table.
_STAR_ORDER = ("5", "potential_5", "4", "3", "unstated")


@dataclass(frozen=True)
class Row:
    """One line of a table: the value to filter by, its names and how many."""

    value: str
    label_vi: str
    label_en: str
    count: int

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.label_en if (get_language() or "vi").startswith("en") else self.label_vi


@dataclass(frozen=True)
class Figure:
    """A table as of a day. `total` is the sum of the rows: products, or distinct producers when by producer_kind."""

    register: str
    as_of: datetime.date
    by: str
    total: int
    rows: list[Row]
    scheme: str = ""
    known_at: datetime.datetime | None = None
    state: str = ""
    products: int = 0
    producers: int = 0
    products_without_producer: int = 0

    def __getitem__(self, value: str) -> int:
        """How many under a value; 0 when the table has no such line."""
        return next((row.count for row in self.rows if row.value == value), 0)


@dataclass(frozen=True)
class Changes:
    """Decisions and endings between two days, both included, and what stood at either side of the period."""

    register: str
    start: datetime.date
    end: datetime.date
    new: int
    renewed: int
    upgraded: int
    unstated: int
    ended: int
    withdrawn: int
    total_before: int
    total_after: int
    in_force_before: int
    in_force_after: int
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def decisions(self) -> int:
        """Recognitions of every kind dated in the period."""
        return self.new + self.renewed + self.upgraded + self.unstated


def _view(
    register: str, as_of: datetime.date, known_at: datetime.datetime | None, in_force: bool | None, state: str
) -> figures.AsOf:
    """The register on a day, narrowed to a state: in_force True or False (not in force for any reason), or a state by name."""
    if state and state not in STATES:
        raise ValueError(f"{state!r} is not a state; use one of {', '.join(STATES)}.")
    known = figures.known_at(columns.register(register), figures.moment_number(known_at) if known_at else None)
    view = figures.as_of(known, figures.day_number(as_of))
    if state:
        return view.keep(view.state == STATES.index(state))
    if in_force is not None:
        return view.keep((view.state == 0) == in_force)
    return view


def _scheme(by: str, scheme: str | None, as_of: datetime.date) -> str:
    """The scheme of a table by group: the one asked for, else the one in force that day. KeyError for an unknown one."""
    if by != "group":
        return ""
    return schemes.scheme(scheme).id if scheme else schemes.scheme_at(as_of).id


def count(
    *,
    register: str,
    as_of: datetime.date,
    by: str = "stars",
    known_at: datetime.datetime | None = None,
    scheme: str | None = None,
    in_force: bool | None = None,
    state: str = "",
) -> Figure:
    """A table of the products of a register ever recognised by a day.

    by: group (under `scheme`, else the one in force that day), stars (of the latest recognition), state, kind (of the latest
    recognition), producer_kind (distinct producers, who made it that day and what they were), commune (today's), district (at the time of the decision, else the
    product's former one), year (of the first recognition). `in_force` narrows to products in force (True) or not (False),
    `state` to one state. Without `known_at`, as the record stands now. ValueError or KeyError for words it does not know.
    """
    if by not in DIMENSIONS:
        raise ValueError(f"{by!r} is not a dimension; use one of {', '.join(DIMENSIONS)}.")
    scheme_id = _scheme(by, scheme, as_of)
    view = _view(register, as_of, known_at, in_force, state)
    counts = figures.count_by(view, by, scheme_id)
    rows = _rows(by, counts, scheme_id)
    return Figure(
        register=register,
        as_of=as_of,
        by=by,
        total=sum(row.count for row in rows),
        rows=rows,
        scheme=scheme_id,
        known_at=known_at,
        state=state or {None: "", True: "in_force", False: "not_in_force"}[in_force],
        products=len(view.rows),
        producers=figures.producer_total(view),
        products_without_producer=int(np.count_nonzero(view.makers == 0)),
    )


def total(
    *,
    register: str,
    as_of: datetime.date,
    known_at: datetime.datetime | None = None,
    in_force: bool | None = None,
    state: str = "",
) -> int:
    """Distinct products ever recognised by a day, or those in a state."""
    return len(_view(register, as_of, known_at, in_force, state).rows)


def producers(
    *, register: str, as_of: datetime.date, known_at: datetime.datetime | None = None, in_force: bool | None = None
) -> Figure:
    """Distinct makers of the counted products, by kind."""
    return count(register=register, as_of=as_of, by="producer_kind", known_at=known_at, in_force=in_force)


def product_ids(
    *,
    register: str,
    as_of: datetime.date,
    by: str = "",
    value: str | None = None,
    known_at: datetime.datetime | None = None,
    scheme: str | None = None,
    in_force: bool | None = None,
    state: str = "",
) -> list[int]:
    """Opens a figure: ids of the products it counted, or of one row of it; for producer_kind the products of those producers."""
    view = _view(register, as_of, known_at, in_force, state)
    if not by or value is None:
        return figures.product_ids(view).tolist()
    scheme_id = _scheme(by, scheme, as_of)
    code = _code(by, value, scheme_id)
    return [] if code is None else figures.product_ids(view, by, code, scheme_id).tolist()


def producer_ids(
    *,
    register: str,
    as_of: datetime.date,
    kind: str | None = None,
    known_at: datetime.datetime | None = None,
    in_force: bool | None = None,
) -> list[int]:
    """Opens a figure of producers: their ids, of one kind when asked."""
    view = _view(register, as_of, known_at, in_force, "")
    firsts = figures.producer_firsts(view)
    if kind is not None:
        code = _code("producer_kind", kind, "")
        firsts = firsts[figures.codes(view, "producer_kind")[firsts] == code]
    return view.known.products.producer_ids[view.makers[firsts] - 1].tolist()


def series(
    *,
    register: str,
    days: Iterable[datetime.date],
    by: str = "stars",
    scheme: str | None = None,
    in_force: bool | None = None,
) -> list[Figure]:
    """The same table on several days, for a chart."""
    return [count(register=register, as_of=day, by=by, scheme=scheme, in_force=in_force) for day in days]


def changes(
    *, register: str, start: datetime.date, end: datetime.date, known_at: datetime.datetime | None = None
) -> Changes:
    """What was decided and what ended from start to end. ValueError when the end lies before the start."""
    if end < start:
        raise ValueError("The end lies before the start.")
    known = figures.known_at(columns.register(register), figures.moment_number(known_at) if known_at else None)
    first, last = figures.day_number(start), figures.day_number(end)
    decided = figures.decisions(known, first, last)
    kinds = np.bincount(known.recognitions.kind[decided], minlength=len(KINDS))
    levels = np.bincount(known.recognitions.level[decided], minlength=len(LEVELS))
    before, after = figures.as_of(known, first - 1), figures.as_of(known, last)
    return Changes(
        register=register,
        start=start,
        end=end,
        new=int(kinds[0]),
        renewed=int(kinds[1]),
        upgraded=int(kinds[2]),
        unstated=int(kinds[3]),
        ended=len(figures.endings(known, first, last)),
        withdrawn=len(figures.withdrawals(known, first, last)),
        total_before=len(before.rows),
        total_after=len(after.rows),
        in_force_before=int(np.count_nonzero(before.state == 0)),
        in_force_after=int(np.count_nonzero(after.state == 0)),
        levels={level: int(levels[code]) for code, level in enumerate(LEVELS)},
    )


def change_ids(
    *, register: str, start: datetime.date, end: datetime.date, what: str, known_at: datetime.datetime | None = None
) -> list[int]:
    """Opens a line of `changes` (see CHANGES): ids of the recognitions it counted."""
    if what not in CHANGES:
        raise ValueError(f"{what!r} is not a change; use one of {', '.join(CHANGES)}.")
    known = figures.known_at(columns.register(register), figures.moment_number(known_at) if known_at else None)
    first, last = figures.day_number(start), figures.day_number(end)
    if what == "ended":
        rows = figures.endings(known, first, last)
    elif what == "withdrawn":
        rows = figures.withdrawals(known, first, last)
    else:
        rows = figures.decisions(known, first, last)
        rows = rows[known.recognitions.kind[rows] == KINDS.index(what)]
    return known.recognitions.ids[rows].tolist()


def _rows(by: str, counts: dict[int, int], scheme: str) -> list[Row]:
    """Lines in the order in which people read them; "not stated" is always one of them, at the end."""
    if by == "stars":
        return [_row(level, LEVEL_LABELS[level], counts.get(LEVELS.index(level), 0)) for level in _STAR_ORDER]
    if by == "kind":
        return [_row(kind, KIND_LABELS[kind], counts.get(code, 0)) for code, kind in enumerate(KINDS)]
    if by == "state":
        return [_row(state, STATE_LABELS[state], counts.get(code, 0)) for code, state in enumerate(STATES)]
    if by == "group":
        rows = [
            _row(g.code, (g.vi, g.en), counts.get(code, 0)) for code, g in enumerate(schemes.groups(scheme), start=1)
        ]
    elif by == "producer_kind":
        rows = [
            _row(kind, PRODUCER_KIND_LABELS[kind], counts.get(code, 0))
            for code, kind in enumerate(columns.PRODUCER_KINDS)
            if kind != "unknown"
        ]
        return [*rows, _row("unstated", UNSTATED, counts.get(columns.PRODUCER_KINDS.index("unknown"), 0))]
    elif by == "year":
        rows = [_row(str(year), (str(year), str(year)), number) for year, number in sorted(counts.items()) if year]
    else:
        rows = _place_rows(by, counts)
    return [*rows, _row("unstated", UNSTATED, counts.get(0, 0))]


def _place_rows(by: str, counts: dict[int, int]) -> list[Row]:
    """Communes by slug, districts by code; most first, then by name."""
    wanted = [code for code in counts if code]
    if by == "commune":
        found = [(c.pk, c.slug, str(c)) for c in Commune.objects.filter(pk__in=wanted)]
    else:
        found = [(d.pk, d.code, d.name) for d in District.objects.filter(pk__in=wanted)]
    rows = [_row(value, (name, name), counts[pk]) for pk, value, name in found]
    return sorted(rows, key=lambda row: (-row.count, row.label_vi))


def _row(value: str, label: Label, number: int) -> Row:
    return Row(value=value, label_vi=label[0], label_en=label[1], count=number)


def _code(by: str, value: str, scheme: str) -> int | None:
    """The code of a row's value; None when nothing can have it. ValueError for an unknown dimension."""
    fixed = {"stars": LEVELS, "kind": KINDS, "state": STATES}
    if by in fixed:
        return fixed[by].index(value) if value in fixed[by] else None
    if by == "producer_kind":
        kind = "unknown" if value == "unstated" else value
        return columns.PRODUCER_KINDS.index(kind) if kind in columns.PRODUCER_KINDS else None
    if value == "unstated":
        return 0
    if by == "group":
        return next((code for code, group in enumerate(schemes.groups(scheme), start=1) if group.code == value), None)
    if by == "year":
        return int(value) if value.isdigit() else None
    if by == "commune":
        return Commune.objects.filter(slug=value).values_list("pk", flat=True).first()
    if by == "district":
        return District.objects.filter(code=value).values_list("pk", flat=True).first()
    raise ValueError(f"{by!r} is not a dimension; use one of {', '.join(DIMENSIONS)}.")
