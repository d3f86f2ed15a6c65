"""From a typed query to the documents that answer it: the readings that are tried, in order, until one finds something.

As typed; the other language; in stories and groups too; slips mended although each word is known; most of the query. When none
finds anything there is nothing, and that is the answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ocop.search.block import Array
from ocop.search.composing import composed, is_joined, without_unknown_words
from ocop.search.index import Index
from ocop.search.lexicon import Hint
from ocop.search.mending import Token, mend, rejoined
from ocop.search.ranking import Answer, answer
from ocop.search.regional import elsewhere
from ocop.search.regions import places
from ocop.search.understanding import PLACED, Reading, is_ambiguous, understand
from ocop.search.words import word
from ocop.vietnamese.folding import canonical, fold
from ocop.vietnamese.likeness import expand
from ocop.vietnamese.typing import repairs

_ENOUGH = 4  # with fewer than this, a property ("dried") need not be said
_MOST_WORDS = 16
_PREFERRED = 60.0


@dataclass
class Asked:
    """What a query came to: which documents, how well (None: no words were asked), and how it was read."""

    mask: Array
    score: Array | None = None
    corrected: str = ""
    hints: list[Hint] = field(default_factory=list)
    is_partial: bool = False
    reading: Reading | None = None
    tokens: list[Token] = field(default_factory=list)


def tokens_of(text: str) -> list[Token]:
    """The words of a query, abbreviations spelled out."""
    words = expand(text)[:_MOST_WORDS]
    if text.isascii():
        words = [fold(one) for one in words]  # "x. Dong Thai": who typed no marks said none
    return [Token(one, word(one)) for one in words]


def ask(index: Index, query: str, within: Array, day: datetime.date) -> Asked:
    """The documents among `within` that answer a query."""
    tokens = tokens_of(_readable(query))
    if not tokens:
        return Asked(within if not query.strip() else np.zeros(index.size, bool))
    whole = rejoined(index, tokens)
    if whole is not None:
        tokens = tokens_of(" ".join(whole))
    mended = mend(index, tokens) or whole
    corrected = ""
    if mended is not None:
        tokens = tokens_of(" ".join(mended))
        corrected = spelled(index, tokens)
    reading = understand(index, tokens)
    kept = _hinted(index, reading, within, day)
    if not reading.slots:
        # Only conditions, or only words to pass over: everything under the conditions.
        return Asked(kept, None, corrected, reading.hints, reading=reading, tokens=tokens)
    for found, read, text in _attempts(index, reading, tokens, kept, within, day):
        if found.mask.any():
            score = found.score + _preferred(index, read, day) * found.mask
            return Asked(found.mask, score, text or corrected, read.hints, found.is_partial, read, tokens)
    return Asked(np.zeros(index.size, bool), None, corrected, reading.hints, reading=reading, tokens=tokens)


def _readable(query: str) -> str:
    """The query in Unicode; text in an old font's bytes cannot be cut into words before."""
    if query.isascii() or not any(char in "µ¶·¸¹¨»¼½¾©®ª«¬\xad§¤¥¦" for char in query):
        return canonical(query)
    return next(iter(repairs(query)), canonical(query))


