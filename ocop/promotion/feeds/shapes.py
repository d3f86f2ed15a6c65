"""The feeds of `data/feeds.yaml`, checked when they are read (pure)."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop.promotion.feeds.expressions import Filled, compiled

DATA = Path(__file__).resolve().parents[1] / "data" / "feeds.yaml"
FIELDS = frozenset(
    {
        "id",
        "name",
        "name_vi",
        "name_en",
        "story",
        "story_vi",
        "story_en",
        "page",
        "picture",
        "picture_alt",
        "more_pictures",
        "availability",
        "availability_words",
        "price",
        "maker",
        "gtin",
        "has_gtin",
        "kinds",
        "star_words",
        "stars",
        "star_until",
        "decision",
        "commune",
        "village",
        "packs",
        "net_content",
        "keeps_days",
        "storage",
        "ingredients",
        "data_kind",
    }
)


@dataclass(frozen=True)
class Column:
    """One column: its name there, what fills it, whether a product without it is left out, and how long it may be."""

    name: str
    fill: Filled
    required: bool = False
    most: int | None = None
    many: bool = False


@dataclass(frozen=True)
class Feed:
    """One feed."""

    code: str
    ending: str
    shape: str
    name_vi: str
    name_en: str
    origin: str
    needs_star: bool
    quality: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> tuple[str, str]:
        """(vi, en)"""
        return self.name_vi, self.name_en


def _feed(row: dict[str, Any]) -> Feed:
    columns = tuple(
        Column(
            one["name"],
            compiled(one["from"], FIELDS),
            bool(one.get("required")),
            one.get("most"),
            bool(one.get("many")),
        )
        for one in row["columns"]
    )
    if row["shape"] not in ("rss", "csv"):
        raise ValueError(f"{row['shape']!r} is no shape of a feed.")
    texts = {name: row[name] for name in ("code", "ending", "shape", "name_vi", "name_en", "origin", "quality")}
    return Feed(**texts, needs_star=bool(row["needs_star"]), columns=columns)


@functools.cache
def _all() -> list[tuple[datetime.date, Feed]]:
    return [(row["valid_from"], _feed(row)) for row in yaml.safe_load(DATA.read_text(encoding="utf-8"))]


def feeds(day: datetime.date) -> list[Feed]:
    """The feeds that hold on a day, each in its newest form, in the order of the file."""
    found: dict[str, tuple[datetime.date, Feed]] = {}
    for begins, feed in _all():
        if begins <= day and (feed.code not in found or found[feed.code][0] <= begins):
            found[feed.code] = (begins, feed)
    return [feed for _begins, feed in found.values()]


def feed(code: str, day: datetime.date) -> Feed | None:
    """One by its code."""
    return next((one for one in feeds(day) if one.code == code), None)
