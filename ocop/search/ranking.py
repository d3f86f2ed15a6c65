"""Which documents answer a reading, and how well: plain numpy over postings, so counts are exact.

A slot's score for a document says where it stands (name above maker above place above story) and how it is spelled (with the marks
typed above without). A document answers when every slot that is required has a score; the sum, weighted by how rare each slot is,
with what neighbours, the head of the name and its length add, is its rank.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from ocop.search.block import Array
from ocop.search.index import Index
from ocop.search.lexicon import Alternative
from ocop.search.phrases import apart, intersect, phrase
from ocop.search.regions import places
from ocop.search.segment import NAME, PLACE, PRODUCER, STORY, WORDS, Ints
from ocop.search.understanding import GOOD, PLACED, WORD, Reading, Slot
from ocop.search.words import Word

_WORTH = {
    GOOD: {NAME: 1000.0, PRODUCER: 600.0, WORDS: 200.0, STORY: 160.0},
    PLACED: {PLACE: 1000.0, NAME: 950.0, PRODUCER: 640.0, STORY: 160.0},
    WORD: {NAME: 1000.0, PRODUCER: 640.0, PLACE: 560.0, WORDS: 200.0, STORY: 160.0},
}
_WIDE = 100  # names of a good ("food") from which on its matches are kept with the index
_KEPT = 32
_STRONG = 205.0  # above every score that a story or the words of a group can give
_OTHER_MARKS = 0.55  # below every place in which the marks typed stand
_APART = 0.72  # all words in the name, not side by side
_HEAD = 120.0  # the name begins with it
_NEIGHBOURS = 200.0
_COVERED = 250.0
_MOST_OF_IT = 0.66  # what must be found when part of a query is let go
_MARKED = 0.97  # a marked word for one typed without marks, beside the word itself
_EQUALLY_MARKED = 30.0  # an unmarked word that is the word itself, not one that folds so


@dataclass
class Match:
    """Scores of one slot over all documents."""

    score: Array
    other_marks: Array  # the best spelling found has other marks than typed
    covered: Array  # words of the name it accounts for
    side_by_side: Array  # found as a phrase


@dataclass
class Answer:
    """The documents that answer, as a mask, with their ranks."""

    mask: Array
    score: Array
    is_partial: bool = False

    @property
    def total(self) -> int:
        return int(np.count_nonzero(self.mask))


def match(index: Index, slot: Slot, *, has_marks: bool, weakly: bool = True, alone: bool = False) -> Match:
    """The scores of a slot; unless `weakly`, stories and the words of groups are not asked for the many names of a good."""
    if len(slot.alternatives) < _WIDE and not slot.groups:
        return _matched(index, slot, has_marks=has_marks, weakly=weakly, alone=alone)
    key = (
        slot.kind,
        slot.occasion,
        slot.typed,
        slot.alternatives[:3],
        len(slot.alternatives),
        slot.is_guess,
        slot.is_soft,
        has_marks,
        weakly,
        alone,
    )
    made = index.memo.get(key)
    if made is None:
        if len(index.memo) >= _KEPT:
            index.memo.clear()
        made = index.memo[key] = _matched(index, slot, has_marks=has_marks, weakly=weakly, alone=alone)
    return made


def _matched(index: Index, slot: Slot, *, has_marks: bool, weakly: bool, alone: bool) -> Match:
    made = Match(
        np.zeros(index.size, np.float32),
        np.zeros(index.size, bool),
        np.zeros(index.size, np.int8),
        np.zeros(index.size, bool),
    )
    if slot.groups:
        _match_occasion(index, slot, made)
        return made
    worth = _WORTH[slot.kind]
    if slot.is_foreign:
        # Stories speak of machines and cars; no product is one unless its name says so.
        worth = {kind: value for kind, value in worth.items() if value > _STRONG}
    if slot.typed:
        _match_typed(index, slot.typed, worth, made, has_marks=has_marks)
        if slot.kind == GOOD and not slot.is_guess:
            _drop_namesakes(index, slot, made, has_marks=has_marks, alone=alone)
    if slot.kind == PLACED and slot.typed:
        _match_places(index, slot.typed, made)
        if tuple(one.folded for one in slot.typed) in places().spellings:
            made.score[made.other_marks] = 0  # "Đà Nẵng" is never "đa năng"
    typed = tuple(one.folded for one in slot.typed or ())
    asked = worth if weakly or slot.is_soft else {kind: value for kind, value in worth.items() if value > _STRONG}
    known = index.vocabulary.find
    for alternative in slot.alternatives:
        if any(known("=" + one.marked) < 0 for one in alternative.words):
            continue
        # A lone word with other marks is guessed to be this good, not to be everything that is a kind of it.
        if slot.is_guess and len(typed) == 1 and tuple(one.folded for one in alternative.words) != typed:
            continue
        if alternative.words != slot.typed or slot.is_guess:
            folds_so = not slot.is_guess and tuple(one.folded for one in alternative.words) == typed
            _match_alternative(index, alternative, asked, made, guess=slot.is_guess, scale=_MARKED if folds_so else 1.0)
    if slot.kind == GOOD and not made.score.any() and slot.typed:
        _match_typed(index, slot.typed, {PLACE: 560.0}, made, has_marks=has_marks)
    return made


def _drop_namesakes(index: Index, slot: Slot, made: Match, *, has_marks: bool, alone: bool) -> None:
    """Takes back what only sounds like a good that was named with its own marks.

    "trái thanh long" is not the maker "Thành Long". Asked `alone`, "dứa" is no "dừa", and "lá dứa" no pineapple either.
    """
    typed = slot.typed or ()
    own = next((one for one in slot.alternatives if one.words == typed), None)
    if own is None:
        return
    if has_marks or alone:
        exact = phrase(index, PRODUCER, typed, marked=True)
        folded = phrase(index, PRODUCER, typed, marked=False)
        made.score[np.setdiff1d(folded[made.covered[folded] == 0], exact, assume_unique=True)] = 0
    if not alone:
        return
    if any(one.marked != one.folded for one in typed):
        made.score[made.other_marks] = 0
    for other in own.unlike:
        if other[0] != typed[0]:
            docs = phrase(index, NAME, other, marked=True)
            made.score[docs[made.covered[docs] <= len(typed)]] = 0


def _put(
    made: Match, docs: Ints, score: Array | float, words: int, *, in_name: bool, other_marks: bool, together: bool
) -> None:
    """Raises the scores of these documents where this is better than what they have."""
    if not len(docs):
        return
    better = docs[made.score[docs] < score]
    if isinstance(score, np.ndarray):
        made.score[better] = score[made.score[docs] < score]
    else:
        made.score[better] = score
    made.other_marks[better] = other_marks
    if in_name:
        made.covered[docs] = np.maximum(made.covered[docs], words)
    if together and words > 1:
        made.side_by_side[docs] = True


def _headed(index: Index, docs: Ints, words: tuple[Word, ...], score: float) -> Array:
    """The score, more where the name begins with the words."""
    if len(words) == 1:
        begins = index.first[docs] == index.vocabulary.find(words[0].folded)
    else:
        begins = index.first_pair[docs] == index.vocabulary.find(f"{words[0].folded} {words[1].folded}")
    return np.where(begins, score + _HEAD, score).astype(np.float32)


def _match_typed(
    index: Index, words: tuple[Word, ...], worth: dict[int, float], made: Match, *, has_marks: bool
) -> None:
    """The words as typed: with the same marks, then folded. Wholly unmarked typing is no other spelling."""
    said = has_marks or any(one.marked != one.folded for one in words)
    for kind, value in worth.items():
        exact = phrase(index, kind, words, marked=True)
        folded = phrase(index, kind, words, marked=False)
        loose = value * _OTHER_MARKS if said else value - _EQUALLY_MARKED * (kind == NAME)
        for docs, score, other in ((exact, value, False), (folded, loose, said)):
            scores: Array | float = _headed(index, docs, words, score) if kind == NAME and len(docs) else score
            _put(made, docs, scores, len(words), in_name=kind == NAME, other_marks=other, together=True)
    if len(words) > 1 and NAME in worth:
        for marked in (True, False) if not said else (True,):
            docs = apart(index, words, marked=marked)
            _put(made, docs, worth[NAME] * _APART, len(words), in_name=True, other_marks=False, together=False)


def _match_places(index: Index, words: tuple[Word, ...], made: Match) -> None:
    """The places of a region, and two places typed one after the other ("Phùng Xá Mỹ Đức") that no document names side by side."""
    for place in places().regions.get(tuple(one.folded for one in words), ()):
        docs = phrase(index, PLACE, place, marked=True)
        _put(made, docs, _WORTH[PLACED][PLACE], len(words), in_name=False, other_marks=False, together=True)
    for at in range(2, len(words) - 1):
        docs = intersect([phrase(index, PLACE, part, marked=False) for part in (words[:at], words[at:])])
        _put(made, docs, _WORTH[PLACED][PLACE] * 0.9, len(words), in_name=False, other_marks=False, together=True)


def _match_alternative(
    index: Index, alternative: Alternative, worth: dict[int, float], made: Match, *, guess: bool, scale: float
) -> None:
    """Another name of what is sought, spelled with its marks; not where the words are part of a name that means something else."""
    words = alternative.words
    weight = alternative.weight * (_OTHER_MARKS if guess else scale)
    for kind, value in worth.items():
        docs = phrase(index, kind, words, marked=True)
        for other in alternative.unlike if len(docs) else ():
            docs = np.setdiff1d(docs, phrase(index, kind, other, marked=True), assume_unique=True)
        if not len(docs):
            continue
        score = value * weight if value > _STRONG else value
        scores: Array | float = _headed(index, docs, words, score) if kind == NAME else score
        _put(made, docs, scores, len(words), in_name=kind == NAME, other_marks=guess, together=True)
    if len(words) > 1 and NAME in worth and (len(words) > 2 or alternative.weight > 0.94):
        docs = apart(index, words, marked=True)
        for other in alternative.unlike if len(docs) else ():
            docs = np.setdiff1d(docs, phrase(index, NAME, other, marked=True), assume_unique=True)
        _put(made, docs, worth[NAME] * weight * _APART, len(words), in_name=True, other_marks=guess, together=False)


def _match_occasion(index: Index, slot: Slot, made: Match) -> None:
    """The goods an occasion calls for, in turn: the best of each before the second of any."""
    for at, group in enumerate(slot.groups):
        found = np.zeros(index.size, np.float32)
        for alternative in group:
            docs = phrase(index, NAME, alternative.words, marked=True)
            for other in alternative.unlike if len(docs) else ():
                docs = np.setdiff1d(docs, phrase(index, NAME, other, marked=True), assume_unique=True)
            if len(docs):
                heads = _headed(index, docs, alternative.words, 100.0 * alternative.weight)
                found[docs] = np.maximum(found[docs], heads)
        held = np.flatnonzero(found)
        ranked = held[np.lexsort((index.object_id[held], -found[held], -index.quality[held].astype(np.int64)))]
        scores = np.maximum(1000.0 - 12.0 * at - 80.0 * np.minimum(np.arange(len(ranked)), 8), 300.0)
        made.score[ranked] = np.maximum(made.score[ranked], scores)


def _weight(index: Index, matched: int) -> float:
    """How much a slot counts: between 1 (everything has it) and 2 (next to nothing has it)."""
    return 1.0 + math.log((index.size + 1) / (matched + 1)) / math.log(index.size + 2)


def answer(index: Index, reading: Reading, within: Array, *, partly: bool = False, weakly: bool = False) -> Answer:
    """The documents among `within` that answer the reading.

    Only names, makers and places count, unless `weakly`. `partly` lets go of slots as long as most of the query is found.
    """
    nothing = Answer(np.zeros(index.size, bool), np.zeros(index.size, np.float32))
    if not reading.slots:
        return nothing
    alone = len(reading.slots) == 1
    matches = [match(index, slot, has_marks=reading.has_marks, weakly=weakly, alone=alone) for slot in reading.slots]
    required = [at for at, slot in enumerate(reading.slots) if not slot.is_soft]
    weights = [
        _weight(index, int(np.count_nonzero(one.score[within] if not within.all() else one.score))) for one in matches
    ]
    mask = _mask(index, reading, matches, required, weights, within, partly=partly, weakly=weakly)
    if not mask.any():
        return nothing
    score = sum(one.score * (weight / sum(weights)) for one, weight in zip(matches, weights, strict=True))
    score = score + _neighbours(index, reading)
    covered = sum(one.covered.astype(np.float32) for one in matches)
    score = score + _COVERED * np.minimum(covered / index.name_words, 1.0)
    return Answer(mask, np.where(mask, score, 0).astype(np.float32), is_partial=partly)


def _mask(
    index: Index,
    reading: Reading,
    matches: list[Match],
    required: list[int],
    weights: list[float],
    within: Array,
    *,
    partly: bool,
    weakly: bool,
) -> Array:
    """Which documents answer: all slots found; a spelling with other marks only where no document has the marks typed."""
    least = 0.0 if weakly else _STRONG
    mask: Array
    found = [matches[at].score > least for at in required]
    together = np.logical_or.reduce([one.side_by_side for one in matches]) | (
        _neighbours(index, reading, everywhere=True) > 0
    )
    if partly:
        for first, last in _runs_of_words(reading, required):
            whole_run = np.logical_and.reduce(found[first:last])
            found[first:last] = [whole_run] * (last - first)
        whole = sum(weights[at] * _length(reading.slots[at]) for at in required)
        mass = sum(
            part * np.float32(weights[at] * _length(reading.slots[at]))
            for part, at in zip(found, required, strict=True)
        )
        enough = np.asarray(mass) >= _MOST_OF_IT * whole
        for at, part in zip(required, found, strict=True):
            if _is_absent(reading.slots[at], part):
                enough = np.zeros(index.size, bool)  # "winter coat", and nothing here is a coat
        if _is_named_good(index, reading, required):
            enough |= found[0]  # "bánh tẻ Phú Nhi", and nothing at all is called Phú Nhi
        mask = within & enough & together
    else:
        mask = within & np.logical_and.reduce(found)
        if weakly and len(required) > 1 and not reading.has_marks:
            # Words without marks that stand here and there in a long story are a coincidence.
            said = np.sum([matches[at].score > _STRONG for at in required], axis=0)
            mask &= 2 * said >= len(required)
    other = np.logical_or.reduce([matches[at].other_marks & (matches[at].score > 0) for at in required])
    if (mask & other).any():
        exact: Array = mask & ~other
        if exact.any() and (len(required) > 1 or (exact & (matches[required[0]].covered > 0)).any()):
            return exact
        # With other marks, words that stand nowhere together are a coincidence; so is a lone word in a maker's name.
        in_name_or_place = np.logical_or.reduce([(matches[at].covered > 0) for at in required]) | _in_place(
            index, reading
        )
        mask &= ~other | together | (in_name_or_place if len(reading.words) == 1 else False)
    return mask


def _is_absent(slot: Slot, found: Array) -> bool:
    """Whether a good that was surely meant is nowhere: it is the last thing to let go."""
    return slot.kind == GOOD and not (slot.is_guess or slot.is_modifier or slot.groups) and not found.any()


def _is_named_good(index: Index, reading: Reading, required: list[int]) -> bool:
    """Whether the query is a good of two words or more, then a name of which no two words stand together anywhere."""
    head, *rest = [reading.slots[at] for at in required]
    if head.kind != GOOD or head.is_guess or head.groups or not head.typed or len(head.typed) < 2 or len(rest) < 2:
        return False
    if any(slot.kind != WORD or not slot.typed or slot.alternatives for slot in rest):
        return False
    words = [one for slot in rest for one in slot.typed or ()]
    return not any(
        index.count(kind, f"{a.folded} {b.folded}")
        for a, b in itertools.pairwise(words)
        for kind in (NAME, PRODUCER, PLACE)
    )


def _runs_of_words(reading: Reading, required: list[int]) -> list[tuple[int, int]]:
    """Stretches (of places in `required`) of plain words side by side: a name that the lexicon does not know counts whole or not at all."""
    runs: list[tuple[int, int]] = []
    start = None
    for at, slot in enumerate([*(reading.slots[number] for number in required), None]):
        if slot is not None and slot.kind == WORD:
            start = at if start is None else start
        elif start is not None:
            runs.append((start, at))
            start = None
    return runs


def _in_place(index: Index, reading: Reading) -> Array:
    held = np.zeros(index.size, bool)
    for one in reading.words:
        held[index.postings(PLACE, one.folded)] = True
    return held


def _length(slot: Slot) -> int:
    return len(slot.typed) if slot.typed else 1


def _neighbours(index: Index, reading: Reading, *, everywhere: bool = False) -> Array:
    """What it adds that words typed side by side stand side by side, in the name (or anywhere)."""
    bonus = np.zeros(index.size, np.float32)
    pairs = list(zip(reading.words, reading.words[1:], strict=False))
    for left, right in pairs:
        for kind in (NAME, PRODUCER, PLACE) if everywhere else (NAME,):
            exact = index.postings(kind, f"={left.marked} {right.marked}")
            folded = index.postings(kind, f"{left.folded} {right.folded}")
            gain = np.zeros(index.size, np.float32) if len(exact) or len(folded) else None
            if gain is not None:
                gain[folded] = _NEIGHBOURS * (0.75 if reading.has_marks else 1.0)
                gain[exact] = _NEIGHBOURS
                bonus += gain / len(pairs)
    return bonus
