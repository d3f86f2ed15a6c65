"""Buyers: the list, one of them, applying, changing, the trade office's word."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.notices import audience
from ocop.people.models import Organisation, RoleName
from ocop.people.rights import rights_of
from ocop.trade.models import Buyer, ListingTerms, Need
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, page
from ocop.trade.sides.actions import buyers as doing
from ocop.trade.sides.forms import BuyerForm, ReasonForm
from ocop.ui import drafts
from ocop.ui.acting import put_in_form
from ocop.vietnamese.folding import fold
from ocop.workdays import clock


def _columns() -> list[Column]:
    return [
        Column("name", _("Buyer"), lambda row: row.organisation.name, 36),
        Column("kind", _("Kind"), lambda row: str(row.get_kind_display()), 22),
        Column("state", _("State"), lambda row: str(row.get_state_display()), 22),
        Column("open_needs", _("Open needs"), "open_needs", 14),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Confirmed buyers for producers and officers of communes; all of them for the trade office."""
    person = request.user
    allow(access.makes_or_helps(person) or access.buys(person) or access.reads(person))
    rows = Buyer.objects.visible_to(person).select_related("organisation")
    standing = Need.objects.visible_to(person).standing()
    rows = rows.annotate(open_needs=Count("needs", filter=Q(needs__in=standing), distinct=True))
    kind, state, text = (request.GET.get(name, "") for name in ("kind", "state", "q"))
    if kind in Buyer.Kind.values:
        rows = rows.filter(kind=kind)
    if state in Buyer.State.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(organisation__name_folded__contains=fold(text))
    own = rights_of(person).organisation_ids("buyer_member")
    return lists.show(
        request,
        rows.order_by("organisation__name", "pk"),
        columns=_columns,
        template="trade/sides/buyers.html",
        name="ben-mua",
        context={
            "title": _("Buyers"),
            "kinds": Buyer.Kind.choices,
            "states": Buyer.State.choices if access.reads(person) else (),
            "kind": kind,
            "state": state,
            "text": text,
            "may_apply": bool(_firms(own)),
            "may_enter": access.runs(person),
        },
    )


def _firms(own: Any) -> list[Organisation]:
    """Firms a person speaks for as a buyer that are none yet."""
    return list(Organisation.objects.standing().filter(pk__in=own, buyer__isnull=True).order_by("name")) if own else []


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A buyer: what it is, how it stands, what it asks and looks for."""
    person = request.user
    buyer = found(Buyer.objects.visible_to(person).select_related("organisation").prefetch_related("served"), pk)
    own = access.speaks_for_buyer(person, buyer)
    allow(own or access.makes_or_helps(person) or access.reads(person))
    today = clock.today()
    terms = [
        _dressed(one, today)
        for one in ListingTerms.objects.visible_to(person)
        .filter(buyer=buyer)
        .annotate(count=Count("rows"))
        .order_by("-number")
    ]
    needs = Need.objects.visible_to(person).filter(buyer=buyer)
    if not access.may_write_for_buyer(person, buyer) and not access.reads(person):
        needs = needs.standing()
    runs = access.runs(person) and buyer.organisation_id not in rights_of(person).organisation_ids()
    return render(
        request,
        "trade/sides/buyer.html",
        {
            "buyer": buyer,
            "own": own,
            "may_write": access.may_write_for_buyer(person, buyer),
            "terms": terms,
            "needs": list(needs.order_by("-pk")[:50]),
            "people": _people(buyer) if own or access.reads(person) else [],
            "runs": runs,
            "moves": [one for one, before in doing.MOVES.items() if buyer.state in before] if runs else [],
            "form": ReasonForm(),
            "today": today,
        },
    )


def _people(buyer: Buyer) -> list[str]:
    return [one.name for one in audience.speakers_of(buyer.organisation_id, role=RoleName.BUYER_MEMBER)]


def _dressed(terms: Any, today: datetime.date) -> Any:
    """How a version stands today: draft, coming, standing, ended."""
    if terms.published_at is None:
        terms.standing = "draft"
    elif terms.valid_from > today:
        terms.standing = "coming"
    else:
        terms.standing = "ended" if terms.valid_to is not None and terms.valid_to < today else "in_force"
    return terms


@page
def apply(request: HttpRequest) -> HttpResponse:
    """Register a firm one speaks for as a buyer."""
    firms = _firms(rights_of(request.user).organisation_ids("buyer_member"))
    allow(access.buys(request.user), _("First ask for the right to speak for your firm as a buyer."))
    if not firms:
        there = Buyer.objects.visible_to(request.user).filter(
            organisation_id__in=rights_of(request.user).organisation_ids("buyer_member")
        )
        first = there.order_by("pk").first()
        if first is not None:
            return redirect("trade:buyer", first.pk)
    form = BuyerForm(request.POST or None, organisations=firms)
    if request.method == "POST" and form.is_valid():
        try:
            buyer = doing.apply(
                by=request.user, organisation_id=int(form.cleaned_data["organisation"]), values=form.values()
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The firm is registered. The trade office looks at it and tells you."))
            return drafts.done(redirect("trade:buyer", buyer.pk), f"buyer-new-{request.user.pk}")
    return render(
        request,
        "trade/sides/form.html",
        {
            "title": _("Register as a buyer"),
            "form": form,
            "draft": f"buyer-new-{request.user.pk}",
            "back": reverse("trade:buyers"),
            "lede": _("The trade office confirms buyers before they see what producers offer and at what price."),
        },
        status=422 if form.errors else 200,
    )


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a buyer."""
    buyer = found(Buyer.objects.visible_to(request.user).select_related("organisation"), pk)
    allow(access.may_write_for_buyer(request.user, buyer))
    form = BuyerForm(request.POST or None, buyer=buyer)
    draft = f"buyer-{pk}-{request.user.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            doing.change(by=request.user, buyer=buyer, values=form.values())
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return drafts.done(redirect("trade:buyer", pk), draft)
    return render(
        request,
        "trade/sides/form.html",
        {"title": buyer.organisation.name, "form": form, "draft": draft, "back": reverse("trade:buyer", args=[pk])},
        status=422 if form.errors else 200,
    )


@require_POST
@page
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse, suspend."""
    buyer = found(Buyer.objects.visible_to(request.user).select_related("organisation"), pk)
    allow(access.runs(request.user))
    try:
        doing.decide(
            by=request.user, buyer=buyer, state=request.POST.get("state", ""), reason=request.POST.get("reason", "")
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Recorded; the buyer is told."))
    return redirect("trade:buyer", pk)
