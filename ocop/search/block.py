"""Some documents as arrays: their postings, the columns they are sorted by, their facet values with dates.

An index is one large block and a small one of what changed since. Blocks never change once built; they are merged as arrays, without
reading a text again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ocop.search.segment import FIELDS, NAME, PLACE, PRODUCER, Segment, Terms, Vocabulary, analyse
from ocop.search.spelling import Spelling
from ocop.vietnamese.collation import sort_key

Array = npt.NDArray[Any]
ALWAYS_FROM, ALWAYS_UNTIL = 0, 9_999_999  # ordinals of days


class Row(NamedTuple):
    """A document read from the database and analysed."""

    kind: str
    object_id: int
    register: str
    name: str
    quality: int
    newest: int
    terms: Terms
    facets: list[tuple[str, str, int, int]]  # facet, value, from, until as ordinals of days


class FacetColumn(NamedTuple):
    """All values of one facet: document, number of the value, and the days on which it holds."""

    values: list[str]
    docs: Array
    codes: Array
    starts: Array
    ends: Array


def read_row(
    kind: str,
    object_id: int,
    register: str,
    texts: dict[str, str],
    facets: dict[str, list[Any]],
    quality: int,
    newest: str,
    vocabulary: Vocabulary,
    story_pairs: frozenset[str],
) -> Row:
    """A document's row as a block takes it. `register` becomes a facet where the source gave none."""
    flat = [(name, *_dated(value)) for name, values in facets.items() for value in values]
    if "register" not in facets:
        flat.append(("register", register, ALWAYS_FROM, ALWAYS_UNTIL))
    day = int(newest.replace("-", "")) if newest else 0
    return Row(
        kind, object_id, register, texts.get("name", ""), quality, day, analyse(texts, vocabulary, story_pairs), flat
    )


def _dated(value: Any) -> tuple[str, int, int]:
    if isinstance(value, str):
        return value, ALWAYS_FROM, ALWAYS_UNTIL
    text, start, end = value
    return text, _ordinal(start, ALWAYS_FROM), _ordinal(end, ALWAYS_UNTIL)


def _ordinal(day: str | None, otherwise: int) -> int:
    return datetime.date.fromisoformat(day).toordinal() if day else otherwise


@dataclass
class Block:
    """Documents 0 to size - 1 in the order given."""

    segment: Segment
    kinds: list[str]
    registers: list[str]
    kind: Array
    register: Array
    object_id: Array
    quality: Array
    newest: Array
    names: list[str]
    name_order: Array  # documents in the order of the Vietnamese alphabet
    facets: dict[str, FacetColumn]

    @property
    def size(self) -> int:
        return self.segment.size

    @classmethod
    def build(cls, rows: Sequence[Row], vocabulary: Vocabulary) -> Block:
        """The block of rows analysed with this vocabulary."""
        kinds = sorted({row.kind for row in rows})
        registers = sorted({row.register for row in rows})
        names = [row.name for row in rows]
        return cls(
            segment=Segment.build([row.terms for row in rows], len(vocabulary)),
            kinds=kinds,
            registers=registers,
            kind=np.array([kinds.index(row.kind) for row in rows], np.int8),
            register=np.array([registers.index(row.register) for row in rows], np.int8),
            object_id=np.array([row.object_id for row in rows], np.int64),
            quality=np.array([row.quality for row in rows], np.int64),
            newest=np.array([row.newest for row in rows], np.int64),
            names=names,
            name_order=_name_order(names),
            facets=_facet_columns(rows),
        )

    @cached_property
    def place_in_alphabet(self) -> Array:
        """For each document its rank by name; equal names have one rank."""
        ranks = np.empty(self.size, np.float64)
        first, before = 0, None
        for at, doc in enumerate(self.name_order.tolist()):
            if self.names[doc] != before:
                first, before = at, self.names[doc]
            ranks[doc] = first
        return ranks

    @cached_property
    def sort_positions(self) -> dict[tuple[str, int], int]:
        """Where each object's document stands."""
        return {
            (self.kinds[kind], int(object_id)): at
            for at, (kind, object_id) in enumerate(zip(self.kind, self.object_id, strict=True))
        }

    def spelling(self, vocabulary: Vocabulary) -> Spelling:
        """The folded words of names, makers and places, for mending slips; reckoned when first needed."""
        made: Spelling | None = self.__dict__.get("_spelling")
        if made is None:
            counts = np.sum(
                [_document_counts(self.segment, kind, len(vocabulary)) for kind in (NAME, PRODUCER, PLACE)], axis=0
            )
            terms = vocabulary.terms
            found = {
                terms[at]: int(counts[at])
                for at in np.flatnonzero(counts)
                if terms[at][0] != "=" and " " not in terms[at]
            }
            made = self.__dict__["_spelling"] = Spelling(found)
        return made

    def sorted_words(self, vocabulary: Vocabulary) -> list[str]:
        """The words of `spelling` in order, for finding those that begin alike."""
        made: list[str] | None = self.__dict__.get("_sorted_words")
        if made is None:
            made = self.__dict__["_sorted_words"] = sorted(self.spelling(vocabulary).counts)
        return made


