"""The Vietnamese alphabet as a key that any database sorts rightly as plain bytes (pure).

a ă â b c d đ e ê ... o ô ơ ... u ư ... y z, and between equal letters the tones level, grave, hook, tilde, acute, dot. The key holds
only digits and small letters, so a database's own collation cannot disturb it. Its order agrees with ICU's for `vi`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ocop.vietnamese.folding import canonical

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}  # breve, circumflex, horn
_LEVEL = "01"  # below everything that follows in a level
_GAP = "02"


def sort_key(text: str) -> str:
    """A key such that keys in byte order stand as the texts stand in the Vietnamese alphabet.

    Letters decide first, over the whole text; then tones, from the left; then small before capital. Punctuation counts as a space.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for char in canonical(text):
        letter, tone, case = _weight(char)
        if letter == _GAP and (not letters or letters[-1] == _GAP):
            continue
        letters.append(letter)
        tones.append(tone)
        cases.append(case)
    return _LEVEL.join(("".join(letters), "".join(tones).rstrip("0"), "".join(cases).rstrip("0")))


@lru_cache(maxsize=4096)
def _weight(char: str) -> tuple[str, str, str]:
    """What a character weighs on each level; a sign that is neither letter nor digit is a gap."""
    base, shape, tone = _take_apart(char)
    case = "1" if char != char.lower() else "0"
    letter = base.lower()
    if "a" <= letter <= "z" and len(letter) == 1:
        return letter + shape, tone, case
    if letter.isdigit() and letter.isascii():
        return "1" + letter, tone, case
    if char in "đĐ":
        return "d1", tone, case
    if char.isalnum():
        return f"zz{ord(char):06x}", tone, case
    return _GAP, tone, case


def _take_apart(char: str) -> tuple[str, str, str]:
    """A character's base letter, the code of its shape and of its tone."""
    decomposed = unicodedata.normalize("NFD", char)
    shape = tone = "0"
    for mark in decomposed[1:]:
        shape = _SHAPES.get(mark, shape)
        tone = _TONES.get(mark, tone)
    return decomposed[0], shape, tone
