"""Shelf cards, labels, posters, codes: chosen on a page, sent as PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.documents import answer
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.promotion import papers, permissions
from ocop.promotion.addresses import scanned
from ocop.promotion.counting.buffer import waiting
from ocop.promotion.facts import wares
from ocop.promotion.views.links import origin_of
from ocop.recognition.certificates import qr
from ocop.stories.queries import trade_item
from ocop.stories.reach import workshop_products
from ocop.trade.sides.access import allow, found, page

MOST_LISTED = 300


def printable(person: Any) -> QuerySet[Product]:
    """Products one may print cards of: one's own, one's commune's, what stands on one's shelf, all public ones for the offices."""
    rows = workshop_products(person).filter(producer__isnull=False)
    shelves = own_outlets(person)
    if shelves:
        on_shelf = Product.objects.visible_to(None).filter(shelves__outlet__in=shelves, shelves__until__isnull=True)
        rows = Product.objects.filter(
            pk__in=[*rows.values_list("pk", flat=True)[:5000], *on_shelf.values_list("pk", flat=True)]
        )
    return rows.in_alphabet()


def own_outlets(person: Any) -> list[Outlet]:
    """Points of sale that one keeps, or whose shelves one looks after as the office."""
    rights = rights_of(person)
    keeps = rights.organisation_ids("outlet_keeper") | rights.organisation_ids("producer_member")
    return list(Outlet.objects.filter(keeper__in=keeps).in_alphabet()) if keeps else []


def _numbers(values: list[str]) -> list[int]:
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 16][:500]


@require_safe
@page
def choose(request: HttpRequest) -> HttpResponse:
    """Which products, which paper. A shelf of a point of sale is chosen at once."""
    person = request.user
    allow(permissions.promotes(person))
    rows = printable(person)
    shelf = _shelf(request)
    if shelf is not None:
        rows = rows.filter(shelves__outlet=shelf, shelves__until__isnull=True)
    text = " ".join(request.GET.get("q", "").split())[:100]
    if text:
        from ocop.vietnamese.folding import fold

        rows = rows.filter(name_folded__contains=fold(text))
    count = rows.count()
    listed = wares(rows[:MOST_LISTED])
    return render(
        request,
        "promotion/print.html",
        {
            "title": _("Print cards, labels, posters"),
            "rows": listed,
            "kinds": papers.KINDS,
            "shelf": shelf,
            "shelves": own_outlets(person),
            "text": text,
            "count": count,
            "ready": sum(one.stands for one in listed),
        },
    )


def _shelf(request: HttpRequest) -> Outlet | None:
    key = _numbers([request.GET.get("ke", "")])
    return Outlet.objects.visible_to(request.user).filter(pk=key[0]).first() if key else None


@require_safe
@page
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """The PDF of the products chosen (`sp`, several times), `ban` copies of each."""
    if kind not in papers.KINDS:
        raise Http404
    allow(permissions.promotes(request.user))
    keys = _numbers(request.GET.getlist("sp"))
    rows = printable(request.user).filter(pk__in=keys)
    copies = _numbers([request.GET.get("ban", "1")])
    chosen = wares(rows)
    if len(chosen) < len(set(keys)):
        # What is out of reach is not found, as on every page.
        raise Http404
    try:
        made = papers.render(kind, chosen, at=origin_of(request), copies=copies[0] if copies else 1)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(f"{reverse('promotion:print')}")
    for one in chosen:
        waiting.add("product", str(one.product.pk), "download")
    return answer.pdf(made, f"ocop-{kind}-{chosen[0].product.slug}" if len(chosen) == 1 else f"ocop-{kind}")


@require_safe
@page
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of a product as a drawing for packs."""
    product = found(printable(request.user), pk)
    item = trade_item(product)
    made = qr.svg(f"{origin_of(request)}{scanned('product', product, item.gtin if item else '')}")
    sent = HttpResponse(made, content_type="image/svg+xml")
    sent["Content-Disposition"] = f'attachment; filename="ma-{product.slug}.svg"'
    return sent
