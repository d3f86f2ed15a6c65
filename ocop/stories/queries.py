"""What other rooms ask of this one."""

from __future__ import annotations

from collections.abc import Iterable

from ocop.products.models import Product
from ocop.stories.models import TradeItem


def trade_item(product: Product) -> TradeItem | None:
    """What the label of the product carries (barcode number, net content ...), or None while nobody stated anything."""
    return TradeItem.objects.filter(product=product).first()


def trade_items(product_ids: Iterable[int]) -> dict[int, TradeItem]:
    """The same for many, by the product's key. One query."""
    return {row.product_id: row for row in TradeItem.objects.filter(product_id__in=list(product_ids))}
