"""What a feed says of each product, kept by a process and asked again only for products that changed: for the report on a whole register.

A new day asks for all anew, for stars end. Whether content blocks a product is read from its kept score at every look.
"""

from __future__ import annotations

import datetime
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ocop.ledger.version import version
from ocop.products.models import Product
from ocop.promotion.feeds.report import MOST, Report, shortening, why
from ocop.promotion.feeds.rows import Line, Reader, lines
from ocop.promotion.feeds.shapes import Feed
from ocop.stories import scores
from ocop.stories.models import ContentScore
from ocop.workdays import clock

HELD = 8
"""Feeds and languages a process holds; about 10 MB each at 100,000 products."""
Said = tuple[bool, tuple[str, ...], tuple[str, ...]]
"""Whether a star is in force, which required columns say nothing, which were shortened."""


@dataclass
class _Known:
    day: datetime.date
    sequence: int
    said: dict[int, Said]


_lock = threading.Lock()
_known: OrderedDict[tuple[Feed, Reader], _Known] = OrderedDict()


def forget() -> None:
    """Know nothing."""
    with _lock:
        _known.clear()


def _said(feed: Feed, products: QuerySet[Product], reader: Reader) -> dict[int, Said]:
    return {one.product.pk: (one.star, one.missing, one.shortened) for one in lines(feed, products, reader)}


def verdicts(feed: Feed, reader: Reader) -> dict[int, Said]:
    """What the feed says of every product, as of now."""
    standing = Product.objects.filter(merged_into=None)
    with _lock:
        # The head is read first: what is recorded meanwhile is asked about once more the next time.
        head, today, known = version(), clock.today(), _known.get((feed, reader))
        if known is None or known.day != today or known.sequence > head:
            known = _known[feed, reader] = _Known(today, head, _said(feed, standing, reader))
        elif known.sequence < head:
            changed = scores.stale(known.sequence, today)
            fresh = _said(feed, standing.filter(pk__in=changed), reader)
            known.said = {key: said for key, said in known.said.items() if key not in changed} | fresh
            known.sequence = head
        _known.move_to_end((feed, reader))
        while len(_known) > HELD:
            _known.popitem(last=False)
        return known.said


def report(feed: Feed, products: QuerySet[Product], reader: Reader, *, most: int = MOST) -> Report:
    """How a feed of `products` (already within reach) comes out: counts of all, and the first `most` that have something to say."""
    said = verdicts(feed, reader)
    keys = sorted(key for key in products.values_list("pk", flat=True) if key in said)
    blocked: set[int] = set()
    if feed.quality:
        rows = ContentScore.objects.filter(channel=feed.quality, errors__gt=0)
        blocked = set(rows.values_list("product_id", flat=True))
    made = Report()
    counted = Counter((said[key], key in blocked) for key in keys)
    speaks: set[tuple[Said, bool]] = set()
    for one, times in counted.items():
        line = _line(Product(), *one)
        if line.is_in:
            made.inside += times
            made.shortened += times * bool(line.shortened)
        else:
            made.left_out += times
            made.reasons.update(dict.fromkeys(why(line), times))
        if not line.is_in or line.shortened:
            speaks.add(one)
    shown = [key for key in keys if (said[key], key in blocked) in speaks][:most]
    made.lines = list(_lines(shown, said, blocked))
    return made


def _line(product: Product, said: Said, is_blocked: bool) -> Line:
    star, missing, shortened = said
    return Line(product, [], star, is_blocked, missing, shortened)


def _lines(keys: list[int], said: dict[int, Said], blocked: set[int]) -> Iterable[tuple[Line, list[str]]]:
    found = Product.objects.in_bulk(keys)
    for key in keys:
        line = _line(found[key], said[key], key in blocked)
        yield line, shortening(line) if line.is_in else why(line)
