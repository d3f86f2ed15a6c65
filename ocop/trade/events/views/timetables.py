"""Timetables of an event: versions, how far a reckoning is, the grid of a day, moving a meeting, comparing, repairing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.ledger.refusal import Refused
from ocop.trade.events import access, boards, composing, grading, grids, repairing
from ocop.trade.events.access import event_for, number_in, page, show
from ocop.trade.events.actions import changing
from ocop.trade.events.actions import timetables as doing
from ocop.trade.events.actions.free_time import live_slots
from ocop.trade.models import EventTable, Meeting, Precedence, Timetable, TradeEvent

SIZE = 60


@page
def timetables(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, and asking for another."""
    event = event_for(request, slug, office=True)
    if request.method == "POST":
        event_for(request, slug, running=True)
        seconds, seed = number_in(request.POST.get("seconds")), number_in(request.POST.get("seed"))
        try:
            made = doing.ask(
                by=request.user,
                event=event,
                seconds=30 if seconds is None else seconds,
                seed=1 if seed is None else seed,
                keep_close=request.POST.get("close") == "1",
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("trade:timetables", slug)
        return redirect("trade:timetable", slug, made.number)
    rows: list[Any] = list(event.timetables.select_related("based_on").order_by("-number"))
    for row in rows:
        row.summary = grids.summary(row)
        row.is_silent = doing.is_silent(row)
    return show(
        request,
        "timetables",
        {
            "event": event,
            "rows": rows,
            "has_published": any(row.state == "published" for row in rows),
            "wished": event.meetings.exclude(state="cancelled").count(),
        },
    )


def version_for(request: HttpRequest, slug: str, number: int, *, running: bool = False) -> tuple[TradeEvent, Timetable]:
    """A version of an event's timetable, for the office."""
    event = event_for(request, slug, office=True, running=running)
    row = event.timetables.filter(number=number).select_related("based_on").first()
    if row is None:
        raise Http404
    row.event = event
    return event, row


@require_safe
@page
def timetable(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version: how good it is, its grid by day and hall, why wishes were not met."""
    event, row = version_for(request, slug, number)
    is_going = row.state in ("queued", "running")
    context: dict[str, Any] = {
        "event": event,
        "row": row,
        "is_going": is_going,
        "summary": grids.summary(row),
        "chart": grids.chart(row),
        "is_silent": doing.is_silent(row),
        "may_change": access.runs(request) and row.state == "draft",
        "may_copy": access.runs(request) and row.state in ("published", "replaced", "draft"),
    }
    if not is_going:
        context |= grids.grid_of(row, day=request.GET.get("day", ""), hall=number_in(request.GET.get("hall")))
        context |= {
            "reasons": grids.reasons(row, text=request.GET.get("q", "")[:100], page=request.GET.get("page", "")),
            "against": doing.stands_against(row) if row.state == "draft" else [],
            "unplaced": grids.unplaced(row) if row.state == "draft" else [],
            "held": None,
        }
    return show(request, "timetable", context)


@require_safe
@page
def progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How far it is, as a piece that asks again by itself; the whole page once it has ended."""
    event, row = version_for(request, slug, number)
    if row.state not in ("queued", "running"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("trade:timetable", args=[slug, number])
        return answer if getattr(request, "htmx", False) else redirect("trade:timetable", slug, number)
    context = {
        "event": event,
        "row": row,
        "summary": grids.summary(row),
        "chart": grids.chart(row),
        "is_silent": doing.is_silent(row),
    }
    return show(request, "_progress", context)


@require_POST
@page
def act(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A button of a version: stop, publish, copy, place, take out, pin."""
    _event, row = version_for(request, slug, number, running=True)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    sent, by = request.POST, request.user
    do, meeting = sent.get("do", ""), number_in(sent.get("meeting")) or 0
    changed = number_in(sent.get("changed"))
    back = request.POST.get("back", "")
    here = reverse("trade:timetable", args=[slug, number]) + (back if back.startswith("?") and len(back) < 100 else "")
    try:
        if do == "stop":
            doing.stop(by=by, timetable=row)
        elif do == "publish":
            doing.publish(by=by, timetable=row, changed=changed)
            messages.success(
                request,
                _("Timetable %(number)s is published; everybody whose meetings changed is told.") % {"number": number},
            )
        elif do == "copy":
            made = doing.copy(by=by, timetable=row)
            messages.success(
                request, _("This is a draft you can change; the version it was copied from stays as it is.")
            )
            return redirect("trade:timetable", slug, made.number)
        elif do == "place":
            where = sent.get("where", "").split("-")
            slot, table = (number_in(where[0]), number_in(where[-1])) if len(where) == 2 else (None, None)
            changing.place(
                by=by,
                timetable=row,
                meeting=meeting,
                slot=slot or 0,
                table=table or 0,
                changed=changed,
                accept=sent.get("accept") == "1",
            )
        elif do == "out":
            changing.take_out(by=by, timetable=row, meeting=meeting, changed=changed)
        else:
            raise Refused(_("There is no such step."))
    except Refused as refusal:
        if wants_json:
            return JsonResponse({"sentence": refusal.sentence, "field": refusal.field}, status=422)
        messages.error(request, refusal.sentence)
        if do == "place" and refusal.field == "accept":
            return redirect(reverse("trade:timetable_move", args=[slug, number, meeting]) + "?accept=1")
    else:
        if wants_json:
            return JsonResponse({"changed": Timetable.objects.get(pk=row.pk).changed})
    return redirect(here)


@require_safe
@page
def moving(request: HttpRequest, slug: str, number: int, meeting: int) -> HttpResponse:
    """Where a meeting of a draft could go, each place with its grade: as a page of buttons, or as JSON for dragging."""
    event, row = version_for(request, slug, number)
    one = (
        Meeting.objects.select_related("producer__organisation", "buyer__organisation")
        .filter(pk=meeting, event=event)
        .first()
    )
    if one is None or row.state != "draft":
        raise Http404
    try:
        scene = grading.scene(row, one)
    except KeyError:
        messages.error(request, grading.gone(one).sentences()[0])
        return redirect("trade:timetable", slug, number)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"changed": row.changed, "grades": scene.all()})
    standing = row.placements.filter(meeting=one).select_related("slot", "table__hall").first()
    context = {
        "event": event,
        "row": row,
        "meeting": one,
        "standing": standing,
        "accepts": request.GET.get("accept") == "1",
        **grids.grid_of(
            row,
            day=request.GET.get("day", "") or (grids.day_text(standing.slot) if standing else ""),
            hall=number_in(request.GET.get("hall")) or (standing.table.hall_id if standing else None),
            scene=scene,
        ),
    }
    return show(request, "moving", context)


@require_safe
@page
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions beside one another: what moved, what came, what went."""
    event = event_for(request, slug, office=True)
    rows = list(event.timetables.exclude(state__in=["queued", "running", "failed"]).order_by("-number"))
    by_number = {row.number: row for row in rows}
    one, other = (
        by_number.get(number_in(request.GET.get("a")) or 0),
        by_number.get(number_in(request.GET.get("b")) or 0),
    )
    found = doing.compare(one, other) if one is not None and other is not None else None
    return show(request, "compare", {"event": event, "rows": rows, "one": one, "other": other, "found": found})


@page
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """Pairs that are to meet: put two together, pin, set which comes first, cancel."""
    event = event_for(request, slug, office=True)
    if request.method == "POST":
        event_for(request, slug, running=True)
        try:
            _arrange(request, event)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Saved. The next timetable keeps to it."))
        return redirect(request.get_full_path())
    rows = (
        event.meetings.exclude(state="cancelled")
        .select_related("producer__organisation", "buyer__organisation", "pinned_slot", "pinned_table__hall")
        .order_by("-is_must", "producer__organisation__name_folded", "buyer__organisation__name_folded", "pk")
    )
    from ocop.vietnamese.folding import fold

    for word in fold(request.GET.get("q", "")[:100]).split():
        rows = rows.filter(producer__organisation__name_folded__contains=word) | rows.filter(
            buyer__organisation__name_folded__contains=word
        )
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    registered = list(
        event.participants.filter(state="registered")
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    slots: list[Any] = list(live_slots(event).order_by("starts_at"))
    for slot in slots:
        slot.words = composing.slot_name(slot)
    orders = Precedence.objects.filter(earlier__event=event).select_related(
        "earlier__producer__organisation",
        "earlier__buyer__organisation",
        "later__producer__organisation",
        "later__buyer__organisation",
    )
    context = {
        "event": event,
        "page": shown,
        "rows": list(shown.object_list),
        "slots": slots,
        "orders": orders.order_by("pk"),
        "given": request.GET,
        "chosen": number_in(request.GET.get("m")),
        "tables": EventTable.objects.filter(hall__event=event, closed_at__isnull=True)
        .select_related("hall")
        .order_by("hall__position", "pk"),
        "producers": [row for row in registered if row.side == "producer"],
        "buyers": [row for row in registered if row.side == "buyer"],
    }
    return show(request, "meetings", context)


def _arrange(request: HttpRequest, event: TradeEvent) -> None:
    sent, by = request.POST, request.user
    do, key = sent.get("do", ""), number_in(sent.get("meeting")) or 0
    if do == "add":
        changing.add_meeting(
            by=by, event=event, producer=number_in(sent.get("producer")) or 0, buyer=number_in(sent.get("buyer")) or 0
        )
    elif do == "pin":
        changing.pin(
            by=by, event=event, meeting=key, slot=number_in(sent.get("slot")), table=number_in(sent.get("table"))
        )
    elif do == "cancel":
        changing.cancel_meeting(by=by, event=event, meeting=key)
    elif do in ("order", "no_order"):
        changing.set_order(
            by=by, event=event, earlier=key, later=number_in(sent.get("later")) or 0, is_set=do == "order"
        )
    else:
        raise Refused(_("There is no such step."))


@page
def repair(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is missing or late, and a repaired version with the fewest moved meetings, to be looked at and published."""
    event = event_for(request, slug, office=True)
    published = event.timetables.filter(state="published").first()
    if published is None:
        messages.info(request, _("No timetable is published yet."))
        return redirect("trade:timetables", slug)
    on = boards.day_of(event, request.GET.get("day", ""))
    if request.method == "POST":
        event_for(request, slug, running=True)
        try:
            made = repairing.propose(by=request.user, event=event, day=on)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.get_full_path())
        return redirect(reverse("trade:timetable_compare", args=[slug]) + f"?a={published.number}&b={made.number}")
    found = repairing.situation(event, on)
    return show(request, "repair", {"event": event, "day": on, "published": published, "found": found})
