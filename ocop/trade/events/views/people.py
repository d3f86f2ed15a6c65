"""Who takes part: the office's list, inviting many at once, one participant's own page, free time, interpreters."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.places.models import Commune
from ocop.recognition.models import Recognition
from ocop.trade.events import access, clashes, queries
from ocop.trade.events.access import event_for, keys_in, number_in, page, participant_for, show
from ocop.trade.events.actions import free_time, registering
from ocop.trade.events.actions.setting_up import clock_day
from ocop.trade.events.forms import InterpreterForm, RegisterForm
from ocop.trade.models import Buyer, Participant, TradeEvent
from ocop.ui.acting import put_in_form
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE = 50


def _columns() -> list[Column]:
    return [
        Column("organisation", _("Organisation"), lambda row: row.organisation.name, 40),
        Column("side", _("Side"), lambda row: str(row.get_side_display())),
        Column("commune", _("Commune or ward"), lambda row: str(row.organisation.commune or "")),
        Column("state", _("State"), lambda row: str(row.get_state_display())),
        Column("people", _("People"), "people"),
        Column("languages", _("Languages"), lambda row: ", ".join(row.languages)),
        Column("products", _("Products"), "brought"),
        Column("wishes", _("Wishes"), "wished"),
        Column("ended", _("Stars or papers that end before"), lambda row: len(row.endings)),
        Column("reason", _("Reason"), "state_reason", 30),
    ]


@page
def participants(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everybody invited or registered, filtered, as a page or a file. The office's page; who takes part sees the other side in wishes."""
    event = event_for(request, slug, office=True)
    given = {name: request.GET.get(name, "")[:100] for name in ("side", "state", "commune")}
    given["text"] = request.GET.get("q", "")[:100]
    rows = queries.participants(event, **given)
    if request.GET.get("format") in export.FORMATS:
        found = list(rows)
        queries.dress(found)
        return export.response(found, _columns(), request.GET["format"], "nguoi-tham-du")
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown.object_list = list(shown.object_list)
    queries.dress(shown.object_list)
    busy = clashes.busy_buyers(event, [row.organisation_id for row in shown.object_list])
    for row in shown.object_list:
        row.elsewhere = busy.get(row.organisation_id, [])
    communes = Commune.objects.filter(
        Exists(Participant.objects.filter(event=event, organisation__commune=OuterRef("pk")))
    ).order_by("name")
    context = {
        "event": event,
        "page": shown,
        "given": given,
        "sides": Participant.Side.choices,
        "states": Participant.State.choices,
        "communes": communes,
        "formats": export.FORMATS,
    }
    return show(request, "participants", context)


