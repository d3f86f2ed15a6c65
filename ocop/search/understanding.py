"""A query as slots: what must be found, what would be welcome, which conditions were said in words.

The query is cut into the longest things that are known: hints ("4 sao"), occasions ("quà tết"), goods in Vietnamese or English, places,
words to pass over; what is left is words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ocop.search.index import Index
from ocop.search.lexicon import Alternative, Concept, Hint, Intent, alternatives, lexicon, singular
from ocop.search.mending import Token
from ocop.search.regions import places
from ocop.search.segment import NAME, PLACE, PRODUCER
from ocop.search.words import Word, word
from ocop.vietnamese.syllables import is_syllable

GOOD, PLACED, WORD = "good", "place", "word"
_LONGEST_PLACE = 8
_LIGHT = frozenset({"a", "an", "the", "my", "our", "your", "his", "her", "some"})  # inside "gift for my boss"
_SPECIALTIES = (
    "dac san",
    "specialty",
    "speciality",
    "specialties",
    "specialities",
)  # of a place: what it eats and drinks
_SPECIALTY = "specialty"  # the occasion that says what they are
_GENERAL = frozenset({"gift", "food-gift", _SPECIALTY})  # give way to an occasion that says more
_UNITS = frozenset({"xa", "phuong", "huyen", "quan"})
_PROPERTY = ("ic", "ed", "al", "ous", "ful", "ish", "ese", "ive", "able")


@dataclass
class Slot:
    """One thing sought. `typed` are the words as typed (None for English, where only the alternatives count)."""

    kind: str
    typed: tuple[Word, ...] | None
    alternatives: tuple[Alternative, ...] = ()
    groups: tuple[tuple[Alternative, ...], ...] = ()  # of an occasion
    is_modifier: bool = False
    is_soft: bool = False
    is_guess: bool = False  # the marks typed are others than those of the good
    is_foreign: bool = False  # a good that nobody makes here
    text: str = ""
    occasion: str = ""  # which one the groups are of
    start: int = 0  # which word of the query it begins with


@dataclass
class Reading:
    """A query understood in one way."""

    slots: list[Slot] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    prefer: list[Hint] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)  # the words sought, in order, for neighbours
    has_marks: bool = False
    english: bool = False


@dataclass(frozen=True)
class _Piece:
    start: int
    length: int
    worth: float
    what: str
    found: object = None


def understand(index: Index, tokens: list[Token], *, english: bool | None = None) -> Reading:
    """The reading of these words; `english` overrides the guess whether words that are both are English."""
    if english is None:
        english = looks_english(tokens)
    reading = Reading(has_marks=any(token.word.marked != token.word.folded for token in tokens), english=english)
    for piece in _best_cut(len(tokens), _pieces(index, tokens, english)):
        part = tokens[piece.start : piece.start + piece.length]
        before = len(reading.slots)
        _take(index, reading, piece, part, is_last=piece.start + piece.length == len(tokens))
        for slot in reading.slots[before:]:
            slot.start = piece.start
    if any(slot.groups for slot in reading.slots):
        # Beside an occasion a plain word ("quà 20/11 cho cô giáo Hoa") says more about it, and nothing has to be called so.
        # Beside a good ("hoa cho đám cưới") the occasion only says which come first.
        for slot in reading.slots:
            slot.is_soft |= slot.kind == GOOD and not slot.groups and reading.has_marks and _is_a_reading(slot)
        named = any(slot.kind == GOOD and not slot.groups and not slot.is_soft for slot in reading.slots)
        # A "gift" for a musician is what a musician likes; of several occasions the first decides.
        occasions = [slot for slot in reading.slots if slot.groups]
        chief = next((slot for slot in occasions if slot.occasion not in _GENERAL), occasions[0])
        if chief.occasion not in _GENERAL:
            reading.slots = [slot for slot in reading.slots if slot.occasion not in _GENERAL]
        for at, slot in enumerate(reading.slots):
            slot.is_soft |= bool(slot.groups) and slot is not chief
            slot.is_soft |= (slot.kind == WORD and not _is_thing(reading, at)) or (named and bool(slot.groups))
    known = lexicon()
    asked = " ".join(token.word.folded for token in tokens)
    only_places = bool(reading.slots) and all(slot.kind == PLACED for slot in reading.slots)
    if only_places and any(one in asked for one in _SPECIALTIES):
        eaten = known.occasions[_SPECIALTY]
        reading.slots.append(Slot(GOOD, None, groups=eaten.alternatives, is_soft=True, occasion=eaten.id))
    if reading.slots and all(slot.is_soft for slot in reading.slots):
        for slot in reading.slots:
            slot.is_soft = False
    return reading


def _is_a_reading(slot: Slot) -> bool:
    """Whether a good is only read into a word without its marks ("mang theo" says nothing of măng)."""
    typed = slot.typed or ()
    return len(typed) == 1 and all(one.words != typed for one in slot.alternatives)


def _is_thing(reading: Reading, at: int) -> bool:
    """Whether a plain word is itself the thing sought: the last, after an occasion of one English word ("baby stroller")."""
    before = reading.slots[at - 1] if at else None
    last = at == len(reading.slots) - 1
    said = reading.slots[at].text
    foreign = reading.english or not is_syllable(said) or singular(said) in lexicon().english_words
    return foreign and last and before is not None and bool(before.groups) and " " not in before.text


def looks_english(tokens: list[Token]) -> bool:
    """Whether some word is of the English lexicon and can be no Vietnamese syllable."""
    known = lexicon()
    return any(singular(token.word.folded) in known.english_words and not is_syllable(token.typed) for token in tokens)


def is_ambiguous(tokens: list[Token]) -> bool:
    """Whether the other language may be meant: some unmarked word is known in both."""
    known = lexicon()
    return any(
        token.word.marked == token.word.folded and singular(token.word.folded) in known.english_words
        for token in tokens
    )


def _take(index: Index, reading: Reading, piece: _Piece, part: list[Token], *, is_last: bool) -> None:
    """Adds what a piece means to the reading; in English a property stands before the thing (`is_last` is the thing itself)."""
    typed = tuple(token.word for token in part)
    text = " ".join(token.typed for token in part)
    found = piece.found
    if piece.what == "hint" and isinstance(found, Hint):
        reading.hints.append(found)
    elif piece.what == "intent" and isinstance(found, Intent):
        reading.slots.append(Slot(GOOD, None, groups=found.alternatives, text=text, occasion=found.id))
        reading.prefer.extend(found.prefer)
    elif piece.what in ("vietnamese", "english") and isinstance(found, list):
        names = _names(found)
        properties = [concept.is_modifier for concept in found]
        modifier = all(properties) or (piece.what == "english" and not is_last and any(properties))
        if piece.what == "english":
            names += tuple(Alternative(one, 0.97) for one in _english_forms(typed))
        names += tuple(one for concept in found for one in _english_names(concept))
        spoken = typed if piece.what == "vietnamese" else None
        guess = spoken is not None and piece.worth - 0.35 * (piece.length - 1) < 0.14
        reading.slots.append(
            Slot(
                GOOD,
                spoken,
                names,
                is_modifier=modifier,
                is_guess=guess,
                is_foreign=all(concept.is_foreign for concept in found),
                text=text,
            )
        )
        reading.words.extend(typed)
    elif piece.what == "either" and isinstance(found, list):
        reading.slots.append(Slot(WORD, typed, _names(found), text=text))
        reading.words.extend(typed)
    elif piece.what == "place":
        reading.slots.append(Slot(PLACED, typed, text=text))
        reading.words.extend(typed)
    elif piece.what in ("soft", "form"):
        reading.slots.append(Slot(WORD, typed, is_soft=True, text=text))
    elif piece.what == "word":
        forms = (
            tuple(Alternative(one, 0.97) for one in _english_forms(typed) if one != typed) if reading.english else ()
        )
        # An English property that nothing here is described by ("caramelised") is no reason to find nothing.
        held = any(index.count(field, typed[0].folded) for field in (NAME, PRODUCER, PLACE))
        soft = reading.english and typed[0].folded.endswith(_PROPERTY) and not held
        reading.slots.append(Slot(WORD, typed, forms, is_soft=soft, text=text))
        reading.words.extend(typed)


def _names(concepts: list[Concept]) -> tuple[Alternative, ...]:
    """The names of several concepts, each once."""
    best: dict[tuple[Word, ...], Alternative] = {}
    for concept in concepts:
        for one in alternatives(concept):
            if one.words not in best or best[one.words].weight < one.weight:
                best[one.words] = one
    return tuple(best.values())


@lru_cache(maxsize=4096)
def _english_names(concept: Concept) -> tuple[Alternative, ...]:
    """What a good is called in English, as names in English hold it."""
    called = [tuple(word(part) for part in phrase.lower().split()) for phrase in concept.en]
    return tuple(Alternative(form, 0.9) for one in called if one for form in _english_forms(one))


def _english_forms(typed: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The words as typed, singular and plural, as names in English hold them."""
    *head, last = typed
    one = singular(last.folded)
    forms = dict.fromkeys([last.folded, one, one + "s"])
    return [(*head, word(form)) for form in forms]


