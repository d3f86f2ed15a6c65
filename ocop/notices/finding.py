"""One field that finds everything a person may read: each room says how it finds its own kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from ocop.vietnamese.folding import fold

MOST_WORDS = 8
LONGEST = 120


@dataclass(frozen=True)
class Query:
    """What somebody typed: as typed, and in folded words."""

    text: str
    words: tuple[str, ...]

    @property
    def has_digit(self) -> bool:
        """Numbers of decisions, slips and memoranda hold digits; names seldom do."""
        return any(char.isdigit() for char in self.text)


def asked(text: str) -> Query:
    """What is looked for: at most eight words of the first 120 characters."""
    text = " ".join(text.replace("\x00", " ")[:LONGEST].split())
    return Query(text, tuple(fold(text).split()[:MOST_WORDS]))


@dataclass(frozen=True)
class Found:
    """One thing found: its name, where it opens, what tells it from others."""

    title: str
    link: str
    note: str = ""
    is_demo: bool = False


Find = Callable[[Any, Query, int], Sequence[Found]]


@dataclass(frozen=True)
class Finder:
    """One kind of thing. `find(person, query, most)` starts from `visible_to` and costs two queries at most."""

    name: str
    label: str | Promise
    shown_to: Callable[[Any], bool]
    find: Find
    icon: str = "search"
    order: int = 50


_finders: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    """Add a kind; the same name again replaces it."""
    _finders[finder.name] = finder


def finders(person: Any) -> list[Finder]:
    """The kinds this person may look for, in their order."""
    return sorted((one for one in _finders.values() if one.shown_to(person)), key=lambda one: (one.order, one.name))


def with_words(rows: QuerySet[Any], words: Sequence[str], *columns: str) -> QuerySet[Any]:
    """Rows in which every folded word stands in one of the folded columns."""
    for word in words:
        reach = Q()
        for column in columns:
            reach |= Q(**{f"{column}__contains": word})
        rows = rows.filter(reach)
    return rows


def folded_has(text: str, words: Sequence[str]) -> bool:
    """Whether every folded word stands in a text that is kept unfolded."""
    within = fold(text)
    return all(word in within for word in words)


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and whether there is more."""

    finder: Finder
    rows: Sequence[Found]
    has_more: bool


def find(person: Any, text: str, *, most: int = 6, names: Sequence[str] = ()) -> list[Group]:
    """What a person may open and that holds all the words, by kind; kinds without anything are left out."""
    query = asked(text)
    if not query.words:
        return []
    groups = []
    for finder in finders(person):
        if names and finder.name not in names:
            continue
        rows = finder.find(person, query, most + 1)
        if rows:
            groups.append(Group(finder, rows[:most], len(rows) > most))
    return groups
