"""The first page: search, this season's goods, what the city counts, where things are made."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.portal import cards, published, shapes, structured
from ocop.portal.page_cache import public_page
from ocop.portal.views.places import classes, counted_communes
from ocop.producers.models import CraftVillage
from ocop.products.models import Product
from ocop.recognition import statistics
from ocop.search import engine
from ocop.workdays import clock

VILLAGES = ("bat-trang", "van-phuc", "ha-thai", "phu-vinh", "chuon-ngo", "quang-phu-cau")


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The first page."""
    communes, unstated = counted_communes()
    steps = classes([one.products for one in communes])
    drawn = shapes.drawn({one.code: sum(one.products >= least for least, _most in steps) for one in communes})
    today = clock.today()
    season, is_season = seasonal()
    return render(
        request,
        "portal/home.html",
        {
            "today": today,
            "panels": season,
            "is_season": is_season,
            "statements": [
                one for one in (published.newest(name) for name in ("products", "villages", "outlets")) if one
            ],
            "register_total": statistics.total(register=settings.OCOP_REGISTER, as_of=today),
            "register_in_force": statistics.total(register=settings.OCOP_REGISTER, as_of=today, in_force=True),
            "register": settings.OCOP_REGISTER,
            "shapes": drawn,
            "steps": steps,
            "most": sorted(communes, key=lambda one: -one.products)[:6],
            "commune_count": len(communes),
            "stated": sum(one.products for one in communes),
            "unstated": unstated,
            "villages": villages(),
            "structured": structured.site(request),
        },
    )


def seasonal() -> tuple[list[cards.Card], bool]:
    """Four products made this month and in force, of different groups; without any season known, four in force."""
    month = clock.today().month
    known = Product.objects.visible_to(None).exclude(season_months=[]).values_list("pk", "season_months")
    ids = [pk for pk, months in known if month in months and len(months) < 12]
    # The same four all month, others next month.
    ids.sort(key=lambda pk: hashlib.blake2b(f"{month}:{pk}".encode(), digest_size=4).digest())
    found = distinct([card for card in cards.rows(ids[:60]) if card.standing.state == "in_force"])
    if len(found) == 4:
        return found, True
    best = engine.search("", sort="quality", size=48).ids
    return distinct(cards.rows(best)), False


def distinct(found: list[cards.Card]) -> list[cards.Card]:
    """The first four of different makers, of different product sets as far as there are."""
    makers: set[Any] = set()
    sets: set[str] = set()
    first, second = [], []
    for card in found:
        product = card.product
        if product.producer_id in makers:
            continue
        makers.add(product.producer_id)
        if product.product_set in sets:
            second.append(card)
        else:
            sets.add(product.product_set)
            first.append(card)
    return [*first, *second][:4]


def villages() -> list[CraftVillage]:
    """Six craft villages: well-known ones where they are in the register, then those with most products."""
    shown = CraftVillage.objects.visible_to(None).select_related("commune").prefetch_related("crafts")
    known = {one.slug: one for one in shown.filter(slug__in=VILLAGES)}
    found = [known[slug] for slug in VILLAGES if slug in known]
    if len(found) < 6:
        rest = (
            shown.exclude(pk__in=[one.pk for one in found])
            .annotate(made=Count("products"))
            .order_by("-made", "name_sort")
        )
        found += list(rest[: 6 - len(found)])
    return found
