"""What cards, labels, posters and press kits say of a product: public facts only, stars as of a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from ocop.products.models import Product, ProductPicture
from ocop.recognition.standing import Standing, standings
from ocop.stories.models import TradeItem
from ocop.stories.queries import trade_items

STARS = {"3": (3, "3 sao"), "4": (4, "4 sao"), "5": (5, "5 sao"), "potential_5": (4, "tiềm năng 5 sao")}


@dataclass(frozen=True)
class Ware:
    """A product with its standing today and what its label carries."""

    product: Product
    standing: Standing
    item: TradeItem | None

    @property
    def stands(self) -> bool:
        """Whether its star is in force, so that it may be printed."""
        return self.standing.state == "in_force"

    @property
    def gtin(self) -> str:
        """Its barcode number, or ""."""
        return self.item.gtin if self.item is not None else ""

    @property
    def last_day(self) -> datetime.date | None:
        """Last day of its star, where it is known."""
        return self.standing.over_on - datetime.timedelta(days=1) if self.standing.over_on else None


def wares(products: Any) -> list[Ware]:
    """Rows of a queryset of products, with what papers print, in its order; four questions."""
    found = list(
        products.select_related("producer__organisation__commune", "commune", "village__commune").prefetch_related(
            Prefetch("pictures", ProductPicture.objects.select_related("file").prefetch_related("file__sizes"))
        )
    )
    keys = [one.pk for one in found]
    stars, items = standings(keys), trade_items(keys)
    return [Ware(one, stars[one.pk], items.get(one.pk)) for one in found]


def without_star(found: Iterable[Ware]) -> list[Ware]:
    """Those that must not be printed."""
    return [one for one in found if not one.stands]


def as_data(ware: Ware, *, page: str, day: datetime.date) -> dict[str, Any]:
    """Facts as JSON holds them; nothing that is not on the public page."""
    product, standing = ware.product, ware.standing
    known = standing.state in ("in_force", "ended", "withdrawn")
    return {
        "name_vi": product.name,
        "name_en": product.name_en,
        "page": page,
        "maker": product.producer.organisation.name if product.producer else None,
        "commune": str(product.commune) if product.commune else None,
        "village": str(product.village) if product.village else None,
        "stars": {
            "as_of": day.isoformat(),
            "state": standing.state,
            "level": standing.level if known else None,
            "decision": standing.decision or None,
            "last_day": ware.last_day.isoformat() if ware.last_day else None,
        },
        "gtin": ware.gtin or None,
        "packs": list(product.pack_sizes),
        "shelf_life_days": product.shelf_life_days,
        "price_from_dong": int(product.price_from) if product.price_from is not None else None,
        "months_made": list(product.season_months),
        "is_demo_data": product.register == "demo",
    }


def shortened(text: str, most: int) -> str:
    """The first sentences that fit, else words."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    end = max(plain.rfind(mark, 0, most) for mark in (". ", "! ", "? "))
    if end > most // 3:
        return plain[: end + 1]
    return plain[: plain.rfind(" ", 0, most - 1)].rstrip(" ,;:") + "…"


def names(found: Sequence[Ware], most: int = 5) -> str:
    """Their names in a sentence."""
    listed = ", ".join(one.product.name for one in found[:most])
    return f"{listed} …" if len(found) > most else listed
