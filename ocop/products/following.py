"""How products follow their producers and villages, and how their pictures follow them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ocop.files.models import StoredFile
from ocop.producers.models import Producer
from ocop.products.makers import follow_merge
from ocop.products.models import Product


def product_ids_of_producers(producer_ids: list[int]) -> list[int]:
    """Products whose search documents hold words of these producers."""
    return list(Product.objects.filter(producer_id__in=producer_ids).values_list("pk", flat=True))


def product_ids_of_villages(village_ids: list[int]) -> list[int]:
    """Products whose search documents hold words of these villages."""
    return list(Product.objects.filter(village_id__in=village_ids).values_list("pk", flat=True))


def move_products(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Products of a merged producer are the winner's."""
    keys = list(Product.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    Product.objects.filter(pk__in=keys).update(producer=winner)
    return {"products": keys, "earlier_makers": follow_merge(loser, winner)}


def picture_is_within_reach(person: Any, file: StoredFile) -> bool:
    """The picture of a draft is open to who may see the draft."""
    return Product.objects.visible_to(person).filter(pictures__file=file).exists()


def history_keys(organisation_ids: Iterable[int]) -> list[int]:
    """Products of these organisations: their members read the history of them."""
    return list(Product.objects.filter(producer__organisation_id__in=organisation_ids).values_list("pk", flat=True))
