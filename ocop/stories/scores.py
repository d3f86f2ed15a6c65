"""Scores kept for each product and channel; reckoned again only for what changed since the ledger was last read.

A product whose facts give the same number (`inputs`) is not written. What changes by itself on a day (a paper, a star) waits under that
day. New rules make everything stale once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from ocop.bulk.inserting import insert
from ocop.exchange.applying import touched
from ocop.exchange.models import Deed
from ocop.ledger.models import Entry
from ocop.ledger.record import lock
from ocop.ledger.version import version
from ocop.producers.models import Paper
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.stories import books, facts, quality
from ocop.stories.models import ContentScore, Followed, Story, TextReading
from ocop.workdays import clock

BLOCK = 2000
_LABELS = (
    "products.product",
    "producers.producer",
    "producers.paper",
    "producers.craftvillage",
    "people.organisation",
    "stories.story",
    "recognition.recognition",
)


@dataclass(frozen=True)
class Pass:
    """What one pass did: how many products it looked at, how many scores it wrote."""

    looked_at: int
    written: int


def refresh(product_ids: Iterable[int], *, day: datetime.date | None = None) -> int:
    """Score these products anew and keep what changed; how many rows were written. In the caller's transaction."""
    today = day or clock.today()
    written = 0
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BLOCK):
        written += _refresh(ids[start : start + BLOCK], today)
    return written


def _refresh(ids: Sequence[int], day: datetime.date) -> int:
    taken = facts.take(ids, day)
    if taken.read:
        # Handed out in the order of commits, so that a process that knows up to a key misses none.
        lock()
        TextReading.objects.filter(product__in=[one.product_id for one in taken.read]).delete()
        TextReading.objects.bulk_create(taken.read, batch_size=500)
    kept = {
        (product, channel): (inputs, until)
        for product, channel, inputs, until in ContentScore.objects.filter(product__in=ids).values_list(
            "product_id", "channel", "inputs", "stands_until"
        )
    }
    rows = []
    book = quality.content()
    names = {item.bit: item.code for item in book.items.values()}
    for channel in book.channels.values():
        found = quality.score(taken.facts, channel, book)
        columns = [
            column.tolist()
            for column in (found.score, found.errors, found.warnings, found.failed, found.next_fix, found.inputs)
        ]
        for key, until, score, errors, warnings, failed, fix, inputs in zip(
            taken.ids, taken.ends, *columns, strict=True
        ):
            if kept.get((key, channel.code)) == (inputs, until):
                continue
            rows.append(
                {
                    "product_id": key,
                    "channel": channel.code,
                    "score": score,
                    "errors": errors,
                    "warnings": warnings,
                    "failed": failed,
                    "next_fix": names.get(fix, ""),
                    "inputs": inputs,
                    "stands_until": until,
                }
            )
    gone = set(ids) - set(taken.ids)
    if gone:
        ContentScore.objects.filter(product__in=gone).delete()
    _write(rows, set(kept))
    return len(rows)


def _write(rows: list[dict[str, object]], kept: set[tuple[int, str]]) -> None:
    fresh = [row for row in rows if (row["product_id"], row["channel"]) not in kept]
    changed = [ContentScore(**row) for row in rows if (row["product_id"], row["channel"]) in kept]
    insert(ContentScore, fresh)
    ContentScore.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["product", "channel"],
        update_fields=["score", "errors", "warnings", "failed", "next_fix", "inputs", "stands_until"],
    )


def follow(day: datetime.date | None = None) -> Pass:
    """Read on in the ledger and score what changed since; safe to call at any time, twice does nothing the second time."""
    today = day or clock.today()
    with transaction.atomic():
        Followed.objects.get_or_create(pk=1)
        state = Followed.objects.select_for_update().get(pk=1)
        head = version()
        if state.day is None or state.rules != books.digest() or state.sequence > head:
            ids: Iterable[int] = Product.objects.filter(merged_into__isnull=True).values_list("pk", flat=True)
        else:
            ids = stale(state.sequence, today)
        ids = set(ids)
        written = refresh(ids, day=today)
        if (state.sequence, state.rules, state.day) != (head, books.digest(), today):
            state.sequence, state.rules, state.day = head, books.digest(), today
            state.save()
    return Pass(len(ids), written)


