"""A participant's own meetings on the phone, and what came of each; works by forms, and with its script also without network."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.ledger.refusal import Refused
from ocop.trade.events import access, own_day, queries
from ocop.trade.events.access import keys_in, number_in, page, participant_for, show
from ocop.trade.events.actions import attending, outcomes
from ocop.trade.models import MeetingOutcome, Participant, ParticipantProduct
from ocop.ui import offline

COOKIE = offline.device_cookie("ocop_event")
MOST_BYTES = 500_000


def device_of(request: HttpRequest) -> dict[str, Any]:
    """What the script needs to know of this device and who holds it."""
    return {
        "person": request.user.pk,
        "sync": reverse("trade:event_sync"),
        "worker": reverse("trade:event_worker"),
        "home": reverse("trade:event_mine"),
    }


@require_safe
@page
def mine(request: HttpRequest) -> HttpResponse:
    """Own participations in events that have a timetable: today's first."""
    rows = Participant.objects.visible_to(request.user).filter(
        state="registered", event__state__in=["planned", "running", "closed"]
    )
    found = [
        row
        for row in rows.select_related("organisation", "event").order_by("-event__starts_on", "pk")[:200]
        if queries.acting(row, request.user)
    ]
    found = [row for row in found if not access.runs(request) or queries.acting(row, request.user) == "member"]
    return offline.know(request, show(request, "mine", {"rows": found, "device": device_of(request)}), COOKIE)


@page
def own(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A participant's own timetable with the outcome of each meeting."""
    row, part = participant_for(request, slug, pk)
    if request.method == "POST":
        participant_for(request, slug, pk, acting=True)
        return _post(request, row)
    found = own_day.meetings_of(row)
    brought: dict[int, list[Any]] = {}
    producers = [one.meeting.producer_id for one in found]
    for one in (
        ParticipantProduct.objects.filter(participant__in=producers)
        .select_related("product")
        .order_by("product__name", "pk")
    ):
        brought.setdefault(one.participant_id, []).append(one.product)
    for meeting in found:
        meeting.brings = brought.get(meeting.meeting.producer_id, [])
    link = reverse("trade_public:own_ics", args=[row.calendar_key]) if row.calendar_key and part else ""
    seen = row.attendance.order_by("-day").first()
    context = {
        "event": row.event,
        "row": row,
        "part": part,
        "meetings": found,
        "results": MeetingOutcome.Result.choices,
        "device": device_of(request),
        "calendar": request.build_absolute_uri(link) if link else "",
        "calendar_path": link,
        "seen": seen,
        "may_say": bool(part) and row.event.state in ("planned", "running", "closed"),
        "shows_notes": bool(part),
        "code": reverse("trade:event_door", args=[slug, row.badge]),
    }
    context["pairs"] = [(one, str(uuid.uuid4())) for one in found]
    return offline.know(request, show(request, "own", context), COOKIE)


def _post(request: HttpRequest, row: Participant) -> HttpResponse:
    here = redirect("trade:event_own", row.event.slug, row.pk)
    do = request.POST.get("do", "outcome")
    try:
        if do == "calendar":
            attending.calendar_address(by=request.user, participant=row)
            messages.success(
                request,
                _(
                    "The calendar address is ready. Whoever has it sees your meetings; make a new one when it got around."
                ),
            )
        elif do == "revoke":
            attending.revoke_calendar(by=request.user, participant=row)
            messages.success(request, _("The calendar address no longer works."))
        elif do == "outcome":
            raw = {
                "kind": "outcome",
                "key": request.POST.get("key", ""),
                "meeting": number_in(request.POST.get("meeting")) or 0,
                "side": row.side,
                "result": request.POST.get("result", ""),
                "products": keys_in(request.POST.getlist("product")),
                "follow_up": request.POST.get("follow_up", ""),
                "note": request.POST.get("note", ""),
            }
            outcomes.apply(by=request.user, raw=raw)
            messages.success(request, _("Saved."))
        else:
            raise Refused(_("There is no such step."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return here


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """What phones send of meetings; see `offline.sync`."""
    return offline.sync(request, lambda raw: outcomes.apply(by=request.user, raw=raw), most_bytes=MOST_BYTES)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    return offline.worker(request, name="ocop-event", cookie=COOKIE, within="^/(en/)?ban/giao-thuong/cuoc-gap/")
