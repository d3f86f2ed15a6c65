"""Drafting a memorandum alone or from a meeting, and changing what was agreed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.trade.deals import actors, forms, queries, terms, twins
from ocop.trade.deals.actions import memoranda as doing
from ocop.trade.deals.views.access import act, allow, form_page, memorandum_for, page, whole
from ocop.trade.deals.views.memoranda import may_draft
from ocop.trade.models import Buyer, Meeting, Memorandum
from ocop.workdays import clock

MOST_PRODUCTS = 60


@page
def choose(request: HttpRequest) -> HttpResponse:
    """Which two: what a person speaks for is filled in; the other is named."""
    allow(may_draft(request.user))
    own = _own(request)
    form = forms.PartiesForm(request.GET if request.GET else None, fixed=own[0] if own else "")
    found: dict[str, list[Any]] = {"producer": [], "buyer": []}
    if form.is_bound and form.is_valid():
        for side in actors.SIDES:
            found[side] = [own[1]] if own and own[0] == side else _named(request, side, form.cleaned_data[side])
            if not found[side]:
                form.add_error(side, _("Nobody of this name is in the register."))
        if len(found["producer"]) == 1 and len(found["buyer"]) == 1:
            return redirect("trade:memorandum_new", found["producer"][0].pk, found["buyer"][0].pk)
    return render(
        request,
        "trade/deals/choose.html",
        {"form": form, "found": found, "own": own[1] if own else None, "own_side": own[0] if own else ""},
        status=422 if form.is_bound and form.errors else 200,
    )


def _own(request: HttpRequest) -> tuple[str, Any] | None:
    """The one producer or buyer a person speaks for, when there is just one."""
    rights = rights_of(request.user)
    makers = list(
        Producer.objects.select_related("organisation").filter(
            organisation_id__in=rights.organisation_ids("producer_member")
        )[:2]
    )
    buyers = list(
        Buyer.objects.select_related("organisation").filter(
            organisation_id__in=rights.organisation_ids("buyer_member")
        )[:2]
    )
    if len(makers) == 1 and not buyers:
        return "producer", makers[0]
    if len(buyers) == 1 and not makers:
        return "buyer", buyers[0]
    return None


def _named(request: HttpRequest, side: str, text: str) -> list[Any]:
    register = settings.OCOP_REGISTER
    return (
        queries.producers_named(text, register)
        if side == "producer"
        else queries.buyers_named(text, register, request.user)
    )


def _products(producer_id: int, row: Memorandum | None = None) -> list[Product]:
    rows = Product.objects.filter(producer_id=producer_id, merged_into__isnull=True).order_by("name_folded", "pk")
    found = list(rows[:MOST_PRODUCTS])
    if row is not None:
        there = {one.pk for one in found}
        found += [one.product for one in row.products.select_related("product") if one.product_id not in there]
    return found


@page
def new(request: HttpRequest, producer_id: int, buyer_id: int) -> HttpResponse:
    """A draft between these two; `?cuoc-gap=` names the meeting it comes from."""
    producer = (
        Producer.objects.select_related("organisation")
        .filter(pk=producer_id, organisation__merged_into__isnull=True)
        .first()
    )
    buyer = Buyer.objects.visible_to(request.user).select_related("organisation").filter(pk=buyer_id).first()
    ways = actors.ways(request.user, producer, buyer) if producer and buyer else []
    if producer is None or buyer is None or not ways:
        raise Http404
    meeting = _meeting(request)
    initial: dict[str, Any] = {
        "signed_on": min(meeting.event.ends_on, clock.today()) if meeting else clock.today(),
        "event": meeting.event if meeting else None,
    }
    sides = [one.role for one in ways if one.role in actors.SIDES]
    form = forms.TermsForm(
        request.POST or None,
        sides=sides if ways[0].role != "office" else (),
        events=None if meeting else queries.events_of(request.user),
        initial=initial,
    )
    rows = forms.product_forms(request.POST or None, _products(producer.pk))

    def do(values: dict[str, Any]) -> Any:
        return doing.draft(
            by=request.user,
            key=values["key"],
            buyer_id=buyer.pk,
            producer_id=producer.pk,
            agreed=_agreed(values, rows),
            side=values.get("side") or ways[0].role,
            event_id=values["event"].pk if values.get("event") else None,
            meeting_id=meeting.pk if meeting else None,
            another=values["another"],
        )

    def to(made: Any) -> str:
        return reverse("trade:memorandum", args=[made.pk])

    if request.method == "POST" and _all_valid(form, rows):
        saved = _("The draft is kept. Read it through, then send it to be confirmed.")
        if gone := act(request, form, do, saved=saved, to=to):
            return gone
    near = list(twins.near(buyer_id=buyer.pk, producer_id=producer.pk, day=initial["signed_on"])[:5])
    return form_page(
        request,
        form,
        "trade/deals/terms.html",
        rows=rows,
        producer=producer,
        buyer=buyer,
        near=near,
        meeting=meeting,
        title=_("New memorandum"),
        button=_("Keep the draft"),
        back=reverse("trade:memoranda"),
    )


def _meeting(request: HttpRequest) -> Meeting | None:
    key = whole(request.GET.get("cuoc-gap", ""))
    if key is None:
        return None
    found: Meeting | None = Meeting.objects.visible_to(request.user).select_related("event").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@page
def from_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a meeting to the form, with both sides filled in."""
    found = Meeting.objects.visible_to(request.user).select_related("producer", "buyer").filter(pk=pk).first()
    if found is None:
        raise Http404
    producer = Producer.objects.filter(organisation_id=found.producer.organisation_id).first()
    buyer = Buyer.objects.visible_to(request.user).filter(organisation_id=found.buyer.organisation_id).first()
    if producer is None or buyer is None or not actors.ways(request.user, producer, buyer):
        raise Http404
    return redirect(f"{reverse('trade:memorandum_new', args=[producer.pk, buyer.pk])}?cuoc-gap={found.pk}")


