"""Places that no address says: parts of the country ("miền Tây") and provinces that are known though nothing here comes from them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ocop.search.lexicon import Key, LexiconError, load
from ocop.search.words import Word, read


class Places(NamedTuple):
    """What is known: the places of each region, and places by name; all by folded words, with their spellings."""

    regions: dict[Key, tuple[tuple[Word, ...], ...]]
    spellings: dict[Key, set[Key]]
    longest: int


@lru_cache(maxsize=1)
def places() -> Places:
    """The places of `data/places.yaml`. Raises LexiconError when it has another form."""
    regions: dict[Key, tuple[tuple[Word, ...], ...]] = {}
    spellings: dict[Key, set[Key]] = {}
    data = load("places.yaml")
    if set(data) != {"regions", "known"}:
        raise LexiconError("ocop/search/data/places.yaml has regions and known")
    for entry in data["regions"]:
        of = tuple(tuple(read(str(name))) for name in entry["of"])
        for name in entry["names"]:
            regions[_add(str(name), spellings)] = of
    for name in data["known"]:
        _add(str(name), spellings)
    return Places(regions, spellings, max(map(len, spellings)))


def _add(name: str, spellings: dict[Key, set[Key]]) -> Key:
    words = read(name)
    key = tuple(one.folded for one in words)
    spellings.setdefault(key, set()).add(tuple(one.marked for one in words))
    return key
