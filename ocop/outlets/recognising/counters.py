"""Recognised points of sale as of a day: the figure, by place, and its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.indicators import registry
from ocop.indicators.shapes import NOT_STATED, Asked, Figure, Indicator, Kind, PlaceKind, Row, Rows, taken
from ocop.outlets.models import Outlet, OutletRecognition
from ocop.outlets.recognising import recognitions


def _rows(asked: Asked) -> list[OutletRecognition]:
    """One row for each public point that counts as recognised on the day."""
    day = asked.as_of
    rows = OutletRecognition.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day),
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        outlet__register=asked.register,
        outlet__is_public=True,
        from_day__lte=day,
    )
    rows = rows.filter(Q(outlet__ended_on__isnull=True) | Q(outlet__ended_on__gt=day), outlet__counted_from__lte=day)
    if asked.place is not None:
        name = f"outlet__{asked.place.kind}"
        rows = rows.filter(**{f"{name}__isnull": True} if asked.place.key == NOT_STATED else {name: asked.place.key})
    rows = (
        rows.select_related("outlet")
        .prefetch_related("suspensions")
        .order_by("outlet__name_sort", "outlet_id", "from_day", "pk")
    )
    found = {row.outlet_id: row for row in rows if recognitions.stands(row, row.suspensions.all(), day).is_recognised}
    return list(found.values())


def count(asked: Asked) -> Figure:
    """How many points; provisional are those of which a list did not say until when they are recognised."""
    return _figure(_rows(asked))


def _figure(rows: list[OutletRecognition]) -> Figure:
    open_ended = sum(row.end_unknown and row.ended_on is None for row in rows)
    return Figure(len(rows) - open_ended, open_ended)


def by_place(asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
    """By commune of today or by former district."""
    found: dict[int, list[OutletRecognition]] = defaultdict(list)
    for row in _rows(asked.at(None)):
        found[getattr(row.outlet, f"{kind}_id") or NOT_STATED].append(row)
    return {key: _figure(rows) for key, rows in found.items()}


def opened(asked: Asked, person: Any, start: int, size: int) -> Rows:
    """The points behind the figure."""
    rows = _rows(asked)
    seen = set(
        Outlet.objects.visible_to(person).filter(pk__in=[row.outlet_id for row in rows]).values_list("pk", flat=True)
    )
    found = [_row(row) for row in rows if row.outlet_id in seen]
    part = taken(found, start, size)
    return Rows(len(rows), part.found, len(rows) - len(found))


def _row(row: OutletRecognition) -> Row:
    address = reverse("portal:outlet", args=[row.outlet.slug])
    is_verified = not row.end_unknown or row.ended_on is not None
    return Row(row.outlet_id, row.outlet.name, row.decision, row.from_day, address, is_verified=is_verified)


def register() -> None:
    """Called when the room starts."""
    registry.define(
        Indicator(
            code="outlets_recognised",
            label=_("Recognised points of sale"),
            unit=_("points"),
            definition=_(
                "Public points of introduction and sale whose recognition counts on the day: decided, begun, not ended and not suspended. A point that is only in the register does not count."
            ),
            source=_("Decisions recorded with applications of points of sale"),
            kind=Kind.STOCK,
            count=count,
            open=opened,
            by_place=by_place,
            adds_places=True,
            group="outlets",
            order=62,
        )
    )
