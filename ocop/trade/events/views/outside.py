"""The calendar: our events and those of others, by month; entering one; as iCal."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.trade.events import access, ical
from ocop.trade.events.access import page, show
from ocop.trade.events.actions import outside as doing
from ocop.trade.events.forms import OutsideForm, initial_of
from ocop.trade.models import Buyer, OutsideEvent, TradeEvent
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

YEARS = range(2000, 2101)


def in_year(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    """Our events within reach and those of others that touch a year, by day. Two queries, three for who reads trade."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    own = TradeEvent.objects.visible_to(request.user).filter(starts_on__lte=last, ends_on__gte=first)
    rows: QuerySet[Any] = OutsideEvent.objects.visible_to(request.user).filter(starts_on__lte=last, ends_on__gte=first)
    if access.reads(request):
        rows = rows.prefetch_related("buyers__organisation")
    found = [
        {
            "name": row.name_vi,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "place": row.venue,
            "own": row,
            "row": row,
            "organiser": row.organiser,
            "website": "",
            "buyers": [],
        }
        for row in own.exclude(state="cancelled")
    ]
    for row in rows:
        buyers = [one.organisation.name for one in row.buyers.all()] if access.reads(request) else []
        found.append(
            {
                "name": row.name,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "place": row.place,
                "own": None,
                "row": row,
                "organiser": row.organiser,
                "website": row.website,
                "buyers": sorted(buyers),
            }
        )
    return sorted(found, key=lambda one: (one["starts_on"], one["name"]))


def year_of(request: HttpRequest) -> int:
    """The year of the address, this one without."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
    return year if year in YEARS else clock.today().year


def by_month(rows: list[dict[str, Any]], year: int) -> list[tuple[datetime.date, list[dict[str, Any]]]]:
    """Months that have something."""
    months: dict[datetime.date, list[dict[str, Any]]] = {}
    for row in rows:
        start = max(row["starts_on"], datetime.date(year, 1, 1))
        months.setdefault(start.replace(day=1), []).append(row)
    return sorted(months.items())


def items(rows: list[dict[str, Any]], host: str) -> list[ical.Item]:
    """Entries of a calendar file."""
    found = []
    for one in rows:
        kind = "event" if one["own"] else "outside"
        found.append(
            ical.Item(
                uid=f"{kind}-{one['row'].pk}@{host}",
                starts=one["starts_on"],
                ends=one["ends_on"],
                summary=one["name"],
                location=one["place"],
                description=one["organiser"],
                url=one["website"],
            )
        )
    return found


def calendar_file(text: str, name: str) -> HttpResponse:
    """A calendar as an answer."""
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return answer


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), width=40),
        Column("starts_on", _("First day"), is_date=True),
        Column("ends_on", _("Last day"), is_date=True),
        Column("place", _("Place"), width=30),
        Column("organiser", _("Organiser"), width=30),
        Column("buyers", _("Buyers known to go there"), lambda row: "; ".join(row["buyers"]), 40),
        Column("website", _("Website"), width=30),
    ]


@require_safe
@page
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The calendar of a year at the desk."""
    year = year_of(request)
    rows = in_year(request, year)
    if request.GET.get("format") in export.FORMATS:
        columns = [one for one in _columns() if one.key != "buyers" or access.reads(request)]
        return export.response(rows, columns, request.GET["format"], f"lich-su-kien-{year}")
    context = {
        "months": by_month(rows, year),
        "year": year,
        "years": [year - 1, year, year + 1],
        "formats": export.FORMATS,
        "today": clock.today(),
    }
    return show(request, "calendar", context)


def _form(request: HttpRequest, row: OutsideEvent | None) -> HttpResponse:
    if not access.runs(request):
        raise PermissionDenied(_("The calendar is kept by the trade office."))
    buyers = (
        Buyer.objects.visible_to(request.user)
        .filter(state="confirmed")
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    initial = {**initial_of(row, OutsideForm), "buyers": list(row.buyers.all())} if row else {}
    form = OutsideForm(request.POST if request.method == "POST" else None, buyers=buyers, initial=initial)
    if request.method == "POST":
        if row is not None and request.POST.get("do") == "remove":
            doing.remove_outside(by=request.user, row=row)
            messages.success(request, _("It is off the calendar."))
            return redirect("trade:event_calendar")
        if form.is_valid():
            try:
                kept = doing.keep_outside(by=request.user, values=form.cleaned_data, row=row)
            except Refused as refusal:
                put_in_form(form, refusal)
            else:
                messages.success(request, _("Saved."))
                return redirect(reverse("trade:event_calendar") + f"?year={kept.starts_on.year}")
    return show(request, "outside_form", {"form": form, "row": row}, status=422 if form.errors else 200)


@page
def outside_new(request: HttpRequest) -> HttpResponse:
    """Enter an event of others."""
    return _form(request, None)


@page
def outside_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one, or take it off."""
    row = OutsideEvent.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return _form(request, row)
