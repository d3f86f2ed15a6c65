"""Views, scans, downloads, leads: one's own, or of everything for the offices."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.outlets.models import Outlet
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.promotion import permissions
from ocop.promotion.counting import figures
from ocop.promotion.counting.buffer import waiting
from ocop.promotion.models import Campaign, DailyCount
from ocop.trade.sides.access import allow, page
from ocop.ui import charts
from ocop.ui.charts import Series
from ocop.workdays import clock

MOST = 50
SPANS = {"30": 30, "90": 90, "365": 365}


def year_before(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The last 365 days."""
    return today - datetime.timedelta(days=364), today


def chart_of(counts: QuerySet[DailyCount], today: datetime.date) -> charts.Lines | None:
    """Twelve months as lines; None where nothing was counted."""
    months = figures.by_month(counts, today)
    if not any(one.views or one.scans or one.leads or one.downloads for _month, one in months):
        return None
    series = [
        Series(_("pages opened"), [(month, one.views) for month, one in months]),
        Series(_("codes scanned"), [(month, one.scans) for month, one in months]),
        Series(_("leads"), [(month, one.leads) for month, one in months]),
    ]
    return charts.lines(_("Twelve months"), series)


def named(keys: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """(kind, key) -> name and public slug; one query a kind."""
    wanted: dict[str, list[int]] = {}
    for of, key in keys:
        wanted.setdefault(of, []).append(key)
    models: dict[str, tuple[Any, str]] = {
        "product": (Product, "name"),
        "producer": (Producer, "organisation__name"),
        "village": (CraftVillage, "name"),
        "outlet": (Outlet, "name"),
        "campaign": (Campaign, "title_vi"),
    }
    found = {}
    for of, numbers in wanted.items():
        model, field = models[of]
        for key, name, slug in model.objects.filter(pk__in=numbers).values_list("pk", field, "slug"):
            found[of, key] = (name, slug)
    return found


@require_safe
@page
def overview(request: HttpRequest) -> HttpResponseBase:
    """Sums of a span, twelve months as lines, and what was looked at most."""
    person = request.user
    allow(permissions.promotes(person))
    today = clock.today()
    span = SPANS.get(request.GET.get("ngay", ""), 30)
    of = request.GET.get("loai", "")
    counts = DailyCount.objects.visible_to(person)
    if of in DailyCount.Of.values:
        counts = counts.filter(of=of)
    first = today - datetime.timedelta(days=span - 1)
    sums = figures.by_thing(counts, first, today)
    ordered = sorted(sums, key=lambda thing: (-_weight(sums[thing]), thing))
    wanted = request.GET.get("format", "")
    listed = ordered if wanted in export.FORMATS else ordered[:MOST]
    names = named(listed)
    rows = [
        {
            "of": DailyCount.Of(thing[0]),
            "key": thing[1],
            "name": names[thing][0],
            "slug": names[thing][1],
            "sums": sums[thing],
        }
        for thing in listed
        if thing in names
    ]
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, "luot-xem")
    return render(
        request,
        "promotion/counts.html",
        {
            "title": _("Who looks and asks"),
            "sums": figures.within(counts, first, today),
            "span": span,
            "spans": SPANS.values(),
            "kinds": DailyCount.Of.choices,
            "of": of,
            "rows": rows,
            "more": len(ordered) - len(listed),
            "chart": chart_of(counts, today),
            "formats": export.FORMATS,
            "first": first,
            "today": today,
            "is_waiting": bool(waiting.waiting()),
        },
    )


def _weight(one: figures.Sums) -> int:
    return one.views + one.scans + one.downloads + one.leads


def _columns() -> list[Column]:
    return [
        Column("of", _("Kind"), lambda row: str(row["of"].label), 16),
        Column("name", _("Name"), lambda row: row["name"], 44),
        Column("views", _("Pages opened"), lambda row: row["sums"].views, 14),
        Column("scans", _("Codes scanned"), lambda row: row["sums"].scans, 14),
        Column("downloads", _("Cards, labels, press kits taken"), lambda row: row["sums"].downloads, 14),
        Column("leads", _("Leads"), lambda row: row["sums"].leads, 14),
    ]
