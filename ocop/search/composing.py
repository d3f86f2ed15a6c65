"""A query of several goods that no document is all of: "wooden elephant", "office desk and cabinet".

Names seldom say what a thing is made of. When each of the goods is there and nothing is all of them, goods joined by "and" are each
sought, and else the rarest, which says most ("elephant", not "wood"), is kept and the others are welcome. A good that nothing here is
("leather bag" where there is no leather) is never let go.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ocop.search.block import Array
from ocop.search.index import Index
from ocop.search.mending import Token
from ocop.search.ranking import Answer, answer
from ocop.search.segment import NAME, PLACE, PRODUCER, STORY, WORDS
from ocop.search.understanding import GOOD, WORD, Reading, Slot

_JOINED = frozenset({"and", "or", "&", "và", "hoặc", "hay"})
_BEFORE_MORE = frozenset(
    {"with", "from", "of", "for", "in", "made", "inlaid", "by", "to", "without", "on", "using", "containing"}
)
_ORIGIN = frozenset({"from", "in", "by"})
_FAR_WIDER = 4
_BOTH = 0.5


def composed(index: Index, reading: Reading, tokens: list[Token], kept: Array) -> Answer:
    """The answer by one of the goods or by each; nothing when the query is more than goods or one of them is not there."""
    nothing = Answer(np.zeros(index.size, bool), np.zeros(index.size, np.float32))
    goods = [slot for slot in reading.slots if not slot.is_soft and not slot.is_modifier]
    if len(goods) < 2 or any(slot.kind != GOOD or slot.groups or slot.is_guess for slot in goods):
        return nothing
    alone = [answer(index, replace(reading, slots=[slot], words=[]), kept) for slot in goods]
    if any(not one.mask.any() for one in alone):
        return nothing
    if is_joined(reading, tokens):
        scores = [one.score for one in alone]
        both = np.maximum.reduce(scores) + _BOTH * np.minimum.reduce(scores)  # what is both comes first
        return Answer(np.logical_or.reduce([one.mask for one in alone]), both)
    rarest = min(range(len(goods)), key=lambda at: alone[at].total)
    # The thing itself ("t-shirt" of "silk patchwork t-shirt", "xúc xích" of "xúc xích heo"), unless that says next to nothing ("elephant statue").
    thing = (
        max((at for at in range(len(goods)) if goods[at].start < _more_from(tokens)), default=0)
        if reading.english
        else 0
    )
    rarest = thing if alone[thing].total <= _FAR_WIDER * alone[rarest].total else rarest
    kept_good = goods[rarest]
    slots = [slot if slot is kept_good else replace(slot, is_soft=True) for slot in reading.slots]
    return answer(index, replace(reading, slots=slots), kept)


def is_joined(reading: Reading, tokens: list[Token]) -> bool:
    """Whether two goods are asked for, one and the other: "nước khoáng và bia"."""
    goods = [slot.start for slot in reading.slots if slot.kind == GOOD and not slot.groups and not slot.is_modifier]
    return any(
        token.typed in _JOINED and any(start < at for start in goods) and any(start > at for start in goods)
        for at, token in enumerate(tokens)
    )


def _more_from(tokens: list[Token]) -> int:
    """Which word begins what an English query says of the thing after naming it ("with", "made of"); its length when none does."""
    return next((at for at, token in enumerate(tokens) if at and token.typed in _BEFORE_MORE), len(tokens))


def without_unknown_words(index: Index, reading: Reading, tokens: list[Token]) -> Reading | None:
    """An English reading whose words that nothing here holds are let go, as long as the thing itself is known.

    "unroasted coffee beans" are coffee beans; a "coffee machine" is no coffee, and a good known by name is never let go.
    """
    if not reading.english:
        return None
    required = [slot for slot in reading.slots if not slot.is_soft]
    unknown = [slot for slot in required if _is_unknown(index, slot) and not _is_origin(slot, tokens)]
    named = [slot for slot in required if slot.start < _more_from(tokens)]
    if not unknown or not named or named[-1].kind != GOOD or named[-1].groups:
        return None
    slots = [replace(slot, is_soft=True) if slot in unknown else slot for slot in reading.slots]
    return replace(reading, slots=slots)


def _is_origin(slot: Slot, tokens: list[Token]) -> bool:
    """Whether a slot says where something is from ("wine from France")."""
    return slot.start > 0 and tokens[slot.start - 1].typed in _ORIGIN


def _is_unknown(index: Index, slot: Slot) -> bool:
    """Whether a slot is a plain word that no document holds anywhere."""
    if slot.kind != WORD or not slot.typed:
        return False
    forms = [slot.typed, *(one.words for one in slot.alternatives)]
    return not any(
        index.count(kind, one.folded)
        for form in forms
        for one in form
        for kind in (NAME, PRODUCER, PLACE, STORY, WORDS)
    )