def _candidates(event: TradeEvent, request: HttpRequest, side: str) -> Any:
    """Organisations that could be invited on a side and are not participants yet, by the filters of the page."""
    there = Participant.objects.filter(event=event, side=side, organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(~Exists(there), merged_into__isnull=True, register=event.register)
    for word in fold(request.GET.get("q", "")[:100]).split():
        rows = rows.filter(name_folded__contains=word)
    if side == "buyer":
        rows = rows.filter(buyer__state="confirmed")
        if request.GET.get("kind") in Buyer.Kind.values:
            rows = rows.filter(buyer__kind=request.GET["kind"])
        return rows.select_related("buyer", "commune").order_by("name_folded", "pk")
    rows = rows.filter(producer__isnull=False)
    commune = number_in(request.GET.get("commune"))
    if commune is not None:
        rows = rows.filter(commune_id=commune)
    if request.GET.get("stars") == "1":
        standing = Recognition.objects.filter(
            product__producer__organisation=OuterRef("pk"),
            retracted_at__isnull=True,
            ends_on__gt=event.starts_on,
            withdrawals__isnull=True,
        )
        rows = rows.filter(Exists(standing))
    if request.GET.get("set"):
        rows = rows.filter(producer__products__product_set=request.GET["set"][:20]).distinct()
    return rows.select_related("commune").order_by("name_folded", "pk")


@page
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Filter producers or buyers, tick (or take all that the filter finds), invite."""
    event = event_for(request, slug, running=True)
    side = request.GET.get("side", "producer")
    if side not in Participant.Side.values:
        raise Http404
    rows = _candidates(event, request, side)
    if request.method == "POST":
        chosen = keys_in(request.POST.getlist("organisation"))
        if request.POST.get("all") == "1":
            chosen = list(rows.values_list("pk", flat=True)[: registering.MOST_AT_ONCE])
        try:
            made, there = registering.invite(by=request.user, event=event, side=side, organisation_ids=chosen)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            words = ngettext("%(count)s invited.", "%(count)s invited.", len(made)) % {"count": len(made)}
            messages.success(
                request,
                f"{words} {_('%(count)s were on the list already.') % {'count': there} if there else ''}".strip(),
            )
            if event.state == "draft" and made:
                messages.info(request, _("They are told when registration opens and you send the invitations."))
        return redirect(request.get_full_path())
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    shown.object_list = list(shown.object_list)
    busy = clashes.busy_buyers(event, [row.pk for row in shown.object_list])
    for row in shown.object_list:
        row.elsewhere = busy.get(row.pk, [])
    from ocop.rulebooks import product_sets

    context = {
        "event": event,
        "side": side,
        "page": shown,
        "kinds": Buyer.Kind.choices,
        "sets": product_sets.all_sets(),
        "communes": Commune.objects.filter(layer="current").order_by("name"),
        "given": request.GET,
    }
    return show(request, "invite", context)


@require_POST
@page
def send_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell those who have not answered."""
    event = event_for(request, slug, running=True)
    try:
        count = registering.tell_invited(by=request.user, event=event)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            ngettext("%(count)s invitation is out.", "%(count)s invitations are out.", count) % {"count": count},
        )
    return redirect("trade:event_participants", slug)


REFUSE = {"decline": registering.decline, "withdraw": registering.withdraw}
SAID = {
    "decline": gettext_lazy("You declined. Should you change your mind, register here."),
    "withdraw": gettext_lazy("The registration is taken back. The trade office is told."),
}


