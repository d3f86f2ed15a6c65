"""Product cards: rows for ids in two questions, and the drawn cards kept one by one.

A kept card is found under its product, the language, the ledger's version and the day, as a kept page is: a change or
a star that ends at midnight draws it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ocop.portal.page_cache import KEPT_SECONDS, known_version, release
from ocop.products.models import Product, ProductPicture
from ocop.recognition.standing import Standing, standings
from ocop.workdays import clock


@dataclass(frozen=True)
class Card:
    """What a card shows: the product and its standing today."""

    product: Product
    standing: Standing

    @property
    def is_over(self) -> bool:
        """Whether the star no longer stands, so that the card is grey."""
        return self.standing.state in ("ended", "withdrawn")


def rows(ids: Sequence[int]) -> list[Card]:
    """Cards in the order of `ids`; an id that strangers may not see is left out."""
    found = {one.pk: one for one in with_all(Product.objects.visible_to(None).filter(pk__in=ids))}
    stars = standings(list(found))
    return [Card(found[pk], stars[pk]) for pk in ids if pk in found]


def with_all(products: Any) -> Any:
    """Products with what a card draws, so that a list asks no question per row."""
    return products.select_related(
        "producer__organisation", "commune", "old_commune__district", "district", "province"
    ).prefetch_related(
        Prefetch("pictures", ProductPicture.objects.select_related("file").prefetch_related("file__sizes")), "groups"
    )


def drawn(ids: Sequence[int]) -> list[SafeString]:
    """Cards as HTML, in order; those kept are taken as they are, the others are drawn together and kept."""
    if not ids:
        return []
    if not getattr(settings, "OCOP_PAGE_CACHE", True):
        return [SafeString(html) for html in _draw(ids).values()]
    stem = f"card:{get_language()}:{known_version()}:{clock.today().toordinal()}:{release()}"
    kept = caches["pages"].get_many([f"{stem}:{pk}" for pk in ids])
    missing = [pk for pk in ids if f"{stem}:{pk}" not in kept]
    if missing:
        fresh = {f"{stem}:{pk}": html for pk, html in _draw(missing).items()}
        caches["pages"].set_many(fresh, KEPT_SECONDS)
        kept.update(fresh)
    return [mark_safe(kept[f"{stem}:{pk}"]) for pk in ids if f"{stem}:{pk}" in kept]


def _draw(ids: Sequence[int]) -> dict[int, str]:
    return {
        card.product.pk: render_to_string("portal/_card.html", {"card": card, "product": card.product})
        for card in rows(ids)
    }
