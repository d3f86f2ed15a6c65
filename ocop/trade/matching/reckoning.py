"""Everybody's best matches at once: offers and needs that can meet at all are taken in blocks of one product set.

A pair fails when one must is known to be unmet. A pair that fails none but where something asked is not stated comes after all
pairs where everything is stated; so does one of the same product set that shares no word with what is sought (sets are broad: a need for
sapodilla is not met by gourds), and it is not counted among what is found. Within that the score decides, then the order of the columns. `pairs.explain` says the same of one pair
in words; a test holds the two to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ocop.trade.matching.columns import (
    CHOSEN,
    CONFIRMED,
    NOT_ASKED,
    Flags,
    Floats,
    Integers,
    Matches,
    Needs,
    Offers,
    Prices,
    Ranking,
    Weights,
)

SCALE = 1_000_000
"""Scores are compared in millionths, so that every machine ranks alike."""
NO_RANGE = 0.8
"""Where a need states no lowest price, the whole points are given from this share of the highest on."""
_UNSTATED_BELOW = np.int64(1) << 53
_PLACE = np.int64(1) << 32


class _Pairs:
    """Pairs of a block that fail nothing so far: places of offers and needs, and where something asked is not stated."""

    def __init__(self, offers: Offers, needs: Needs, rows: Integers, columns: Integers) -> None:
        """Every pair of these rows and columns whose offer has the stars and what is required as a plain yes."""
        with np.errstate(invalid="ignore"):
            fails = offers.stars[rows, None] < needs.min_stars[None, columns]
        lacks = offers.known[rows] & ~offers.true[rows]
        words = range(offers.known.shape[1])
        for word in words:
            fails |= (lacks[:, word, None] & needs.required[None, columns, word]) != 0
        self.rows = rows
        self.parts: dict[str, Floats] = {}
        self.named: Flags = np.empty(0, dtype=np.bool_)
        """Where the goods are named alike: they share a word, or the need names none."""
        self.row, self.column = np.nonzero(~fails)
        self.offer, self.need = rows[self.row], columns[self.column]
        self.unstated: Flags = np.isnan(offers.stars[self.offer]) & (needs.min_stars[self.need] > 0)
        for word in words:
            self.unstated |= (needs.required[self.need, word] & ~offers.known[self.offer, word]) != 0

    def drop(self, fails: Flags) -> None:
        """Leave out pairs that fail."""
        if fails.any():
            stay = np.flatnonzero(~fails)
            self.row, self.column = self.row[stay], self.column[stay]
            self.offer, self.need = self.offer[stay], self.need[stay]
            self.unstated = self.unstated[stay]
            self.parts = {code: part[stay] for code, part in self.parts.items()}


@dataclass(frozen=True)
class Words:
    """Words of needs with whole weights: the rarer among offers, the heavier (1-8); a word no offer has weighs nothing."""

    places: dict[str, int]
    weights: Floats
    """One more than there are words: the last stands for no word and weighs nothing."""
    have: Flags
    """Offers x words."""
    asked: Integers
    """Needs x most words of a need: places of words, filled up with the last one."""


@dataclass(frozen=True)
class _Prepared:
    """What is the same for every block."""

    highest: Floats
    lowest: Floats
    each_time: Floats
    readers: Integers
    numbers: Integers
    """Which numbers are asked by anybody."""
    months: tuple[tuple[int, ...], ...]
    """The months, counted from 0, of each kind of need."""
    months_of: Integers
    wish_order: NDArray[np.uint64]
    wish_weights: Floats
    wish_numbers: Integers
    wish_total: Floats
    word_total: Floats

    @classmethod
    def of(cls, offers: Offers, needs: Needs, words: Words, prices: Prices) -> _Prepared:
        shown = prices.need_price_shown
        masks, months_of = np.unique(needs.months, return_inverse=True)
        order = np.argsort(-needs.wish_bits, axis=1, kind="stable")
        wish_weights = np.take_along_axis(needs.wish_bits, order, axis=1)
        most = int((wish_weights > 0).sum(axis=1).max(initial=0))
        return cls(
            highest=needs.price_to if shown is None else np.where(shown, needs.price_to, np.nan),
            lowest=np.where(np.isfinite(needs.price_from), needs.price_from, needs.price_to * NO_RANGE),
            each_time=np.where(np.isfinite(needs.each_time), needs.each_time, needs.a_month),
            readers=np.fromiter(offers.price_readers, dtype=np.int64, count=len(offers.price_readers)),
            numbers=np.flatnonzero((needs.asked > NOT_ASKED).any(axis=0)),
            months=tuple(
                tuple(month for month in range(12) if int(mask) >> month & 1) or tuple(range(12)) for mask in masks
            ),
            months_of=months_of.ravel(),
            wish_order=order[:, :most].astype(np.uint64),
            wish_weights=wish_weights[:, :most],
            wish_numbers=np.flatnonzero(needs.wish_number_weights.any(axis=0)),
            wish_total=needs.wish_bits.sum(axis=1) + needs.wish_number_weights.sum(axis=1),
            word_total=words.weights[words.asked].sum(axis=1),
        )


def match(
    offers: Offers, needs: Needs, *, weights: Weights | None = None, prices: Prices | None = None, top: int = 20
) -> Matches:
    """The `top` best offers of each need and needs of each offer."""
    weights, prices = weights or Weights(), prices or Prices()
    words = weigh_words(offers, needs)
    of_needs, of_offers = _Best(len(needs), top), _Best(len(offers), top)
    prepared = _Prepared.of(offers, needs, words, prices)
    looked = 0
    for rows, columns in _blocks(offers, needs):
        pairs = _Pairs(offers, needs, rows, columns)
        points = _points(offers, needs, pairs, prepared, words, weights, see_all=prices.all_offers)
        keys = np.full((len(rows), len(columns)), -1, dtype=np.int64)
        keys[pairs.row, pairs.column] = points * _PLACE + np.where(pairs.unstated, 0, _UNSTATED_BELOW)
        looked += keys.size
        of_needs.take(columns, rows, np.ascontiguousarray(keys.T))
        of_offers.take(rows, columns, keys)
        of_needs.found += np.bincount(pairs.need[pairs.named], minlength=len(needs))
        of_offers.found += np.bincount(pairs.offer[pairs.named], minlength=len(offers))
    return Matches(of_needs.ranking(), of_offers.ranking(), looked)


def weigh_words(offers: Offers, needs: Needs) -> Words:
    """Words as numbers, with their weights."""
    places: dict[str, int] = {}
    for words in needs.words:
        for word in sorted(words):
            places.setdefault(word, len(places))
    wide = max((len(words) for words in needs.words), default=0)
    asked = np.full((len(needs), wide), len(places), dtype=np.int64)
    for at, words in enumerate(needs.words):
        asked[at, : len(words)] = [places[word] for word in sorted(words)]
    lengths = np.fromiter(map(len, offers.words), dtype=np.int64, count=len(offers))
    every = chain.from_iterable(offers.words)
    indices = np.fromiter((places.get(word, -1) for word in every), dtype=np.int64, count=int(lengths.sum()))
    row = np.repeat(np.arange(len(offers)), lengths)[indices >= 0]
    have = np.zeros((len(offers), len(places) + 1), dtype=np.bool_)
    have[row, indices[indices >= 0]] = True
    found = have[:, :-1].sum(axis=0).astype(np.float64)
    total = max(len(offers), 2)
    with np.errstate(divide="ignore"):
        rarity = np.rint(8 * np.log(total / found) / np.log(total))
    weight = np.append(np.where(found > 0, np.clip(rarity, 1, 8), 0), 0.0)
    return Words(places, weight, have, asked)


def _blocks(offers: Offers, needs: Needs) -> list[tuple[Integers, Integers]]:
    """Offers of one set and the needs that ask for this set, for its group or for anything; each pair once."""
    blocks = []
    kinds = offers.product_set * 1000 + offers.group
    order = np.argsort(kinds, kind="stable")
    starts = np.flatnonzero(np.diff(kinds[order])) + 1
    free = needs.product_set < 0
    for rows in np.split(order, starts) if len(order) else []:
        at, group = int(offers.product_set[rows[0]]), int(offers.group[rows[0]])
        wanted = free & (needs.group < 0)
        if group >= 0:
            wanted |= free & (needs.group == group)
        if at >= 0:
            wanted |= needs.product_set == at
        columns = np.flatnonzero(wanted)
        if len(columns):
            blocks.append((rows, columns))
    return blocks


def _points(
    offers: Offers,
    needs: Needs,
    pairs: _Pairs,
    prepared: _Prepared,
    words: Words,
    weights: Weights,
    *,
    see_all: bool,
) -> Integers:
    """Leaves out the pairs that fail a must; the score of the rest in millionths."""
    _numbers(offers, needs, pairs, prepared.numbers)
    _places(offers, needs, pairs)
    _volume(offers, needs, pairs, prepared)
    _price(offers, needs, pairs, prepared, see_all)
    near = np.where(
        (needs.province[pairs.need] < 0) | (offers.province[pairs.offer] == needs.province[pairs.need]),
        1.0,
        np.where(_delivers(offers, needs, pairs), 0.5, 0.0),
    )
    shared = _shared_words(pairs, words, prepared.word_total)
    pairs.named = shared > 0
    pairs.unstated |= ~pairs.named
    parts = (
        np.nan_to_num(offers.stars)[pairs.offer] / 5.0,
        pairs.parts["volume"],
        pairs.parts["price"],
        near,
        _wishes(offers, needs, pairs, prepared),
        shared,
        offers.record[pairs.offer],
    )
    score = np.zeros(len(pairs.offer))
    for part, weight in zip(parts, weights.as_tuple(), strict=True):
        score += part * weight
    score /= sum(weights.as_tuple())
    return np.rint(score * SCALE).astype(np.int64)


def _numbers(offers: Offers, needs: Needs, pairs: _Pairs, numbers: Integers) -> None:
    """Listing terms and musts that are numbers."""
    for at in numbers:
        have, least = offers.numbers[:, at][pairs.offer], needs.asked[:, at][pairs.need]
        pairs.unstated |= np.isnan(have) & (least > NOT_ASKED)
        with np.errstate(invalid="ignore"):
            pairs.drop(have < least)


def _delivers(offers: Offers, needs: Needs, pairs: _Pairs) -> Flags:
    """Where the offer delivers to the need's province."""
    place = np.maximum(needs.province[pairs.need], 0).astype(np.uint64)
    there: Flags = (offers.delivers[pairs.offer] >> place) & np.uint64(1) != 0
    return there