def catch_up() -> Pass:
    """Read on within the day, for the worker's beat: two questions where nothing changed.

    A first pass, new rules and a new day are a night's work (`follow`), so that no beat holds up whoever writes for long.
    """
    state = Followed.objects.filter(pk=1).first()
    if state is None or state.day != clock.today() or state.rules != books.digest() or state.sequence == version():
        return Pass(0, 0)
    return follow()


def stale(since: int, day: datetime.date) -> set[int]:
    """Products that something recorded after `since` concerns, and those of which something ended by a day."""
    touched_rows: dict[str, set[int]] = {}
    entries = Entry.objects.filter(sequence__gt=since).values_list("subject_type", "subject_id", "action")
    for label, key, _action in entries:
        if label in _LABELS and key.isdigit():
            touched_rows.setdefault(label, set()).add(int(key))
        elif label == "exchange.import" and key.isdigit():
            for model, keys in touched(Deed.objects.filter(of=int(key)).values_list("did", flat=True)).items():
                touched_rows.setdefault(model.lower(), set()).update(keys)
    ended = ContentScore.objects.filter(stands_until__lte=day).values_list("product_id", flat=True)
    return set(ended) | _products_of(touched_rows)


def _products_of(rows: dict[str, set[int]]) -> set[int]:
    found = set(rows.get("products.product", ()))
    recognised = rows.get("recognition.recognition", set())
    told = rows.get("stories.story", set())
    found |= (
        set(Recognition.objects.filter(pk__in=recognised).values_list("product_id", flat=True)) if recognised else set()
    )
    found |= (
        set(Story.objects.filter(pk__in=told, product__isnull=False).values_list("product_id", flat=True))
        if told
        else set()
    )
    makers = set(rows.get("producers.producer", ()))
    makers |= set(Paper.objects.filter(pk__in=rows.get("producers.paper", ())).values_list("producer_id", flat=True))
    for path, keys in (
        ("producer__in", makers),
        ("producer__organisation__in", rows.get("people.organisation", set())),
        ("village__in", rows.get("producers.craftvillage", set())),
        ("producer__village__in", rows.get("producers.craftvillage", set())),
    ):
        if keys:
            found |= set(Product.objects.filter(**{path: keys}).values_list("pk", flat=True))
    return found


@dataclass(frozen=True)
class Behind:
    """How far the kept scores are behind the ledger: products that changed since, or that none was ever kept by these rules."""

    ids: frozenset[int]
    never: bool

    @property
    def products(self) -> int:
        """How many."""
        return len(self.ids)


def behind() -> Behind:
    """What changed since the scores were kept; nothing is written."""
    state = Followed.objects.filter(pk=1).first()
    if state is None or state.day is None or state.rules != books.digest():
        return Behind(frozenset(), True)
    if state.sequence == version() and state.day == clock.today():
        return Behind(frozenset(), False)
    return Behind(frozenset(stale(state.sequence, clock.today())), False)


def as_now(rows: Sequence[ContentScore]) -> None:
    """Put on kept rows of one channel what their products are worth at this moment; nothing is written. A fixed number of questions."""
    if not rows:
        return
    book = quality.content()
    names = {item.bit: item.code for item in book.items.values()}
    taken = facts.take([row.product_id for row in rows], clock.today())
    found = quality.score(taken.facts, book.channels[rows[0].channel], book)
    place = {key: number for number, key in enumerate(taken.ids)}
    for row in rows:
        at = place.get(row.product_id)
        if at is not None:
            row.score, row.errors, row.warnings = (
                int(column[at]) for column in (found.score, found.errors, found.warnings)
            )
            row.failed, row.next_fix = int(found.failed[at]), names.get(int(found.next_fix[at]), "")
