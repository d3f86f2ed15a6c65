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
from ocop.search.understanding import GOOD, Reading

_JOINED = frozenset({"and", "or", "&", "và", "hoặc", "hay"})


def composed(index: Index, reading: Reading, tokens: list[Token], kept: Array) -> Answer:
    """The answer by one of the goods or by each; nothing when the query is more than goods or one of them is not there."""
    nothing = Answer(np.zeros(index.size, bool), np.zeros(index.size, np.float32))
    goods = [slot for slot in reading.slots if not slot.is_soft and not slot.is_modifier]
    if len(goods) < 2 or any(slot.kind != GOOD or slot.groups or slot.is_guess for slot in goods):
        return nothing
    alone = [answer(index, replace(reading, slots=[slot], words=[]), kept) for slot in goods]
    if any(not one.mask.any() for one in alone):
        return nothing
    if any(token.typed in _JOINED for token in tokens):
        return Answer(
            np.logical_or.reduce([one.mask for one in alone]), np.maximum.reduce([one.score for one in alone])
        )
    made_of = any(token.typed == "made" for token in tokens)  # "soap made from leaves": the thing stands first
    kept_good = goods[0 if made_of else min(range(len(goods)), key=lambda at: alone[at].total)]
    slots = [slot if slot is kept_good else replace(slot, is_soft=True) for slot in reading.slots]
    return answer(index, replace(reading, slots=slots), kept)
