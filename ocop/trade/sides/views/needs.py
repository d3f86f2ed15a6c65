"""Needs: the list, one with what it asks, writing, opening and closing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.rulebooks.product_sets import product_set
from ocop.trade.models import Buyer, Need
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, language, page
from ocop.trade.sides.actions import needs as doing
from ocop.trade.sides.forms import NeedForm, UntilForm, group_choices, set_choices
from ocop.trade.sides.needs_seen import priced_for
from ocop.trade.sides.views.terms import code_choices, said_rows
from ocop.ui import drafts
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


def _seen(person: Any) -> bool:
    return access.makes_or_helps(person) or access.buys(person) or access.reads(person)


def _rows(person: Any) -> Any:
    return Need.objects.visible_to(person).select_related("buyer__organisation", "place").prefetch_related("rows")


def dress(rows: list[Any], person: Any) -> None:
    """Hangs on each need what the page shows: its set in words, its price where the person may read it."""
    priced = priced_for(rows, person)
    groups = dict(group_choices())
    for row in rows:
        one = product_set(row.product_set)
        row.said_set = (one.en if language() == "en" else one.vi) if one is not None else groups.get(row.group26, "")
        row.shows_price = row.pk in priced and (row.price_from is not None or row.price_to is not None)
        row.seen_price_from = row.price_from if row.shows_price else None
        row.seen_price_to = row.price_to if row.shows_price else None
        row.is_passed = row.until < clock.today()


def _columns() -> list[Column]:
    return [
        Column("title", _("Need"), "title", 40),
        Column("buyer", _("Buyer"), lambda row: row.buyer.organisation.name, 32),
        Column("set", _("Product set"), "said_set", 32),
        Column("quantity", _("Quantity"), "quantity", 14),
        Column("unit", _("Unit"), "unit", 10),
        Column("every", _("How often"), lambda row: str(row.get_every_display()), 16),
        Column("place", _("Delivered to"), lambda row: str(row.place or ""), 22),
        Column("price_from", _("Price from (dong a unit)"), "seen_price_from", 16),
        Column("price_to", _("Price to (dong a unit)"), "seen_price_to", 16),
        Column("until", _("Until"), "until", 14, is_date=True),
        Column("state", _("State"), lambda row: str(row.get_state_display()), 12),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Open needs for producers and those who help them; own ones for a buyer; all for the trade office."""
    person = request.user
    allow(_seen(person))
    rows = _rows(person)
    state, wanted, buyer = (request.GET.get(name, "") for name in ("state", "set", "buyer"))
    if not access.reads(person) and not access.buys(person):
        rows = rows.standing()
    if state in Need.State.values:
        rows = rows.filter(state=state)
    if product_set(wanted) is not None:
        rows = rows.filter(product_set=wanted)
    if buyer.isascii() and buyer.isdigit() and len(buyer) < 10:
        rows = rows.filter(buyer_id=int(buyer))
    own = Buyer.objects.visible_to(person).filter(state="confirmed") if access.buys(person) else Buyer.objects.none()
    mine = [one for one in own.select_related("organisation") if access.speaks_for_buyer(person, one)]
    return lists.show(
        request,
        rows.order_by("until", "pk"),
        columns=_columns,
        template="trade/sides/needs.html",
        name="nhu-cau",
        dress=lambda found_rows: dress(found_rows, person),
        context={
            "title": _("What buyers look for"),
            "sets": set_choices(),
            "set": wanted,
            "state": state,
            "states": Need.State.choices if access.reads(person) or access.buys(person) else (),
            "mine": mine,
        },
    )


def _need(request: HttpRequest, pk: int) -> Any:
    return found(_rows(request.user), pk)


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A need with its musts and wishes; where the reader may write, with what can be done."""
    need = _need(request, pk)
    dress([need], request.user)
    may_write = access.may_write_for_buyer(request.user, need.buyer)
    open_to_write = may_write and need.state in ("draft", "open")
    return render(
        request,
        "trade/sides/need.html",
        {
            "need": need,
            "buyer": need.buyer,
            "rows": said_rows(need.rows.all()),
            "may_write": open_to_write,
            "of": "nhu-cau",
            "owner": need,
            "codes": code_choices() if open_to_write else (),
            "may_offer": access.makes_or_helps(request.user),
            "moves": [to for to, before in doing.MOVES.items() if need.state in before] if may_write else [],
            "form": UntilForm(initial={"until": need.until}),
        },
    )


@page
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new need of a buyer."""
    buyer = found(Buyer.objects.visible_to(request.user).select_related("organisation"), pk)
    allow(access.may_write_for_buyer(request.user, buyer))
    return _edit(request, buyer, None)


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a need."""
    need = _need(request, pk)
    allow(access.may_write_for_buyer(request.user, need.buyer))
    return _edit(request, need.buyer, need)


def _edit(request: HttpRequest, buyer: Buyer, need: Need | None) -> HttpResponse:
    form = NeedForm(request.POST or None, need=need)
    draft = f"need-{need.pk if need else 'new-' + str(buyer.pk)}-{request.user.pk}"
    once = request.POST.get("once") or str(uuid.uuid4())
    if request.method == "POST" and form.is_valid():
        try:
            if need is None:
                kept = doing.create(by=request.user, buyer=buyer, values=form.cleaned_data, key=once)
            else:
                kept = doing.change(by=request.user, need=need, values=form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(
                request,
                _("Saved. Add what is a must and what is a wish, then open it.") if need is None else _("Saved."),
            )
            return drafts.done(redirect("trade:need", kept.pk), draft)
    back = reverse("trade:need", args=[need.pk]) if need else reverse("trade:buyer", args=[buyer.pk])
    return render(
        request,
        "trade/sides/form.html",
        {
            "title": need.title if need else _("A new need"),
            "lede": buyer.organisation.name,
            "form": form,
            "draft": draft,
            "back": back,
            "once": once,
        },
        status=422 if form.errors else 200,
    )


@require_POST
@page
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, close, met."""
    need = _need(request, pk)
    allow(access.may_write_for_buyer(request.user, need.buyer))
    form = UntilForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["until"][0]))
        return redirect("trade:need", pk)
    try:
        doing.move(by=request.user, need=need, to=request.POST.get("to", ""), until=form.cleaned_data["until"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Recorded."))
    return redirect("trade:need", pk)
