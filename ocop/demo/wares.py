"""What the demo city makes: lines of goods, crafts and sentences, read from data (pure)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop.rulebooks.schemes import groups_of_set

DATA = Path(__file__).parent / "data"
Pair = tuple[str, str]  # Vietnamese, English


@dataclass(frozen=True)
class Ware:
    """A line of goods that one producer makes."""

    id: str
    number: int
    names: tuple[Pair, ...]
    districts: tuple[str, ...]
    craft: str
    branded: bool
    packs: tuple[str, ...]
    keep_days: int | None
    keep: Pair
    stuff: Pair
    unit: str
    capacity: tuple[int, int]
    price: tuple[int, int]  # thousand VND
    months: tuple[int, ...]
    stories: tuple[Pair, ...]

    @property
    def set_id(self) -> str:
        """Its product set of decree 26/2026."""
        return f"qd26-2026-{self.number:02}"

    @property
    def group(self) -> str:
        """Its group in the plan: that of the older list, or the new one where the older has none."""
        groups = groups_of_set(self.number)
        return groups.get("ocop-2019") or groups["qd26-2026"]


@dataclass(frozen=True)
class Craft:
    """A craft and where its villages lie."""

    slug: str
    vi: str
    en: str
    weight: int
    districts: tuple[str, ...]


def _read(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _pair(text: str) -> Pair:
    vi, _, en = text.partition(" | ")
    return vi, en


@functools.cache
def wares() -> tuple[Ware, ...]:
    """All lines."""
    return tuple(
        Ware(
            id=row["id"],
            number=row["set"],
            names=tuple(_pair(name) for name in row["names"]),
            districts=tuple(row["districts"]),
            craft=row.get("craft", ""),
            branded=row.get("branded", False),
            packs=tuple(row["packs"]),
            keep_days=row.get("keep_days"),
            keep=_pair(row["keep"]),
            stuff=_pair(row["stuff"]),
            unit=row["unit"],
            capacity=tuple(row["capacity"]),
            price=tuple(row["price"]),
            months=tuple(row.get("months", ())),
            stories=tuple((story["vi"], story["en"]) for story in row["stories"]),
        )
        for row in [*_read("wares-food.yaml"), *_read("wares-other.yaml")]
    )


@functools.cache
def crafts() -> tuple[Craft, ...]:
    """All crafts."""
    return tuple(Craft(**{**row, "districts": tuple(row["districts"])}) for row in _read("crafts.yaml"))


@functools.cache
def phrases() -> dict[str, Any]:
    """Sentences by use."""
    phrases: dict[str, Any] = _read("phrases.yaml")
    return phrases
