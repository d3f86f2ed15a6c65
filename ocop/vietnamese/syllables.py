"""The shape of a Vietnamese syllable: which letter bears the tone, and whether a run of letters is a syllable at all (pure).

A syllable is an initial, a rhyme and a tone. Rhymes are listed rather than guessed: a Telex or VNI left-over is only believed
when what it spells is a syllable that Vietnamese has.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
_INITIAL_LIST = "ngh ng nh gh gi qu ch kh ph th tr b c d đ g h k l m n p r s t v x"
_RHYME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oe oem oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uêu uơ uơn uy uya uych uyn uynh uyt uyu uyên uyêt
    uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu ych yn ynh yt
"""
_INITIALS = tuple(_INITIAL_LIST.split())  # the longer before what it begins with
_RHYMES = frozenset(_RHYME_LIST.split())
_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")


class Parts(NamedTuple):
    """A syllable taken apart: its letters without tone, where its rhyme begins, and its tone mark ("" for level)."""

    letters: str
    rhyme_at: int
    tone: str


def split_tone(text: str) -> tuple[str, str]:
    """The text without its tone marks (shapes such as ê and ơ kept) and the tone marks found, in order."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        (tones if char in TONES else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(tones)


def rhyme_start(letters: str) -> int | None:
    """Where the rhyme of these lower-case toneless letters begins, or None when they are no syllable."""
    if letters in _RHYMES:
        return 0
    for initial in _INITIALS:
        if letters.startswith(initial) and letters[len(initial) :] in _RHYMES:
            return len(initial)
    # "gì", "gìn", "giêng": the i belongs to both the initial and the rhyme.
    if letters.startswith("gi") and letters[1:] in _RHYMES:
        return 1
    return None


@lru_cache(maxsize=16384)
def parse(word: str) -> Parts | None:
    """The word as a syllable, or None when it is not one (foreign word, two tones, a stop with a tone it cannot bear)."""
    letters, tones = split_tone(word.lower())
    if len(tones) > 1:
        return None
    start = rhyme_start(letters)
    if start is None:
        return None
    if letters.endswith(("c", "ch", "p", "t")) and tones in ("\u0300", "\u0309", "\u0303"):
        return None
    return Parts(letters, start, tones)


def is_syllable(word: str) -> bool:
    """Whether the word is a Vietnamese syllable, tones and shapes included."""
    return parse(word) is not None


def tone_position(letters: str, rhyme_at: int) -> int:
    """The index of the letter that bears the tone, after the older rule (hòa, thủy, khỏe) that offices use."""
    vowels = [i for i in range(rhyme_at, len(letters)) if letters[i] in _VOWELS]
    shaped = [i for i in vowels if letters[i] in _SHAPED]
    if shaped:
        return shaped[-1]
    if len(vowels) == 1:
        return vowels[0]
    if len(vowels) == 2:
        closed = vowels[-1] < len(letters) - 1
        return vowels[1] if closed else vowels[0]
    return vowels[1]


@lru_cache(maxsize=16384)
def placed(word: str) -> str:
    """The word with its tone on the letter that should bear it (hoà -> hòa, Qúy -> Quý); other words unchanged."""
    parts = parse(word)
    if parts is None or not parts.tone:
        return word
    letters, _ = split_tone(word)
    if len(letters) != len(parts.letters):
        return word
    at = tone_position(parts.letters, parts.rhyme_at)
    return unicodedata.normalize("NFC", letters[: at + 1] + parts.tone + letters[at + 1 :])
