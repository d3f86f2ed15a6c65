"""What everybody may see of events: the calendar, one event, a calendar file; a participant's own calendar behind its secret address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.trade.events import ical, own_day, states
from ocop.trade.events.access import show
from ocop.trade.events.views.outside import by_month, calendar_file, in_year, items, year_of
from ocop.trade.models import Participant, TradeEvent
from ocop.workdays import clock


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The calendar of a year."""
    year = year_of(request)
    return show(
        request,
        "public_calendar",
        {
            "months": by_month(in_year(request, year), year),
            "year": year,
            "years": [year - 1, year, year + 1],
            "today": clock.today(),
        },
    )


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: where, when, how to take part. Who comes is not told to the public."""
    row = TradeEvent.objects.visible_to(request.user).select_related("commune").filter(slug=slug).first()
    if row is None or row.state == "draft" or not row.is_public:
        raise Http404
    return show(request, "public_event", {"event": row, "state_name": states.state(row.state).name()})


@require_safe
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The public calendar as a file to subscribe to."""
    rows = in_year(request, year_of(request))
    return calendar_file(
        ical.calendar(_("Trade events of Hanoi"), items(rows, request.get_host()), now=clock.now()), "su-kien"
    )


@require_safe
def own_ics(request: HttpRequest, key: str) -> HttpResponse:
    """A participant's own meetings; the address is the right to it and can be made anew."""
    row = (
        Participant.objects.filter(calendar_key=key).select_related("event", "organisation").first()
        if len(key) >= 32
        else None
    )
    if row is None:
        raise Http404
    page = request.build_absolute_uri(reverse("trade:event_own", args=[row.event.slug, row.pk]))
    found = []
    if row.state == "registered":
        found = [
            ical.Item(
                uid=f"meeting-{one.meeting.pk}@{request.get_host()}",
                starts=one.starts_at,
                ends=one.ends_at,
                summary=_("Meeting with %(name)s") % {"name": one.other},
                location=f"{row.event.venue}, {one.hall}, {one.table}",
                description=row.event.name_vi,
                url=page,
                sequence=one.version,
            )
            for one in own_day.meetings_of(row)
        ]
    answer = calendar_file(ical.calendar(row.event.name_vi, found, now=clock.now()), "lich-gap")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