def _pieces(index: Index, tokens: list[Token], english: bool) -> list[_Piece]:
    """Everything that some run of words is known as; single words always."""
    known = lexicon()
    found: list[_Piece] = []
    for start in range(len(tokens)):
        found.append(_Piece(start, 1, 0.0, "word"))
        for length in range(1, min(known.longest, len(tokens) - start) + 1):
            part = tokens[start : start + length]
            folded = tuple(token.word.folded for token in part)
            singulars = tuple(singular(one) for one in folded)
            longer = 0.35 * (length - 1)
            for key in {folded, singulars}:
                if key in known.hints:
                    found.append(_Piece(start, length, longer + 0.3, "hint", known.hints[key]))
                if key in known.intents and _may_be(part, known.intents[key].spellings):
                    found.append(_Piece(start, length, longer + 0.26, "intent", known.intents[key]))
                if _is_said(part, known.passing.get(key)):
                    # "duoc" may be "được", which says nothing, or "dược": then it is welcome where it stands.
                    other = (
                        length == 1
                        and part[0].word.marked == folded[0]
                        and _means_more(index, folded[0], known.passing[key])
                    )
                    found.append(_Piece(start, length, longer + 0.12, "soft" if other else "passing"))
                if _is_said(part, known.forms.get(key)):
                    found.append(_Piece(start, length, longer + 0.3, "form"))
                if _is_said(part, known.soft.get(key)):
                    found.append(_Piece(start, length, longer + 0.11, "soft"))
            bare = tuple(one for one in singulars if one not in _LIGHT)
            if 1 < len(bare) < length and bare in known.intents:
                found.append(_Piece(start, length, longer + 0.26, "intent", known.intents[bare]))
            concepts, fit = _vietnamese(part, known.vietnamese.get(folded, []))
            if concepts and not (english and length == 1 and singulars in known.english):
                found.append(_Piece(start, length, longer + fit, "vietnamese", concepts))
            if (
                length == 1
                and not english
                and not concepts
                and singulars in known.english
                and folded == (part[0].word.marked,)
            ):
                # "ham" may be a Vietnamese syllable that nothing is called by, or English.
                found.append(_Piece(start, 1, 0.05, "either", known.english[singulars]))
            if singulars in known.english and _english_allowed(part, english):
                found.append(_Piece(start, length, longer + 0.2, "english", known.english[singulars]))
        found.extend(_places(index, tokens, start))
        found.extend(_regions(tokens, start))
        if start and tokens[start - 1].word.folded in _UNITS and index.count(PLACE, tokens[start].word.folded):
            found.append(_Piece(start, 1, 0.3, "place"))  # "phường Bưởi" is no pomelo
    return found


