"""Postings of some documents as flat numpy arrays: for each field and term, which documents hold it.

Terms are numbers of a vocabulary shared by all segments of an index: folded words ("nuoc"), words with marks ("=nước"), and pairs
of neighbours in both forms ("nuoc mam", "=nước mắm"). Exact counts come from plain array operations.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ocop.search.words import Word, phrases

Ints = npt.NDArray[np.int32]

NAME, PRODUCER, PLACE, WORDS, STORY = range(5)
FIELDS = 5
_TEXTS_OF = {
    NAME: ("name", "name_en"),
    PRODUCER: ("producer",),
    PLACE: ("places", "village"),
    WORDS: ("words",),
    STORY: ("story",),
}


class Vocabulary:
    """Terms and their numbers; it only grows, so numbers stay true for every segment made with it."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self.terms: list[str] = list(terms)
        self._numbers: dict[str, int] = {term: at for at, term in enumerate(self.terms)}
        self._ordered: tuple[int, list[str]] = (0, [])

    def __len__(self) -> int:
        return len(self.terms)

    def number(self, term: str) -> int:
        """The number of a term, given now if it is new."""
        at = self._numbers.get(term)
        if at is None:
            at = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return at

    def find(self, term: str) -> int:
        """The number of a term, -1 when nothing holds it."""
        return self._numbers.get(term, -1)

    def __contains__(self, term: str) -> bool:
        return term in self._numbers

    def starting(self, prefix: str) -> list[str]:
        """The pairs of marked words that begin so; the sorted list behind it is renewed when a twentieth is new."""
        seen, ordered = self._ordered
        if len(self.terms) > seen + seen // 20 or not seen:
            seen = len(self.terms)
            ordered = sorted(term for term in self.terms if term[0] == "=" and " " in term)
            self._ordered = (seen, ordered)
        found = ordered[bisect.bisect_left(ordered, prefix) : bisect.bisect_left(ordered, prefix + "\U0010ffff")]
        return found + [term for term in self.terms[seen:] if term.startswith(prefix)]


@dataclass
class Terms:
    """What one document holds: term numbers by field, and the head of its name."""

    by_field: list[list[int]]
    name_words: int
    first: int
    first_pair: int


def analyse(texts: dict[str, str], vocabulary: Vocabulary, story_pairs: frozenset[str]) -> Terms:
    """The terms of a document's texts. Of the pairs in stories only those in `story_pairs` are kept: stories are long."""
    by_field: list[list[int]] = []
    first = first_pair = -1
    name_words = 0
    number = vocabulary.number
    for kind in range(FIELDS):
        found: set[int] = set()
        for key in _TEXTS_OF[kind]:
            for phrase in phrases(texts.get(key, "")):
                _collect(phrase, found, number, story_pairs if kind == STORY else None)
                if key == "name":
                    if first < 0:
                        first = number(phrase[0].folded)
                        first_pair = number(f"{phrase[0].folded} {phrase[1].folded}") if len(phrase) > 1 else -1
                    name_words += len(phrase)
        by_field.append(sorted(found))
    return Terms(by_field, max(name_words, 1), first, first_pair)


def _collect(phrase: list[Word], found: set[int], number: Any, only: frozenset[str] | None) -> None:
    """Adds a phrase's words and pairs of neighbours to `found`."""
    before: Word | None = None
    for one in phrase:
        found.add(number(one.folded))
        found.add(number("=" + one.marked))
        if before is not None:
            pair = f"{before.folded} {one.folded}"
            if only is None or pair in only:
                found.add(number(pair))
                found.add(number(f"={before.marked} {one.marked}"))
        before = one


@dataclass
class Segment:
    """Postings of `size` documents, numbered from 0 as they were given."""

    size: int
    starts: list[Ints]  # per field: where the postings of term t begin; one more than there are terms
    docs: list[Ints]  # per field: document numbers, ascending within a term
    name_words: Ints
    first: Ints
    first_pair: Ints
    _empty: Ints = field(default_factory=lambda: np.zeros(0, np.int32), repr=False)

    @classmethod
    def build(cls, analysed: Sequence[Terms], terms: int) -> Segment:
        """The segment of documents already analysed with a vocabulary of `terms` terms."""
        starts, docs = [], []
        for kind in range(FIELDS):
            lengths = np.fromiter((len(one.by_field[kind]) for one in analysed), np.int64, len(analysed))
            flat = np.fromiter((term for one in analysed for term in one.by_field[kind]), np.int32, int(lengths.sum()))
            owner = np.repeat(np.arange(len(analysed), dtype=np.int32), lengths)
            order = np.argsort(flat, kind="stable")
            docs.append(owner[order])
            counts = np.bincount(flat, minlength=terms) if terms else np.zeros(0, np.int64)
            starts.append(np.concatenate(([0], np.cumsum(counts))).astype(np.int32))

        def column(name: str) -> Ints:
            return np.fromiter((getattr(one, name) for one in analysed), np.int32, len(analysed))

        return cls(len(analysed), starts, docs, column("name_words"), column("first"), column("first_pair"))

    def postings(self, kind: int, term: int) -> Ints:
        """The documents whose field holds the term."""
        starts = self.starts[kind]
        if term < 0 or term + 1 >= len(starts):
            return self._empty
        return self.docs[kind][starts[term] : starts[term + 1]]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything needed to make the segment again."""
        named: dict[str, npt.NDArray[Any]] = {
            "name_words": self.name_words,
            "first": self.first,
            "first_pair": self.first_pair,
        }
        for kind in range(FIELDS):
            named[f"starts{kind}"] = self.starts[kind]
            named[f"docs{kind}"] = self.docs[kind]
        return named

    @classmethod
    def from_arrays(cls, arrays: Any) -> Segment:
        """The segment that `arrays` described. Raises KeyError or ValueError when something is missing or out of step."""
        size = len(arrays["name_words"])
        starts = [arrays[f"starts{kind}"] for kind in range(FIELDS)]
        docs = [arrays[f"docs{kind}"] for kind in range(FIELDS)]
        for kind in range(FIELDS):
            if starts[kind][-1] != len(docs[kind]) or (len(docs[kind]) and docs[kind].max() >= size):
                raise ValueError("the arrays of a snapshot do not fit each other")
        return cls(size, starts, docs, arrays["name_words"], arrays["first"], arrays["first_pair"])