def _places(offers: Offers, needs: Needs, pairs: _Pairs) -> None:
    """Somewhere else than the need's province, and known not to deliver there."""
    place = needs.province[pairs.need]
    away = (place >= 0) & (offers.province[pairs.offer] != place)
    silent = offers.delivers[pairs.offer] == 0
    pairs.unstated |= away & silent
    pairs.drop(away & ~silent & ~_delivers(offers, needs, pairs))


def _same_unit(offers: Offers, needs: Needs, pairs: _Pairs) -> Flags:
    """Amounts can be compared."""
    unit = needs.unit[pairs.need]
    same: Flags = (unit >= 0) & (offers.unit[pairs.offer] == unit)
    return same


def _volume(offers: Offers, needs: Needs, pairs: _Pairs, prepared: _Prepared) -> None:
    """Leaves out what has too little left in a month wanted, or takes no order so small; the part of the volume for the rest.

    Half when there is just enough, whole from double on; whole where no amount is asked, nothing where it is not stated.
    """
    wanted = needs.a_month[pairs.need]
    free, whole = _free(offers, needs, pairs, prepared)
    asked = np.isfinite(wanted)
    pairs.unstated |= asked & ~whole
    least = np.where(_same_unit(offers, needs, pairs), offers.min_order[pairs.offer], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        fails = (free < wanted) | (least > prepared.each_time[pairs.need])
        part = np.where(asked, np.where(whole, np.minimum(free / wanted, 2.0) / 2.0, 0.0), 1.0)
    pairs.parts["volume"] = part
    pairs.drop(fails)


def _free(offers: Offers, needs: Needs, pairs: _Pairs, prepared: _Prepared) -> tuple[Floats, Flags]:
    """The least free capacity over those months wanted that are stated (NaN: none is, or units differ); whether all are."""
    kinds = prepared.months_of[pairs.need]
    used = np.unique(kinds)
    months = [offers.free[pairs.rows][:, prepared.months[kind]] for kind in used]
    least = np.stack([np.fmin.reduce(one, axis=1) for one in months] or [np.empty(0)])
    whole = np.stack([~np.isnan(one).any(axis=1) for one in months] or [np.empty(0, dtype=np.bool_)])
    at = np.searchsorted(used, kinds)
    same = _same_unit(offers, needs, pairs)
    return np.where(same, least[at, pairs.row], np.nan), same & whole[at, pairs.row]


def _price(offers: Offers, needs: Needs, pairs: _Pairs, prepared: _Prepared, see_all: bool) -> None:
    """Leaves out what is too dear; the part of the price for the rest."""
    price, highest, lowest = _price_range(offers, needs, pairs, prepared, see_all)
    asked = np.isfinite(highest)
    pairs.unstated |= asked & np.isnan(price)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(highest > lowest, np.clip((highest - price) / (highest - lowest), 0.0, 1.0), 1.0)
        pairs.parts["price"] = np.where(asked, np.where(np.isnan(price), 0.0, part), 1.0)
        pairs.drop(price > highest)


def _price_range(
    offers: Offers, needs: Needs, pairs: _Pairs, prepared: _Prepared, see_all: bool
) -> tuple[Floats, Floats, Floats]:
    """The price at the quantity of the need, and the need's highest and lowest; NaN where not stated or not shown."""
    each = prepared.each_time[pairs.need]
    # Where no quantity is stated, the lowest price there is.
    lowest_price = np.fmin.reduce(offers.tiers[:, :, 1], axis=1)
    price = np.where(np.isnan(each), lowest_price[pairs.offer], np.nan)
    with np.errstate(invalid="ignore"):
        for step in range(offers.tiers.shape[1]):
            begins, reached = offers.tiers[:, step, 0][pairs.offer], offers.tiers[:, step, 1][pairs.offer]
            price = np.where((begins <= each) & np.isfinite(reached), reached, price)
    seen = _same_unit(offers, needs, pairs)
    if not see_all:
        audience = offers.price_audience[pairs.offer]
        chosen = np.isin(pairs.offer * _PLACE + needs.buyer[pairs.need], prepared.readers)
        seen &= (audience == CONFIRMED) | ((audience == CHOSEN) & chosen)
    return np.where(seen, price, np.nan), prepared.highest[pairs.need], prepared.lowest[pairs.need]


def _wishes(offers: Offers, needs: Needs, pairs: _Pairs, prepared: _Prepared) -> Floats:
    """The share, by weight, of wishes that are met; 1 where nothing is wished for."""
    met = np.zeros(len(pairs.offer))
    # Needs wish for few things: their first, second ... wish in turn, rather than every bit there is.
    for step in range(prepared.wish_order.shape[1]):
        bit, weight = prepared.wish_order[:, step][pairs.need], prepared.wish_weights[:, step][pairs.need]
        met += ((offers.true[pairs.offer, bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1)) * weight
    for at in prepared.wish_numbers:
        with np.errstate(invalid="ignore"):
            reached = offers.numbers[:, at][pairs.offer] >= needs.wish_numbers[:, at][pairs.need]
        met += reached * needs.wish_number_weights[:, at][pairs.need]
    total = prepared.wish_total[pairs.need]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, met / total, 1.0)


def _shared_words(pairs: _Pairs, words: Words, word_total: Floats) -> Floats:
    """The share, by weight, of the need's words that the offer has; 1 where the need has no word that weighs."""
    shared = np.zeros(len(pairs.offer))
    for step in range(words.asked.shape[1]):
        word = words.asked[:, step]
        shared += words.have[pairs.offer, word[pairs.need]] * words.weights[word][pairs.need]
    total = word_total[pairs.need]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, shared / total, 1.0)


