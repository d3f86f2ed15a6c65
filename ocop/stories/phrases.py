"""Phrases found in a text as a person reads it: whole words, marks respected, sentence by sentence (pure).

A phrase is words with a space between: `chữa|trị` either word, `(khỏi)` may be absent, `<year>`, `<number>`, `*` any one word.
Marks count, so "chưa" (not yet) is never "chữa" (cure). Only a text typed without any mark is compared without them, and only by
phrases of two words and more; what is found there is `unsure`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocop.vietnamese.folding import canonical, fold

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:'[^\W_]+)*|%|[.!?;:…]+|\n")
_ENDS = frozenset(".!?;:…")
_PLAIN = re.compile(r"[\x00-\x7f“”‘’–—…\n]*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: in lower case with marks, folded, where it stands, and in which sentence."""

    marked: str
    folded: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Reading:
    """A text cut into words. `text` is the canonical text the places point into."""

    text: str
    words: tuple[Word, ...]
    is_unmarked: bool
    """A text without a single mark: Vietnamese typed plainly, or another language."""

    def sentence(self, number: int) -> str:
        """The words of a sentence as they stand."""
        inside = [word for word in self.words if word.sentence == number]
        if not inside:
            return ""
        end = inside[-1].end
        while end < len(self.text) and (self.text[end] in _ENDS or self.text[end] in "\"'”)"):
            end += 1
        return self.text[inside[0].start : end]


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (one behind the last) of a reading."""

    first: int
    last: int
    unsure: bool = False


@functools.lru_cache(maxsize=32768)
def _folded(word: str) -> str:
    """Of one word; a language has few, and texts say them again and again."""
    return fold(word)


def tidied(text: str) -> str:
    """The text as it is kept and pointed into: canonical line by line, ends of lines as they were."""
    return "\n".join(canonical(line) for line in text.replace("\r\n", "\n").split("\n")).strip()


def read(text: str) -> Reading:
    """Cut a text into words and sentences."""
    text = tidied(text)
    words = []
    sentence = 0
    for match in _TOKEN.finditer(text):
        found = match.group()
        if found == "\n" or found[0] in _ENDS:
            sentence += 1
            continue
        low = found.lower()
        words.append(Word(low, low if low.isascii() else _folded(low), match.start(), match.end(), sentence))
    return Reading(text, tuple(words), bool(_PLAIN.match(text)))


@dataclass(frozen=True, slots=True)
class _Part:
    marked: frozenset[str]
    folded: frozenset[str]
    kind: str
    optional: bool


class Phrase:
    """One phrase, ready to be looked for. Raises ValueError for one that begins with what may be absent."""

    __slots__ = ("least", "parts", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts = tuple(_part(item) for item in source.split())
        if not self.parts or self.parts[0].optional or self.parts[0].kind == "any":
            raise ValueError(f"{source!r}: a phrase begins with a word that must be there.")
        self.least = sum(not part.optional for part in self.parts)

    def match(self, words: Sequence[Word], at: int, *, unmarked: bool) -> int:
        """Where the phrase that begins at `at` ends, or -1."""
        return _walk(self.parts, 0, words, at, words[at].sentence, unmarked)


def _part(item: str) -> _Part:
    optional = item.startswith("(") and item.endswith(")")
    inner = item[1:-1] if optional else item
    kind = {"<year>": "year", "<number>": "number", "*": "any"}.get(inner, "")
    words = frozenset() if kind else frozenset(canonical(one).lower() for one in inner.split("|"))
    return _Part(words, frozenset(fold(one) for one in words), kind, optional)


def _fits(part: _Part, word: Word, unmarked: bool) -> bool:
    if part.kind:
        return (
            part.kind == "any"
            or (
                part.kind == "year"
                and word.marked.isdigit()
                and len(word.marked) == 4
                and "1000" <= word.marked <= "2100"
            )
            or (part.kind == "number" and word.marked[0].isdigit())
        )
    return word.marked in part.marked or (unmarked and word.folded in part.folded)


def _walk(parts: Sequence[_Part], place: int, words: Sequence[Word], at: int, sentence: int, unmarked: bool) -> int:
    if place == len(parts):
        return at
    part = parts[place]
    if at < len(words) and words[at].sentence == sentence and _fits(part, words[at], unmarked):
        end = _walk(parts, place + 1, words, at + 1, sentence, unmarked)
        if end >= 0:
            return end
    return _walk(parts, place + 1, words, at, sentence, unmarked) if part.optional else -1


class Finder:
    """Many phrases with an owner each, found in one walk over a text."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_word: dict[str, list[tuple[str, Phrase]]] = {}
        self._by_number: list[tuple[str, Phrase]] = []
        for owner, source in phrases:
            phrase = Phrase(source)
            first = phrase.parts[0]
            if first.kind:
                self._by_number.append((owner, phrase))
            for word in first.marked | first.folded:
                self._by_word.setdefault(word, []).append((owner, phrase))

    def find(self, reading: Reading, *, guess: bool = True) -> list[tuple[str, Hit]]:
        """Owner and place of every phrase, the longest at each place, in the order of the text.

        `guess`: a text without marks is compared without them (Vietnamese); without it words must be as they stand (English).
        """
        found: list[tuple[str, Hit]] = []
        words = reading.words
        loose = guess and reading.is_unmarked
        for at, word in enumerate(words):
            candidates = self._by_word.get(word.marked, [])
            if self._by_number and word.marked[0].isdigit():
                candidates = [*candidates, *self._by_number]
            longest: dict[str, Hit] = {}
            for owner, phrase in candidates:
                end = phrase.match(words, at, unmarked=False)
                unsure = False
                if end < 0 and loose and phrase.least > 1:
                    end, unsure = phrase.match(words, at, unmarked=True), True
                if end >= 0 and (owner not in longest or end > longest[owner].last):
                    longest[owner] = Hit(at, end, unsure)
            found += longest.items()
        return found


def covered(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether a hit lies within one of the others."""
    return any(other.first <= hit.first and hit.last <= other.last for other in others)
