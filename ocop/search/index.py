"""The index of one moment: a large block, a small one of what changed since, and how both are read as one."""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ocop.search.block import Array, Block, FacetColumn, Row, merge, merge_facets
from ocop.search.lexicon import lexicon
from ocop.search.segment import NAME, PLACE, PRODUCER, Ints, Vocabulary
from ocop.search.spelling import Near
from ocop.search.words import with_y
from ocop.vietnamese.collation import sort_key
from ocop.vietnamese.folding import fold

OVERLAY_LIMIT = 2000  # rows; more are merged into the base
PART_LIMIT = 20_000  # documents of a register that is searched as if it stood alone


class State(NamedTuple):
    """Which writes an index knows: the newest version and its token."""

    version: int
    token: str


class Index:
    """What can be found at one state; never changed once made. `newer` gives the index of a later state."""

    def __init__(
        self,
        state: State,
        vocabulary: Vocabulary,
        base: Block,
        rows: Sequence[Row] = (),
        removed: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self.state = state
        self.vocabulary = vocabulary
        self.base = base
        self.rows = {(row.kind, row.object_id): row for row in rows}
        self.removed = removed
        self.overlay = Block.build(list(self.rows.values()), vocabulary)
        self.size = base.size + self.overlay.size
        self.alive = np.ones(self.size, bool)
        for key in [*self.rows, *removed]:
            at = base.sort_positions.get(key) if base.size else None
            if at is not None:
                self.alive[at] = False
        self.memo: dict[Any, Any] = {}  # what matching keeps; it dies with this state
        self._parts: dict[tuple[Any, Any], Index] = {}
        self._day: tuple[int, dict[str, tuple[list[str], Array, Array]]] | None = None

    @classmethod
    def of_rows(cls, state: State, vocabulary: Vocabulary, rows: Sequence[Row]) -> Index:
        """An index whose rows are all in its base."""
        return cls(state, vocabulary, Block.build(rows, vocabulary))

    def newer(self, state: State, rows: Sequence[Row], removed: Sequence[tuple[str, int]]) -> Index:
        """The index after these documents were written and those removed."""
        overlay = {**self.rows, **{(row.kind, row.object_id): row for row in rows}}
        gone = (self.removed | set(removed)) - {(row.kind, row.object_id) for row in rows}
        for key in removed:
            overlay.pop(key, None)
        made = Index(state, self.vocabulary, self.base, list(overlay.values()), frozenset(gone))
        made._parts = self._untouched(rows, removed)
        return made.merged() if len(overlay) + len(gone) > max(OVERLAY_LIMIT, self.base.size // 50) else made

    def merged(self) -> Index:
        """The same documents in one block."""
        if not self.rows and not self.removed:
            return self
        block = merge(self.base, self.alive[: self.base.size], self.overlay, len(self.vocabulary))
        made = Index(self.state, self.vocabulary, block)
        made._parts = self._parts
        return made

    # A part by itself

    def part(self, kinds: Sequence[str] | None, registers: Sequence[str] | None) -> Index:
        """The index of these kinds and registers alone where they are a small part of all; else this index.

        What a word may mean (a slip, a name, a place) is judged by what documents say. A small register among many documents
        of another is judged by its own: who asks among 600 real products is not answered with words of a demo city.
        """
        if registers is None:
            return self
        key = (None if kinds is None else tuple(sorted(kinds)), tuple(sorted(registers)))
        known = self._parts.get(key)
        if known is None:
            chosen = self.within(kinds, registers)
            count = int(chosen.sum())
            known = self
            if count <= min(PART_LIMIT, int(self.alive.sum()) // 2):
                nothing = Block.build([], self.vocabulary)
                block = merge(self.merged().base, chosen[self.alive], nothing, len(self.vocabulary))
                known = Index(self.state, self.vocabulary, block)
            self._parts[key] = known
        return known

    def _untouched(self, rows: Sequence[Row], removed: Sequence[tuple[str, int]]) -> dict[tuple[Any, Any], Index]:
        """The parts that these changes leave as they are."""
        changed = {(row.kind, row.object_id) for row in rows} | set(removed)
        return {
            (kinds, registers): part
            for (kinds, registers), part in self._parts.items()
            if part is not self
            and not any((kinds is None or row.kind in kinds) and row.register in registers for row in rows)
            and changed.isdisjoint(part.base.sort_positions)
        }

    # Columns over both blocks

    def _both(self, name: str) -> Array:
        return (
            np.concatenate((getattr(self.base, name), getattr(self.overlay, name)))
            if self.overlay.size
            else getattr(self.base, name)
        )

    def _segment_column(self, name: str) -> Array:
        if not self.overlay.size:
            column: Array = getattr(self.base.segment, name)
            return column
        return np.concatenate((getattr(self.base.segment, name), getattr(self.overlay.segment, name)))

    @cached_property
    def object_id(self) -> Array:
        return self._both("object_id")

    @cached_property
    def quality(self) -> Array:
        return self._both("quality")

    @cached_property
    def newest(self) -> Array:
        return self._both("newest")

    @cached_property
    def name_words(self) -> Array:
        return self._segment_column("name_words")

    @cached_property
    def first(self) -> Array:
        return self._segment_column("first")

    @cached_property
    def first_pair(self) -> Array:
        return self._segment_column("first_pair")

    @cached_property
    def alphabet(self) -> Array:
        """For each document its place in the order of names; documents of the overlay stand between those of the base."""
        base, overlay = self.base, self.overlay
        if not overlay.size:
            return base.place_in_alphabet
        between = np.empty(overlay.size)
        for at, name in enumerate(overlay.names):
            found = bisect.bisect_left(
                base.name_order, (sort_key(name), name), key=lambda doc: (sort_key(base.names[doc]), base.names[doc])
            )
            if found < base.size and base.names[base.name_order[found]] == name:
                between[at] = found
            else:
                between[at] = found - 0.5 + overlay.place_in_alphabet[at] / (2 * overlay.size)
        return np.concatenate((base.place_in_alphabet, between))

    def name(self, doc: int) -> str:
        """The name of a document as written."""
        return self.base.names[doc] if doc < self.base.size else self.overlay.names[doc - self.base.size]

    def kind(self, doc: int) -> str:
        """The kind of a document."""
        if doc < self.base.size:
            return str(self.base.kinds[self.base.kind[doc]])
        return str(self.overlay.kinds[self.overlay.kind[doc - self.base.size]])

    # Postings

    def postings(self, field: int, term: str) -> Ints:
        """The living documents whose field holds a term; those of the base first."""
        number = self.vocabulary.find(term)
        found = self.base.segment.postings(field, number)
        if not self.overlay.size:
            return found
        late = self.overlay.segment.postings(field, number)
        return np.concatenate((found, late + np.int32(self.base.size))) if len(late) else found

    def count(self, field: int, term: str) -> int:
        """About how many documents hold a term in a field (replaced ones included): a measure of how common it is."""
        number = self.vocabulary.find(term)
        return len(self.base.segment.postings(field, number)) + len(self.overlay.segment.postings(field, number))

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in a name, a maker or a place."""
        return word in self.base.spelling(self.vocabulary) or word in self.overlay.spelling(self.vocabulary)

    def near(self, word: str, *, within: int) -> list[Near]:
        """Known words near a folded word; nearest and commonest first."""
        found: dict[str, Near] = {}
        for block in (self.base, self.overlay):
            for one in block.spelling(self.vocabulary).near(word, within=within):
                known = found.get(one.word)
                found[one.word] = Near(one.word, one.distance, one.count + (known.count if known else 0))
        return sorted(found.values(), key=lambda one: (one.distance, -one.count, one.word))

    def alike(self, word: str) -> list[str]:
        """Known words that some speakers say like this folded word."""
        found = [one for block in (self.base, self.overlay) for one in block.spelling(self.vocabulary).alike(word)]
        return list(dict.fromkeys(found))

    @cached_property
    def _spellings(self) -> dict[str, list[str]]:
        """The spellings with marks of each folded word."""
        found: dict[str, list[str]] = {}
        held = self._held_terms()
        for at, term in enumerate(self.vocabulary.terms[: len(held)]):
            if term[0] == "=" and " " not in term and held[at]:
                found.setdefault(fold(term[1:]), []).append(term[1:])
        return found

    def _held_terms(self) -> Array:
        """For each term whether some document here holds it: the vocabulary is shared with other indexes."""
        held = np.zeros(len(self.vocabulary), bool)
        for segment in (self.base.segment, self.overlay.segment):
            for starts in segment.starts:
                held[: len(starts) - 1] |= np.diff(starts) > 0
        return held

    def spellings(self, folded: str) -> list[str]:
        """How documents spell a folded word."""
        return self._spellings.get(folded, [])

    def usual_spelling(self, folded: str, before: str | None, after: str | None) -> str:
        """How documents spell a folded word: between these neighbours when they know them there, else mostly; "" when unknown."""

        def count(marked: str) -> tuple[int, int]:
            beside = 0
            for left in self._spellings.get(before or "", ()):
                beside += sum(self.count(field, f"={left} {marked}") for field in (NAME, PRODUCER, PLACE))
            for right in self._spellings.get(after or "", ()):
                beside += sum(self.count(field, f"={marked} {right}") for field in (NAME, PRODUCER, PLACE))
            return beside, sum(self.count(field, "=" + marked) for field in (NAME, PRODUCER, PLACE))

        known = self._spellings.get(folded, [])
        return with_y(max(known, key=count)) if known else ""

    # Which documents, and their facets

    def within(self, kinds: Sequence[str] | None, registers: Sequence[str] | None) -> Array:
        """The living documents of these kinds and registers (None: of all)."""
        chosen = self.alive.copy()
        for block, start in ((self.base, 0), (self.overlay, self.base.size)):
            part = chosen[start : start + block.size]
            for names, wanted, column in (
                (block.kinds, kinds, block.kind),
                (block.registers, registers, block.register),
            ):
                if wanted is not None and any(name not in wanted for name in names):
                    allowed = np.array([name in wanted for name in names], bool)
                    part &= allowed[column]
        return chosen

    def facets(self, day: datetime.date) -> dict[str, tuple[list[str], Array, Array]]:
        """For each facet its values, and the pairs (document, number of the value) that hold on this day."""
        ordinal = day.toordinal()
        if self._day is None or self._day[0] != ordinal:
            resolved = {}
            for name, column in self._facet_columns.items():
                holds = (column.starts <= ordinal) & (ordinal < column.ends)
                resolved[name] = (column.values, column.docs[holds], column.codes[holds])
            self._day = (ordinal, resolved)
        return self._day[1]

    @cached_property
    def _facet_columns(self) -> dict[str, FacetColumn]:
        base, overlay = self.base, self.overlay
        if not overlay.size:
            return base.facets
        everything, place = np.ones(base.size, bool), np.arange(base.size, dtype=np.int32)
        return {
            name: merge_facets(base.facets.get(name), everything, place, overlay.facets.get(name), base.size)
            for name in {**base.facets, **overlay.facets}
        }


def story_pairs() -> frozenset[str]:
    """The pairs of words that are kept of stories: those that goods of the lexicon are called by."""
    return lexicon().pairs
