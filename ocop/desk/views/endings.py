"""What ends when: the list, the forecast by commune and month, and marks that must come off the shelf."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.desk import lists
from ocop.desk.access import allow, desk_page, works_here
from ocop.desk.certificate_lists import ENDINGS, SHELF
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.places.models import Commune
from ocop.recognition import endings
from ocop.ui import charts
from ocop.vietnamese.collation import sort_key
from ocop.workdays import clock

MONTHS = 12


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Stars by their last day: an officer's reach, a producer's own."""
    allow(works_here(request.user) or bool(rights_of(request.user).organisation_ids("producer_member")))
    return lists.show(request, ENDINGS)


@require_safe
@desk_page
def shelf(request: HttpRequest) -> HttpResponseBase:
    """Marks that must come off packages and shelves."""
    allow(works_here(request.user) or bool(rights_of(request.user).organisation_ids()))
    return lists.show(request, SHELF)


@require_safe
@desk_page
def forecast(request: HttpRequest) -> HttpResponseBase:
    """How many end by commune and month over the coming year."""
    allow(works_here(request.user))
    table = _table(endings.forecast(request.user, months=MONTHS))
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(table["rows"], _columns(table["months"]), wanted, "du-bao-het-han")
    sums = [(f"{month:%m/%Y}", count) for month, count in zip(table["months"], table["sums"], strict=True)]
    chart = charts.bars(_("Stars that end in each of the coming months"), sums, with_share=False)
    return render(request, "desk/forecast.html", {**table, "chart": chart, "formats": export.FORMATS})


def _table(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows by commune in the Vietnamese alphabet, the one without a commune last; sums below and beside add up."""
    today = clock.today()
    index = today.year * 12 + today.month - 1
    months = [datetime.date((index + n) // 12, (index + n) % 12 + 1, 1) for n in range(MONTHS)]
    counts: dict[int | None, dict[datetime.date, int]] = {}
    for one in found:
        counts.setdefault(one["commune_id"], {})[one["month"]] = one["count"]
    communes = Commune.objects.in_bulk([key for key in counts if key is not None])
    rows = [
        {
            "name": str(communes[key]) if key is not None else _("not stated"),
            "slug": communes[key].slug if key is not None else "unstated",
            "sort": sort_key(communes[key].name) if key is not None else "",
            "is_last": key is None,
            "counts": [by_month.get(month, 0) for month in months],
            "total": sum(by_month.values()),
        }
        for key, by_month in counts.items()
    ]
    rows.sort(key=lambda row: (row["is_last"], row["sort"], row["name"]))
    sums = [sum(row["counts"][n] for row in rows) for n in range(MONTHS)]
    return {"months": months, "rows": rows, "sums": sums, "total": sum(sums)}


def _columns(months: list[datetime.date]) -> list[Column]:
    def count(place: int) -> Any:
        return lambda row: row["counts"][place]

    return [
        Column("commune", _("Commune"), "name", 26),
        *[Column(f"{month:%Y-%m}", f"{month:%m/%Y}", count(n), 9) for n, month in enumerate(months)],
        Column("total", _("Total"), "total", 9),
    ]
