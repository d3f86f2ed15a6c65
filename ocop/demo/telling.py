"""Stories and the small print of a product, filled from the data (pure)."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from ocop.demo.makers import Maker, Village
from ocop.demo.timeline import Good
from ocop.demo.wares import phrases

_TOLD = 0.78  # share of products with a story; the others show how a page looks without one


def _fill(text: str, maker: Maker, **more: Any) -> str:
    filled = text.format(
        producer=maker.name,
        commune=maker.place.name,
        workers=maker.workers,
        members=maker.members or 12,
        year=maker.founded,
        **more,
    )
    return filled[:1].upper() + filled[1:]


def product_story(good: Good, rng: random.Random) -> tuple[str, str]:
    """A story in both languages, or two empty texts."""
    if rng.random() >= _TOLD:
        return "", ""
    maker = good.maker
    told = rng.choice(good.ware.stories)
    about = rng.choice(phrases()["makers"][maker.kind])
    closing = rng.choice(phrases()["closings"])
    pieces = [(told[0], told[1]), (about["vi"], about["en"]), (closing["vi"], closing["en"])]
    name, name_en = good.plain
    return (
        " ".join(_fill(vi, maker, name=name, name_en=name_en) for vi, _ in pieces),
        " ".join(_fill(en, maker, name=name, name_en=name_en) for _, en in pieces),
    )


def producer_story(maker: Maker, rng: random.Random) -> tuple[str, str]:
    """A few lines about a producer."""
    told = rng.choice(phrases()["producers"])
    (trade, trade_en) = maker.ware.names[0]
    words = {"trade": trade[:1].lower() + trade[1:], "trade_en": trade_en.lower()}
    return _fill(told["vi"], maker, **words), _fill(told["en"], maker, **words)


def village_story(village: Village, rng: random.Random) -> tuple[str, str]:
    """A few lines about a village, for most of them."""
    if rng.random() > 0.8:
        return "", ""
    told = rng.choice(phrases()["villages"])
    words = {"craft": village.craft.vi.lower(), "craft_en": village.craft.en, "commune": village.place.name}
    return told["vi"].format(**words), told["en"].format(**words)


def details(good: Good, rng: random.Random) -> dict[str, Any]:
    """Fields of a product that its page shows: materials, packs, keeping, season, capacity, price."""
    ware = good.ware
    low, high = ware.capacity
    size = min(1.0, good.maker.size / 3)
    price = rng.uniform(ware.price[0], ware.price[0] + (ware.price[1] - ware.price[0]) * rng.random())
    return {
        "ingredients_vi": ware.stuff[0],
        "ingredients_en": ware.stuff[1],
        "pack_sizes": list(rng.sample(ware.packs, rng.randint(1, len(ware.packs)))),
        "shelf_life_days": ware.keep_days,
        "storage_vi": ware.keep[0],
        "storage_en": ware.keep[1],
        "season_months": list(ware.months),
        "capacity_a_month": Decimal(round((low + (high - low) * size * rng.uniform(0.2, 1)) / 10) * 10 or 10),
        "capacity_unit": ware.unit,
        "price_from": Decimal(max(1, round(price)) * 1000),
    }
