"""Producers at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.desk import editing, lists
from ocop.desk.access import allow, desk_page, key_of, producer_for, works_here
from ocop.desk.history import history
from ocop.desk.listings import PRODUCERS, dress_papers, dress_producers, dress_products, with_newest
from ocop.desk.standing_filters import with_standing
from ocop.ledger.refusal import Refused
from ocop.producers.actions.merging import merge_producers, standing_producer
from ocop.producers.actions.producers import change_producer, create_producer, producer_snapshot, signs_of
from ocop.producers.forms import MergeForm, ProducerForm
from ocop.producers.models import Producer
from ocop.producers.permissions import may_change, may_create_producer, may_merge
from ocop.products.models import Product
from ocop.products.permissions import may_add_product


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Producers as far as the person sees them."""
    address = reverse("desk:producer_new") if may_create_producer(request.user) else ""
    return lists.show(request, PRODUCERS, context={"new_address": address, "new_label": _("New producer")})


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """Enter a producer."""
    allow(may_create_producer(request.user))
    return editing.edit(
        request,
        make_form=lambda data, _files: ProducerForm(data),
        snapshot=None,
        save=lambda form, _seen, another: create_producer(by=request.user, values=form.values(), another_ones=another),
        done=lambda producer: reverse("desk:producer", args=[producer.pk]),
        saved=_("The producer is entered."),
        template="desk/form.html",
        context={
            "title": _("New producer"),
            "draft": f"producer-new-{request.user.pk}",
            "back": reverse("desk:producers"),
        },
    )


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A producer with its products and papers."""
    merged = (
        Producer.objects.filter(pk=pk, organisation__merged_into__isnull=False).select_related("organisation").first()
    )
    if merged is not None:
        winner = standing_producer(merged)
        if winner is not None and Producer.objects.visible_to(request.user).filter(pk=winner.pk).exists():
            return redirect("desk:producer", winner.pk)
    producer = producer_for(request, pk)
    dress_producers([producer], request.user)
    products = list(with_standing(Product.objects.visible_to(request.user).filter(producer=producer)).in_alphabet())
    dress_products(products, request.user)
    papers = list(
        with_newest(producer.papers.readable_by(request.user)).prefetch_related("versions__file").order_by("valid_to")
    )
    dress_papers(papers, request.user)
    can_change = may_change(request.user, producer)
    return render(
        request,
        "desk/producer.html",
        {
            "producer": producer,
            "organisation": producer.organisation,
            "earlier_kinds": producer.organisation.earlier_kinds.order_by("-until"),
            "products": products,
            "papers": papers,
            "may_change": can_change,
            "may_add": may_add_product(request.user, producer),
            "may_merge": may_merge(request.user, producer),
            "signs": signs_of(producer.organisation) if can_change else [],
            "history": history(producer, request.user),
        },
    )


@desk_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a producer."""
    producer = producer_for(request, pk)
    allow(may_change(request.user, producer))

    def make_form(data: Any, files: Any) -> ProducerForm:
        return ProducerForm(data, producer=producer_for(request, pk), may_date=works_here(request.user))

    return editing.edit(
        request,
        make_form=make_form,
        snapshot=lambda: producer_snapshot(producer_for(request, pk)),
        save=lambda form, seen, another: change_producer(
            by=request.user,
            producer_id=pk,
            values=form.values(),
            seen=seen,
            another_ones=another,
        ),
        done=lambda row: reverse("desk:producer", args=[row.pk]),
        saved=_("Saved."),
        template="desk/form.html",
        context={
            "title": str(producer),
            "row": producer,
            "merge_from": reverse("desk:producer_merge", args=[pk]) if may_merge(request.user, producer) else "",
            "draft": f"producer-{pk}-{request.user.pk}",
            "back": reverse("desk:producer", args=[pk]),
        },
    )


@desk_page
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge this producer into another: look at both side by side, say why."""
    loser = producer_for(request, pk)
    wanted = request.POST.get("winner") or request.GET.get("winner") or ""
    key = key_of(wanted)
    winner = producer_for(request, key) if key is not None else None
    allow(may_merge(request.user, *[one for one in (loser, winner) if one]))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and winner is not None and form.is_valid():
        try:
            merge_producers(by=request.user, loser_id=loser.pk, winner_id=winner.pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("The two are one now; the old address leads here."))
            return redirect("desk:producer", winner.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    query = request.GET.get("q", "")
    return render(
        request,
        "desk/merge.html",
        {
            "loser": loser,
            "winner": winner,
            "form": form,
            "query": query,
            "others": _others(request, loser, query) if winner is None else [],
            "rows": _side_by_side(request, loser, winner) if winner else [],
            "back": reverse("desk:producer", args=[pk]),
            "keeps": _(
                "Products, papers, points of sale and the people who speak for it move to the one that stays. Where it says nothing, the other's words are taken."
            ),
        },
        status=422 if form.errors else 200,
    )


def _others(request: HttpRequest, producer: Producer, query: str) -> list[Producer]:
    rows = Producer.objects.visible_to(request.user).filter(register=producer.register).exclude(pk=producer.pk)
    if query:
        rows = lists.text_filter(rows, "organisation__name_folded", query)
        return list(rows.select_related("organisation__commune").in_alphabet()[:20])
    keys = [sign.organisation.pk for sign in signs_of(producer.organisation)]
    return list(rows.filter(organisation__in=keys).select_related("organisation__commune").in_alphabet())


def _side_by_side(request: HttpRequest, loser: Producer, winner: Producer) -> list[tuple[str, str, str]]:
    dress_producers([loser, winner], request.user)

    def told(one: Producer) -> list[str]:
        organisation = one.organisation
        return [
            organisation.name,
            organisation.get_kind_display(),
            one.shown_tax_code,
            one.shown_contact.phone,
            str(organisation.commune or organisation.place_as_given or ""),
            str(one.products.filter(merged_into__isnull=True).count()),
            str(one.papers.count()),
            organisation.source,
        ]

    labels = [_("Name"), _("Kind"), _("Tax code"), _("Phone"), _("Place"), _("Products"), _("Papers"), _("Source")]
    return list(zip(labels, told(loser), told(winner), strict=True))