@page
def participant(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One participant: answer the invitation, say who comes with what, when they are free; what ends before the day is said."""
    row, part = participant_for(request, slug, pk)
    form = _register_form(request, row)
    if request.method == "POST":
        participant_for(request, slug, pk, acting=True)
        answer = _answer(request, row, form)
        if answer is not None:
            return answer
    queries.dress([row])
    products = queries.products_of(row.organisation, on=row.event.starts_on) if row.side == "producer" else []
    brought = set(row.products.values_list("product_id", flat=True))
    days: dict[datetime.date, list[Any]] = {}
    busy = set(row.unavailable.values_list("slot_id", flat=True))
    for slot in free_time.slot_rows(row.event):
        slot.is_busy = slot.pk in busy
        days.setdefault(clock_day(slot.starts_at), []).append(slot)
    context = {
        "event": row.event,
        "row": row,
        "part": part,
        "form": form,
        "products": products,
        "brought": brought,
        "days": list(days.items()),
        "used": queries.used(row),
        "may_answer": bool(part) and row.event.state not in ("closed", "cancelled"),
        "is_over": row.event.ends_on < clock.today(),
    }
    return show(request, "participant", context, status=422 if form.errors else 200)


def _register_form(request: HttpRequest, row: Participant) -> RegisterForm:
    is_sent = request.method == "POST" and request.POST.get("do") == "register"
    initial = {"people": row.people, "languages": row.languages or ["vi"], "meetings_a_day": row.meetings_a_day}
    return RegisterForm(request.POST if is_sent else None, initial=initial)


def _answer(request: HttpRequest, row: Participant, form: RegisterForm) -> HttpResponse | None:
    """Do what was sent; None when the form comes back with its errors."""
    do = request.POST.get("do", "")
    here = redirect("trade:event_participant", row.event.slug, row.pk)
    try:
        if do == "register":
            if not form.is_valid():
                return None
            products = keys_in(request.POST.getlist("product"))
            registering.register(
                by=request.user,
                event=row.event,
                organisation=row.organisation,
                side=row.side,
                products=products,
                **form.cleaned_data,
            )
            messages.success(request, _("Registered. The trade office sees it at once."))
        elif do in REFUSE:
            REFUSE[do](by=request.user, participant=row, reason=request.POST.get("reason", "")[:250])
            messages.success(request, SAID[do])
        elif do == "free":
            busy = set(keys_in(request.POST.getlist("busy")))
            day, hours = request.POST.get("day", ""), request.POST.get("hours", "")[:200]
            if hours.strip():
                try:
                    busy |= set(free_time.slots_of_hours(row.event, datetime.date.fromisoformat(day), hours))
                except ValueError:
                    raise Refused(_("Choose the day of these hours.")) from None
            count = free_time.set_free_time(by=request.user, participant=row, busy=busy)
            messages.success(
                request,
                ngettext("%(count)s slot is kept free.", "%(count)s slots are kept free.", count) % {"count": count},
            )
        elif do == "remove":
            registering.remove(by=request.user, participant=row)
            messages.success(request, _("The invitation is taken off."))
            return redirect("trade:event_participants", row.event.slug)
        else:
            raise Refused(_("There is no such step."))
    except Refused as refusal:
        if do == "register":
            put_in_form(form, refusal)
            return None
        messages.error(request, refusal.sentence)
    return here


@page
def join(request: HttpRequest, slug: str, side: str, organisation: int) -> HttpResponse:
    """Register an organisation that was not invited: the same form before there is a participant."""
    event = event_for(request, slug)
    found = next(
        (one for one in queries.may_register(event, request.user) if (one[0], one[1].pk) == (side, organisation)), None
    )
    who = found[1] if found else None
    if who is None and access.runs(request) and side in Participant.Side.values:
        who = Organisation.objects.filter(pk=organisation, merged_into__isnull=True, register=event.register).first()
        who = who if who is not None and registering.may_take_part(who, side) else None
    if who is None:
        there = event.participants.filter(side=side, organisation=organisation).first()
        if there is not None and queries.acting(there, request.user):
            return redirect("trade:event_participant", slug, there.pk)
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None, initial={"people": 1, "languages": ["vi"]})
    if request.method == "POST" and form.is_valid():
        try:
            row = registering.register(
                by=request.user,
                event=event,
                organisation=who,
                side=side,
                products=keys_in(request.POST.getlist("product")),
                **form.cleaned_data,
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Registered. The trade office sees it at once."))
            return redirect("trade:event_participant", slug, row.pk)
    products = queries.products_of(who, on=event.starts_on) if side == "producer" else []
    brought = set(keys_in(request.POST.getlist("product")))
    context = {
        "event": event,
        "organisation": who,
        "side": side,
        "form": form,
        "products": products,
        "brought": brought,
    }
    return show(request, "join", context, status=422 if form.errors else 200)


@page
def interpreters(request: HttpRequest, slug: str) -> HttpResponse:
    """Interpreters, their languages, and the slots in which they are not there."""
    event = event_for(request, slug, office=True)
    is_new = request.method == "POST" and request.POST.get("do") == "add"
    form = InterpreterForm(request.POST if is_new else None)
    if request.method == "POST":
        event_for(request, slug, running=True)
        key = number_in(request.POST.get("key")) or 0
        try:
            if is_new:
                if form.is_valid():
                    free_time.add_interpreter(by=request.user, event=event, **form.cleaned_data)
            elif request.POST.get("do") == "absent":
                free_time.set_absence(
                    by=request.user, event=event, interpreter=key, absent=keys_in(request.POST.getlist("absent"))
                )
            elif request.POST.get("do") == "remove":
                free_time.remove_interpreter(by=request.user, event=event, interpreter=key)
            else:
                raise Refused(_("There is no such step."))
        except Refused as refusal:
            if is_new:
                put_in_form(form, refusal)
            else:
                messages.error(request, refusal.sentence)
        if not form.errors:
            return redirect("trade:event_interpreters", slug)
    rows: list[Any] = list(event.interpreters.prefetch_related("absences").order_by("label", "pk"))
    for row in rows:
        row.absent = {one.slot_id for one in row.absences.all()}
    slots = [slot for slot in free_time.slot_rows(event) if not slot.is_break]
    registered = (
        event.participants.filter(state="registered")
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    speaking = [row for row in registered if row.languages and "vi" not in row.languages]
    context = {
        "event": event,
        "form": form,
        "rows": rows,
        "slots": slots,
        "speaking": speaking,
    }
    return show(request, "interpreters", context, status=422 if form.errors else 200)
