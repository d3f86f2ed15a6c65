"""What the records of products lack in each channel, from the scores `stories` keeps: counted, and by producer for a course.

Read from kept scores, so a change of a minute ago may not be in it yet. Papers and stars are no matter of a course on content and are
left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.products.models import Product
from ocop.stories import quality
from ocop.stories.models import ContentScore
from ocop.ui import writing

NOT_TAUGHT = ("papers", "dossier")


def taught() -> dict[str, quality.Item]:
    """Items of records a course can be about, by code, in the order of the file."""
    return {code: item for code, item in quality.content().items.items() if item.where not in NOT_TAUGHT}


def said(row: quality.Item | quality.Channel) -> str:
    """An item or a channel in the language of the page."""
    return row.en if writing.is_english() else row.vi


def names(codes: Collection[str]) -> list[str]:
    """Items in words; a code the rules know no more as it is."""
    items = quality.content().items
    return [said(items[code]) if code in items else code for code in codes]


@dataclass(frozen=True)
class Lack:
    """One item of a channel: how many products lack it, of how many producers."""

    code: str
    name: str
    need: str
    products: int
    producers: int


@dataclass(frozen=True)
class OfChannel:
    """A channel and what its products lack; what costs most points on the whole stands first."""

    code: str
    name: str
    scored: int
    lacks: list[Lack]


def _rows(register: str) -> Any:
    """Scores of products that stand."""
    return ContentScore.objects.filter(product__register=register, product__merged_into__isnull=True)


def by_channel(register: str) -> list[OfChannel]:
    """Every channel of the rules. One query a channel."""
    book, teach = quality.content(), taught()
    found = []
    for channel in book.channels.values():
        rows = np.array(
            list(_rows(register).filter(channel=channel.code).values_list("failed", "product__producer")), dtype=object
        ).reshape(-1, 2)
        failed = rows[:, 0].astype(np.int64)
        makers = np.where(rows[:, 1] == None, 0, rows[:, 1]).astype(np.int64)  # noqa: E711 -- compared element by element
        lost = []
        for code, (need, points) in channel.asks.items():
            lacking = (failed >> book.items[code].bit & 1).astype(bool)
            count = int(lacking.sum())
            if code in teach and count:
                producers = len(set(np.unique(makers[lacking]).tolist()) - {0})
                lost.append((-points * count, Lack(code, said(book.items[code]), need, count, producers)))
        lacks = [lack for _worth, lack in sorted(lost, key=lambda pair: (pair[0], pair[1].code))]
        found.append(OfChannel(channel.code, said(channel), len(rows), lacks))
    return found


def by_producer(codes: Collection[str], register: str) -> dict[int, list[tuple[float, dict[str, Any]]]]:
    """For a course about these items: the producers whose products lack one, with a reason for each item and its weight.

    A reason counts the products that lack it in any channel, names the first of them and says in which channels and how badly: the
    gravest need. Its weight is the share of a channel's points that is lost, summed over products, the dearest channel of each. Two queries.
    """
    book = quality.content()
    items = [book.items[code] for code in codes if code in book.items]
    if not items:
        return {}
    lacks: dict[tuple[int, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    missing = _rows(register).annotate(hit=F("failed").bitand(sum(1 << item.bit for item in items))).filter(hit__gt=0)
    missing = missing.filter(product__producer__isnull=False, channel__in=book.channels).order_by("product", "channel")
    for product, producer, channel, failed in missing.values_list("product", "product__producer", "channel", "failed"):
        for item in items:
            if failed >> item.bit & 1 and item.code in book.channels[channel].asks:
                lacks[producer, item.code][product].append(channel)
    called = dict(Product.objects.filter(pk__in={min(every) for every in lacks.values()}).values_list("pk", "name"))
    found: dict[int, list[tuple[float, dict[str, Any]]]] = defaultdict(list)
    for (producer, code), every in lacks.items():
        channels = [one for one in book.channels if any(one in which for which in every.values())]
        needs = {book.channels[one].asks[code][0] for one in channels}
        weight = sum(max(_share(book.channels[one], code) for one in which) for which in every.values())
        reason = {
            "kind": "content",
            "what": code,
            "count": len(every),
            "product": called[min(every)],
            "channels": channels,
            "need": next(need for need in quality.NEEDS if need in needs),
        }
        found[producer].append((weight, reason))
    for reasons in found.values():
        reasons.sort(key=lambda one: (-one[0], one[1]["what"]))
    return dict(found)


def _share(channel: quality.Channel, code: str) -> float:
    return channel.asks[code][1] / sum(points for _need, points in channel.asks.values())


def say(reason: dict[str, Any]) -> str:
    """A reason in the language of the page."""
    book = quality.content()
    channels = ", ".join(said(book.channels[one]) for one in reason["channels"] if one in book.channels)
    values = {**reason, "words": names([reason["what"]])[0], "channels": channels}
    if reason["need"] == "required":
        return (
            _("%(words)s: lacking in %(count)s of its products, such as %(product)s; needed for: %(channels)s") % values
        )
    return _("%(words)s: lacking in %(count)s of its products, such as %(product)s; asked by: %(channels)s") % values
