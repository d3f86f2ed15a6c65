"""Offers and needs as columns, the input of the matching (pure: numpy, no Django).

Every array of offers has length n, every array of needs length m. Amounts are float64 with NaN for "not stated". What a need asks of
a number is turned so that more is better: an offer meets it when `numbers[:, f] >= asked[:, f]`. What is only yes or no is a bit; a bit
that is not known is neither met nor unmet, it is not stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

NOT_ASKED = -np.inf
ALL_MONTHS = (1 << 12) - 1
NOBODY, CHOSEN, CONFIRMED = 0, 1, 2
"""Who sees an offer's prices."""


@dataclass(frozen=True)
class Offers:
    """Offers on one day: stars and papers that ended by then are not there any more."""

    ids: Integers
    product_set: Integers
    """Place of the product set in the list of sets; -1 when not stated."""
    group: Integers
    """Place of the group of decree 26/2026; -1 when not stated."""
    stars: Floats
    """Stars in force, 0-5; NaN when there is a recognition whose stars are not stated."""
    unit: Integers
    """Number of the unit of measure, -1 when not stated; amounts of two units are not compared."""
    free: Floats
    """n x 12: capacity of each month less what is promised; of a month or more that are not stated the rest still counts."""
    min_order: Floats
    tiers: Floats
    """n x t x 2: from which quantity, which price in dong; rising quantities, NaN where there are fewer."""
    price_audience: Integers
    price_readers: frozenset[int]
    """`place of offer * 2**32 + buyer id` of buyers chosen to see prices."""
    province: Integers
    """Number of the province it is made in, 0-63; -1 when not stated."""
    delivers: Bits
    """Provinces it delivers to, one bit each; all bits for everywhere, no bit when not stated."""
    numbers: Floats
    """n x f: what conditions ask as numbers, turned so that more is better."""
    known: Bits
    true: Bits
    """n x words of 64 bits each: what is only yes or no."""
    record: Floats
    """0-1: how much of a record it has (references, exports)."""
    words: tuple[frozenset[str], ...]
    """Folded words of its name and ingredients."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Needs:
    """Needs, with the listing terms of their buyers folded in."""

    ids: Integers
    buyer: Integers
    product_set: Integers
    group: Integers
    """-1 in both: any product."""
    min_stars: Integers
    unit: Integers
    a_month: Floats
    """Wanted in each of its months; NaN when not stated."""
    each_time: Floats
    """Wanted at one delivery; NaN when not stated."""
    months: Integers
    """Bits of the months 1-12 (bit 0 is January) in which it is wanted."""
    price_to: Floats
    price_from: Floats
    province: Integers
    asked: Floats
    """m x f: the least number asked, NOT_ASKED where none is."""
    required: Bits
    """m x words of 64 bits."""
    wish_numbers: Floats
    """m x f: the number wished for, NOT_ASKED where none is."""
    wish_number_weights: Floats
    wish_bits: Floats
    """m x bits: weight of each bit wished for."""
    words: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Weights:
    """Weight of each part of the score; the office sets them, data/matching.yaml gives the first ones."""

    stars: float = 2.0
    volume: float = 2.0
    price: float = 2.0
    near: float = 1.0
    wishes: float = 3.0
    words: float = 3.0
    record: float = 1.0

    def __post_init__(self) -> None:
        if min(self.as_tuple()) < 0 or sum(self.as_tuple()) <= 0:
            raise ValueError("Weights are not negative, and one of them is above nothing.")

    def as_tuple(self) -> tuple[float, ...]:
        return (self.stars, self.volume, self.price, self.near, self.wishes, self.words, self.record)


PARTS = ("stars", "volume", "price", "near", "wishes", "words", "record")


@dataclass(frozen=True)
class Prices:
    """Whose eyes see which prices: the office sees all, a buyer what producers show it, a producer what buyers show."""

    all_offers: bool = True
    """False: an offer's price counts only where its producer shows it to the buyer of the need."""
    need_price_shown: Flags | None = None
    """Per need; None: all shown. Where False, the price range of the need does not count."""


@dataclass(frozen=True)
class Ranking:
    """The best for each row of one side: places in the other side's columns, best first, -1 where there are fewer."""

    places: NDArray[np.int32]
    scores: Floats
    unstated: Flags
    """The pair fails no must, but something asked is not stated."""
    found: Integers
    """How many of the other side fail no must and are named alike."""


@dataclass(frozen=True)
class Matches:
    """Both rankings of one reckoning."""

    of_needs: Ranking
    of_offers: Ranking
    pairs: int = field(default=0)
    """How many pairs were looked at."""
