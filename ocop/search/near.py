"""Words to ask instead when nothing was found: parts of the query that are there, wider goods, names that begin alike."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from ocop.search.asking import Asked, spelled, tokens_of
from ocop.search.block import Array
from ocop.search.index import Index
from ocop.search.lexicon import lexicon
from ocop.search.mending import is_known
from ocop.search.ranking import answer
from ocop.search.segment import NAME
from ocop.search.understanding import Reading, understand

MOST = 5


def words(index: Index, asked: Asked, within: Array, day: datetime.date) -> list[str]:
    """At most five things to ask, each of which finds something among `within`."""
    del day  # conditions are left out on purpose: what is offered is offered without them
    found: dict[str, None] = {}
    for text in _proposals(index, asked):
        if text and text not in found and _finds(index, text, within):
            found[text] = None
            if len(found) == MOST:
                break
    return list(found)


def _proposals(index: Index, asked: Asked) -> Iterator[str]:
    """What may be near, likeliest first."""
    reading = asked.reading or Reading()
    for slot in sorted(reading.slots, key=lambda one: -len(one.typed or (1, 2))):
        if len(reading.slots) > 1 and slot.text and (slot.kind != "word" or len(slot.text) > 3):
            yield spelled(index, tokens_of(slot.text)) if slot.typed else slot.text
    known = lexicon()
    for token in asked.tokens:
        if is_known(index, token):
            continue
        length = len(token.word.folded)
        for other in index.near(token.word.folded, within=2 if length > 5 else 1)[:3]:
            if length > 3 and other.word[0] == token.word.folded[0]:
                yield index.usual_spelling(other.word, None, None)
    keys = [tuple(token.word.folded for token in asked.tokens)[at:] for at in range(len(asked.tokens))]
    for key in keys:
        for concept in [*known.vietnamese.get(key, ()), *known.english.get(key, ())]:
            for parent in concept.parents:
                yield parent
                for sister in known.concepts[parent].narrower[:12]:
                    yield sister.id
    if asked.tokens:
        yield from _going_on(index, asked.tokens[0].word.marked)


def _going_on(index: Index, word: str) -> Iterator[str]:
    """Pairs of words in names that begin with this word, commonest first."""
    pairs = [(index.count(NAME, term), term[1:]) for term in index.vocabulary.starting(f"={word} ")]
    for count, pair in sorted(pairs, key=lambda one: (-one[0], one[1]))[:4]:
        if count:
            yield pair


def _finds(index: Index, text: str, within: Array) -> bool:
    """Whether a text, taken as it is, finds anything."""
    reading = understand(index, tokens_of(text))
    return bool(reading.slots) and bool(np.any(answer(index, reading, within).mask))
