"""What was meant when the input method was off or the font was old: Telex, VNI and TCVN3 left-overs (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ocop.vietnamese.folding import canonical
from ocop.vietnamese.syllables import is_syllable, rhyme_start, tone_position

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"u": "ư", "o": "ơ"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWELS = "aăâeêioôơuưy"

# TCVN3 (.VnTime): one byte a letter, seen as Latin-1 when pasted. Capitals with a tone were a font's matter and are not coded.
_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢§£¤¥¦",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# Signs that no Vietnamese Unicode text carries inside a word.
_TELLTALE = re.compile(r"[µ¶·¸¹¨»¼½¾©®ª«¬\xad§¤¥¦ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]")
_TCVN3_WORD = re.compile(r"[^\s,.;:()/\"'-]+")
_TELEX_WORD = re.compile(r"[A-Za-z]+")
_VNI_WORD = re.compile(r"[A-Za-zđĐ][A-Za-z0-9đĐ]*")


def repairs(text: str) -> list[str]:
    """Other readings of a text, likeliest first, none equal to the text itself; empty when nothing looks like a left-over.

    Each reading mends every word that the method can mend into a syllable and leaves the others, so it is a proposal: the caller
    decides by whether the reading is known where the text is not.
    """
    found: list[str] = []
    plain = canonical(text)
    for reading in (_from_tcvn3(text), _sub(_VNI_WORD, vni, text), _sub(_TELEX_WORD, telex, text)):
        reading = canonical(reading)
        if reading != plain and reading not in found:
            found.append(reading)
    return found


def _sub(pattern: re.Pattern[str], mend: Callable[[str], str | None], text: str) -> str:
    """The text with each word that `mend` can read replaced by its reading."""
    return pattern.sub(lambda match: mend(match.group()) or match.group(), text)


def _from_tcvn3(text: str) -> str:
    """The text read as TCVN3 when its signs tell and what comes out is mostly syllables; else unchanged."""
    if not _TELLTALE.search(text):
        return text
    reading = "".join(_TCVN3.get(char, char) for char in text)
    words = [word for word in _TCVN3_WORD.findall(reading) if not word.isascii()]
    good = sum(is_syllable(word) for word in words)
    return reading if words and good * 2 > len(words) else text


@lru_cache(maxsize=8192)
def telex(word: str) -> str | None:
    """The syllable that these Telex keys spell (luja -> lụa, nuwowcs -> nước), or None when they spell none."""
    letters: list[str] = []
    tone = ""
    changed = False
    for char in word.lower():
        has_vowel = any(letter in _VOWELS for letter in letters)
        if char in _TELEX_TONES and has_vowel and not tone:
            tone, changed = _TELEX_TONES[char], True
        elif char == "w":
            changed = True
            _horn(letters)
        elif char in "aeo" and _double(letters, char):
            changed = True
        elif char == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
            changed = True
        else:
            letters.append(char)
    return _finish(word, "".join(letters), tone) if changed else None


def _double(letters: list[str], char: str) -> bool:
    """Turns the plain letter of the last vowels into â, ê or ô; False when the key is a letter of its own."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] == char:
            # "oa" + "a" is oâ, but the o of "oao" may not be doubled across another vowel
            if any(letter in _VOWELS for letter in letters[at + 1 :]):
                return False
            letters[at] = {"a": "â", "e": "ê", "o": "ô"}[char]
            return True
    return False


def _horn(letters: list[str]) -> None:
    """Applies the w key: uo -> ươ, else the last of a, o, u gets its breve or horn; on nothing it is ư."""
    for at in range(len(letters) - 1, 0, -1):
        if letters[at] == "o" and letters[at - 1] in "uư" and (at < 2 or letters[at - 2] != "q"):
            letters[at - 1], letters[at] = "ư", "ơ"
            return
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in "aou":
            if letters[at] == "a" and at and letters[at - 1] == "u" and (at < 2 or letters[at - 2] != "q"):
                letters[at - 1] = "ư"  # mua + w = mưa
            else:
                letters[at] = {"a": "ă", "o": "ơ", "u": "ư"}[letters[at]]
            return
    letters.append("ư")


@lru_cache(maxsize=8192)
def vni(word: str) -> str | None:
    """The syllable that these VNI keys spell (ba1nh -> bánh, nuo7c1 -> nước), or None when they spell none."""
    letters: list[str] = []
    tone = ""
    changed = False
    for char in word.lower():
        if not char.isdigit():
            letters.append(char)
            continue
        changed = True
        if char in _VNI_TONES and not tone:
            tone = _VNI_TONES[char]
        elif not _shape(letters, char):
            return None
    return _finish(word, "".join(letters), tone) if changed else None


def _shape(letters: list[str], digit: str) -> bool:
    """Applies the digits 6 to 9 to the last letter that takes them."""
    table = _VNI_SHAPES.get(digit, {})
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in table:
            if digit == "7" and letters[at] == "o" and at and letters[at - 1] == "u":
                letters[at - 1] = "ư"
            letters[at] = table[letters[at]]
            return True
    return False


def _finish(word: str, letters: str, tone: str) -> str | None:
    """The letters with their tone set and the word's capitals kept; None when they are no syllable."""
    # The keys often leave "ưo" or "uơ" half shaped; only ươ is a rhyme.
    for half in ("ưo", "uơ"):
        if half in letters and rhyme_start(letters) is None:
            letters = letters.replace(half, "ươ")
    start = rhyme_start(letters)
    if start is None:
        return None
    at = tone_position(letters, start)
    spelled = unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])
    if not is_syllable(spelled):
        return None
    if word.isupper() and len(word) > 1:
        return spelled.upper()
    return spelled[0].upper() + spelled[1:] if word[0].isupper() else spelled
