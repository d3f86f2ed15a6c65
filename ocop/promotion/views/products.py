"""A producer's products as they go out: feeds, codes, papers, and how often they were looked at."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.promotion import papers, permissions
from ocop.promotion.addresses import scanned
from ocop.promotion.counting import figures
from ocop.promotion.counting.reading import WORDS
from ocop.promotion.facts import Ware, wares
from ocop.promotion.feeds import shapes
from ocop.promotion.feeds.report import shortening, why
from ocop.promotion.feeds.rows import Reader, lines
from ocop.promotion.models import DailyCount
from ocop.promotion.views.counts import chart_of, year_before
from ocop.promotion.views.links import origin_of
from ocop.promotion.views.papers import printable
from ocop.stories.reach import workshop_products
from ocop.trade.sides.access import allow, found, language, page
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE = 50


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Products within reach, with their sums of the last thirty days."""
    person = request.user
    allow(permissions.promotes(person))
    text = " ".join(request.GET.get("q", "").split())[:100]
    rows = printable(person)
    if text:
        rows = rows.filter(name_folded__contains=fold(text))
    part = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    keys = [one.pk for one in part.object_list]
    today = clock.today()
    counts = DailyCount.objects.visible_to(person).filter(of="product", object_id__in=keys)
    sums = figures.by_thing(counts, *_month(today))
    dressed: list[Any] = []
    for ware in wares(rows.filter(pk__in=keys)):
        dressed.append((ware, sums.get(("product", ware.product.pk), figures.Sums())))
    part.object_list = dressed
    return render(
        request, "promotion/products.html", {"title": _("Products in the channels"), "page": part, "text": text}
    )


def _month(today: Any) -> tuple[Any, Any]:
    from datetime import timedelta

    return today - timedelta(days=29), today


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: which feeds take it and why not, its code, its papers, its counts."""
    product = found(printable(request.user), pk)
    (ware,) = wares(type(product).objects.filter(pk=pk))
    origin = origin_of(request)
    counts = DailyCount.objects.visible_to(request.user).filter(of="product", object_id=pk)
    today = clock.today()
    return render(
        request,
        "promotion/product.html",
        {
            "ware": ware,
            "product": ware.product,
            "title": product.name,
            "feeds": _feeds(ware, origin),
            "address": f"{origin}{scanned('product', product, ware.gtin)}",
            "papers": papers.KINDS,
            "word": WORDS["product"],
            "month": figures.within(counts, *_month(today)),
            "year": figures.within(counts, *year_before(today)),
            "chart": chart_of(counts, today),
            "may_label": workshop_products(request.user).filter(pk=pk).exists(),
            "is_public": product.is_public and product.producer is not None and product.producer.is_public,
        },
    )


def _feeds(ware: Ware, origin: str) -> list[dict[str, Any]]:
    found_rows = []
    for feed in shapes.feeds(clock.today()):
        rows = type(ware.product).objects.filter(pk=ware.product.pk)
        (line,) = lines(feed, rows, Reader(origin, language() == "en"))
        is_in = line.is_in and ware.product.is_public
        reasons = why(line) or shortening(line)
        found_rows.append(
            {"name": feed.name_en if language() == "en" else feed.name_vi, "is_in": is_in, "reasons": reasons}
        )
    return found_rows