def _may_be(part: list[Token], spellings: frozenset[tuple[str, ...]]) -> bool:
    """Whether the words may be meant as one of these phrases: marks that were typed are the phrase's, but for one slip in three words."""
    typed = [(token.word.marked, token.word.folded) for token in part]
    slips = len(part) // 3
    for phrase in spellings:
        if len(phrase) == len(typed):
            other = sum(marked not in (folded, one) for (marked, folded), one in zip(typed, phrase, strict=True))
            if other <= slips and all(
                word(one).folded == folded for (_, folded), one in zip(typed, phrase, strict=True)
            ):
                return True
    # English phrases are kept in the singular.
    return all(marked == folded for marked, folded in typed)


def _is_said(part: list[Token], spellings: set[tuple[str, ...]] | None) -> bool:
    """Whether the words are these, with their marks or wholly without."""
    if not spellings:
        return False
    marked = tuple(token.word.marked for token in part)
    unmarked = all(token.word.marked == token.word.folded for token in part)
    return unmarked or marked in spellings


def _means_more(index: Index, folded: str, spellings: set[tuple[str, ...]]) -> bool:
    """Whether an unmarked word stands in names or makers with other marks than those of the word to pass over."""
    said = {one[0] for one in spellings}
    return any(
        one not in said and index.count(field, "=" + one)
        for one in index.spellings(folded)
        for field in (NAME, PRODUCER)
    )


