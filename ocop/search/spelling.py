"""Mending slips by the vocabulary (pure): words that become alike after leaving out a letter or two are near each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocop.vietnamese.sounds import sound_key

_KEPT = 4096  # words whose neighbours are remembered: one query asks for the same word several times


@dataclass(frozen=True)
class Near:
    """A known word near a typed one."""

    word: str
    distance: int
    count: int


class Spelling:
    """Known words with how often they occur, found again in spite of slips."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        self._by_deletion: dict[str, list[str]] = {}
        self._asked: dict[tuple[str, int], list[Near]] = {}
        self._by_sound: dict[str, list[str]] = {}
        for word in self.counts:
            if len(word) > 1 and word.isalpha():
                self._by_sound.setdefault(sound_key(word), []).append(word)
                for shorter in _deletions(word):
                    self._by_deletion.setdefault(shorter, []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    def alike(self, word: str) -> list[str]:
        """Other known words that some speakers say alike, commonest first."""
        found = (known for known in self._by_sound.get(sound_key(word), ()) if known != word)
        return sorted(found, key=lambda known: (-self.counts[known], known))

    def near(self, word: str, *, within: int) -> list[Near]:
        """Known words at most `within` slips away (a letter more, less, other, or two changed about), nearest and commonest first."""
        kept = self._asked.get((word, within))
        if kept is not None:
            return kept
        found: dict[str, int] = {}
        for shorter in _deletions(word, most=within):
            for known in self._by_deletion.get(shorter, ()):
                if known not in found and abs(len(known) - len(word)) <= within:
                    found[known] = distance(word, known)
        near = (Near(known, far, self.counts[known]) for known, far in found.items() if 0 < far <= within)
        if len(self._asked) >= _KEPT:
            self._asked.clear()
        kept = self._asked[word, within] = sorted(near, key=lambda one: (one.distance, -one.count, one.word))
        return kept


def _deletions(word: str, *, most: int = 2) -> Iterable[str]:
    """The word, and what is left without one letter, or two (of `most`) where it is long enough to be told apart still."""
    yield word
    ones = {word[:at] + word[at + 1 :] for at in range(len(word))}
    yield from ones
    if len(word) >= 5 and most > 1:
        yield from {one[:at] + one[at + 1 :] for one in ones for at in range(len(one))} - ones


def distance(a: str, b: str) -> int:
    """Slips between two words: insertions, deletions, other letters, neighbours changed about (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