def _attempts(
    index: Index, reading: Reading, tokens: list[Token], kept: Array, within: Array, day: datetime.date
) -> Iterator[tuple[Answer, Reading, str]]:
    """Answers of ever looser readings, with the text that was understood where it is not the one typed."""
    if is_joined(reading, tokens):
        yield composed(index, reading, tokens, kept), reading, ""
    yield answer_with_properties(index, reading, kept), reading, ""
    if is_ambiguous(tokens):
        other = understand(index, tokens, english=not reading.english)
        yield answer_with_properties(index, other, _hinted(index, other, within, day)), other, ""
    other_words = elsewhere(tokens)
    if other_words is not None:
        read = understand(index, tokens_of(other_words))
        if read.slots:
            yield answer_with_properties(index, read, _hinted(index, read, within, day)), read, ""
    whole = rejoined(index, tokens, known_too=True)
    if whole is not None:
        read = understand(index, tokens_of(" ".join(whole)))
        yield answer(index, read, _hinted(index, read, within, day)), read, " ".join(whole)
    yield composed(index, reading, tokens, kept), reading, ""
    eased = without_unknown_words(index, reading, tokens)
    if eased is not None:
        yield _partial(answer_with_properties(index, eased, kept)), eased, ""
    yield answer(index, reading, kept, weakly=True), reading, ""
    typed = " ".join(token.typed for token in tokens)
    for text in repairs(typed):
        retyped = tokens_of(text)
        read = understand(index, retyped)
        if read.slots:
            yield answer(index, read, _hinted(index, read, within, day)), read, text
    mended = mend(index, tokens, all_words=True) if len(tokens) > 1 and not _names_a_place(reading) else None
    if mended is not None:
        retyped = tokens_of(" ".join(mended))
        read = understand(index, retyped)
        # An occasion that only a mended word speaks of ("dầu ô liu", "lẩu") was not meant.
        if read.slots and (_has_occasion(reading) or not _has_occasion(read)):
            yield answer(index, read, _hinted(index, read, within, day)), read, spelled(index, retyped)
    if len(reading.slots) > 1:
        yield answer(index, reading, kept, partly=True), reading, ""


def _names_a_place(reading: Reading) -> bool:
    """Whether a known place is named: "Đà Nẵng" is no slip for "đa năng"."""
    known = places().spellings
    return any(slot.kind == PLACED and tuple(one.folded for one in slot.typed or ()) in known for slot in reading.slots)


def _partial(found: Answer) -> Answer:
    """The answer, said to be one to part of the query."""
    return replace(found, is_partial=True)


def _has_occasion(reading: Reading) -> bool:
    return any(slot.groups for slot in reading.slots)


def answer_with_properties(index: Index, reading: Reading, kept: Array) -> Answer:
    """The answer; when few have the property asked for ("dried"), those without it follow."""
    found = answer(index, reading, kept)
    modifiers = [slot for slot in reading.slots if slot.is_modifier and not slot.is_soft]
    if not modifiers or len(modifiers) == len(reading.slots) or found.total >= _ENOUGH:
        return found
    eased = replace(
        reading, slots=[replace(slot, is_soft=True) if slot.is_modifier else slot for slot in reading.slots]
    )
    more = answer(index, eased, kept)
    return more if more.total > found.total else found


def _hinted(index: Index, reading: Reading, within: Array, day: datetime.date) -> Array:
    """The documents under the conditions said in words."""
    kept = within
    for hint in reading.hints:
        kept = kept & holders(index, hint, day)
    return kept


def holders(index: Index, hint: Hint, day: datetime.date) -> Array:
    """The documents that a condition allows today."""
    mask = np.zeros(index.size, bool)
    known = index.facets(day).get(hint.facet)
    if known is not None:
        values, docs, codes = known
        wanted = np.array([value in hint.values for value in values], bool)
        mask[docs[wanted[codes]]] = True
    return mask


def _preferred(index: Index, reading: Reading, day: datetime.date) -> Array:
    """A little more for what an occasion prefers."""
    bonus = np.zeros(index.size, np.float32)
    for hint in reading.prefer:
        bonus += _PREFERRED * holders(index, hint, day)
    return bonus


def spelled(index: Index, tokens: list[Token]) -> str:
    """The words as documents spell them: mended words get the marks they usually bear beside their neighbours."""
    words = [token.word for token in tokens]
    out: list[str] = []
    for at, token in enumerate(tokens):
        if token.word.marked != token.word.folded:
            out.append(token.typed)
            continue
        before = words[at - 1].folded if at else None
        after = words[at + 1].folded if at + 1 < len(words) else None
        out.append(index.usual_spelling(token.word.folded, before, after) or token.typed)
    return " ".join(out)
