"""Suggestions while typing: names whose words go on as typed, marks or not."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

import numpy as np

from ocop.search.asking import tokens_of
from ocop.search.block import Array
from ocop.search.index import Index
from ocop.search.mending import mend
from ocop.search.segment import NAME, PLACE, PRODUCER
from ocop.search.words import read
from ocop.vietnamese.folding import canonical, fold

_COMPLETIONS = 80


@dataclass(frozen=True)
class Suggestion:
    """A name that may be meant, and the first object that bears it; `count` says how many do."""

    text: str
    kind: str
    object_id: int
    count: int

    def __str__(self) -> str:
        return self.text


def suggest(index: Index, prefix: str, within: Array, limit: int) -> list[Suggestion]:
    """The names of living documents in which the words typed occur and the last may go on; those that begin so first."""
    tokens = tokens_of(canonical(prefix))
    if not tokens or not fold(prefix).strip():
        return []
    found = _matching(index, [token.word.folded for token in tokens], within)
    if not len(found):
        mended = mend(index, tokens)
        if mended is None:
            return []
        tokens = tokens_of(" ".join(mended))
        found = _matching(index, [token.word.folded for token in tokens], within)
    folded = " ".join(token.word.folded for token in tokens)
    marked = " ".join(token.word.marked for token in tokens)
    best = found[np.argsort(-_rank(index, found, tokens[0].word.folded), kind="stable")][: 40 * limit]
    names: dict[str, tuple[tuple[int, ...], str, int, int]] = {}
    for doc in best.tolist():
        name = index.name(doc)
        words = read(name)
        said, plain = " ".join(one.marked for one in words), " ".join(one.folded for one in words)
        order = (
            said.startswith(marked),
            plain.startswith(folded),
            f" {plain}".find(f" {folded}") >= 0,
            int(index.quality[doc]),
            -len(words),
        )
        known = names.get(said)
        if known is None:
            names[said] = (order, name, doc, 1)
        else:
            names[said] = (max(known[0], order), known[1], known[2], known[3] + 1)
    chosen = sorted(names.values(), key=lambda one: (*(-part for part in one[0]), one[1]))[:limit]
    return [Suggestion(name, index.kind(doc), int(index.object_id[doc]), count) for _, name, doc, count in chosen]


def _matching(index: Index, words: list[str], within: Array) -> Array:
    """Documents with all words but the last, and a word that the last begins, at least one of them in the name."""
    mask = within.copy()
    in_name = np.zeros(index.size, bool)
    for word in words[:-1]:
        held = np.zeros(index.size, bool)
        for kind in (NAME, PRODUCER, PLACE):
            held[index.postings(kind, word)] = True
        in_name[index.postings(NAME, word)] = True
        mask &= held
    held = np.zeros(index.size, bool)
    for word in _completions(index, words[-1]):
        for kind in (NAME, PRODUCER, PLACE):
            held[index.postings(kind, word)] = True
        in_name[index.postings(NAME, word)] = True
    return np.flatnonzero(mask & held & in_name)


def _completions(index: Index, beginning: str) -> list[str]:
    """Known words that begin so, commonest first."""
    found: dict[str, int] = {}
    for block in (index.base, index.overlay):
        counts = block.spelling(index.vocabulary).counts
        words = block.sorted_words(index.vocabulary)
        for at in range(bisect.bisect_left(words, beginning), len(words)):
            if not words[at].startswith(beginning):
                break
            found[words[at]] = found.get(words[at], 0) + counts[words[at]]
    return sorted(found, key=lambda word: (-found[word], word))[:_COMPLETIONS]


def _rank(index: Index, docs: Array, first: str) -> Array:
    """Names that begin with the first word, then quality, then the number, so that equal names keep one order."""
    begins = (index.first[docs] == index.vocabulary.find(first)).astype(np.int64)
    quality = np.clip(index.quality[docs], -(2**15), 2**15 - 1) + 2**15
    rank: Array = (begins << 42) | (quality << 24) | (2**24 - 1 - index.object_id[docs] % 2**24)
    return rank
