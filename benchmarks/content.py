"""Content scores of 100,000 products: facts read in blocks and scored as columns, beside an object at a time by the ORM, on the same rows.

`python -m benchmarks.content [PRODUCTS]` (default 100000). Prints what the first pass over everything costs, with every story read; what
a pass costs after one save; what scoring anew without new texts costs; and the naive way on a sample, scaled up. Then the nearest of
all stories to one, beside comparing its words with every other's on a sample. The database is a test database made for the run.
"""

from __future__ import annotations

import datetime
import os
import random
import statistics as st
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ocop.bulk.inserting import insert  # noqa: E402
from ocop.files.models import StoredFile  # noqa: E402
from ocop.ledger.record import record  # noqa: E402
from ocop.producers.models import Paper, PaperVersion  # noqa: E402
from ocop.products.models import Product, ProductGroup, ProductPicture  # noqa: E402
from ocop.recognition.standing import standing  # noqa: E402
from ocop.stories import facts, likeness, quality, scores, sketching, wording  # noqa: E402
from ocop.stories.models import ContentScore, TradeItem  # noqa: E402
from tests import builders  # noqa: E402

SAMPLE = 300
NOW = timezone.now()
TODAY = datetime.date.today()
WORDS = [
    "nhà",
    "tôi",
    "làm",
    "miến",
    "từ",
    "củ",
    "dong",
    "trồng",
    "trên",
    "đồi",
    "bột",
    "lắng",
    "hai",
    "đêm",
    "rồi",
    "tráng",
    "thành",
    "tấm",
    "phơi",
    "qua",
    "nắng",
    "cắt",
    "sợi",
    "sợi",
    "trong",
    "và",
    "dai",
    "nấu",
    "lại",
    "hôm",
    "sau",
    "vẫn",
    "không",
    "nát",
    "khách",
    "quen",
    "gọi",
    "trước",
    "một",
    "hôm",
    "chợ",
    "phiên",
    "sáng",
    "sớm",
    "bà",
    "ngoại",
    "truyền",
    "nghề",
    "con",
    "gái",
    "giữ",
    "bếp",
    "mùa",
    "đông",
    "tre",
    "nứa",
    "sân",
    "gạch",
    "khói",
    "bếp",
    "sông",
    "núi",
    "làng",
    "xóm",
    "đường",
    "nhỏ",
    "cây",
    "đa",
    "giếng",
    "nước",
    "gạo",
    "nếp",
    "mật",
    "ong",
    "trà",
    "sen",
    "lụa",
    "gốm",
    "men",
    "lò",
    "củi",
    "thợ",
    "cả",
    "tay",
    "nghề",
    "học",
    "việc",
]


def fill(count: int, rng: random.Random) -> None:
    """Products with stories, labels, papers and pictures; two thirds have each."""
    makers = [builders.producer(f"Hộ {number}").pk for number in range(50)]
    file = StoredFile.objects.create(
        digest="0" * 64, name="a.jpg", media_type="image/jpeg", size=1, path="a", width=1200, height=900, created_at=NOW
    )
    stories = [" ".join(rng.choices(WORDS, k=90)) for _number in range(count)]
    keys = insert(
        Product,
        (
            {
                "producer_id": makers[number % 50],
                "name": f"Sản phẩm {number}",
                "name_folded": f"san pham {number}",
                "name_sort": b"",
                "slug": f"sp-{number}",
                "story_vi": stories[number] if number % 3 else "",
                "ingredients_vi": "bột dong" if number % 2 else "",
            }
            for number in range(count)
        ),
        register="office",
        product_set="qd26-2026-07",
        created_at=NOW,
        pack_sizes=["gói"],
        price_from=85_000,
    )
    insert(ProductGroup, ({"product_id": key} for key in keys), scheme="qd26-2026", group="food", as_given="")
    insert(ProductPicture, ({"product_id": key} for key in keys[::2]), file_id=file.pk, alt_vi="Bát miến")
    insert(TradeItem, ({"product_id": key} for key in keys[::3]), net_content=500, net_unit="g", changed_at=NOW)
    papers = insert(Paper, ({"producer_id": key} for key in makers), kind="food_safety", title="Giấy", created_at=NOW)
    insert(
        PaperVersion,
        ({"paper_id": key} for key in papers),
        number=1,
        added_by_name="x",
        valid_from=TODAY,
        valid_to=None,
        created_at=NOW,
    )


