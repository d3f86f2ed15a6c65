"""The words of documents and queries, in the two forms that are compared: with marks and folded (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ocop.vietnamese.folding import fold
from ocop.vietnamese.likeness import expand, with_i

_PHRASE_END = re.compile(r"[,;:·|/()\[\]–—+\n]|\s-\s|\.\s")


class Word(NamedTuple):
    """A word as it is compared: with marks (i for y where either is right) and folded."""

    marked: str
    folded: str


@lru_cache(maxsize=65536)
def word(written: str) -> Word:
    """The forms of one lower-case written word."""
    marked = with_i(written)
    return Word(marked, fold(marked))


def read(text: str) -> list[Word]:
    """The words of a text in order, abbreviations spelled out."""
    return [word(one) for one in expand(text)]


def phrases(text: str) -> list[list[Word]]:
    """The words of a text cut at punctuation, so that words on either side of a comma are no neighbours."""
    return [found for part in _PHRASE_END.split(text) if (found := read(part))]


_Y_FOR_I = {
    "mĩ": "mỹ",
    "quí": "quý",
    "quì": "quỳ",
    "quỉ": "quỷ",
    "qui": "quy",
    "lí": "lý",
    "kĩ": "kỹ",
    "kí": "ký",
    "tí": "tý",
}


def with_y(marked: str) -> str:
    """A word as it is mostly written, from the form in which it is compared."""
    return _Y_FOR_I.get(marked, marked)
