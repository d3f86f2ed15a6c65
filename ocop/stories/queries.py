"""What other rooms ask of this one."""

from __future__ import annotations

from collections.abc import Iterable

from ocop.products.models import Product
from ocop.stories import facts, telling, wording
from ocop.stories.models import Story, TradeItem
from ocop.stories.telling import Backed


def trade_item(product: Product) -> TradeItem | None:
    """What the label of the product carries (barcode number, net content ...), or None while nobody stated anything."""
    return TradeItem.objects.filter(product=product).first()


def trade_items(product_ids: Iterable[int]) -> dict[int, TradeItem]:
    """The same for many, by the product's key. One query."""
    return {row.product_id: row for row in TradeItem.objects.filter(product_id__in=list(product_ids))}


def backed_claims(product: Product) -> list[Backed]:
    """What the public story of a product claims, and what stands behind each today; nothing for a story not told in the workshop."""
    version = telling.standing_version(Story.objects.filter(product=product).first())
    if version is None or product_text(product) != (version.text_vi, version.text_en):
        return []
    said = wording.claims(version.text_vi, version.text_en, consumed=facts.consumed(product) is not False)
    return telling.backed(version.story, said, product)


def product_text(product: Product) -> tuple[str, str]:
    """The story as the record has it."""
    row: tuple[str, str] = Product.objects.values_list("story_vi", "story_en").get(pk=product.pk)
    return row
