"""Published stories and pictures for a part of the demo products, labels for more of them, and the household whose marketplace score is 45."""

from __future__ import annotations

import datetime
import random
from typing import Any

from ocop.bulk.inserting import insert
from ocop.demo.accounts import HOUSEHOLD_PHONE
from ocop.demo.stories import pictures
from ocop.demo.writing import RECORDER, moment
from ocop.people.models import Person, Register
from ocop.producers.models import Paper, PaperVersion
from ocop.products.gtin import check_digit
from ocop.products.models import Product, ProductPicture
from ocop.recognition.standing import standings
from ocop.search.documents import refresh
from ocop.stories import books, scores, wording
from ocop.stories.models import Claim, Story, StoryVersion, TradeItem

TOLD = 90
LABELLED = 240
# Numbers that begin with 2 are for use inside a shop: no firm in the world owns one.
PREFIX = "29"
WAITS = "Miến dong"


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """Rows as of a day; how many there are of each."""
    rng = random.Random(f"{seed}|stories")
    waiting = _household(day)
    products = list(
        Product.objects.filter(register=Register.DEMO, is_public=True)
        .exclude(story_vi="")
        .exclude(pk=waiting.pk if waiting else 0)
        .select_related("producer")
        .order_by("pk")[: LABELLED * 3]
    )
    chosen = rng.sample(products, min(LABELLED, len(products)))
    labels = _labels(chosen, day, rng)
    drawn = pictures.write(chosen, day)
    told = _stories(chosen[:TOLD], day, rng)
    scores.refresh([*(one.pk for one in chosen), *([waiting.pk] if waiting else [])], day=day)
    return {"stories": told, "labels": labels, "pictures": drawn}


def remove() -> None:
    """Before recognitions, papers and products go: claims hold on to them."""
    Story.objects.filter(register=Register.DEMO).delete()
    TradeItem.objects.filter(product__register=Register.DEMO).delete()


def _labels(products: list[Product], day: datetime.date, rng: random.Random) -> int:
    rows: list[dict[str, Any]] = []
    for number, product in enumerate(products):
        body = f"{PREFIX}{number:010d}"
        grams = rng.choice((100, 200, 250, 500, 1000))
        rows.append(
            {
                "product_id": product.pk,
                "gtin": body + str(check_digit(body)) if number % 3 == 0 else "",
                "net_content": grams,
                "net_unit": "g",
                "packing_vi": "túi giấy, thùng 20 túi",
                "packing_en": "paper bag, carton of 20",
                "allergens": ["none"] if number % 2 else [],
                "usage_vi": "Dùng theo chỉ dẫn trên bao bì.",
                "usage_en": "Use as the pack says.",
                "origin_vi": "Hà Nội",
                "origin_en": "Hà Nội",
                "changed_at": moment(day, number),
            }
        )
    return len(insert(TradeItem, rows))


def _stories(products: list[Product], day: datetime.date, rng: random.Random) -> int:
    """The text of the record as the first published one; every claim is the producer's own word where that is enough."""
    keys = insert(
        Story, ({"product_id": one.pk} for one in products), register=Register.DEMO, created_at=moment(day, 0)
    )
    versions, claims = [], []
    for key, product in zip(keys, products, strict=True):
        said_on = moment(day - datetime.timedelta(days=rng.randint(7, 200)), key % 9)
        versions.append(
            {"story_id": key, "text_vi": product.story_vi, "text_en": product.story_en, "published_at": said_on}
        )
        for said in wording.claims(product.story_vi, product.story_en):
            if said.kind.told:
                claims.append({"story_id": key, "kind": said.key[0], "passage": said.key[1], "settled_at": said_on})
    insert(StoryVersion, versions, number=1, rules=books.digest(), published_by_name=RECORDER)
    insert(Claim, claims, backing="told", settled_by_name=RECORDER)
    return len(keys)


def _household(day: datetime.date) -> Product | None:
    """The product of the demo household that has everything but a story, pictures and a label: 45 of 100 for marketplaces."""
    person = Person.objects.filter(phone=HOUSEHOLD_PHONE, is_demo=True).first()
    role = person.roles.filter(name="producer_member").first() if person else None
    rows = Product.objects.filter(producer__organisation=role.organisation_id if role else None, name__startswith=WAITS)
    found = list(rows.select_related("producer").order_by("pk"))
    stands = standings([one.pk for one in found], day)
    product = next((one for one in found if stands[one.pk].state == "in_force"), found[0] if found else None)
    if product is None:
        return None
    ProductPicture.objects.filter(product=product).delete()
    product.story_vi = product.story_en = ""
    product.name_en = product.name_en or "Arrowroot glass noodles"
    product.ingredients_vi = product.ingredients_vi or "tinh bột dong riềng, nước"
    product.storage_vi = product.storage_vi or "nơi khô ráo, tránh nắng"
    product.pack_sizes = product.pack_sizes or ["gói 500 g"]
    product.shelf_life_days = product.shelf_life_days or 365
    product.price_from = product.price_from or 85_000
    product.save()
    _safety_paper(product, day)
    refresh("product", [product.pk])
    return product


def _safety_paper(product: Product, day: datetime.date) -> None:
    """A food-safety certificate that stands, where the household has none."""
    there = PaperVersion.objects.filter(paper__producer=product.producer, paper__kind="food_safety", valid_to__gte=day)
    if there.exists() or product.producer is None:
        return
    paper = Paper.objects.create(
        producer=product.producer,
        kind="food_safety",
        title="Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm (minh hoạ)",
        created_at=moment(day, 0),
    )
    PaperVersion.objects.create(
        paper=paper,
        number=1,
        valid_from=day - datetime.timedelta(days=200),
        valid_to=day + datetime.timedelta(days=800),
        added_by_name=RECORDER,
        created_at=moment(day, 0),
    )
