"""Coverage as the office reads it: communes, craft villages and stops of tourist routes with their nearest point of sale."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Q, Sum

from ocop.outlets.coverage import gaps
from ocop.outlets.models import Outlet, SalesLine, SalesStatement, TouristRoute
from ocop.outlets.visitors import columns
from ocop.people.rights import rights_of
from ocop.places.models import Commune
from ocop.places.queries import in_alphabet
from ocop.producers.models import CraftVillage
from ocop.rulebooks import product_sets
from ocop.workdays import clock

DISTANCES = (2, 5, 10, 20)
KINDS = ("xa-phuong", "lang-nghe", "tuyen")


@dataclass
class Place:
    """A place and how it is covered. `inside` None: not asked of this kind; `km` None: no outlet, or the place is not known."""

    name: str
    more: str
    href: tuple[str, tuple[Any, ...]] | None
    lat: float | None
    lon: float | None
    inside: int | None = None
    within: int = 0
    km: float | None = None
    nearest: Outlet | None = None

    @property
    def is_missing(self) -> bool:
        """No outlet in it and none within the distance."""
        return not self.inside and not self.within


def places(kind: str, person: Any, km: float) -> list[Place]:
    """All places of a kind, each with its nearest outlet; a fixed number of queries."""
    points = columns.points()
    positions = gaps.standing(points, columns.REGISTERS.index(settings.OCOP_REGISTER), clock.today())
    rows = (
        _communes(person, gaps.by_commune(points, positions))
        if kind == "xa-phuong"
        else (_villages(person) if kind == "lang-nghe" else _stops(person))
    )
    lat = np.array([_number(one.lat) for one in rows], dtype=np.float64)
    lon = np.array([_number(one.lon) for one in rows], dtype=np.float64)
    found = gaps.near(points, positions, lat, lon, km)
    keys = {int(points.ids[at]) for at in found.position if at >= 0}
    outlets = {one.pk: one for one in Outlet.objects.filter(pk__in=keys)}
    for at, one in enumerate(rows):
        place = int(found.position[at])
        one.within = int(found.within[at])
        if place >= 0:
            one.km, one.nearest = float(found.km[at]), outlets.get(int(points.ids[place]))
    return rows


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _own_communes(person: Any) -> frozenset[int] | None:
    """The communes a person is bound to; None for the whole city."""
    rights = rights_of(person)
    if rights.is_city_officer or rights.is_trade_officer or rights.is_auditor:
        return None
    return rights.commune_ids


def _communes(person: Any, counts: dict[int, int]) -> list[Place]:
    own = _own_communes(person)
    return [
        Place(str(one), "", ("portal:commune", (one.slug,)), one.lat, one.lon, inside=counts.get(one.pk, 0))
        for one in in_alphabet()
        if own is None or one.pk in own
    ]


def _villages(person: Any) -> list[Place]:
    rows = CraftVillage.objects.filter(register=settings.OCOP_REGISTER).select_related("commune", "old_commune")
    own = _own_communes(person)
    if own is not None:
        rows = rows.filter(commune__in=own)
    found = []
    for one in rows.order_by("name_sort", "pk"):
        spot = _middle((one.old_commune, one.commune))
        found.append(Place(one.name, str(one.commune or ""), ("portal:village", (one.slug,)), *spot))
    return found


def _middle(communes: Iterable[Commune | None]) -> tuple[float | None, float | None]:
    for one in communes:
        if one is not None and one.lat is not None and one.lon is not None:
            return one.lat, one.lon
    return None, None


def _stops(person: Any) -> list[Place]:
    rows = TouristRoute.objects.visible_to(person).filter(register=settings.OCOP_REGISTER, ended_on__isnull=True)
    return [
        Place(stop.name, route.name, ("outlets:route", (route.pk,)), stop.lat, stop.lon)
        for route in rows.prefetch_related("stops")
        for stop in route.stops.all()
    ]


# --- what sells where -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sold:
    """Of one product set in one commune: dong as far as stated, lines without a value, points of sale and products."""

    product_set: str
    commune_id: int | None
    value: int | None
    unknown: int
    outlets: int
    products: int


def sold(
    person: Any,
    first: datetime.date,
    last: datetime.date,
    *,
    by: str = "both",
    commune: int | None = None,
    of_set: str | None = None,
) -> list[Sold]:
    """What was sold in the months from `first` to `last`, by set, by commune or by both. One query; the largest first."""
    statements = SalesStatement.objects.visible_to(person).filter(
        is_latest=True, month__gte=first, month__lte=last, outlet__register=settings.OCOP_REGISTER
    )
    rows = SalesLine.objects.filter(statement__in=statements.order_by().values("pk"))
    if commune is not None:
        rows = rows.filter(statement__outlet__commune=commune)
    if of_set is not None:
        rows = rows.filter(product__product_set=of_set)
    names = {
        "set": ["product__product_set"],
        "commune": ["statement__outlet__commune"],
        "both": ["product__product_set", "statement__outlet__commune"],
    }[by]
    found = (
        rows.values(*names)
        .annotate(
            dong=Sum("value"),
            unknown=Count("pk", filter=Q(value__isnull=True)),
            outlets=Count("statement__outlet", distinct=True),
            products=Count("product", distinct=True),
        )
        .order_by()
    )
    answer = [
        Sold(
            row.get("product__product_set") or "",
            row.get("statement__outlet__commune"),
            row["dong"],
            row["unknown"],
            row["outlets"],
            row["products"],
        )
        for row in found
    ]
    return sorted(answer, key=lambda one: (-(one.value or 0), one.product_set, one.commune_id or 0))


def set_name(code: str, *, english: bool) -> str:
    """A product set in words; "" for none."""
    one = product_sets.product_set(code) if code else None
    return (one.en if english else one.vi) if one is not None else ""
