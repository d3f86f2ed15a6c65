"""The questions search answers: `search`, `suggest`, `more_facets`.

result = search("nuwowcs mawms 4 sao", filters={"province": ["01"]})
result.ids, result.total, result.facets, result.corrected, result.near_words
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ocop.search import near, suggesting
from ocop.search.asking import Asked, ask
from ocop.search.block import Array
from ocop.search.index import Index
from ocop.search.state import current
from ocop.search.suggesting import Suggestion
from ocop.workdays import clock

__all__ = ["Result", "Suggestion", "more_facets", "search", "suggest"]

SORTS = ("relevance", "quality", "name", "newest")
MOST_CHARACTERS = 200
Counts = list[tuple[str, int]]


@dataclass
class Result:
    """A page of what was found.

    `corrected` is the query as it was understood when that is not as typed ("" otherwise); `understood` the conditions said in words, as
    (facet, values); `is_partial` tells that part of the query was let go; `near_words` what may be asked instead when nothing is there.
    """

    ids: list[int]
    total: int
    facets: dict[str, Counts] = field(default_factory=dict)
    near_words: list[str] = field(default_factory=list)
    corrected: str = ""
    understood: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    is_partial: bool = False
    hits: list[tuple[str, int]] = field(default_factory=list)
    page: int = 1
    size: int = 24


def search(
    query: str,
    *,
    kinds: Sequence[str] | None = ("product",),
    registers: Sequence[str] | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    page: int = 1,
    size: int = 24,
    sort: str = "relevance",
    index: Index | None = None,
) -> Result:
    """Find what a query asks for, with exact counts by facet.

    An empty query finds everything. Values of one facet widen, facets narrow; a facet's own counts are reckoned without it, so that more of
    its values can be chosen. `sort` is relevance, quality, name (the Vietnamese alphabet) or newest. `index` is for measuring and tests.

    Raises ValueError for a sort that there is not.
    """
    if sort not in SORTS:
        raise ValueError(f"{sort} is no order of results; there are {', '.join(SORTS)}.")
    index = (index or current()).part(kinds, registers)
    day = clock.today()
    within = index.within(kinds, registers)
    chosen = {name: list(values) for name, values in (filters or {}).items() if values}
    asked = ask(index, query[:MOST_CHARACTERS], within, day)
    masks = {name: _facet_mask(index, day, name, values) for name, values in chosen.items()}
    mask = asked.mask
    for one in masks.values():
        mask = mask & one
    docs = np.flatnonzero(mask)
    page, size = max(page, 1), max(size, 1)
    ranked = _ranked(index, docs, asked, sort, page * size)[(page - 1) * size :]
    hits = [(index.kind(int(doc)), int(index.object_id[doc])) for doc in ranked]
    return Result(
        ids=[object_id for _, object_id in hits],
        total=len(docs),
        facets=_facet_counts(index, day, asked.mask, mask, masks),
        near_words=near.words(index, asked, within, day) if not asked.mask.any() else [],
        corrected=asked.corrected,
        understood=[(hint.facet, hint.values) for hint in asked.hints],
        is_partial=asked.is_partial,
        hits=hits,
        page=page,
        size=size,
    )


def more_facets(
    query: str,
    facet: str,
    *,
    kinds: Sequence[str] | None = ("product",),
    registers: Sequence[str] | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Counts:
    """All values of one facet with their counts under a query and the other filters, for a list that is opened in full."""
    others = {name: values for name, values in (filters or {}).items() if name != facet}
    return search(query, kinds=kinds, registers=registers, filters=others, size=1).facets.get(facet, [])


def suggest(
    prefix: str, limit: int = 8, *, kinds: Sequence[str] | None = ("product",), registers: Sequence[str] | None = None
) -> list[Suggestion]:
    """What may be meant while somebody types: names that go on so, best first, none twice."""
    index = current().part(kinds, registers)
    return suggesting.suggest(index, prefix[:MOST_CHARACTERS], index.within(kinds, registers), limit)


def _ranked(index: Index, docs: Array, asked: Asked, sort: str, most: int) -> Array:
    """The first `most` documents in the order asked; equal ones by quality, then by their number, so an order never depends on history."""
    if sort == "relevance" and asked.score is not None:
        lead = np.minimum(asked.score[docs].astype(np.float64) * 8, 2**18).astype(np.int64)
    elif sort == "name":
        return docs[np.lexsort((index.object_id[docs], index.alphabet[docs]))[:most]]
    elif sort == "newest":
        year, month, day = index.newest[docs] // 10_000, index.newest[docs] // 100 % 100, index.newest[docs] % 100
        lead = np.maximum((year - 1900) * 372 + month * 31 + day, 0)
    else:
        lead = np.zeros(len(docs), np.int64)
    quality = np.clip(index.quality[docs], -(2**15), 2**15 - 1) + 2**15
    key = (lead << 40) | (quality << 24) | (2**24 - 1 - index.object_id[docs] % 2**24)
    if len(docs) > 4 * most:
        part = np.argpartition(-key, most - 1)[:most]
        return docs[part[np.argsort(-key[part])]]
    return docs[np.argsort(-key)[:most]]


def _facet_mask(index: Index, day: Any, name: str, values: Sequence[str]) -> Array:
    """The documents that have one of the values of a facet today."""
    mask = np.zeros(index.size, bool)
    known = index.facets(day).get(name)
    if known is not None:
        names, docs, codes = known
        wanted = np.array([one in values for one in names], bool)
        mask[docs[wanted[codes]]] = True
    return mask


def _facet_counts(index: Index, day: Any, found: Array, shown: Array, masks: dict[str, Array]) -> dict[str, Counts]:
    """Counts of every facet: over what is shown, for a chosen facet over what would be shown without it."""
    counts: dict[str, Counts] = {}
    for name, (values, docs, codes) in index.facets(day).items():
        mask = shown
        if name in masks:
            mask = found
            for other, one in masks.items():
                if other != name:
                    mask = mask & one
        numbers = np.bincount(codes[mask[docs]], minlength=len(values)) if len(values) else np.zeros(0, np.int64)
        pairs = [(values[at], int(numbers[at])) for at in np.flatnonzero(numbers)]
        counts[name] = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    return counts
