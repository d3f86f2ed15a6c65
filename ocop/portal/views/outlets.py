"""Where OCOP products are shown and sold: by place, or nearest first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.outlets.models import Outlet
from ocop.places.distance import kilometres
from ocop.places.models import Commune, District
from ocop.portal import lists, structured
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.portal.sources import sources_of
from ocop.vietnamese.collation import sort_key
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE = 40
PINS = 500  # as many as a phone draws without stopping; who has more narrows first


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Open points; `commune`, `district`, `kind`, `q` narrow; `lat` and `lon`, or `near` (a commune), sort by distance."""
    asked = {
        name: " ".join(request.GET.get(name, "").split())[:100] for name in ("commune", "district", "kind", "q", "near")
    }
    outlets = Outlet.objects.visible_to(None).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today()))
    outlets = outlets.select_related("commune", "old_commune", "district")
    communes = sorted(Commune.objects.filter(layer=Commune.Layer.CURRENT), key=lambda one: sort_key(one.name))
    districts = sorted(District.objects.filter(pk__in=outlets.values("district")), key=lambda one: sort_key(one.name))
    if asked["commune"]:
        outlets = outlets.filter(commune__slug=asked["commune"])
    if asked["district"]:
        outlets = outlets.filter(district__code=asked["district"])
    if asked["kind"] in Outlet.Kind.values:
        outlets = outlets.filter(kind=asked["kind"])
    if asked["q"]:
        outlets = outlets.filter(name_folded__contains=fold(asked["q"]))
    rows: Any = outlets.in_alphabet()
    here = point(request, communes, asked["near"])
    if here:
        rows = by_distance(list(rows), here)
    if file := download_or_none(request, rows, lists.outlet_columns(), pgettext("file name", "outlets")):
        return file
    return render(
        request,
        "portal/outlets.html",
        {
            "page": Paginator(rows, SIZE).get_page(request.GET.get("page")),
            "asked": asked,
            "communes": communes,
            "districts": districts,
            "kinds": Outlet.Kind.choices,
            "here": here,
            "pins": pins(rows),
            "near": next((one for one in communes if one.slug == asked["near"]), None),
        },
    )


def pins(rows: Any) -> list[dict[str, Any]]:
    """The points whose own place is known, as the map takes them: never one that only its commune places."""
    return [
        {
            "name": one.name,
            "href": reverse("portal:outlet", args=[one.slug]),
            "words": " · ".join(part for part in (str(one.get_kind_display()), one.address) if part),
            "lat": one.lat,
            "lon": one.lon,
        }
        for one in rows
        if one.lat is not None and one.lon is not None
    ][:PINS]


def point(request: HttpRequest, communes: list[Commune], near: str) -> tuple[float, float] | None:
    """Where the reader stands: `lat` and `lon`, else the middle of the commune chosen; None when neither is usable."""
    try:
        lat, lon = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        chosen = next((one for one in communes if one.slug == near), None)
        return (chosen.lat, chosen.lon) if chosen and chosen.lat is not None and chosen.lon is not None else None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def by_distance(rows: list[Outlet], here: tuple[float, float]) -> list[Outlet]:
    """Nearest first with `km`; a point known only by its commune or district stands at its middle and says so; unplaced last."""
    for one in rows:
        spot, exact = place_of(one)
        one.km = kilometres(here, spot) if spot else None
        one.is_exact = exact
    return sorted(rows, key=lambda one: (one.km is None, one.km or 0.0))


def place_of(outlet: Outlet) -> tuple[tuple[float, float] | None, bool]:
    """The point of an outlet and whether it is its own rather than the middle of its commune."""
    if outlet.lat is not None and outlet.lon is not None:
        return (outlet.lat, outlet.lon), True
    for place in (outlet.old_commune, outlet.commune, outlet.district):
        if place is not None and place.lat is not None and place.lon is not None:
            return (place.lat, place.lon), False
    return None, False


@public_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One point of sale."""
    outlet = (
        Outlet.objects.visible_to(None)
        .select_related("commune", "old_commune", "district", "keeper__producer")
        .filter(slug=slug)
        .first()
    )
    if outlet is None:
        raise Http404
    producer = getattr(outlet.keeper, "producer", None) if outlet.keeper else None
    return render(
        request,
        "portal/outlet.html",
        {
            "outlet": outlet,
            "producer": producer if producer and producer.is_public else None,
            "is_closed": outlet.ended_on is not None and outlet.ended_on <= clock.today(),
            "sources": sources_of([outlet]),
            "structured": structured.outlet(request, outlet),
        },
    )
