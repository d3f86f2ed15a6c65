"""Craft villages with their three titles (decree 52/2018)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.portal import cards, lists, structured
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.portal.sources import sources_of
from ocop.producers.models import Craft, CraftVillage, Producer, VillageTitle
from ocop.products.models import Product
from ocop.promotion.counting.reading import WORDS
from ocop.promotion.villages import visit
from ocop.vietnamese.folding import fold

SIZE = 48
TITLES = tuple(VillageTitle.Title.values)


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """All villages; `title`, `craft` and `q` narrow, each with its count."""
    title, craft = request.GET.get("title", ""), request.GET.get("craft", "")
    text = " ".join(request.GET.get("q", "").split())[:100]
    villages = CraftVillage.objects.visible_to(None)
    if text:
        villages = villages.filter(name_folded__contains=fold(text))
    if craft:
        villages = villages.filter(crafts__slug=craft)
    counts = Counter(
        VillageTitle.objects.filter(village__in=villages, ended_on__isnull=True)
        .values_list("title", flat=True)
        .distinct()
        .order_by("village", "title")
        .values_list("title", flat=True)
    )
    if title in TITLES:
        villages = villages.filter(titles__title=title, titles__ended_on__isnull=True).distinct()
    villages = drawn(villages).in_alphabet()
    if file := download_or_none(request, villages, lists.village_columns(), pgettext("file name", "villages")):
        return file
    return render(
        request,
        "portal/villages.html",
        {
            "page": Paginator(villages, SIZE).get_page(request.GET.get("page")),
            "titles": [
                (value, label, counts[value], value == title)
                for value, label in VillageTitle.Title.choices
                if counts[value] or value == title
            ],
            "crafts": [
                (one.slug, one, one.slug == craft)
                for one in Craft.objects.filter(villages__isnull=False).distinct().order_by("name_vi")
            ],
            "title_chosen": title,
            "craft_chosen": craft,
            "text": text,
        },
    )


def drawn(villages: Any) -> Any:
    """Villages with what a row shows."""
    titles = VillageTitle.objects.filter(ended_on__isnull=True).order_by("title")
    return villages.select_related("commune", "old_commune", "district").prefetch_related(
        "crafts", Prefetch("titles", titles)
    )


@public_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One village: titles in time, crafts, who makes what in it."""
    village = (
        CraftVillage.objects.visible_to(None)
        .select_related("commune", "old_commune__district", "district", "visitor_page")
        .prefetch_related("crafts")
        .filter(slug=slug)
        .first()
    )
    if village is None:
        raise Http404
    ids = list(Product.objects.visible_to(None).filter(village=village).in_alphabet().values_list("pk", flat=True))
    producers = Producer.objects.visible_to(None).filter(village=village).select_related("organisation").in_alphabet()
    found = visit(village)
    return render(
        request,
        "portal/village.html",
        {
            "village": village,
            "titles": village.titles.order_by("-counted_from", "-pk"),
            "cards": cards.drawn(ids[:24]),
            "count": len(ids),
            "producers": producers,
            "visit": found,
            "word": WORDS["village"],
            "sources": sources_of([village]),
            "structured": structured.village(request, village, found.page),
        },
    )