def _document_counts(segment: Segment, kind: int, terms: int) -> Array:
    counts = np.zeros(terms, np.int64)
    lengths = np.diff(segment.starts[kind])
    counts[: len(lengths)] = lengths
    return counts


def _name_order(names: Sequence[str]) -> Array:
    keys = [(sort_key(name), name) for name in names]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int32)


def _facet_columns(rows: Sequence[Row]) -> dict[str, FacetColumn]:
    """The facet values of rows, by facet; a value given twice for the same days counts once."""
    gathered: dict[str, list[tuple[int, str, int, int]]] = {}
    for at, row in enumerate(rows):
        for name, value, start, end in dict.fromkeys(row.facets):
            gathered.setdefault(name, []).append((at, value, start, end))
    columns = {}
    for name, entries in gathered.items():
        values = sorted({entry[1] for entry in entries})
        numbers = {value: number for number, value in enumerate(values)}
        columns[name] = FacetColumn(
            values,
            np.array([entry[0] for entry in entries], np.int32),
            np.array([numbers[entry[1]] for entry in entries], np.int32),
            np.array([entry[2] for entry in entries], np.int32),
            np.array([entry[3] for entry in entries], np.int32),
        )
    return columns


def merge(first: Block, alive: Array, second: Block, terms: int) -> Block:
    """One block of the living documents of `first` followed by all of `second`."""
    place = np.cumsum(alive, dtype=np.int32) - 1
    shift = int(alive.sum())
    kinds = sorted({*first.kinds, *second.kinds})
    registers = sorted({*first.registers, *second.registers})
    names = [name for name, keep in zip(first.names, alive, strict=True) if keep] + second.names
    starts, docs = [], []
    for kind in range(FIELDS):
        term_a = np.repeat(
            np.arange(len(first.segment.starts[kind]) - 1, dtype=np.int32), np.diff(first.segment.starts[kind])
        )
        doc_a = first.segment.docs[kind]
        keep = alive[doc_a]
        term_b = np.repeat(
            np.arange(len(second.segment.starts[kind]) - 1, dtype=np.int32), np.diff(second.segment.starts[kind])
        )
        term = np.concatenate((term_a[keep], term_b))
        order = np.argsort(term, kind="stable")
        docs.append(np.concatenate((place[doc_a[keep]], second.segment.docs[kind] + shift)).astype(np.int32)[order])
        starts.append(np.concatenate(([0], np.cumsum(np.bincount(term, minlength=terms)))).astype(np.int32))

    def both(a: Array, b: Array) -> Array:
        return np.concatenate((a[alive], b))

    return Block(
        segment=Segment(
            shift + second.size,
            starts,
            docs,
            both(first.segment.name_words, second.segment.name_words),
            both(first.segment.first, second.segment.first),
            both(first.segment.first_pair, second.segment.first_pair),
        ),
        kinds=kinds,
        registers=registers,
        kind=both(recoded(first.kinds, kinds)[first.kind], recoded(second.kinds, kinds)[second.kind]).astype(np.int8),
        register=both(
            recoded(first.registers, registers)[first.register], recoded(second.registers, registers)[second.register]
        ).astype(np.int8),
        object_id=both(first.object_id, second.object_id),
        quality=both(first.quality, second.quality),
        newest=both(first.newest, second.newest),
        names=names,
        name_order=_name_order(names),
        facets={
            name: merge_facets(first.facets.get(name), alive, place, second.facets.get(name), shift)
            for name in {**first.facets, **second.facets}
        },
    )


def recoded(old: Sequence[str], new: Sequence[str]) -> Array:
    """For each old number the new one."""
    return np.array([new.index(value) for value in old], np.int32)


def merge_facets(
    first: FacetColumn | None, alive: Array, place: Array, second: FacetColumn | None, shift: int
) -> FacetColumn:
    """Two columns of one facet as one; `place` says where the living documents of the first went."""
    parts: list[tuple[list[str], Array, Array, Array, Array]] = []
    if first is not None:
        keep = alive[first.docs]
        parts.append((first.values, place[first.docs[keep]], first.codes[keep], first.starts[keep], first.ends[keep]))
    if second is not None:
        parts.append((second.values, second.docs + shift, second.codes, second.starts, second.ends))
    values = sorted({value for part in parts for value in part[0]})
    codes = [recoded(part[0], values)[part[2]] for part in parts]
    join: Any = np.concatenate
    return FacetColumn(
        values,
        join([part[1] for part in parts]).astype(np.int32),
        join(codes).astype(np.int32),
        join([part[3] for part in parts]),
        join([part[4] for part in parts]),
    )


def strings(values: Iterable[str]) -> Array:
    """Strings as bytes of a snapshot; none holds a line feed."""
    return np.frombuffer("\n".join(value.replace("\n", " ") for value in values).encode(), np.uint8)


def unstrings(array: Array, count: int) -> list[str]:
    """The strings that were packed. Raises ValueError when their number is another."""
    found = bytes(array).decode().split("\n") if count else []
    if len(found) != count:
        raise ValueError("a snapshot's strings do not fit their number")
    return found
