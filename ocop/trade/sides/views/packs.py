"""Capability packs: what was sent and what came, sending, the receipt."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.models import Buyer, CapabilityPack, Offer, TradeEvent
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, page
from ocop.trade.sides.actions import packs as doing
from ocop.trade.sides.records import digest_of
from ocop.trade.sides.shown import shown
from ocop.trade.sides.views.offers import offer_for
from ocop.ui.acting import put_in_form


def _columns() -> list[Column]:
    return [
        Column("sent_at", _("Sent"), lambda row: row.sent_at.date(), 14, is_date=True),
        Column("producer", _("Producer"), lambda row: str(row.producer), 32),
        Column("buyer", _("Buyer"), lambda row: str(row.buyer), 32),
        Column("event", _("Event"), lambda row: str(row.event or ""), 32),
        Column(
            "products",
            _("Products"),
            lambda row: ", ".join(one["product"]["name_vi"] for one in row.record["offers"]),
            40,
        ),
        Column(
            "received_at",
            _("Received"),
            lambda row: row.received_at.date() if row.received_at else None,
            14,
            is_date=True,
        ),
        Column("digest", _("Digest"), "digest", 66),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Sent by one's producer, come to one's buyer; all for the trade office."""
    person = request.user
    allow(access.makes_or_helps(person) or access.studies_offers(person))
    rows = CapabilityPack.objects.visible_to(person).select_related(
        "producer__organisation", "buyer__organisation", "event"
    )
    if request.GET.get("waiting"):
        rows = rows.filter(received_at__isnull=True)
    return lists.show(
        request,
        rows.order_by("-sent_at", "-pk"),
        columns=_columns,
        template="trade/sides/packs.html",
        name="goi-ho-so",
        context={"title": _("Capability packs"), "waiting": request.GET.get("waiting", "")},
    )


class SendForm(forms.Form):
    """Which profiles, to whom, for which event."""

    offers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Profiles in the pack"), queryset=Offer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    buyers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To which buyers"), queryset=Buyer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    event = forms.ModelChoiceField(
        label=gettext_lazy("Before an event"), queryset=TradeEvent.objects.none(), required=False
    )

    def __init__(self, *args: Any, offer: Offer, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Offer.objects.visible_to(person).filter(product__producer=offer.product.producer, state="published")
        self.fields["offers"].queryset = own.select_related("product").order_by("product__name_sort")
        self.fields["buyers"].queryset = (
            Buyer.objects.visible_to(person)
            .filter(state="confirmed")
            .select_related("organisation")
            .order_by("organisation__name")
        )
        self.fields["event"].queryset = (
            TradeEvent.objects.visible_to(person).exclude(state__in=["closed", "cancelled"]).order_by("pk")
        )


@page
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send profiles of this offer's producer to the buyers chosen; each buyer gets a pack of its own."""
    offer = offer_for(request, pk)
    allow(access.may_write_offer(request.user, offer) or access.runs(request.user))
    form = SendForm(request.POST or None, offer=offer, person=request.user, initial={"offers": [offer.pk]})
    once = request.POST.get("once", "")[:20] or uuid.uuid4().hex[:20]
    if request.method == "POST" and form.is_valid():
        keys = [one.pk for one in form.cleaned_data["offers"]]
        try:
            for buyer in form.cleaned_data["buyers"]:
                doing.send(
                    by=request.user,
                    offer_ids=keys,
                    buyer=buyer,
                    event=form.cleaned_data["event"],
                    key=f"{once}-{buyer.pk}",
                )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Sent. You see here when each buyer confirms that it came."))
            return redirect("trade:packs")
    return render(
        request,
        "trade/sides/form.html",
        {
            "title": _("Send the capability profile"),
            "form": form,
            "back": reverse("trade:offer", args=[pk]),
            "once": once,
            "lede": _(
                "The pack keeps the profile as it stands now. Prices are in it only for buyers you show them to."
            ),
            "save_label": _("Send"),
        },
        status=422 if form.errors else 200,
    )


def _pack(request: HttpRequest, pk: int) -> Any:
    return found(
        CapabilityPack.objects.visible_to(request.user).select_related(
            "producer__organisation", "buyer__organisation", "event"
        ),
        pk,
    )


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, as it stood; the buyer's people confirm here that it came."""
    pack = _pack(request, pk)
    offers = [shown(one) for one in pack.record["offers"]]
    own = pack.buyer.organisation_id in rights_of(request.user).organisation_ids("buyer_member")
    return render(
        request,
        "trade/sides/pack.html",
        {
            "pack": pack,
            "offers": offers,
            "may_receive": own and pack.received_at is None,
            "is_whole": digest_of(pack.record) == pack.digest,
        },
    )


@require_POST
@page
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """It came."""
    pack = _pack(request, pk)
    try:
        doing.receive(by=request.user, pack=pack)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Thank you; the producer is told."))
    return redirect("trade:pack", pk)


@require_safe
@page
def record(request: HttpRequest, pk: int) -> JsonResponse:
    """The frozen record with its digest, for machines."""
    pack = _pack(request, pk)
    answer = JsonResponse(
        {"digest": pack.digest, "sent_at": pack.sent_at.isoformat(), **pack.record},
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Content-Disposition"] = f'attachment; filename="goi-ho-so-{pk}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