def naive(product: Product) -> int:
    """One object at a time: every question asked where it comes up, the text read each time."""
    item = TradeItem.objects.filter(product=product).first()
    pictures = list(product.pictures.select_related("file"))
    in_force = {
        version.paper.kind
        for paper in Paper.objects.filter(producer=product.producer)
        for version in paper.versions.all()
        if version.valid_to is None or version.valid_to >= TODAY
    }
    star = standing(product.pk)
    flags = [flag for flag in wording.flags(product.story_vi, "vi") if flag.rule.severity == "forbidden"]
    said = wording.claims(product.story_vi, product.story_en)
    group = product.groups.filter(scheme="qd26-2026").first()
    met = {
        "name": len(product.name) >= 6,
        "picture": bool(pictures),
        "price": bool(product.price_from),
        "net_content": bool(item and item.net_content),
        "words": not flags,
        "ingredients": bool(product.ingredients_vi),
        "story": len(product.story_vi) >= 250,
        "alt_vi": bool(pictures) and all(one.alt_vi for one in pictures),
        "storage": bool(product.storage_vi),
        "shelf_life": bool(product.shelf_life_days),
        "allergens": bool(item and item.allergens),
        "picture_size": bool(pictures) and (pictures[0].file.width or 0) >= 800,
        "claims": not said,
        "star": star.state == "in_force",
        "food_safety": "food_safety" in in_force,
        "packing": bool(product.pack_sizes),
        "pictures": len(pictures) >= 3,
        "usage": bool(item and item.usage_vi),
        "origin": bool(item and item.origin_vi),
        "story_long": len(product.story_vi) >= 600,
        "name_en": bool(product.name_en),
        "gtin": bool(item and item.gtin),
    }
    channel = quality.content().channels["marketplace"]
    asked = {code: points for code, (_need, points) in channel.asks.items()}
    assert group is not None
    got, whole = sum(points for code, points in asked.items() if met[code]), sum(asked.values())
    return (200 * got + whole) // (2 * whole)


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def one_save(key: int) -> None:
    """A price changes, as the ledger tells it."""
    with transaction.atomic():
        Product.objects.filter(pk=key).update(price_from=None)
        record(
            by=None,
            action="products.change",
            topic="registry",
            subject=Product.objects.get(pk=key),
            after={"price_from": None},
        )


def measure(count: int) -> None:
    """Fill, score, compare, print."""
    rng = random.Random(3)
    fill(count, rng)
    first = timed(scores.follow)
    rows = ContentScore.objects.count()
    keys = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    chosen = list(Product.objects.filter(pk__in=rng.sample(keys, SAMPLE)).select_related("producer__organisation"))
    kept = dict(
        ContentScore.objects.filter(channel="marketplace", product__in=chosen).values_list("product_id", "score")
    )
    found: dict[int, int] = {}
    loop = timed(lambda: found.update({one.pk: naive(one) for one in chosen})) * count / SAMPLE
    if found != kept:
        sys.exit("The two ways differ.")
    again = timed(lambda: scores.refresh(keys))
    columns = facts.take(keys[: scores.BLOCK], TODAY).facts.repeat(max(count // scores.BLOCK, 1), axis=0)
    pure = timed(lambda: [quality.score(columns, one) for one in quality.content().channels.values()])
    one_save(keys[count // 2])
    single = timed(scores.follow)
    print(f"{connection.vendor}: {count:,} products, {rows:,} scores, four channels\n")
    print("| what | seconds | naive ORM, all anew, takes so many times longer |\n| --- | --- | --- |")
    print(f"| one object at a time, one channel, scaled from {SAMPLE} | {loop:.1f} | 1 |")
    for name, taken in (
        ("first pass, every story read", first),
        ("scored anew, texts the same", again),
        ("the reckoning alone, from columns", pure),
        ("after one save", single),
    ):
        print(f"| {name} | {taken:.3f} | {loop / taken:.0f} |")
    alike(chosen)


def alike(chosen: list[Product]) -> None:
    """The stories nearest to one among all."""
    loaded = timed(likeness.shelf.columns)
    told = [one for one in chosen if one.story_vi]
    taken = [timed(lambda one=one: likeness.alike(by=None, product=one, text=one.story_vi)) for one in told[:30]]  # type: ignore[misc]
    others = list(Product.objects.exclude(story_vi="").values_list("story_vi", flat=True)[:SAMPLE])
    number = Product.objects.exclude(story_vi="").count()
    exact = timed(lambda: [sketching.shared(told[0].story_vi, other) for other in others]) * number / len(others)
    print(
        f"\nAlike stories among {number:,}: sketches read in {loaded:.2f} s once; p50 {st.median(taken) * 1000:.0f} ms a question;"
    )
    print(
        f"comparing with every text word by word {exact:.1f} s (scaled from {len(others)}): {exact / st.median(taken):.0f} times longer.",
        flush=True,
    )


ORIGINAL = connection.settings_dict["NAME"]


def main() -> None:
    """In a fresh test database."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    settings.DEBUG = False
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(count)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        connection.settings_dict["NAME"] = ORIGINAL
        connection.close()


if __name__ == "__main__":
    main()
