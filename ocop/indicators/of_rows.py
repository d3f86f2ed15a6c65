"""An indicator over plain rows: the figure, its table by place and its rows all start from one queryset, so that they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from ocop.indicators.shapes import NOT_STATED, UNKNOWN, Asked, Figure, PlaceKind, Row, Rows

MOST_SELECTS = 60
"""Tables put together in one query; SQLite takes 500."""


@dataclass(frozen=True)
class OfRows:
    """How rows become a figure.

    `rows(asked)`: everything that counts, of the whole city, in any order. `verified`: which of them both sides or an office
    confirmed. `places`: kind of place -> path to the id of the place; a kind that is not there is "no data". `amount`: the field
    that is added up (dong, persons); "" counts rows. Rows whose amount is not stated are left out, and none at all is "no data".
    `row(instance, is_verified)` words one of them; `order` is that of the page. The model's manager has `visible_to`.
    """

    rows: Callable[[Asked], QuerySet[Any]]
    row: Callable[[Any, bool], Row]
    verified: Q = field(default_factory=Q)
    places: Mapping[PlaceKind, str] = field(default_factory=dict)
    amount: str = ""
    order: tuple[str, ...] = ("-pk",)
    related: tuple[str, ...] = ()

    def _stated(self, asked: Asked) -> QuerySet[Any]:
        found = self.rows(asked)
        return found.filter(**{f"{self.amount}__isnull": False}) if self.amount else found

    def _at(self, asked: Asked) -> QuerySet[Any] | None:
        found = self._stated(asked)
        if asked.place is None:
            return found
        path = self.places.get(asked.place.kind)
        if path is None:
            return None
        if asked.place.key == NOT_STATED:
            return found.filter(**{f"{path}__isnull": True})
        return found.filter(**{path: asked.place.key})

    def _sums(self) -> dict[str, Any]:
        sure = (
            Case(When(self.verified, then=Value(1)), default=Value(0), output_field=IntegerField())
            if self.verified
            else Value(1)
        )
        what = F(self.amount) if self.amount else Value(1)
        return {"n_rows": Count("pk"), "n_all": Sum(what), "n_sure": Sum(what * sure)}

    def _figure(self, found: Mapping[str, Any]) -> Figure:
        if not found["n_rows"]:
            return UNKNOWN if self.amount else Figure(0)
        sure = int(found["n_sure"] or 0)
        return Figure(sure, int(found["n_all"] or 0) - sure, int(found["n_rows"]))

    def count(self, asked: Asked) -> Figure:
        """The figure; one query."""
        found = self._at(asked)
        return UNKNOWN if found is None else self._figure(found.order_by().aggregate(**self._sums()))

    def by_place(self, asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
        """The figure of every place; one query."""
        return next(self._tables([asked], kind), {})

    def _tables(self, asked: Sequence[Asked], kind: PlaceKind | None) -> Iterator[Mapping[int, Figure]]:
        """The table by place of each (of the whole city under NOT_STATED), all in one query."""
        path = self.places.get(kind) if kind is not None else None
        if kind is not None and path is None:
            yield from ({} for _one in asked)
            return
        place = {"n_place": F(path)} if path is not None else {}
        for start in range(0, len(asked), MOST_SELECTS):
            part = asked[start : start + MOST_SELECTS]
            selects = [
                self._stated(one).order_by().values(n_of=Value(number), **place).annotate(**self._sums())
                for number, one in enumerate(part)
            ]
            rows = selects[0].union(*selects[1:], all=True) if len(selects) > 1 else selects[0]
            tables: list[dict[int, Figure]] = [{} for _one in part]
            for row in rows:
                tables[row["n_of"]][row.get("n_place") or NOT_STATED] = self._figure(row)
            yield from tables

    def at_once(self, asked: Sequence[Asked]) -> Mapping[Asked, Figure]:
        """The figures of many periods and places; one query for each kind of place."""
        nothing = UNKNOWN if self.amount else Figure(0)
        found: dict[Asked, Figure] = {}
        for kind in (None, *self.places):
            here = [one for one in asked if (one.place.kind if one.place else None) == kind]
            wholes = list(dict.fromkeys(one.at(None) for one in here))
            tables = dict(zip(wholes, self._tables(wholes, kind), strict=True)) if wholes else {}
            for one in here:
                found[one] = tables[one.at(None)].get(one.place.key if one.place else NOT_STATED, nothing)
        return {one: found.get(one, UNKNOWN) for one in asked}

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """A part of the rows, through `visible_to`."""
        found = self._at(asked)
        if found is None:
            return Rows(0, [])
        total = found.count()
        keys = list(found.order_by(*self.order).values_list("pk", flat=True)[start : start + size])
        reach = found.model._default_manager.visible_to(person).filter(pk__in=keys)
        shown = (
            {row.pk: row for row in reach.select_related(*self.related)}
            if self.related
            else {row.pk: row for row in reach}
        )
        sure = set(found.model._default_manager.filter(self.verified, pk__in=keys).values_list("pk", flat=True))
        rows = [self.row(shown[key], key in sure) for key in keys if key in shown]
        return Rows(total, rows, len(keys) - len(rows))
