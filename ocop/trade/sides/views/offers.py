"""Offers: mine and others', one of them, its steps, showing and pausing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.rulebooks.product_sets import product_set
from ocop.trade import condition_words as words
from ocop.trade.models import Offer, OfferReader
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, page
from ocop.trade.sides.actions import offers as doing
from ocop.trade.sides.forms import set_choices
from ocop.trade.sides.offer_forms import FORMS, TITLES
from ocop.trade.sides.records import records_for_person, with_all
from ocop.trade.sides.shown import shown
from ocop.ui import drafts
from ocop.ui.acting import put_in_form
from ocop.vietnamese.folding import fold


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.product.name, 36),
        Column("producer", _("Producer"), lambda row: str(row.product.producer or ""), 32),
        Column("stars", _("Stars in force"), lambda row: row.record["stars"]["in_force"], 10),
        Column("unit", _("Unit"), "unit", 10),
        *[
            Column(
                f"month_{number}",
                _("Month %(number)s") % {"number": number},
                lambda row, n=str(number): row.record["free"][n],
                12,
            )
            for number in range(1, 13)
        ],
        Column("min_order", _("Smallest order"), "min_order", 12),
        Column("lead_days", _("Days from order to delivery"), "lead_days", 12),
        Column("prices", _("Prices"), lambda row: _price_words(row.record), 30),
        Column("state", _("State"), lambda row: str(row.get_state_display()), 20),
    ]


def _price_words(record: dict[str, Any]) -> str:
    """Tiers on one line; empty where they are not shown."""
    return "; ".join(f">= {words.number(one['from'])}: {words.number(one['price'])}" for one in record["prices"] or ())


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """A producer's own; the commune's for its officer; published ones for confirmed buyers; all for the trade office."""
    person = request.user
    allow(
        access.makes_or_helps(person) or access.studies_offers(person),
        _("Offers are seen once the trade office has confirmed the buyer."),
    )
    rows = with_all(Offer.objects.visible_to(person))
    text, wanted, state = (request.GET.get(name, "") for name in ("q", "set", "state"))
    for word in fold(text).split():
        rows = rows.filter(product__name_folded__contains=word)
    if product_set(wanted) is not None:
        rows = rows.filter(product__product_set=wanted)
    if state in Offer.State.values:
        rows = rows.filter(state=state)

    def dress(found_rows: list[Any]) -> None:
        records = records_for_person(found_rows, person)
        stands = standings([row.product_id for row in found_rows])
        for row, record in zip(found_rows, records, strict=True):
            row.record, row.standing = record, stands[row.product_id]
            row.stated_months = sum(1 for value in record["capacity"].values() if value is not None)

    makes = access.makes_or_helps(person)
    return lists.show(
        request,
        rows.order_by("product__name_sort", "pk"),
        columns=_columns,
        template="trade/sides/offers.html",
        name="chao-hang",
        dress=dress,
        context={
            "title": _("My offers") if access.makes(person) else _("What producers offer"),
            "sets": set_choices(),
            "set": wanted,
            "text": text,
            "state": state,
            "states": Offer.State.choices,
            "makes": makes,
            "products": _products(person) if access.makes(person) else [],
        },
    )


def _products(person: Any) -> list[Product]:
    """Own products without an offer."""
    from ocop.people.rights import rights_of

    own = rights_of(person).organisation_ids("producer_member")
    rows = Product.objects.visible_to(person).filter(
        producer__organisation_id__in=own, offer__isnull=True, merged_into__isnull=True
    )
    return list(rows.order_by("name_sort", "pk")[:100])


def offer_for(request: HttpRequest, pk: int) -> Any:
    """An offer the person may read."""
    return found(with_all(Offer.objects.visible_to(request.user)), pk)


@page
def begin(request: HttpRequest, product_id: int) -> HttpResponse:
    """Offer a product: a page that says what it is, and the button."""
    product = found(Product.objects.visible_to(request.user).select_related("producer__organisation"), product_id)
    allow(
        access.may_offer(request.user, product),
        _("Only the producer's own people and the officer of its commune offer a product."),
    )
    there = Offer.objects.visible_to(request.user).filter(product=product).first()
    if there is not None:
        return redirect("trade:offer", there.pk)
    if request.method == "POST":
        try:
            offer, _new = doing.begin(by=request.user, product_id=product.pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            return redirect("trade:offer_step", offer.pk, doing.STEPS[0])
    return render(
        request, "trade/sides/offer_begin.html", {"product": product, "title": _("Offer this product to buyers")}
    )


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The capability profile on the screen, as this reader may see it."""
    offer = offer_for(request, pk)
    may_write = access.may_write_offer(request.user, offer)
    record = records_for_person([offer], request.user)[0]
    readers = (
        OfferReader.objects.filter(offer=offer).select_related("buyer__organisation")
        if may_write or access.reads(request.user)
        else ()
    )
    return render(
        request,
        "trade/sides/offer.html",
        {
            **shown(record),
            "offer": offer,
            "may_write": may_write,
            "readers": readers,
            "standing": standings([offer.product_id])[offer.product_id],
            "steps": [{"code": code, "title": TITLES[code]} for code in doing.STEPS] if may_write else [],
            "moves": [to for to, before in doing.MOVES.items() if offer.state in before] if may_write else [],
            "may_send": (may_write or access.runs(request.user)) and offer.state == "published",
        },
    )


