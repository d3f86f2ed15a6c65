"""Kinds of criteria, and what a change of each takes in months, money and papers (`data/efforts.yaml`; pure)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ocop.rulebooks.criteria import Choice, CriteriaSet, Criterion
from ocop.rulebooks.loading import DATA, Document, RulebookError, Trail, read


class Need(NamedTuple):
    """What a change takes: months until it shows, million dong, papers to obtain."""

    months: int
    money: int
    papers: int


NOTHING = Need(0, 0, 0)


@dataclass(frozen=True)
class Profile:
    """How months, money and papers weigh against each other: effort = months x month + money x million + papers x paper."""

    code: str
    vi: str
    en: str
    month: int
    million: int
    paper: int

    def effort(self, need: Need) -> int:
        """One number for a need; whole, so that the cheapest plan is exact."""
        return need.months * self.month + need.money * self.million + need.papers * self.paper


@dataclass(frozen=True)
class Kind:
    """A kind of criterion: what a change takes, what to do and where. `is_fixed`: the producer cannot plan it."""

    code: str
    vi: str
    en: str
    first: Need
    more: Need
    top: Need
    is_fixed: bool
    titles: tuple[str, ...]
    what_vi: str
    what_en: str
    where_vi: str
    where_en: str

    def rungs(self, choices: tuple[Choice, ...]) -> list[Need]:
        """What each step of a list of choices takes, from the one before (the first: from nothing). Steps without points are free."""
        pointed = [place for place, choice in enumerate(choices) if choice.points]
        needs = []
        for place in range(len(choices)):
            if place not in pointed:
                needs.append(NOTHING)
            elif place == pointed[0]:
                needs.append(self.first)
            elif place == pointed[-1] and len(pointed) >= 3:
                needs.append(self.top)
            else:
                needs.append(self.more)
        return needs


@dataclass(frozen=True, eq=False)
class Efforts:
    """Every profile and kind; `by_title` finds the kind of a criterion."""

    profiles: Mapping[str, Profile]
    kinds: Mapping[str, Kind]
    by_title: Mapping[str, Kind]

    def kind_of(self, criterion: Criterion) -> Kind:
        """The kind of a criterion; RulebookError when its title is listed nowhere."""
        try:
            return self.by_title[plain(criterion.title)]
        except KeyError:
            raise RulebookError(f"efforts.yaml:1: no kind lists the criterion {criterion.title!r}.") from None


def plain(title: str) -> str:
    """A title without letter case and repeated spaces."""
    return " ".join(title.lower().split())


def load(path: Path) -> Efforts:
    """Read and check; raises RulebookError with file and line (a title or code twice, a number missing, a text missing)."""
    document = read(path)
    profiles: dict[str, Profile] = {}
    for i, row in enumerate(document.data["profiles"]):
        numbers = [row.get(name) for name in ("month", "million", "paper")]
        if row["code"] in profiles or any(not isinstance(number, int) or number < 0 for number in numbers):
            raise document.error(("profiles", i), f"the profile {row['code']} stands twice or lacks a whole number.")
        profiles[row["code"]] = Profile(row["code"], row["vi"], row["en"], *numbers)
    kinds: dict[str, Kind] = {}
    by_title: dict[str, Kind] = {}
    for i, row in enumerate(document.data["kinds"]):
        trail = ("kinds", i)
        if row["code"] in kinds:
            raise document.error(trail, f"the kind {row['code']} stands twice.")
        kind = kinds[row["code"]] = _kind(document, trail, row)
        for title in kind.titles:
            if plain(title) in by_title:
                raise document.error((*trail, "titles"), f"{title!r} already stands in {by_title[plain(title)].code}.")
            by_title[plain(title)] = kind
    return Efforts(MappingProxyType(profiles), MappingProxyType(kinds), MappingProxyType(by_title))


def _kind(document: Document, trail: Trail, row: dict[str, Any]) -> Kind:
    needs = []
    for name in ("first", "more", "top"):
        numbers = row.get(name)
        if (
            not isinstance(numbers, list)
            or len(numbers) != 3
            or any(not isinstance(number, int) or number < 0 for number in numbers)
        ):
            raise document.error((*trail, name), f"{name} of {row['code']} is [months, money, papers].")
        needs.append(Need(*numbers))
    for name in ("vi", "en", "what_vi", "what_en", "where_vi", "where_en"):
        if not row.get(name):
            raise document.error(trail, f"{row['code']} has no {name}.")
    first, more, top = needs
    return Kind(
        code=row["code"],
        vi=row["vi"],
        en=row["en"],
        first=first,
        more=more,
        top=top,
        is_fixed=bool(row.get("fixed")),
        titles=tuple(row["titles"]),
        what_vi=row["what_vi"],
        what_en=row["what_en"],
        where_vi=row["where_vi"],
        where_en=row["where_en"],
    )


@functools.cache
def default() -> Efforts:
    """The efforts that ship."""
    return load(DATA / "efforts.yaml")


def kinds_of(one: CriteriaSet, efforts: Efforts | None = None) -> dict[str, Kind]:
    """Criterion -> kind, every criterion of a set."""
    known = efforts or default()
    return {criterion.no: known.kind_of(criterion) for criterion in one.criteria}
