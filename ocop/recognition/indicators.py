"""The indicators of the public record for plans and reports: products, stars, endings, producers, craft villages.

One set of positions serves a figure, its table by place and its rows, so that the three always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Figure, Indicator, Kind, PlaceKind, Row, Rows
from ocop.people.models import Register
from ocop.producers.models import Producer
from ocop.recognition import columns, figures
from ocop.recognition.figures import KINDS, LEVELS, NEVER, Known, day_number
from ocop.recognition.models import Recognition

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
    _products, firsts = np.unique(rows.product[potential], return_index=True)
    found = potential[firsts]
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
        view = figures.as_of(known, day_number(asked.as_of))
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
        known, rows, verified = self.rows(asked)
        order = np.lexsort((-known.recognitions.ids[rows], -known.recognitions.counted_from[rows]))
        rows, verified = rows[order], verified[order]
        ids = [int(key) for key in known.recognitions.ids[rows[start : start + size]]]
        sure = dict(zip(ids, (bool(one) for one in verified[start : start + size]), strict=True))
        shown = {
            row.pk: row
            for row in Recognition.objects.visible_to(person)
            .filter(pk__in=ids)
            .select_related("product__producer__organisation", "product__commune")
        }
        found = [_row(shown[key], is_verified=sure[key]) for key in ids if key in shown]
        return Rows(len(rows), found, len(ids) - len(found))


def tabled(codes: NDArray[np.int64], verified: NDArray[np.bool_]) -> dict[int, Figure]:
    """Figures by code: how many rows of each are verified, and how many are not."""
    if not len(codes):
        return {}
    values, where = np.unique(codes, return_inverse=True)
    all_of = np.bincount(where, minlength=len(values))
    sure = np.bincount(where[verified], minlength=len(values))
    return {
        int(value): Figure(int(one), int(every - one)) for value, every, one in zip(values, all_of, sure, strict=True)
    }


def _row(row: Recognition, *, is_verified: bool) -> Row:
    product = row.product
    maker = product.producer.organisation.name if product.producer else ""
    place = str(product.commune) if product.commune else ""
    detail = " · ".join(one for one in (maker, place, str(row.get_level_display()), row.decision) if one)
    href = reverse("portal:product", args=[product.slug])
    return Row(row.pk, product.name, detail, row.issued_on or row.counted_from, href, 1, is_verified)


class Makers:
    """Distinct producers of the products ever recognised by a day; their place is that of the producer."""

    def ids(self, asked: Asked) -> NDArray[np.int64]:
        """Keys of the producers counted."""
        known = columns.register(asked.register).now
        view = figures.as_of(known, day_number(asked.as_of))
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
        ids = [int(key) for key in self.ids(asked)]
        part = ids[start : start + size]
        shown = {
            row.pk: row
            for row in Producer.objects.visible_to(person).filter(pk__in=part).select_related("organisation__commune")
        }
        found = [
            Row(
                key,
                shown[key].organisation.name,
                " · ".join(
                    str(one)
                    for one in (shown[key].organisation.get_kind_display(), shown[key].organisation.commune)
                    if one
                ),
                href=reverse("portal:producer", args=[shown[key].slug]),
                is_verified=asked.register != Register.PUBLIC,
            )
            for key in part
            if key in shown
        ]
        return Rows(len(ids), found, len(part) - len(found))


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
