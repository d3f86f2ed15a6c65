"""Content quality: the items of each channel, many records scored at once, the next best fix (pure: numpy, no Django)."""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocop.rulebooks.loading import read
from ocop.stories.books import DATA

Facts = NDArray[np.int64]
"""n x len(FACTS): whole numbers; 0 where nothing is stated."""
FACTS = (
    "consumed",
    "name_length",
    "name_en_length",
    "pictures",
    "picture_width",
    "alts_vi",
    "alts_en",
    "story_vi_length",
    "story_en_length",
    "words_in_order",
    "claims_in_order",
    "ingredients_vi_length",
    "ingredients_en_length",
    "allergens",
    "net_content",
    "packing",
    "price",
    "gtin",
    "storage_vi_length",
    "storage_en_length",
    "shelf_life",
    "usage_vi_length",
    "usage_en_length",
    "origin_vi_length",
    "origin_en_length",
    "place",
    "product_set",
    "stars",
    "paper_food_safety",
    "paper_declaration",
    "paper_test_result",
    "paper_traceability",
    "paper_quality_system",
    "capacity",
    "hs_code",
)
COLUMN = {name: place for place, name in enumerate(FACTS)}
NEEDS = ("required", "warned", "advised")
WHERES = ("product", "label", "pictures", "story", "text", "claims", "papers", "dossier")


@dataclass(frozen=True)
class Item:
    """One thing a record should hold."""

    code: str
    fact: str
    least: int
    effort: int
    consumed_only: bool
    where: str
    vi: str
    en: str
    bit: int


@dataclass(frozen=True)
class Channel:
    """What one channel asks: item code -> (need, points)."""

    code: str
    vi: str
    en: str
    asks: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Allergen:
    """One code a label may name."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True)
class Content:
    """data/content.yaml."""

    id: str
    valid_from: datetime.date
    items: Mapping[str, Item]
    channels: Mapping[str, Channel]
    allergens: tuple[Allergen, ...]
    digest: str


@dataclass(frozen=True)
class Scores:
    """Of n records for one channel."""

    score: NDArray[np.int64]
    errors: NDArray[np.int64]
    warnings: NDArray[np.int64]
    failed: NDArray[np.int64]
    """One bit per item that is asked, applies and is missing."""
    next_fix: NDArray[np.int64]
    """Bit number of the item that gains most for its effort; -1 when nothing is missing."""
    inputs: NDArray[np.int64]
    """A number made from the facts the channel looks at and from the rules."""


@dataclass(frozen=True)
class Fix:
    """One missing item of one record: what it gains of a hundred, and how it weighs."""

    item: Item
    need: str
    gain: float


def load(path: Path) -> Content:
    """Raises RulebookError with file and line."""
    document = read(path)
    data = document.data
    items: dict[str, Item] = {}
    for place, row in enumerate(data["items"]):
        trail = ("items", place)
        if row["code"] in items or row["fact"] not in COLUMN or row["where"] not in WHERES or row["effort"] < 1:
            raise document.error(trail, f"{row['code']!r} stands twice, or its fact, place or effort is not known.")
        if row["scope"] not in ("all", "consumed"):
            raise document.error((*trail, "scope"), "scope is all or consumed.")
        items[row["code"]] = Item(
            row["code"],
            row["fact"],
            row["least"],
            row["effort"],
            row["scope"] == "consumed",
            row["where"],
            row["vi"],
            row["en"],
            place,
        )
    if len(items) > 62:
        raise document.error(("items",), "at most 62 items fit into a stored score.")
    channels = {}
    for place, row in enumerate(data["channels"]):
        asks: dict[str, tuple[str, int]] = {}
        for need in NEEDS:
            for code, points in row[need].items():
                if code not in items or code in asks or points < 1:
                    raise document.error(
                        ("channels", place, need), f"{code!r} is no item, stands twice or has no points."
                    )
                asks[code] = (need, points)
        channels[row["code"]] = Channel(row["code"], row["vi"], row["en"], asks)
    return Content(
        data["id"],
        document.day(("valid_from",), data["valid_from"]),
        items,
        channels,
        tuple(Allergen(**row) for row in data["allergens"]),
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )


@functools.cache
def content() -> Content:
    """The channels in force."""
    return load(DATA / "content.yaml")


def score(facts: Facts, channel: Channel, book: Content | None = None) -> Scores:
    """Every record for one channel. An item that does not apply to a record neither gives nor takes points."""
    book = book or content()
    n = len(facts)
    got, whole = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    errors, warnings, failed = (np.zeros(n, dtype=np.int64) for _ in range(3))
    best, next_fix = np.zeros(n), np.full(n, -1, dtype=np.int64)
    consumed = facts[:, COLUMN["consumed"]] > 0
    for code, (need, points) in channel.asks.items():
        item = book.items[code]
        applies = consumed if item.consumed_only else np.ones(n, dtype=bool)
        missing = applies & (facts[:, COLUMN[item.fact]] < item.least)
        whole += points * applies
        got += points * (applies & ~missing)
        errors += missing & (need == "required")
        warnings += missing & (need == "warned")
        failed |= missing.astype(np.int64) << item.bit
        worth = points / item.effort
        better = missing & (worth > best)
        best[better], next_fix[better] = worth, item.bit
    return Scores(
        np.where(whole > 0, (200 * got + whole) // np.maximum(2 * whole, 1), 100),
        errors,
        warnings,
        failed,
        next_fix,
        fingerprint(facts, channel, book),
    )


def fingerprint(facts: Facts, channel: Channel, book: Content) -> NDArray[np.int64]:
    """A number from the facts a channel looks at and the rules: another number, another score may come of it."""
    used = sorted({COLUMN["consumed"], *(COLUMN[book.items[code].fact] for code in channel.asks)})
    seed = int(hashlib.sha256(f"{book.digest}|{channel.code}".encode()).hexdigest()[:15], 16)
    mixed = np.full(len(facts), seed, dtype=np.uint64)
    for place in used:
        mixed = (mixed ^ facts[:, place].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(1)).astype(np.int64)


def fixes(failed: int, channel: Channel, *, consumed: bool, book: Content | None = None) -> list[Fix]:
    """What is missing, what gains most for its effort first; the gain is in points of a hundred."""
    book = book or content()
    whole = sum(
        points for code, (_need, points) in channel.asks.items() if consumed or not book.items[code].consumed_only
    )
    found = [
        (points / book.items[code].effort, Fix(book.items[code], need, 100 * points / whole))
        for code, (need, points) in channel.asks.items()
        if failed >> book.items[code].bit & 1
    ]
    return [fix for _worth, fix in sorted(found, key=lambda pair: -pair[0])]


def item_of_bit(bit: int, book: Content | None = None) -> Item | None:
    """The item of a bit; None for -1 and for what the rules know no more."""
    return next((item for item in (book or content()).items.values() if item.bit == bit), None)
