"""The day of an event: the door, the board of each hall, badges and letters."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.documents import answer
from ocop.ledger.refusal import Refused
from ocop.recognition.certificates import qr
from ocop.trade.events import access, badges, boards, queries
from ocop.trade.events.access import event_for, number_in, page, show
from ocop.trade.events.actions import attending
from ocop.trade.models import Attendance, Participant
from ocop.workdays import clock

SIZE = 60


@page
def day(request: HttpRequest, slug: str) -> HttpResponse:
    """The door: type or scan a badge, note who is late or absent, see who is missing."""
    event = event_for(request, slug, office=True)
    on = boards.day_of(event, request.GET.get("day", ""))
    if request.method == "POST":
        event_for(request, slug, running=True)
        try:
            messages.success(request, _at_the_door(request, event, on))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(request.get_full_path())
    present = boards.attendance_of(event, on)
    rows = queries.participants(
        event, side=request.GET.get("side", "")[:10], state="registered", text=request.GET.get("q", "")[:100]
    )
    chosen = request.GET.get("seen", "")
    if chosen in Attendance.State.values:
        rows = rows.filter(pk__in=[key for key, one in present.items() if one.state == chosen])
    elif chosen == "none":
        rows = rows.exclude(pk__in=list(present))
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown.object_list = list(shown.object_list)
    for row in shown.object_list:
        row.seen = present.get(row.pk)
    registered = event.participants.filter(state="registered").count()
    numbers = {state: sum(one.state == state for one in present.values()) for state in Attendance.State.values}
    length = min((event.ends_on - event.starts_on).days, 60)
    context = {
        "event": event,
        "day": on,
        "days": [event.starts_on + datetime.timedelta(days=n) for n in range(length + 1)],
        "page": shown,
        "numbers": numbers,
        "registered": registered,
        "unseen": registered - len(present),
        "states": Attendance.State.choices,
        "chosen": chosen,
        "given": request.GET,
        "halls": event.halls.all(),
        "is_today": on == clock.today(),
    }
    return show(request, "day", context)


def _at_the_door(request: HttpRequest, event: Any, on: datetime.date) -> str:
    """What was sent from the door; gives the sentence to say. Raises Refused."""
    if request.POST.get("do") == "word":
        found, is_new = attending.check_in(by=request.user, event=event, word=request.POST.get("word", "")[:300])
        words = _("%(name)s is here.") if is_new else _("%(name)s was checked in already.")
        return words % {"name": found.organisation.name}
    state, expected = request.POST.get("do", ""), None
    if state == "late":
        try:
            hour = datetime.time.fromisoformat(request.POST.get("expected", ""))
        except ValueError:
            raise Refused(_("Say when they are expected, such as 10:30."), field="expected") from None
        expected = datetime.datetime.combine(on, hour, timezone.get_default_timezone())
    row, _new = attending.note(
        by=request.user,
        event=event,
        participant=number_in(request.POST.get("key")) or 0,
        state=state,
        day=on,
        expected_at=expected,
    )
    return f"{row.participant.organisation.name}: {row.get_state_display()}."


@page
def door(request: HttpRequest, slug: str, badge: str) -> HttpResponse:
    """Where a badge's code leads: the office's people check its bearer in, the bearer comes to their own meetings."""
    event = event_for(request, slug)
    row = event.participants.select_related("organisation", "event").filter(badge=badge[:24]).first()
    if row is None:
        raise Http404
    if not access.runs(request):
        if queries.acting(row, request.user):
            return redirect("trade:event_own", slug, row.pk)
        raise Http404
    if request.method == "POST":
        try:
            found, is_new = attending.check_in(by=request.user, event=event, word=badge)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(
                request,
                (_("%(name)s is here.") if is_new else _("%(name)s was checked in already."))
                % {"name": found.organisation.name},
            )
        return redirect("trade:event_door", slug, badge)
    seen = row.attendance.filter(day=clock.today()).first()
    from ocop.trade.events.own_day import meetings_of

    return show(request, "door", {"event": event, "row": row, "seen": seen, "meetings": meetings_of(row)})


@require_safe
@page
def board(request: HttpRequest, slug: str, hall: int) -> HttpResponse:
    """The live board of a hall; `?all=1` the whole day, to print. Refreshes itself; without script by reload."""
    event = event_for(request, slug, office=True)
    where = get_object_or_404(event.halls.prefetch_related("tables"), pk=hall)
    where.event = event
    on = boards.day_of(event, request.GET.get("day", ""))
    if request.GET.get("all") == "1":
        return show(request, "hall_sheet", {"event": event, "hall": where, "day": on, "rows": boards.grid(where, on)})
    slots, now = boards.slots_on(event, on), clock.now()
    running, after = boards.now_and_next(slots, now)
    present = boards.attendance_of(event, on)
    told = bool(present)
    context = {
        "event": event,
        "hall": where,
        "day": on,
        "now": now,
        "running": running,
        "next": after,
        "halls": event.halls.all(),
        "seats": boards.seats(where, running, present, told=told) if running and not running.is_break else [],
        "next_seats": boards.seats(where, after, present, told=False) if after else [],
        "is_piece": bool(getattr(request, "htmx", False)),
    }
    return show(request, "_board" if context["is_piece"] else "board", context)


def _at(request: HttpRequest) -> str:
    return qr.base(f"{request.scheme}://{request.get_host()}")


def _papers(request: HttpRequest, slug: str, *, states: tuple[str, ...]) -> tuple[Any, list[Participant]]:
    event = event_for(request, slug, running=True)
    rows = queries.participants(event, side=request.GET.get("side", "")[:10], text=request.GET.get("q", "")[:100])
    key = number_in(request.GET.get("only"))
    if key is not None:
        rows = rows.filter(pk=key)
    return event, list(rows.filter(state__in=states)[:3000])


@require_safe
@page
def badge_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Badges of those registered (`?side=`, `?q=`, `?only=`), eight on a sheet."""
    event, rows = _papers(request, slug, states=("registered",))
    if not rows:
        messages.info(request, _("Nobody is registered yet."))
        return redirect("trade:event_participants", slug)
    return answer.pdf(badges.sheet(event, rows, at=_at(request)), f"the-{event.slug}")


@require_safe
@page
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters of invitation to those who have not answered."""
    event, rows = _papers(request, slug, states=("invited",))
    if not rows:
        messages.info(request, _("Everybody has answered."))
        return redirect("trade:event_participants", slug)
    return answer.pdf(badges.letters(event, rows, at=_at(request)), f"giay-moi-{event.slug}")
