"""Small pictures of texts by which alike ones are found among many (pure: numpy), and what two texts share word for word.

A text is the set of its runs of four words without marks; a sketch keeps the smallest of each of 64 mixings of that set (MinHash):
the share of equal places of two sketches estimates the share of runs two texts have in common.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ocop.stories.phrases import Word, read
from ocop.vietnamese.folding import words

RUN = 4
SIZE = 64
SHORTEST = 12
"""Words; a shorter text says too little to be a copy."""
PASSAGE = 7
"""Words in a row that both texts have, before it is shown."""
_BLOCK = 128
Minima = NDArray[np.uint32]
_random = np.random.default_rng(20_260_101)
_FACTORS = _random.integers(1, 2**63, SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _random.integers(0, 2**63, SIZE, dtype=np.uint64)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    return zlib.crc32(word.encode())


def sketch_many(texts: Sequence[str]) -> list[bytes]:
    """The sketch of each text as bytes; empty for one too short to compare."""
    answer: list[bytes] = []
    for start in range(0, len(texts), _BLOCK):
        answer += _sketches([words(text) for text in texts[start : start + _BLOCK]])
    return answer


def _sketches(found: Sequence[Sequence[str]]) -> list[bytes]:
    """Of one block, small enough to stay near the processor."""
    answer = [b""] * len(found)
    long = [place for place, one in enumerate(found) if len(one) >= SHORTEST]
    if not long:
        return answer
    numbers = np.array([_number(word) for place in long for word in found[place]], dtype=np.uint64)
    lengths = np.array([len(found[place]) for place in long])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    runs = np.zeros(len(numbers), dtype=np.uint64)
    for ahead in range(RUN):
        # Runs over the end of a text are cut off below, so the words rolled in from its neighbour do not count.
        runs = runs * _STEP + np.roll(numbers, -ahead)
    runs ^= runs >> np.uint64(31)
    inside = np.ones(len(numbers), dtype=bool)
    for back in range(1, RUN):
        inside[starts + lengths - back] = False
    runs, starts = runs[inside], starts - np.arange(len(long)) * (RUN - 1)
    minima = np.empty((len(long), SIZE), dtype=np.uint32)
    for place in range(SIZE):
        minima[:, place] = np.minimum.reduceat((runs * _FACTORS[place] + _OFFSETS[place]) >> np.uint64(32), starts)
    for row, place in enumerate(long):
        answer[place] = minima[row].tobytes()
    return answer


def sketch(text: str) -> bytes:
    """Of one text."""
    return sketch_many([text])[0]


def nearest(one: bytes, many: Minima, *, most: int = 30, least: float = 0.08) -> list[tuple[int, float]]:
    """Places in `many` (n x 64) and the estimated share in common, the most alike first."""
    if not one or not len(many):
        return []
    shares = (many == np.frombuffer(one, dtype=np.uint32)).mean(axis=1)
    places = np.flatnonzero(shares >= least)
    best = places[np.argsort(-shares[places], kind="stable")][:most]
    return [(int(place), float(shares[place])) for place in best]


@dataclass(frozen=True)
class Shared:
    """What two texts have in common: the share of the runs of the first that the second has too, and the passages themselves."""

    share: float
    passages: tuple[str, ...]


def shared(text: str, other: str) -> Shared:
    """Exactly, word for word without marks. Passages as the first text writes them, the longest first."""
    mine, theirs = read(text), read(other)
    folded, others = [word.folded for word in mine.words], [word.folded for word in theirs.words]
    runs = {tuple(others[at : at + RUN]) for at in range(len(others) - RUN + 1)}
    count = max(len(folded) - RUN + 1, 0)
    hits = [tuple(folded[at : at + RUN]) in runs for at in range(count)]
    share = sum(hits) / count if count else 0.0
    return Shared(share, tuple(_passages(mine.text, mine.words, hits)))


def _passages(text: str, found: Sequence[Word], hits: Sequence[bool]) -> list[str]:
    stretches, at = [], 0
    while at < len(hits):
        if not hits[at]:
            at += 1
            continue
        end = at
        while end < len(hits) and hits[end]:
            end += 1
        last = end - 1 + RUN
        if last - at >= PASSAGE:
            stretches.append((last - at, text[found[at].start : found[last - 1].end].replace("\n", " ")))
        at = end
    return [words_ for _length, words_ in sorted(stretches, key=lambda pair: -pair[0])][:6]
