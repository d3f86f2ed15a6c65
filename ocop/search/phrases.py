"""Which documents hold words side by side, and which hold them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

from ocop.search.index import Index
from ocop.search.segment import NAME, Ints
from ocop.search.words import Word


def intersect(parts: Iterable[Ints]) -> Ints:
    """The documents that all postings hold."""
    smallest, *others = sorted(parts, key=len)
    found = smallest
    for other in others:
        if not len(found):
            break
        found = np.intersect1d(found, other, assume_unique=True)
    return found


def phrase(index: Index, kind: int, words: tuple[Word, ...], *, marked: bool) -> Ints:
    """The documents whose field holds the words side by side."""
    forms = ["=" + one.marked if marked else one.folded for one in words]
    if len(forms) == 1:
        return index.postings(kind, forms[0])
    bare = [one.lstrip("=") for one in forms]
    lead = "=" if marked else ""
    return intersect([index.postings(kind, f"{lead}{a} {b}") for a, b in itertools.pairwise(bare)])


def apart(index: Index, words: tuple[Word, ...], *, marked: bool) -> Ints:
    """The documents whose name holds all the words anywhere."""
    return intersect([index.postings(NAME, "=" + one.marked if marked else one.folded) for one in words])
