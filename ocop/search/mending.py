"""Words that nothing holds, read as what was meant: an input method left off, a missing space, a slip or two.

The choice among readings is made over the whole query: a word next to its usual neighbour ("mien" before "dong") beats one that is merely
near.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ocop.search.index import Index
from ocop.search.lexicon import lexicon, singular
from ocop.search.segment import NAME, PLACE, PRODUCER, STORY, WORDS
from ocop.search.spelling import Spelling
from ocop.search.words import Word, word
from ocop.vietnamese.syllables import split_tone
from ocop.vietnamese.typing import telex, vni

_HELD_KEY = re.compile(r"(.)\1+")
_DIGITS = re.compile(r"\d")
_STRAY_DIGITS = 0.4  # keys of an input method that spell nothing ("nuoc81")
_HELD = 0.7  # a letter typed twice is the commonest slip
_METHOD, _SPLIT, _ONE, _TWO, _UNKNOWN = 0.1, 0.6, 1.0, 2.2, 6.0
_ALIKE, _ALIKE_KNOWN = 0.45, 0.7  # of words said alike; a known word only gives way where its neighbours speak for it
_VOWEL = re.compile(r"[aeiouy]")
_OTHER_LETTERS = 0.3  # the marks typed ("bôg") stand on no letter of the word ("bo")
_NEIGHBOURS = 1.3  # what a known pair is worth
_LETTERS = frozenset("ăâđêôơư")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ENOUGH = 12  # candidates a word keeps
_TWO_WORDS = 6  # letters that may be two words, one of them with a slip


class Token(NamedTuple):
    """A word of the query: as typed (small letters, marks in place) and as compared."""

    typed: str
    word: Word


class Choice(NamedTuple):
    """One reading of a typed word: the words it becomes and what that costs."""

    words: tuple[str, ...]
    cost: float
    is_typed: bool = False


@lru_cache(maxsize=1)
def _lexicon_spelling() -> tuple[Spelling, Spelling]:
    known = lexicon()
    return Spelling(dict.fromkeys(known.words, 1)), Spelling(dict.fromkeys(known.english_words, 1))


def is_known(index: Index, token: Token) -> bool:
    """Whether any document or the lexicon holds the word."""
    folded = token.word.folded
    known = lexicon()
    return (
        folded.isdigit()
        or index.knows(folded)
        or folded in known.words
        or singular(folded) in known.english_words
        or index.count(STORY, folded) > 0
        or index.count(WORDS, folded) > 0
    )


def mend(index: Index, tokens: list[Token], *, all_words: bool = False) -> list[str] | None:
    """The words meant, in order, when that differs from what was typed; None when nothing can be mended.

    Words that are known stay, unless `all_words`: then a known word may give way to one that fits its neighbours.
    """
    choices: list[list[Choice]] = []
    touched = False
    for at, token in enumerate(tokens):
        known = is_known(index, token)
        typed = Choice((token.typed,), 0.0 if known else _UNKNOWN, True)
        found = []
        if not known or (all_words and not token.typed.isdigit()):
            found = _readings(index, token, only_near=known)
            if not known:
                found += _splits_beside(index, tokens, at)
            touched |= bool(found)
        choices.append([typed, *sorted(found, key=lambda one: one.cost)[:_ENOUGH]])
    if not touched:
        return None
    best = _best_path(index, choices, must_fit=all_words or len(tokens) > 1)
    others = sum(choice is not options[0] for choice, options in zip(best, choices, strict=True))
    if all_words and others > max(1, len(tokens) // 3):
        return None  # several words that are known, all meant otherwise: another query
    words = [one for choice in best for one in choice.words]
    return words if words != [token.typed for token in tokens] else None


def _readings(index: Index, token: Token, *, only_near: bool) -> list[Choice]:
    """What one word may mean."""
    found: list[Choice] = []
    folded = token.word.folded
    for reading in (telex(token.typed), vni(token.typed)):
        if reading and (index.knows(word(reading).folded) or word(reading).folded in lexicon().words):
            found.append(Choice((reading,), _METHOD))
    if not only_near:
        found += _splits(index, folded)
        letters = _DIGITS.sub("", token.typed)
        if letters != token.typed and letters.isalpha() and index.knows(word(letters).folded):
            found.append(Choice((letters,), _STRAY_DIGITS))
    if not folded.isalpha() or len(folded) < 2:
        return found
    found += _said_alike(index, token, only_near=only_near)
    if len(folded) < 3 and not only_near and _VOWEL.search(folded):
        return found
    single = _HELD_KEY.sub(r"\1", token.typed)
    if single != token.typed and index.knows(word(single).folded):
        found.append(Choice((single,), _HELD))
    within = 1 if len(folded) < 4 or only_near else 2
    vietnamese, english = _lexicon_spelling()
    near = index.near(folded, within=within)
    for other in (vietnamese, english):
        near = near + [
            one for one in other.near(folded, within=within) if not any(one.word == old.word for old in near)
        ]
    for one in near:
        if one.distance == 2 and (one.word[0] != folded[0] or len(one.word) < 3 or len(folded) < 3):
            continue
        turned = sorted(one.word[:2]) == sorted(folded[:2])  # "èmo" for "mèo"
        if one.word[0] != folded[0] and len(folded) < 4 and not turned:
            continue  # a short word with another beginning ("mập", "hấp") is another word
        if len(folded) < 3 and not (one.word.startswith(folded[0]) and len(one.word) > len(folded)):
            continue  # of two letters only one more may be missing
        # A slip seldom falls on the first letter.
        if only_near and not _keeps_tone(index, token.typed, one.word):
            continue  # "lạnh" is a word; who typed it did not mean "linh"
        cost = (_ONE if one.distance == 1 else _TWO) + (0.25 if one.word[0] != folded[0] else 0.0)
        cost += _OTHER_LETTERS if not _keeps_marks(index, token.typed, one.word) else 0.0
        found.append(Choice((one.word,), cost - 0.06 * math.log1p(one.count)))
    return found


def _said_alike(index: Index, token: Token, *, only_near: bool) -> list[Choice]:
    """Words that the typed one may stand for because some say them alike ("kẹo nạc"); "đ" is confused with nothing."""
    if token.typed.startswith("đ"):
        return []
    folded = token.word.folded
    words = [*index.alike(folded), *_lexicon_spelling()[0].alike(folded)]
    cost = _ALIKE_KNOWN if only_near else _ALIKE
    return [
        Choice((one,), cost) for one in dict.fromkeys(words) if not only_near or _keeps_tone(index, token.typed, one)
    ]


def rejoined(index: Index, tokens: list[Token], *, known_too: bool = False) -> list[str] | None:
    """The words with pieces of one word put together ("th ịt"), None when there are none.

    Unless `known_too`, one of the pieces must be no word by itself.
    """
    found: list[str] = []
    at, changed = 0, False
    while at < len(tokens):
        pair = tokens[at : at + 2]
        joined = "".join(token.typed for token in pair)
        whole = len(pair) == 2 and joined.isalpha() and index.knows(word(joined).folded)
        if whole and not _stand_together(index, pair) and (known_too or not all(is_known(index, one) for one in pair)):
            found.append(joined)
            at, changed = at + 2, True
        else:
            found.append(tokens[at].typed)
            at += 1
    return found if changed else None


def _stand_together(index: Index, pair: list[Token]) -> bool:
    return is_pair(index, pair[0].word.folded, pair[1].word.folded)


def _keeps_marks(index: Index, typed: str, folded: str) -> bool:
    """Whether some spelling of a word has every marked letter that was typed, tones aside."""
    wanted = {letter for letter in _without_tones(typed) if letter in _LETTERS}
    if not wanted:
        return True
    return any(wanted <= set(_without_tones(one)) for one in index.spellings(folded))


def _keeps_tone(index: Index, typed: str, folded: str) -> bool:
    """Whether some spelling of a word bears the tone that was typed; a word typed without marks bears none."""
    if typed.isascii():
        return True
    wanted = split_tone(typed)[1]
    return any(split_tone(one)[1] == wanted for one in index.spellings(folded))


def _without_tones(text: str) -> str:
    return unicodedata.normalize(
        "NFC", "".join(char for char in unicodedata.normalize("NFD", text) if char not in _TONES)
    )


def _splits(index: Index, folded: str) -> list[Choice]:
    """Two or three known words written without a space; they must be neighbours somewhere."""
    found = []
    for at in range(1, len(folded)):
        left, right = folded[:at], folded[at:]
        if is_pair(index, left, right):
            found.append(Choice((left, right), _SPLIT))
        for mid in range(at + 1, len(folded)):
            a, b, c = folded[:at], folded[at:mid], folded[mid:]
            if is_pair(index, a, b) and is_pair(index, b, c):
                found.append(Choice((a, b, c), _SPLIT))
    return found or _splits_with_a_slip(index, folded)


def _splits_beside(index: Index, tokens: list[Token], at: int) -> list[Choice]:
    """Two known words written as one, one of which belongs to the word beside it ("chethai" before "nguyen")."""
    folded = tokens[at].word.folded
    before = tokens[at - 1].word.folded if at else None
    after = tokens[at + 1].word.folded if at + 1 < len(tokens) else None
    found = []
    for cut in range(1, len(folded)):
        left, right = folded[:cut], folded[cut:]
        if not (_is_word(index, left) and _is_word(index, right)):
            continue
        if (after and is_pair(index, right, after)) or (before and is_pair(index, before, left)):
            found.append(Choice((left, right), _SPLIT))
    return found


def _is_word(index: Index, folded: str) -> bool:
    return index.knows(folded) or folded in lexicon().words


def _splits_with_a_slip(index: Index, folded: str) -> list[Choice]:
    """Two words written as one with a slip in either ("khamto" for "khan to"); only for what is long enough to be two."""
    if len(folded) < _TWO_WORDS:
        return []
    found: dict[tuple[str, str], float] = {}
    for at in range(2, len(folded) - 1):
        left, right = folded[:at], folded[at:]
        lefts = [left, *(one.word for one in index.near(left, within=1)[:_ENOUGH])]
        rights = [right, *(one.word for one in index.near(right, within=1)[:_ENOUGH])]
        for pair in [*((one, right) for one in lefts), *((left, one) for one in rights)]:
            if all(len(one) > 1 for one in pair) and is_pair(index, *pair):
                found.setdefault(pair, _SPLIT + _ONE)
    return [Choice(pair, cost) for pair, cost in found.items()]


def is_pair(index: Index, left: str, right: str) -> bool:
    """Whether two folded words stand side by side in a name, a maker, a place or the lexicon."""
    pair = f"{left} {right}"
    if pair in lexicon().pairs or f"{left} {singular(right)}" in lexicon().english_pairs:
        return True
    return any(index.count(field, pair) for field in (NAME, PRODUCER, PLACE))


def _best_path(index: Index, choices: list[list[Choice]], *, must_fit: bool) -> list[Choice]:
    """The cheapest row of choices, neighbours that are known as such making it cheaper (Viterbi)."""
    best: list[tuple[float, list[Choice]]] = [(0.0, [])]
    for options in choices:
        following: list[tuple[float, list[Choice]]] = []
        for option in options:
            head = word(option.words[0]).folded
            ways = []
            for cost, path in best:
                fits = bool(path) and is_pair(index, word(path[-1].words[-1]).folded, head)
                ways.append((cost + option.cost - (_NEIGHBOURS if fits else 0.0), path))
            cost, path = min(ways, key=lambda way: way[0])
            following.append((cost, [*path, option]))
        best = sorted(following, key=lambda way: way[0])[:_ENOUGH]
    path = best[0][1]
    return [
        _trusted(index, path, at, choices[at]) if must_fit or len(path) == 1 else path[at] for at in range(len(path))
    ]


def _trusted(index: Index, path: list[Choice], at: int, options: list[Choice]) -> Choice:
    """The chosen reading of a word, or the word as typed when the reading is far and nothing beside it speaks for it."""
    choice = path[at]
    typed = options[0]
    if choice is typed or choice.cost < _ONE - 0.45:
        return choice
    before = word(path[at - 1].words[-1]).folded if at else None
    after = word(path[at + 1].words[0]).folded if at + 1 < len(path) else None
    head, tail = word(choice.words[0]).folded, word(choice.words[-1]).folded
    if len(choice.words) == 2 and index.count(PLACE, f"{head} {tail}"):
        return choice  # "Hanoi" is a place whatever stands beside it
    fits = (before is not None and is_pair(index, before, head)) or (after is not None and is_pair(index, tail, after))
    if fits:
        return choice
    length = len(typed.words[0])
    near_enough = length >= (6 if len(path) > 1 else 4) if choice.cost < _TWO - 0.9 else length >= 7
    return choice if near_enough and typed.cost else typed
