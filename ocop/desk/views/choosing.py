"""Pages on which an officer chooses another organisation: who makes a product from now on, who keeps a point of sale."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.desk import lists
from ocop.desk.access import allow, desk_page, key_of, outlet_for, producer_for, product_for
from ocop.ledger.refusal import Refused
from ocop.outlets.actions import set_keeper
from ocop.outlets.forms import KeeperForm
from ocop.outlets.permissions import may_choose_keeper
from ocop.people.models import Organisation
from ocop.producers.models import Producer
from ocop.products.actions.moving import move_product
from ocop.products.forms import MoveForm
from ocop.products.models import Product
from ocop.products.permissions import may_move
from ocop.ui import drafts
from ocop.ui.acting import put_in_form

MOST = 20


def _draft(request: HttpRequest) -> str:
    return f"choose-{request.path}-{request.user.pk}"


@desk_page
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a product to another producer: search it, look at what changes, say why."""
    product = product_for(request, pk)
    allow(may_move(request.user, product))
    wanted = key_of(request.POST.get("to") or request.GET.get("to") or "")
    to = producer_for(request, wanted) if wanted is not None else None
    form = MoveForm(request.POST if request.method == "POST" else None)
    signs: list[Any] = []
    if request.method == "POST" and to is not None and form.is_valid():
        try:
            move_product(
                by=request.user,
                product_id=pk,
                producer_id=to.pk,
                seen_producer_id=key_of(request.POST.get("seen", "")),
                another_ones={key for key in map(key_of, request.POST.getlist("another")) if key is not None},
                **form.cleaned_data,
            )
            messages.success(
                request, _("%(producer)s makes it now. Link its papers where they belong.") % {"producer": to}
            )
            return drafts.done(redirect("desk:product", pk), _draft(request))
        except Refused as refusal:
            signs = getattr(refusal, "signs", [])
            put_in_form(form, refusal)
    query = request.GET.get("q", "")
    page = {
        "title": _("Move “%(product)s” to another producer") % {"product": product},
        "row": product,
        "search_label": _("Search the producer who makes it"),
        "now_label": _("Made by"),
        "now": product.producer,
        "seen": product.producer_id or "",
        "to": to,
        "to_key": str(to.pk) if to else "",
        "to_kind": to.organisation if to else None,
        "note": _("Stars and pictures go along; papers stay with the producer whose they are."),
        "form": form,
        "signs": signs,
        "query": query,
        "others": _producers(request, product, query) if to is None and query else [],
        "draft": _draft(request),
        "back": reverse("desk:product", args=[pk]),
    }
    return render(request, "desk/choose.html", page, status=422 if form.errors else 200)


def _producers(request: HttpRequest, product: Product, query: str) -> list[Producer]:
    rows = Producer.objects.visible_to(request.user).filter(register=product.register).exclude(pk=product.producer_id)
    rows = lists.text_filter(rows, "organisation__name_folded", query).select_related("organisation__commune")
    return [one for one in rows.in_alphabet()[: 2 * MOST] if may_move(request.user, product, one)][:MOST]


@desk_page
def keeper(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which organisation keeps a point of sale, or that nobody is known to."""
    outlet = outlet_for(request, pk)
    allow(may_choose_keeper(request.user, outlet))
    asked = request.POST.get("to") or request.GET.get("to") or ""
    wanted = key_of(asked)
    to = None
    if wanted is not None:
        to = Organisation.objects.visible_to(request.user).select_related("commune").filter(pk=wanted).first()
        if to is None:
            raise Http404
    nobody = asked == "none"
    form = KeeperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (to is not None or nobody) and form.is_valid():
        try:
            set_keeper(
                by=request.user,
                outlet_id=pk,
                organisation_id=to.pk if to else None,
                reason=form.cleaned_data["reason"],
                seen_keeper_id=key_of(request.POST.get("seen", "")),
            )
            messages.success(request, _("The keeper is recorded."))
            return drafts.done(redirect("desk:outlet", pk), _draft(request))
        except Refused as refusal:
            put_in_form(form, refusal)
    query = request.GET.get("q", "")
    rows = Organisation.objects.visible_to(request.user).filter(register=outlet.register).exclude(pk=outlet.keeper_id)
    rows = lists.text_filter(rows, "name_folded", query).select_related("commune").order_by("name_folded", "pk")
    page = {
        "title": _("Who keeps “%(outlet)s”") % {"outlet": outlet},
        "row": outlet,
        "search_label": _("Search the organisation that keeps it"),
        "now_label": _("Kept by"),
        "now": outlet.keeper,
        "seen": outlet.keeper_id or 0,
        "to": _("nobody") if nobody else to,
        "to_key": "none" if nobody else str(to.pk) if to else "",
        "to_kind": to,
        "may_be_nobody": outlet.keeper_id is not None,
        "note": _("Its people may change the entry of this point of sale once an officer confirmed them as keepers."),
        "form": form,
        "query": query,
        "others": list(rows[:MOST]) if to is None and not nobody and query else [],
        "draft": _draft(request),
        "back": reverse("desk:outlet", args=[pk]),
    }
    return render(request, "desk/choose.html", page, status=422 if form.errors else 200)
