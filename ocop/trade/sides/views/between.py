"""What stands between an offer and each buyer or market: what to do, and where."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.places.queries import province_names
from ocop.trade.models import Offer
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, language, page
from ocop.trade.sides.asked import all_between, doors
from ocop.trade.sides.profiles import profiles_of
from ocop.trade.sides.views.offers import offer_for
from ocop.workdays import clock

OFFERS_A_PAGE = 10
SHOWN_READY = 4


@require_safe
@page
def of_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every buyer's terms and every market of one offer, the nearest first."""
    offer = offer_for(request, pk)
    allow(access.may_write_offer(request.user, offer) or access.reads(request.user))
    day = clock.today()
    terms, gates = doors(request.user, day)
    profile = profiles_of([offer], reader=request.user, on=day)[offer.pk]
    found = all_between(profile, terms, gates, day, language(), province_names())
    kinds = [("buyer", _("Buyers")), ("channel", _("Channels")), ("country", _("Countries"))]
    return render(
        request,
        "trade/sides/between.html",
        {
            "offer": offer,
            "title": _("What stands between"),
            "day": day,
            "may_write": access.may_write_offer(request.user, offer),
            "kinds": [(code, label, [one for one in found if one.kind == code]) for code, label in kinds],
        },
    )


@require_safe
@page
def overview(request: HttpRequest) -> HttpResponse:
    """Own offers, or those of the commune's households: of each the three nearest doors."""
    person = request.user
    allow(access.makes_or_helps(person))
    rows = Offer.objects.visible_to(person).select_related("product__producer__organisation")
    pages = Paginator(rows.order_by("product__name_sort", "pk"), OFFERS_A_PAGE).get_page(request.GET.get("page"))
    pages.object_list = list(pages.object_list)
    day, lang, places = clock.today(), language(), province_names()
    terms, gates = doors(person, day)
    profiles = profiles_of(pages.object_list, reader=person, on=day)
    for row in pages.object_list:
        doors_of = all_between(profiles[row.pk], terms, gates, day, lang, places)
        ready = [one for one in doors_of if not one.open]
        row.count, row.ready_count = len(doors_of), len(ready)
        row.ready, row.more_ready = ready[:SHOWN_READY], max(len(ready) - SHOWN_READY, 0)
        row.nearest = [one for one in doors_of if one.open][:3]
    return render(
        request,
        "trade/sides/between_overview.html",
        {
            "page": pages,
            "title": _("What stands between your products and their buyers"),
            "helps": not access.makes(person),
        },
    )
