"""Which names speak of the same thing (pure). In Vietnamese the thing stands first: "mien dong Minh Hong" is a "mien dong"."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = 2


def head(folded: str) -> str:
    """The first words of a folded name: what kind of thing it is."""
    return " ".join(folded.split()[:HEAD])


def nearness(one: str, other: str) -> int:
    """How many in a hundred of the words of two folded names are shared; words of the thing itself weigh twice."""
    first, second = _weighed(one), _weighed(other)
    shared = sum(min(first[word], second[word]) for word in first.keys() & second.keys())
    both = sum(first.values()) + sum(second.values()) - shared
    return 100 * shared // both if both else 0


def _weighed(folded: str) -> dict[str, int]:
    return {word: 2 if place < HEAD else 1 for place, word in reversed(list(enumerate(folded.split())))}


def nearest(wanted: str, names: Iterable[tuple[int, str]], *, least: int, most: int) -> list[tuple[int, int]]:
    """(key, nearness) of the nearest names, the nearest first, ties by key."""
    found = [(key, near) for key, folded in names if (near := nearness(wanted, folded)) >= least]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:most]
