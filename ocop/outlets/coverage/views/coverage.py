"""Where points of sale are missing, and what sells where."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.outlets.coverage import queries, routes
from ocop.outlets.shelf import access, statements
from ocop.outlets.shelf.access import page
from ocop.places.models import Commune
from ocop.places.queries import in_alphabet
from ocop.rulebooks import product_sets
from ocop.workdays import clock


@require_safe
@page
def coverage(request: HttpRequest) -> HttpResponseBase:
    """Communes, craft villages or stops of routes; `xem=thieu` only those without a point of sale."""
    access.allow(access.follows(request.user))
    kind = request.GET.get("gi", "")
    kind = kind if kind in queries.KINDS else queries.KINDS[0]
    typed = request.GET.get("km", "")
    km = int(typed) if typed in {str(one) for one in queries.DISTANCES} else 5
    rows = queries.places(kind, request.user, km)
    missing = [one for one in rows if one.is_missing]
    only = request.GET.get("xem", "thieu") == "thieu"
    shown = missing if only else rows
    shown.sort(key=lambda one: (-(one.km if one.km is not None else 10_000), one.name))
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(shown, _columns(kind), wanted, f"do-phu-{kind}")
    for one in shown:
        one.address = reverse(one.href[0], args=one.href[1]) if one.href else ""
    return render(
        request,
        "outlets/coverage/coverage.html",
        {
            "rows": shown,
            "kind": kind,
            "km": km,
            "distances": queries.DISTANCES,
            "only": only,
            "all": len(rows),
            "missing": len(missing),
            "formats": export.FORMATS,
            "may_write": routes.may_write(request.user),
            "tabs": [
                ("xa-phuong", _("Communes and wards")),
                ("lang-nghe", _("Craft villages")),
                ("tuyen", _("Tourist routes")),
            ],
        },
    )


def _columns(kind: str) -> list[Column]:
    found = [Column("name", _("Place"), "name", 36), Column("more", _("Where"), "more", 30)]
    if kind == "xa-phuong":
        found.append(Column("inside", _("Points of sale in it"), "inside", 12))
    return [
        *found,
        Column("within", _("Points of sale within the distance"), "within", 14),
        Column("nearest", _("The nearest"), lambda row: row.nearest.name if row.nearest else "", 40),
        Column("km", _("Kilometres to it"), lambda row: round(row.km, 1) if row.km is not None else None, 12),
    ]


@require_safe
@page
def sold(request: HttpRequest) -> HttpResponseBase:
    """What was sold by product set and by commune, as keepers stated it."""
    access.allow(access.follows(request.user))
    today = clock.today()
    last = statements.month_of(request.GET.get("den", "")) or statements.month_before(today)
    first = statements.month_of(request.GET.get("tu", "")) or last.replace(year=last.year - 1) + datetime.timedelta(
        days=31
    )
    first = min(first.replace(day=1), last)
    commune = Commune.objects.filter(slug=request.GET.get("xa", "")[:100], layer="current").first()
    wanted_set = request.GET.get("bo", "")
    chosen = product_sets.product_set(wanted_set) if wanted_set else None
    narrow: dict[str, Any] = {"commune": commune.pk if commune else None, "of_set": chosen.id if chosen else None}
    names = {one.pk: str(one) for one in in_alphabet()}
    english = get_language() == "en"
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        rows = queries.sold(request.user, first, last, **narrow)
        return export.response(rows, _sold_columns(names, english), wanted, "ban-gi-o-dau")
    by_set = queries.sold(request.user, first, last, by="set", **narrow)
    by_commune = queries.sold(request.user, first, last, by="commune", **narrow)
    return render(
        request,
        "outlets/coverage/sold.html",
        {
            "by_set": [(queries.set_name(one.product_set, english=english), one) for one in by_set],
            "by_commune": [(names.get(one.commune_id or 0, ""), one) for one in by_commune],
            "first": first,
            "last": last,
            "total": sum(one.value or 0 for one in by_set),
            "unknown": sum(one.unknown for one in by_set),
            "communes": in_alphabet(),
            "commune": commune,
            "sets": [(one.id, one.en if english else one.vi) for one in product_sets.all_sets()],
            "set": wanted_set,
            "formats": export.FORMATS,
            "from_key": f"{first:%Y-%m}",
            "to_key": f"{last:%Y-%m}",
        },
    )


def _sold_columns(names: dict[int, str], english: bool) -> list[Column]:
    return [
        Column("set", _("Product set"), lambda row: queries.set_name(row.product_set, english=english), 36),
        Column("commune", _("Commune or ward today"), lambda row: names.get(row.commune_id or 0, ""), 24),
        Column("value", _("Sold, as far as stated (đồng)"), "value", 20),
        Column("unknown", _("Lines without a value"), "unknown", 12),
        Column("outlets", _("Points of sale"), "outlets", 10),
        Column("products", _("Products"), "products", 10),
    ]
