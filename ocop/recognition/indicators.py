"""The indicators of the public record for plans and reports: products, stars, endings, producers, craft villages.

One set of positions serves a figure, its table by place and its rows, so that the three always agree.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Figure, Indicator, Kind, Mark, PlaceKind, Row, Rows
from ocop.people.models import OrganisationKind, Register
from ocop.places.models import Commune
from ocop.producers.models import Producer
from ocop.recognition import columns, figures
from ocop.recognition.figures import KINDS, LEVELS, NEVER, Known, day_number
from ocop.recognition.models import Level, Recognition

Picked = NDArray[np.intp]
Pick = Callable[[Known, Asked], Picked]
"""(what is known, asked) -> positions of the recognitions counted, one a product in a stock, one a decision in a flow."""


def _span(asked: Asked) -> tuple[int, int]:
    return day_number(asked.first), day_number(asked.last)


def first_stars(known: Known, asked: Asked) -> Picked:
    """The first recognition of every product whose first one falls in the period."""
    rows = figures.decisions(known, *_span(asked))
    return rows[known.first[rows]]


def of_kind(kind: str) -> Pick:
    """Decisions of one kind in the period."""

    def pick(known: Known, asked: Asked) -> Picked:
        rows = figures.decisions(known, *_span(asked))
        return rows[known.recognitions.kind[rows] == KINDS.index(kind)]

    return pick


def first_potential(known: Known, asked: Asked) -> Picked:
    """The first decision of every product as potential five-star, where it falls in the period."""
    start, end = _span(asked)
    rows = known.recognitions
    potential = np.flatnonzero(rows.level == LEVELS.index("potential_5"))
    if not len(potential):
        return potential
    # Rows of a product stand together in order of time, so that the first of them is where the product changes.
    product = rows.product[potential]
    found = potential[np.concatenate(([True], product[1:] != product[:-1]))]
    return found[(rows.counted_from[found] >= start) & (rows.counted_from[found] <= end)]


def ended(known: Known, asked: Asked) -> Picked:
    """Recognitions that ran out in the period without another."""
    return figures.endings(known, *_span(asked))


def withdrawn(known: Known, asked: Asked) -> Picked:
    """Recognitions withdrawn in the period."""
    return figures.withdrawals(known, *_span(asked))


def standing(*, in_force: bool = False, level: str = "") -> Pick:
    """Products recognised by the day: all, those in force, those of one level."""

    def pick(known: Known, asked: Asked) -> Picked:
        view = columns.view(known, day_number(asked.as_of))
        mask = np.ones(len(view.rows), dtype=bool)
        if in_force:
            mask &= view.state == 0
        if level:
            mask &= known.recognitions.level[view.rows] == LEVELS.index(level)
        return view.rows[mask]

    return pick


def _places(known: Known, rows: Picked, kind: PlaceKind) -> NDArray[np.int64]:
    product = known.recognitions.product[rows]
    if kind == "commune":
        return known.products.commune[product].astype(np.int64)
    then = known.recognitions.district[rows]
    return np.where(then == 0, known.products.district[product], then).astype(np.int64)


@dataclass(frozen=True)
class OfRecord:
    """One indicator over the columns of the record."""

    pick: Pick

    def rows(self, asked: Asked) -> tuple[Known, Picked, NDArray[np.bool_]]:
        """What is known, the positions counted, and which of them are verified."""
        known = columns.register(asked.register).now
        rows = self.pick(known, asked)
        if asked.place is not None:
            rows = rows[_places(known, rows, asked.place.kind) == asked.place.key]
        verified = (known.recognitions.ends_on[rows] != NEVER) & (asked.register != Register.PUBLIC)
        return known, rows, verified

    def count(self, asked: Asked) -> Figure:
        """The figure."""
        _known, rows, verified = self.rows(asked)
        sure = int(np.count_nonzero(verified))
        return Figure(sure, len(rows) - sure)

    def by_place(self, asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
        """The figure of every place."""
        known, rows, verified = self.rows(asked)
        return tabled(_places(known, rows, kind), verified)

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """A part of the recognitions counted, the newest first."""
        marks, total = self._ordered(asked, start, size)
        found = self.worded(marks, person)
        return Rows(total, found, len(marks) - len(found))

    def _ordered(self, asked: Asked, start: int, size: int) -> tuple[list[Mark], int]:
        """A part of the recognitions in the order of the page, and how many there are."""
        known, rows, verified = self.rows(asked)
        order = np.lexsort((-known.recognitions.ids[rows], -known.recognitions.counted_from[rows]))[
            start : start + size
        ]
        ids, sure = known.recognitions.ids[rows[order]].tolist(), verified[order].tolist()
        return [Mark(key, 1, is_sure) for key, is_sure in zip(ids, sure, strict=True)], len(rows)

    def marks(self, asked: Asked, person: Any, most: int) -> list[Mark]:
        """The newest recognitions counted that the person may see."""
        marks, _total = self._ordered(asked, 0, most)
        reach = Recognition.objects.visible_to(person).filter(pk__in=[mark.key for mark in marks])
        shown = set(reach.values_list("pk", flat=True))
        return [mark for mark in marks if mark.key in shown]

    def worded(self, marks: Sequence[Mark], person: Any) -> list[Row]:
        """These recognitions, as far as the person may see them."""
        found = _worded([mark.key for mark in marks], person)
        page = _page("portal:product")
        return [_row(found[mark.key], page, is_verified=mark.is_verified) for mark in marks if mark.key in found]


def tabled(codes: NDArray[np.int64], verified: NDArray[np.bool_]) -> dict[int, Figure]:
    """Figures by code: how many rows of each are verified, and how many are not."""
    if not len(codes):
        return {}
    every = np.bincount(codes)
    sure = np.bincount(codes[verified], minlength=len(every))
    return {int(code): Figure(int(sure[code]), int(every[code] - sure[code])) for code in np.flatnonzero(every)}


class _Words(NamedTuple):
    """What a row of a page says of a recognition; columns alone, for a report keeps thousands of them."""

    key: int
    level: str
    decision: str
    issued_on: datetime.date | None
    counted_from: datetime.date
    name: str
    slug: str
    commune: str
    maker: str


_COLUMNS = (
    "pk", "level", "decision", "issued_on", "counted_from", "product__name", "product__slug", "product__commune",
    "product__producer__organisation__name",
)  # fmt: skip


def _worded(keys: Sequence[int], person: Any) -> dict[int, _Words]:
    """Those of these recognitions that the person may see; two queries."""
    levels = {value: str(label) for value, label in Level.choices}
    rows = list(Recognition.objects.visible_to(person).filter(pk__in=keys).values_list(*_COLUMNS))
    communes = _communes(row[-2] for row in rows)
    return {
        key: _Words(key, levels[level], decision, issued, counted, name, slug, communes.get(commune, ""), maker or "")
        for key, level, decision, issued, counted, name, slug, commune, maker in rows
    }


def _communes(keys: Iterable[int | None]) -> dict[int | None, str]:
    """Names by id."""
    return {key: str(row) for key, row in Commune.objects.in_bulk({key for key in keys if key}).items()}


def _page(name: str) -> tuple[str, str]:
    """What stands before and after the slug in the address of a page: thousands of rows need not ask for it each."""
    before, _sign, after = reverse(name, args=["-"]).rpartition("-")
    return before, after


def _row(row: _Words, page: tuple[str, str], *, is_verified: bool) -> Row:
    detail = " · ".join(one for one in (row.maker, row.commune, row.level, row.decision) if one)
    return Row(row.key, row.name, detail, row.issued_on or row.counted_from, row.slug.join(page), 1, is_verified)


class Makers:
    """Distinct producers of the products ever recognised by a day; their place is that of the producer."""

    def ids(self, asked: Asked) -> NDArray[np.int64]:
        """Keys of the producers counted."""
        known = columns.register(asked.register).now
        view = columns.view(known, day_number(asked.as_of))
        firsts = figures.producer_firsts(view)
        found = known.products.producer_ids[view.makers[firsts] - 1].astype(np.int64)
        if asked.place is not None:
            found = found[self._places(found, asked.place.kind) == asked.place.key]
        return np.sort(found)

    def _places(self, ids: NDArray[np.int64], kind: PlaceKind) -> NDArray[np.int64]:
        of = dict(Producer.objects.values_list("pk", f"organisation__{kind}_id"))
        return np.array([of.get(int(key)) or 0 for key in ids], dtype=np.int64)

    def _sure(self, asked: Asked, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.full(len(ids), asked.register != Register.PUBLIC)

    def count(self, asked: Asked) -> Figure:
        """The figure."""
        found = len(self.ids(asked))
        return Figure(0, found) if asked.register == Register.PUBLIC else Figure(found)

    def by_place(self, asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
        """The figure of every place."""
        ids = self.ids(asked)
        return tabled(self._places(ids, kind), self._sure(asked, ids))

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """A part of the producers."""
        ids = self.ids(asked)
        marks = self._marks(asked, ids[start : start + size])
        found = self.worded(marks, person)
        return Rows(len(ids), found, len(marks) - len(found))

    def _marks(self, asked: Asked, ids: NDArray[np.int64]) -> list[Mark]:
        return [Mark(key, 1, asked.register != Register.PUBLIC) for key in ids.tolist()]

    def marks(self, asked: Asked, person: Any, most: int) -> list[Mark]:
        """The first producers that the person may see."""
        marks = self._marks(asked, self.ids(asked)[:most])
        reach = Producer.objects.visible_to(person).filter(pk__in=[mark.key for mark in marks])
        shown = set(reach.values_list("pk", flat=True))
        return [mark for mark in marks if mark.key in shown]

    def worded(self, marks: Sequence[Mark], person: Any) -> list[Row]:
        """These producers, as far as the person may see them; two queries."""
        kinds = {value: str(label) for value, label in OrganisationKind.choices}
        reach = Producer.objects.visible_to(person).filter(pk__in=[mark.key for mark in marks])
        named = ("pk", "slug", "organisation__name", "organisation__kind", "organisation__commune")
        rows = list(reach.values_list(*named))
        communes = _communes(row[-1] for row in rows)
        page, found = _page("portal:producer"), {}
        for key, slug, name, kind, commune in rows:
            detail = " · ".join(one for one in (kinds[kind], communes.get(commune, "")) if one)
            found[key] = name, detail, slug
        return [
            Row(mark.key, name, detail, href=slug.join(page), is_verified=mark.is_verified)
            for mark in marks
            if mark.key in found
            for name, detail, slug in [found[mark.key]]
        ]


PRODUCTS = _("products")
PRODUCERS = _("producers")
RECORD = _(
    "Rows of the public record: decisions with their day. A row whose day is not known, or that was only read from public pages, is provisional."
)
_FLOWS: Iterable[tuple[str, Any, Any, Pick]] = (
    (
        "products_new", _("Products newly recognised with 3 stars or more"),
        _("Distinct products whose first recognition ever is dated in the period. Renewals and upgrades are not new. City and ministry decisions count; a product registered or only assessed does not."),
        first_stars,
    ),
    (
        "potential_five_new", _("Products newly raised to potential five stars"),
        _("Distinct products whose first decision as potential five-star is dated in the period: 90 points or more in the city, sent to the ministry. Never counted as four stars as well."),
        first_potential,
    ),
    (
        "stars_renewed", _("Stars renewed"),
        _("Decisions in the period that recognise a product again. A product renewed twice counts twice."), of_kind("renewed"),
    ),
    (
        "stars_upgraded", _("Products raised by a star"),
        _("Decisions in the period that raise a product's level. The ministry's five stars count here, not as new."), of_kind("upgraded"),
    ),
    (
        "stars_ended", _("Stars that ran out"),
        _("Recognitions whose last day fell in the period, with no later decision, extension or withdrawal."), ended,
    ),
    (
        "stars_withdrawn", _("Stars withdrawn"),
        _("Recognitions whose withdrawal was decided in the period."), withdrawn,
    ),
)  # fmt: skip
_STOCKS: Iterable[tuple[str, Any, Any, Pick]] = (
    (
        "products_total", _("Products ever recognised"),
        _("Distinct products recognised by the day, whether or not the star still stands."), standing(),
    ),
    (
        "products_in_force", _("Products with a star in force"),
        _("Distinct products whose latest recognition stands on the day: not run out, not withdrawn."), standing(in_force=True),
    ),
    ("products_three", _("Products of 3 stars"), _("Products ever recognised whose latest level by the day is 3 stars."), standing(level="3")),
    ("products_four", _("Products of 4 stars"), _("Products ever recognised whose latest level by the day is 4 stars."), standing(level="4")),
    (
        "potential_five", _("Potential five-star products"),
        _("Products whose latest level by the day is potential five-star: sent to the ministry and not answered. They stop counting here when the ministry answers."),
        standing(level="potential_5"),
    ),
    ("products_five", _("Products of 5 stars"), _("Products whose latest level by the day is 5 stars, recognised by the ministry."), standing(level="5")),
)  # fmt: skip


def define() -> None:
    """Called when the room starts."""
    for place, (code, label, definition, pick) in enumerate((*_FLOWS, *_STOCKS)):
        of = OfRecord(pick)
        is_flow = place < len(tuple(_FLOWS))
        registry.define(
            Indicator(
                code, label, PRODUCTS, definition, RECORD, Kind.FLOW if is_flow else Kind.STOCK, of.count, of.open,
                of.by_place, adds_places=True, adds_periods=is_flow, group="products", order=10 + place,
            )
        )  # fmt: skip
    makers = Makers()
    registry.define(
        Indicator(
            "producers_total", _("Producers"), PRODUCERS,
            _("Distinct makers of the products ever recognised by the day; who made a product on that day counts."), RECORD, Kind.STOCK,
            makers.count, makers.open, makers.by_place, adds_places=True, group="products", order=25,
        )
    )  # fmt: skip
