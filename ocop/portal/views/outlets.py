"""Where OCOP products are shown and sold: by place, or nearest first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.outlets.models import Outlet
from ocop.outlets.recognising import recognitions
from ocop.outlets.shelf.queries import public_shelf
from ocop.outlets.visitors import columns, faults, wording
from ocop.places.models import District
from ocop.portal import lists, nearest_outlets, structured
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.portal.sources import sources_of
from ocop.vietnamese.collation import sort_key
from ocop.workdays import clock


@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Open points; what narrows and sorts is in `nearest_outlets`. What says "open now" is made for the moment and not kept."""
    is_of_the_moment = any(request.GET.get(name) for name in ("lat", "near", "noi", "mo"))
    view = never_cache(_listing) if is_of_the_moment else public_page(_listing)
    answer: HttpResponseBase = view(request)
    return answer


def _listing(request: HttpRequest) -> HttpResponseBase:
    asked = nearest_outlets.read(request)
    if file := download_or_none(
        request, nearest_outlets.every(asked), lists.outlet_columns(), pgettext("file name", "outlets")
    ):
        return file
    page = nearest_outlets.page(asked, request.GET.get("page"))
    districts = District.objects.filter(pk__in=Outlet.objects.visible_to(None).values("district"))
    return render(
        request,
        "portal/outlets.html",
        {
            "page": page,
            "asked": asked,
            "communes": asked.communes,
            "districts": sorted(districts, key=lambda one: sort_key(one.name)),
            "kinds": Outlet.Kind.choices,
            "here": asked.here,
            "pins": nearest_outlets.pins(asked),
        },
    )


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
    week, days = columns.of_outlets([outlet])[outlet.pk]
    return render(
        request,
        "portal/outlet.html",
        {
            "outlet": outlet,
            "producer": producer if producer and producer.is_public else None,
            "is_closed": outlet.ended_on is not None and outlet.ended_on <= clock.today(),
            "sources": sources_of([outlet]),
            "structured": structured.outlet(request, outlet),
            "shelf": public_shelf(outlet),
            "standing": recognitions.of(outlet.pk),
            "week": wording.week_rows(week) if week else None,
            "other_days": wording.other_days(days, clock.today()),
            "reports": faults.counts(outlet),
        },
    )
