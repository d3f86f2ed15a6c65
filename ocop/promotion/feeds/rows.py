"""Products as facts for feeds, read in pieces: a hundred thousand cost no more memory than five hundred."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import translation

from ocop.files.queries import address
from ocop.products.models import Product, ProductPicture
from ocop.promotion.feeds.expressions import cut, written
from ocop.promotion.feeds.shapes import Feed
from ocop.recognition.standing import Standing, standings
from ocop.rulebooks import product_sets
from ocop.stories.models import ContentScore
from ocop.stories.queries import trade_items
from ocop.ui.marks import level_words
from ocop.workdays import clock

PIECE = 500


@dataclass(frozen=True)
class Line:
    """A product in a feed: its cells, or why it is left out."""

    product: Product
    cells: list[Any] = field(default_factory=list)
    star: bool = True
    """False: no star in force."""
    blocked: bool = False
    """Its content has errors for this channel."""
    missing: tuple[str, ...] = ()
    """Required columns that have nothing to say."""
    shortened: tuple[str, ...] = ()

    @property
    def is_in(self) -> bool:
        """Whether the feed carries it."""
        return self.star and not self.blocked and not self.missing


@dataclass(frozen=True)
class Reader:
    """For whom a feed is written: under which address, in which language; `own_site` may stand in for a page that is not public."""

    origin: str
    english: bool = False
    is_own: bool = False


def lines(feed: Feed, products: QuerySet[Product], reader: Reader) -> Iterator[Line]:
    """Every product of `products` (already within reach) as a line of the feed, by key."""
    day = clock.today()
    dressed = products.select_related("producer__organisation", "commune", "village").prefetch_related(
        Prefetch("pictures", ProductPicture.objects.select_related("file"))
    )
    last = 0
    while True:
        piece = list(dressed.filter(pk__gt=last).order_by("pk")[:PIECE])
        if not piece:
            return
        last = piece[-1].pk
        yield from _piece(feed, piece, reader, day)


def _piece(feed: Feed, piece: list[Product], reader: Reader, day: datetime.date) -> Iterator[Line]:
    keys = [one.pk for one in piece]
    stars = standings(keys, day)
    items = trade_items(keys)
    blocked: set[int] = set()
    if feed.quality:
        rows = ContentScore.objects.filter(product__in=keys, channel=feed.quality, errors__gt=0)
        blocked = set(rows.values_list("product_id", flat=True))
    for product in piece:
        standing = stars[product.pk]
        facts = _facts(product, standing, items.get(product.pk), reader, day)
        yield _line(
            feed,
            product,
            facts,
            star=standing.state == "in_force" or not feed.needs_star,
            blocked=product.pk in blocked,
        )


def _line(feed: Feed, product: Product, facts: dict[str, Any], *, star: bool, blocked: bool) -> Line:
    cells: list[Any] = []
    missing, shortened = [], []
    for column in feed.columns:
        value = column.fill(facts)
        if column.many:
            cells.append([written(one) for one in value or []])
            continue
        text = written(value)
        kept = cut(text, column.most)
        if column.required and not kept:
            missing.append(column.name)
        if kept != text:
            shortened.append(column.name)
        cells.append(kept)
    return Line(product, cells, star, blocked, tuple(missing), tuple(shortened))


def _facts(product: Product, standing: Standing, item: Any, reader: Reader, day: datetime.date) -> dict[str, Any]:
    stands = standing.state == "in_force"
    pictures = [
        (f"{reader.origin}{address(one.file)}", one.alt_vi) for one in product.pictures.all() if one.file.is_public
    ]
    gtin = getattr(item, "gtin", "")
    in_season = not product.season_months or day.month in product.season_months
    organisation = product.producer.organisation if product.producer else None
    english = reader.english
    return {
        "id": f"ocop-{product.pk}",
        "name_vi": product.name,
        "name_en": product.name_en,
        "name": (english and product.name_en) or product.name,
        "story_vi": product.story_vi,
        "story_en": product.story_en,
        "story": (english and product.story_en) or product.story_vi,
        "page": _page(product, reader),
        "picture": pictures[0][0] if pictures else "",
        "picture_alt": pictures[0][1] if pictures else "",
        "more_pictures": [one for one, _alt in pictures[1:]],
        "price": product.price_from,
        "availability": "in_stock" if in_season else "out_of_stock",
        "availability_words": "in stock" if in_season else "out of stock",
        "maker": organisation.name if organisation else "",
        "gtin": gtin,
        "has_gtin": "yes" if gtin else "no",
        "kinds": _kinds(product, english),
        "stars": standing.level if stands else "",
        "star_words": f"OCOP {level_words(standing.level)[1]}" if stands else "",
        "star_until": standing.over_on - datetime.timedelta(days=1) if stands and standing.over_on else "",
        "decision": standing.decision if stands else "",
        "commune": str(product.commune or ""),
        "village": str(product.village or ""),
        "packs": product.pack_sizes,
        "net_content": _content(item),
        "keeps_days": product.shelf_life_days,
        "storage": (english and product.storage_en) or product.storage_vi,
        "ingredients": (english and product.ingredients_en) or product.ingredients_vi,
        "data_kind": "dữ liệu minh hoạ" if product.register == "demo" else "",
    }


def _content(item: Any) -> str:
    if item is None or item.net_content is None:
        return ""
    return f"{item.net_content.normalize():f} {item.net_unit}".strip()


def _kinds(product: Product, english: bool) -> list[str]:
    one = product_sets.product_set(product.product_set) if product.product_set else None
    return ["OCOP", one.en if english else one.vi] if one else ["OCOP"]


def _page(product: Product, reader: Reader) -> str:
    is_public = product.is_public and (product.producer is None or product.producer.is_public)
    if is_public:
        with translation.override("en" if reader.english else "vi"):
            return f"{reader.origin}{reverse('portal:product', args=[product.slug])}"
    return product.producer.organisation.website if reader.is_own and product.producer else ""
