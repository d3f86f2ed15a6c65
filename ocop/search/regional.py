"""Words of one part of the country put into those of another (pure): "đờn tranh" is "đàn tranh", "kẹo đậu phộng" is "kẹo lạc".

The words are data (`data/regional.yaml`). A word typed without marks is read as any of the words that fold so.
"""

from __future__ import annotations

from functools import lru_cache

from ocop.search.lexicon import Key, LexiconError, load
from ocop.search.mending import Token
from ocop.search.words import read

_LONGEST = 3


@lru_cache(maxsize=1)
def _table() -> dict[Key, tuple[Key, str]]:
    """By folded words: the words with their marks, and what they are called elsewhere."""
    found: dict[Key, tuple[Key, str]] = {}
    for entry in load("regional.yaml"):
        if not isinstance(entry, list) or len(entry) != 2:
            raise LexiconError(f"ocop/search/data/regional.yaml: {entry}: an entry is two texts")
        words = read(str(entry[0]))
        key = tuple(one.folded for one in words)
        if not words or len(words) > _LONGEST or key in found:
            raise LexiconError(f"ocop/search/data/regional.yaml: {entry}: one to {_LONGEST} words, each only once")
        found[key] = (tuple(one.marked for one in words), str(entry[1]))
    return found


def elsewhere(tokens: list[Token]) -> str | None:
    """The query in the words of another region, None when none of its words has another."""
    said: list[str] = []
    at, changed = 0, False
    while at < len(tokens):
        length, other = _longest(tokens, at)
        said.append(other if other is not None else tokens[at].typed)
        changed |= other is not None
        at += length
    return " ".join(said) if changed else None


def _longest(tokens: list[Token], at: int) -> tuple[int, str | None]:
    """How many words from here are the longest regional name, and its other name."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        part = tokens[at : at + length]
        known = _table().get(tuple(token.word.folded for token in part))
        if known is None:
            continue
        marked = tuple(token.word.marked for token in part)
        if marked == known[0] or all(token.word.marked == token.word.folded for token in part):
            return length, known[1]
    return 1, None
