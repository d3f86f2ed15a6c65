"""Counting opened pages against not counting them and against a row written in the request; a feed, streamed in pieces, against one made
whole with a question for each product.

Pages are asked through WSGI on one thread, kept whole, with the name of a phone. The rows that the named alternative writes are taken
back. Rows are those of the demo city (made first when the database of this instance has none).
"""

from __future__ import annotations

import os
import time
import tracemalloc
from collections import Counter
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
from benchmarks.pages import ask, prepare, rate

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
COUNTING = "ocop.promotion.counting.middleware.CountingMiddleware"


def counted(slug: str) -> None:
    """Prints the rates of one kept page: not counted, counted, and with a row written in the request."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import transaction

    from ocop.promotion.counting import buffer
    from ocop.promotion.models import DailyCount

    settings.OCOP_COUNT_SECONDS = 0  # the thread would write rows into the measured database
    settings.OCOP_PAGE_CACHE = True
    path = f"/san-pham/{slug}/"
    all_of_them = list(settings.MIDDLEWARE)

    def asked(*, with_count: bool, writes: bool = False) -> tuple[float, float, int]:
        settings.MIDDLEWARE = all_of_them if with_count else [one for one in all_of_them if one != COUNTING]
        application = get_wsgi_application()

        def once() -> tuple[int, int]:
            answer = ask(application, path, HTTP_USER_AGENT=PHONE)
            if writes:
                # What is usually done: the sum of the day is raised by the request itself.
                buffer.write(Counter({("product", slug, "view", buffer.clock.today()): 1}))
            return answer

        return rate(once)

    before = list(DailyCount.objects.filter(of="product", day=buffer.clock.today()).values_list("pk", "count"))
    bare, with_count = asked(with_count=False), asked(with_count=True)
    waiting = sum(buffer.waiting.waiting().values())
    buffer.waiting.reset()
    written = asked(with_count=False, writes=True)
    with transaction.atomic():
        DailyCount.objects.filter(of="product", day=buffer.clock.today()).exclude(
            pk__in=[pk for pk, _n in before]
        ).delete()
        for pk, times in before:
            DailyCount.objects.filter(pk=pk).update(count=times)
    settings.MIDDLEWARE = all_of_them
    print("| kept page of a product | a second by wall | by CPU | to not counted (CPU) |\n| --- | --- | --- | --- |")
    for name, one in (
        ("not counted", bare),
        ("counted in memory", with_count),
        ("a row written in each request", written),
    ):
        print(f"| {name} | {one[0]:.0f} | {one[1]:.0f} | {one[1] / bare[1]:.2f} |")
    print(
        f"\n{waiting} openings waited in one number of memory; {with_count[1] / written[1]:.1f} times the rate of a row in each request.\n"
    )


def naive(products: Any, feed: Any) -> bytes:
    """The named alternative: every product read by itself, the whole file in memory."""
    from ocop.promotion.feeds.rows import Reader, lines
    from ocop.promotion.feeds.writing import text

    parts = [
        line
        for pk in products.values_list("pk", flat=True)
        for line in lines(feed, products.filter(pk=pk), Reader("http://localhost"))
    ]
    return b"".join(text(feed, parts, title="OCOP", home="/"))


def fed() -> None:
    """Prints time and peak memory of a feed of every public product, both ways."""
    from ocop.products.models import Product
    from ocop.promotion.feeds import shapes
    from ocop.promotion.feeds.rows import Reader, lines
    from ocop.promotion.feeds.writing import text
    from ocop.workdays import clock

    feed = shapes.feed("chung", clock.today())
    products = Product.objects.visible_to(None)

    def measured(make: Any) -> tuple[float, int, int]:
        start, size = time.perf_counter(), 0
        for part in make():
            size += len(part)
        taken = time.perf_counter() - start
        tracemalloc.start()
        for _part in make():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return taken, size, peak

    streamed = measured(lambda: text(feed, lines(feed, products, Reader("http://localhost")), title="OCOP", home="/"))
    few = products.filter(pk__in=list(products.order_by("pk").values_list("pk", flat=True)[:150]))
    share = products.count() / few.count()
    whole = measured(lambda: [naive(few, feed)])
    print("| feed of all public products | seconds | peak, MB | bytes |\n| --- | --- | --- | --- |")
    print(f"| streamed in pieces of 500 | {streamed[0]:.2f} | {streamed[2] / 1e6:.1f} | {streamed[1]} |")
    print(
        f"| each product read by itself, whole in memory (150 of them, times {share:.1f}) | {whole[0] * share:.2f} | {whole[2] * share / 1e6:.1f} | |"
    )
    print(f"\nStreamed: {whole[0] * share / streamed[0]:.1f} times as fast.")


def main() -> None:
    """Prints both tables."""
    _application, slug = prepare()
    counted(slug)
    fed()


if __name__ == "__main__":
    main()
