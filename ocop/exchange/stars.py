"""Stars as offices write them: "4 sao", "****", "★★★★", "bốn sao", "tiềm năng 5 sao", "hạng 4", "IV" (pure)."""

from __future__ import annotations

import re

from ocop.vietnamese.folding import fold

POTENTIAL = "potential_5"
_WORDS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_MARKS = re.compile(r"[*★☆✭✮⭐🌟✩✪]")
_POTENTIAL = re.compile(r"\b(tiem nang|potential|tn)\b")
_NUMBER = re.compile(r"(?<![0-9])([1-5])(?:[.,]0+)?(?![0-9])")


def read(text: str) -> str:
    """ "1" to "5" or "potential_5" for what a cell says; "" for an empty cell. Raises ValueError when it says something else."""
    plain = fold(text)
    if plain in ("", "-", "khong", "chua", "none", "chua ro", "khong ro"):
        return ""
    if plain in ("potential_5", "potential-5", "potential 5"):
        return POTENTIAL
    level = _level(text, plain)
    if _POTENTIAL.search(plain):
        if level not in (None, 5):
            raise ValueError(text)
        return POTENTIAL
    if level is None:
        raise ValueError(text)
    return str(level)


def _level(text: str, plain: str) -> int | None:
    # Hollow stars beside filled ones stand for those that are missing.
    marks = _MARKS.findall(text)
    filled = [mark for mark in marks if mark not in "☆✩"] or marks
    numbers = {int(number) for number in _NUMBER.findall(plain)}
    if marks and not numbers:
        return len(filled) if len(filled) <= 5 else None
    if len(numbers) == 1:
        number = numbers.pop()
        rest = _NUMBER.sub("", plain)
        return number if not re.search(r"[0-9]", rest) else None
    if numbers:
        return None
    words = re.findall(r"[a-z]+", plain)
    found = {
        _WORDS[word]
        for word in words
        if word in _WORDS and not (word == "nam" and "tiem" in words and words.count("nam") == words.count("tiem"))
    }
    if not found and len(words) <= 2:
        found = {_ROMAN[word] for word in words if word in _ROMAN}
    return found.pop() if len(found) == 1 else None
