"""The calendar of the desk: a month with deadlines and what happens, and the same in one's own telephone by a secret address."""

from __future__ import annotations

import calendar as calendars
import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.desk import calendar_keys
from ocop.desk.access import desk_page
from ocop.notices import agenda
from ocop.people.letters import language_of
from ocop.trade.events import ical
from ocop.workdays import clock

YEARS = range(2010, 2101)
BACK, AHEAD = datetime.timedelta(days=31), datetime.timedelta(days=370)


def month_of(text: str) -> datetime.date:
    """The first day of a month written "2026-11"; this month for anything else."""
    year, _dash, month = text.partition("-")
    digits = f"{year}{month}"
    is_written = digits.isascii() and digits.isdigit() and len(year) == 4 and len(month) == 2
    if is_written and int(year) in YEARS and 1 <= int(month) <= 12:
        return datetime.date(int(year), int(month), 1)
    return clock.today().replace(day=1)


@require_safe
@desk_page
def month(request: HttpRequest) -> HttpResponse:
    """One month: a grid on a wide screen, a list of the days that have something on a telephone."""
    first = month_of(request.GET.get("month", ""))
    last = first.replace(day=calendars.monthrange(first.year, first.month)[1])
    kinds = agenda.kinds()
    kind = request.GET.get("kind", "")
    kind = kind if kind in {one.name for one in kinds} else ""
    found = agenda.entries(request.user, first, last, names=[kind] if kind else ())
    return render(
        request,
        "desk/calendar.html",
        {
            "first": first,
            "weeks_from": first.isoweekday(),
            "days": _days(first, last, found),
            "total": len(found),
            "kinds": kinds,
            "kind": kind,
            "before": _month(first - datetime.timedelta(days=1)),
            "after": _month(last + datetime.timedelta(days=1)),
            "today": clock.today(),
            "has_key": calendar_keys.has_key(request.user),
        },
    )


def _month(day: datetime.date) -> str:
    return f"{day:%Y-%m}" if day.year in YEARS else ""


def _days(first: datetime.date, last: datetime.date, found: list[agenda.Entry]) -> list[dict[str, Any]]:
    """Every day of the month with what touches it; what goes on for days stands on each, called begun after its first."""
    days: dict[datetime.date, list[dict[str, Any]]] = {
        first + datetime.timedelta(days=ahead): [] for ahead in range((last - first).days + 1)
    }
    for entry in found:
        day = max(entry.what.first, first)
        while day <= min(entry.what.last, last):
            days[day].append({"entry": entry, "goes_on": day > entry.what.first})
            day += datetime.timedelta(days=1)
    return [{"day": day, "entries": entries} for day, entries in days.items()]


@require_http_methods(["GET", "POST"])
@desk_page
def address(request: HttpRequest) -> HttpResponse:
    """Makes the secret address of one's own calendar; it is shown once, for only its digest is kept."""
    made = ""
    if request.method == "POST":
        key = calendar_keys.make(by=request.user)  # type: ignore[arg-type]
        made = request.build_absolute_uri(reverse("desk:calendar_feed", args=[key]))
    return render(request, "desk/calendar_address.html", {"made": made, "has_key": calendar_keys.has_key(request.user)})


@require_POST
@desk_page
def address_end(request: HttpRequest) -> HttpResponse:
    """The address stops to work."""
    calendar_keys.end(by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The address does not work any more."))
    return redirect("desk:calendar_address")


@require_safe
@never_cache
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar behind a secret address: a month back, a year ahead, in the language of whose it is."""
    person = calendar_keys.person_of(key)
    if person is None:
        raise Http404
    today = clock.today()
    with translation.override(language_of(person)):
        found = agenda.entries(person, today - BACK, today + AHEAD)
        text = ical.calendar(_("My OCOP work"), [_item(one, request) for one in found], now=clock.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="lich-viec.ics"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _item(one: agenda.Entry, request: HttpRequest) -> ical.Item:
    what = one.what
    timed = what.starts_at is not None and what.ends_at is not None
    return ical.Item(
        uid=f"{one.kind.name}-{what.key}@{request.get_host()}".replace(" ", ""),
        starts=what.starts_at if timed and what.starts_at else what.first,
        ends=what.ends_at if timed and what.ends_at else what.last,
        summary=what.title,
        location=what.place,
        description=what.note,
        url=request.build_absolute_uri(what.link) if what.link else "",
    )