@page
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of the form; `fill` puts one number into many months and saves nothing."""
    offer = offer_for(request, pk)
    if step not in FORMS:
        raise Http404
    allow(access.may_write_offer(request.user, offer))
    seen = request.POST.get("seen", "") or doing.seen_of(offer, step)
    draft = f"offer-{pk}-{step}-{request.user.pk}"
    status = 200
    if request.method == "POST" and "fill_into" in request.POST:
        form = FORMS[step](_filled(request, offer), offer=offer, person=request.user)
        form.is_valid()
    else:
        form = FORMS[step](request.POST or None, offer=offer, person=request.user)
        if request.method == "POST":
            if form.is_valid():
                try:
                    doing.save_step(by=request.user, offer=offer, step=step, values=form.values(), seen=seen)
                except Refused as refusal:
                    put_in_form(form, refusal)
                else:
                    return drafts.done(redirect(_next(request, offer, step)), draft)
            status = 422
    place = doing.STEPS.index(step)
    return render(
        request,
        "trade/sides/offer_step.html",
        {
            "offer": offer,
            "form": form,
            "step": step,
            "title": TITLES[step],
            "number": place + 1,
            "count": len(doing.STEPS),
            "seen": seen,
            "draft": draft,
            "back": reverse("trade:offer", args=[pk]),
            "season": offer.product.season_months,
            "steps": [{"code": code, "title": TITLES[code]} for code in doing.STEPS],
            "paper_address": reverse("desk:paper_new", args=[offer.product.producer_id]) if step == "papers" else "",
            "helps": not _own(request, offer),
            "rows_heading": form.rows_of[2] if form.rows_of else "",
        },
        status=status,
    )


def _own(request: HttpRequest, offer: Any) -> bool:
    from ocop.people.rights import rights_of

    return offer.product.producer.organisation_id in rights_of(request.user).organisation_ids("producer_member")


def _filled(request: HttpRequest, offer: Any) -> Any:
    """What was sent, with the one number in all months, or in those of the season."""
    data = request.POST.copy()
    season = set(offer.product.season_months or range(1, 13))
    for number in range(1, 13):
        if request.POST["fill_into"] == "all" or number in season:
            data[f"m{number}"] = request.POST.get("fill", "")
        elif request.POST["fill_into"] == "season":
            data[f"m{number}"] = "0"
    return data


def _next(request: HttpRequest, offer: Any, step: str) -> str:
    place = doing.STEPS.index(step) + 1
    if request.POST.get("go") == "on" and place < len(doing.STEPS):
        return reverse("trade:offer_step", args=[offer.pk, doing.STEPS[place]])
    return reverse("trade:offer", args=[offer.pk])


@require_POST
@page
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to confirmed buyers, or pause it."""
    offer = offer_for(request, pk)
    allow(access.may_write_offer(request.user, offer))
    try:
        doing.move(by=request.user, offer=offer, to=request.POST.get("to", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Recorded."))
    return redirect("trade:offer", pk)
