"""Events: the list, a new one, its page for the office and for who takes part, its halls and slots."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.trade.events import access, clashes, moves, queries, states
from ocop.trade.events.access import event_for, number_in, page, show
from ocop.trade.events.actions import planning_slots, setting_up
from ocop.trade.events.actions.free_time import slot_rows
from ocop.trade.events.forms import EventForm, SlotsForm, initial_of
from ocop.trade.models import Booth, EventTable, HallWalk, Participant, Placement, TradeEvent
from ocop.ui.acting import put_in_form

SIZE = 30
BACK = ("close_again", "reopen", "resume", "cancel")
"""Moves that lead back or out: never the button that is proposed."""


def _columns() -> list[Column]:
    return [
        Column("name_vi", _("Name"), width=40),
        Column("kind", _("Kind"), lambda row: str(row.get_kind_display())),
        Column("starts_on", _("First day"), is_date=True),
        Column("ends_on", _("Last day"), is_date=True),
        Column("venue", _("Venue"), width=30),
        Column("state", _("State"), lambda row: states.state(row.state).name(staff=True)),
    ]


@require_safe
@page
def events(request: HttpRequest) -> HttpResponseBase:
    """Events within reach, newest first; those one takes part in are marked."""
    rows = queries.events_for(request.user)
    state = request.GET.get("state", "")
    if state in states.table()[0]:
        rows = rows.filter(state=state)
    if request.GET.get("format") in export.FORMATS:
        return export.response(rows.iterator(), _columns(), request.GET["format"], "su-kien")
    found = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown: list[Any] = list(found.object_list)
    own: dict[int, list[Participant]] = {}
    if not access.reads(request):
        mine = (
            Participant.objects.visible_to(request.user).filter(event__in=shown).select_related("organisation", "event")
        )
        for one in mine:
            if queries.acting(one, request.user):
                own.setdefault(one.event_id, []).append(one)
    for row in shown:
        row.state_name, row.own = states.state(row.state).name(staff=access.reads(request)), own.get(row.pk, [])
    tabs = [(code, one.name(staff=True)) for code, one in states.table()[0].items()] if access.reads(request) else []
    return show(
        request, "list", {"page": found, "rows": shown, "tabs": tabs, "chosen": state, "formats": export.FORMATS}
    )


@page
def new(request: HttpRequest) -> HttpResponse:
    """A new event. Clashes with other events on its days are told on its page."""
    if not access.runs(request):
        raise PermissionDenied(_("Events are run by the trade office."))
    form = EventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = setting_up.create_event(by=request.user, values=form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The event is there. Next: halls and tables, then the slots."))
            return redirect("trade:event", row.slug)
    return show(request, "event_form", {"form": form, "event": None}, status=422 if form.errors else 200)


@page
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an event says."""
    event = event_for(request, slug, running=True)
    form = EventForm(request.POST if request.method == "POST" else None, initial=initial_of(event, EventForm))
    if request.method == "POST" and form.is_valid():
        try:
            setting_up.change_event(by=request.user, event=event, values=form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("trade:event", slug)
    return show(request, "event_form", {"form": form, "event": event}, status=422 if form.errors else 200)


@require_safe
@page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An event: for the office how it stands and what comes next, for others their own part in it."""
    event = event_for(request, slug)
    reads = access.reads(request)
    state = states.state(event.state)
    context: dict[str, Any] = {
        "event": event,
        "state": state,
        "state_name": state.name(staff=reads),
        "due": getattr(event, state.by) if state.by else None,
    }
    if reads:
        possible = moves.possible(event) if access.runs(request) else []
        context |= {
            "next_move": next((step.name for step, lacks in possible if not lacks and step.name not in BACK), ""),
            "counts": queries.counts_of(event),
            "clashes": clashes.of_event(event),
            "moves": possible,
            "published": event.timetables.filter(state="published").first(),
        }
    own: list[Any] = queries.own_participants(event, request.user)
    for row in own:
        row.part = queries.acting(row, request.user)
    queries.dress(own)
    context |= {
        "own": own,
        "others": queries.may_register(event, request.user) if event.state in ("open", "wishes") else [],
    }
    return show(request, "event", context)


@require_POST
@page
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """One move of the event."""
    event = event_for(request, slug, running=True)
    try:
        row = moves.move(
            by=request.user,
            event=event,
            name=request.POST.get("move", ""),
            reason=request.POST.get("reason", "")[:2000],
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Now: %(state)s.") % {"state": states.state(row.state).name(staff=True)})
    return redirect("trade:event", slug)


@page
def layout(request: HttpRequest, slug: str) -> HttpResponse:
    """Halls, tables, booths, minutes on foot. Each form says with `do` what it does."""
    event = event_for(request, slug, office=True)
    refused: dict[str, str] = {}
    if request.method == "POST":
        event_for(request, slug, running=True)
        try:
            messages.success(request, _arrange(request, event))
        except Refused as refusal:
            refused = {"do": request.POST.get("do", ""), "sentence": refusal.sentence}
        else:
            return redirect("trade:event_layout", slug)
    halls: list[Any] = list(
        event.halls.prefetch_related("tables__keeper__organisation", "booths__participant__organisation")
    )
    walks = HallWalk.objects.filter(first__event=event).select_related("first", "second").order_by("first", "second")
    context = {
        "event": event,
        "halls": halls,
        "walks": walks,
        "refused": refused,
        "registered": event.participants.filter(state="registered")
        .select_related("organisation")
        .order_by("organisation__name", "pk"),
        "used": set(Placement.objects.filter(timetable__event=event).values_list("table_id", flat=True)),
        "posted": request.POST,
    }
    return show(request, "layout", context, status=422 if refused else 200)


def _arrange(request: HttpRequest, event: TradeEvent) -> str:
    """Do one thing to the layout; gives the sentence to say. Raises Refused."""
    sent, by = request.POST, request.user
    do = sent.get("do", "")
    if do == "hall":
        return _("%(hall)s is there.") % {
            "hall": setting_up.add_hall(by=by, event=event, name=sent.get("name", "")[:80]).name
        }
    if do in ("tables", "booths"):
        labels = setting_up.add_tables(
            by=by,
            event=event,
            hall=sent.get("hall", ""),
            count=number_in(sent.get("count")) or 0,
            prefix=sent.get("prefix", ""),
            booths=do == "booths",
        )
        return ngettext("%(count)s added.", "%(count)s added.", len(labels)) % {"count": len(labels)}
    if do == "walk":
        minutes = number_in(sent.get("minutes"))
        setting_up.set_walk(
            by=by,
            event=event,
            first=sent.get("first", ""),
            second=sent.get("second", ""),
            minutes=-1 if minutes is None else minutes,
        )
        return _("Saved.")
    key = number_in(sent.get("key")) or 0
    if do in ("close", "back"):
        table, left = setting_up.close_table(by=by, event=event, table=key, is_closed=do == "close")
        if left:
            return _(
                "%(table)s takes no meeting any more; %(count)s published meetings stand there: repair the timetable."
            ) % {
                "table": table.label,
                "count": left,
            }
        return _("Saved.")
    if do == "remove":
        setting_up.remove_table(by=by, event=event, table=key)
    elif do == "keeper":
        setting_up.give_table(by=by, event=event, table=key, participant=sent.get("participant", ""))
    elif do == "booth":
        setting_up.give_booth(by=by, event=event, booth=key, participant=sent.get("participant", ""))
    else:
        raise Refused(_("There is no such step."))
    return _("Saved.")


@page
def slots(request: HttpRequest, slug: str) -> HttpResponse:
    """The slots, and what a new plan would change before it is done."""
    event = event_for(request, slug, office=True)
    kept = event.slot_plan or {}
    initial = {
        "days": kept.get("days") or [event.starts_on.isoformat()],
        "sessions": "; ".join(kept.get("sessions") or ["08:30-11:30", "13:30-16:30"]),
        "breaks": "; ".join(kept.get("breaks") or []),
        "minutes": kept.get("minutes") or 30,
    }
    form = SlotsForm(request.POST if request.method == "POST" else None, event=event, initial=initial)
    effect = None
    if request.method == "POST":
        event_for(request, slug, running=True)
        if form.is_valid():
            try:
                plan = planning_slots.plan_from(event, **form.cleaned_data)
                effect = planning_slots.effect_of(event, plan)
                if not effect.changes:
                    messages.info(request, _("These are the slots that stand already."))
                    return redirect("trade:event_slots", slug)
                if request.POST.get("do") == "make":
                    planning_slots.plan_slots(
                        by=request.user, event=event, plan=plan, give_up_published=request.POST.get("give_up") == "1"
                    )
                    messages.success(request, _("The slots are made."))
                    return redirect("trade:event_slots", slug)
            except Refused as refusal:
                put_in_form(form, refusal)
    days: dict[datetime.date, list[Any]] = {}
    for row in slot_rows(event):
        days.setdefault(setting_up.clock_day(row.starts_at), []).append(row)
    first = not event.slots.filter(dropped_at__isnull=True).exists()
    context = {
        "event": event,
        "form": form,
        "effect": effect,
        "days": list(days.items()),
        "is_first": first,
        "tables": EventTable.objects.filter(hall__event=event, closed_at__isnull=True).count(),
        "booths": Booth.objects.filter(hall__event=event).count(),
    }
    return show(request, "slots", context, status=422 if form.errors else 200)