def _vietnamese(part: list[Token], concepts: list[Concept]) -> tuple[list[Concept], float]:
    """The concepts that these words name: those spelled so when there are some, else all that fold so."""
    if not concepts:
        return [], 0.0
    marked = tuple(token.word.marked for token in part)
    exact = [concept for concept in concepts if any(tuple(one.marked for one in name) == marked for name in concept.vi)]
    if exact:
        return exact, 0.2
    if all(token.word.marked == token.word.folded for token in part):
        return concepts, 0.15
    return concepts, 0.05 if len(part) == 1 else 0.1


def _english_allowed(part: list[Token], english: bool) -> bool:
    """Whether English may be meant here: the query is English, or the words cannot be Vietnamese."""
    if any(token.word.marked != token.word.folded for token in part):
        return False
    return english or any(not is_syllable(token.typed) for token in part)


def _places(index: Index, tokens: list[Token], start: int) -> list[_Piece]:
    """Runs of two words and more whose neighbours are neighbours in places too."""
    found: list[_Piece] = []
    folded = [token.word.folded for token in tokens[start : start + 3]]
    if folded[0] in _UNITS and len(folded) == 3 and index.count(PLACE, f"{folded[1]} {folded[2]}"):
        return found  # the unit is welcome, the name must be found: addresses often leave it out
    for end in range(start + 1, min(len(tokens), start + _LONGEST_PLACE)):
        pair = f"{tokens[end - 1].word.folded} {tokens[end].word.folded}"
        in_places = index.count(PLACE, pair)
        if not in_places:
            break
        length = end - start + 1
        marked = f"={tokens[end - 1].word.marked} {tokens[end].word.marked}"
        as_named = index.count(NAME, pair) + index.count(PRODUCER, pair)
        worth = 0.35 * (length - 1) + (0.12 if index.count(PLACE, marked) or as_named < in_places else 0.04)
        found.append(_Piece(start, length, worth, "place"))
    return found


def _regions(tokens: list[Token], start: int) -> list[_Piece]:
    """Parts of the country, and places known by name, whether or not anything comes from there."""
    known = places()
    found = []
    for length in range(2, min(known.longest, len(tokens) - start) + 1):
        part = tokens[start : start + length]
        if _is_said(part, known.spellings.get(tuple(token.word.folded for token in part))):
            found.append(_Piece(start, length, 0.35 * (length - 1) + 0.06, "place"))
    return found


def _best_cut(size: int, pieces: list[_Piece]) -> list[_Piece]:
    """The cut of the query into pieces that is worth most; each word in one piece."""
    by_start: dict[int, list[_Piece]] = {}
    for piece in pieces:
        by_start.setdefault(piece.start, []).append(piece)
    best: list[tuple[float, list[_Piece]]] = [(0.0, [])] * (size + 1)
    for start in range(size - 1, -1, -1):
        ways = []
        for piece in by_start[start]:
            worth, rest = best[start + piece.length]
            ways.append((worth + piece.worth, [piece, *rest]))
        best[start] = max(ways, key=lambda way: way[0])
    return best[0][1]