class _Best:
    """The best so far of each row of one side, over blocks."""

    def __init__(self, rows: int, top: int) -> None:
        self.top = top
        self.keys = np.full((rows, top), -1, dtype=np.int64)
        self.found = np.zeros(rows, dtype=np.int64)

    def take(self, rows: Integers, others: Integers, keys: NDArray[np.int64]) -> None:
        """A block: `keys` has a row per `rows` and a column per `others`."""
        # The earlier place wins a tie, so it makes the larger key.
        full = np.where(keys >= 0, keys + (_PLACE - 1 - others[None, :]), np.int64(-1))
        if full.shape[1] > self.top:
            full = np.partition(full, full.shape[1] - self.top, axis=1)[:, -self.top :]
        both = np.concatenate([self.keys[rows], full], axis=1)
        self.keys[rows] = np.partition(both, both.shape[1] - self.top, axis=1)[:, -self.top :]

    def ranking(self) -> Ranking:
        """Sorted, with the key taken apart."""
        keys = -np.sort(-self.keys, axis=1)
        there = keys >= 0
        places = np.where(there, _PLACE - 1 - keys % _PLACE, -1).astype(np.int32)
        stated = keys >= _UNSTATED_BELOW
        points = (keys - np.where(stated, _UNSTATED_BELOW, 0)) // _PLACE
        return Ranking(places, np.where(there, points / SCALE, np.nan), there & ~stated, self.found)