def _all_valid(form: forms.TermsForm, rows: list[forms.ProductForm]) -> bool:
    """The form and each product; a wrong line is said above too, for it may lie folded away."""
    valid = form.is_valid()
    for row in rows:
        if not row.is_valid():
            form.add_error(None, _("%(product)s: look at its line.") % {"product": row.product.name})
            valid = False
    return valid


def _agreed(values: dict[str, Any], rows: list[forms.ProductForm]) -> terms.Terms:
    products = tuple(term for term in (row.term() for row in rows) if term is not None)
    return terms.Terms(
        values["signed_on"], values["from_day"], values["to_day"], values["value"], values["words"], products
    )


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or what was agreed: then both confirm anew."""
    row = memorandum_for(request, pk)
    ways = actors.of(request.user, row)
    allow(
        bool(ways) and row.state in ("draft", "waiting", "confirmed"),
        _("This memorandum cannot be changed by you now."),
    )
    agreed = row.state != "draft"
    sides = [one.role for one in ways if one.role in actors.SIDES]
    initial = {name: getattr(row, name) for name in ("signed_on", "from_day", "to_day", "value", "words")}
    form = forms.TermsForm(
        request.POST or None, sides=sides if ways[0].role != "office" else (), with_reason=agreed, initial=initial
    )
    rows = forms.product_forms(request.POST or None, _products(row.producer_id, row), row.products.all())
    version = request.POST.get("version", "")

    def do(values: dict[str, Any]) -> Any:
        if not version.isdigit():
            raise Refused(_("Open the form again: it has lost its mark."))
        return doing.change(
            by=request.user,
            memorandum_id=pk,
            version=int(version),
            agreed=_agreed(values, rows),
            reason=values.get("reason", ""),
            side=values.get("side") or ways[0].role,
            another=values["another"],
        )

    here = reverse("trade:memorandum", args=[pk])
    if request.method == "POST" and _all_valid(form, rows):
        saved = _("Changed. Both sides are asked to confirm what stands now.") if agreed else _("The draft is kept.")
        if gone := act(request, form, do, saved=saved, to=lambda _row: here):
            return gone
    return form_page(
        request,
        form,
        "trade/deals/terms.html",
        rows=rows,
        producer=row.producer,
        buyer=row.buyer,
        row=row,
        back=here,
        title=_("Change what was agreed") if agreed else _("Change the draft"),
        button=_("Keep the change"),
        note=_(
            "What was confirmed before is confirmed anew by both sides; until then the old confirmation does not speak for the change."
        )
        if agreed
        else "",
    )
