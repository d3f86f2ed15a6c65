"""One pair in the open: each must with what is asked, what is there and by how much it fails; each part of the score.

The plain form of `reckoning`, read from the same columns: what a page shows of a pair, and what the tests hold the fast form to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ocop.trade.matching.columns import CHOSEN, CONFIRMED, NOT_ASKED, PARTS, Bits, Needs, Offers, Prices, Weights
from ocop.trade.matching.reckoning import NO_RANGE, SCALE, Words


@dataclass(frozen=True)
class Term:
    """One must of a pair. `met` is None when it is not stated; amounts as floats, codes as the columns name them."""

    code: str
    met: bool | None
    asked: float | None = None
    have: float | None = None

    @property
    def short_by(self) -> float | None:
        """By how much an unmet number fails."""
        if self.met is not False or self.asked is None or self.have is None:
            return None
        return abs(self.asked - self.have)


@dataclass(frozen=True)
class Part:
    """One part of the score: its value 0-1, its weight, and the points it gives (all parts add up to the score)."""

    code: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True)
class Pair:
    """All there is to say of an offer and a need."""

    terms: tuple[Term, ...]
    parts: tuple[Part, ...]
    score: float

    @property
    def fails(self) -> bool:
        return any(term.met is False for term in self.terms)

    @property
    def is_unstated(self) -> bool:
        """Fails nothing, but something asked is not stated."""
        return not self.fails and any(term.met is None for term in self.terms)


@dataclass(frozen=True)
class Names:
    """What the numbers and bits of the columns are called, in their order."""

    numbers: tuple[str, ...]
    bits: tuple[str, ...]


def explain(
    offers: Offers,
    needs: Needs,
    offer: int,
    need: int,
    *,
    words: Words,
    names: Names,
    weights: Weights | None = None,
    prices: Prices | None = None,
) -> Pair:
    """The pair at these places of the columns."""
    weights, prices = weights or Weights(), prices or Prices()
    shared = _words(offers, needs, offer, need, words)
    terms: list[Term] = [_goods(offers, needs, offer, need, shared), _stars(offers, needs, offer, need)]
    wanted, volume = _volume(offers, needs, offer, need, terms)
    each = _number(needs.each_time[need])
    each = each if each is not None else wanted
    _least_order(offers, needs, offer, need, each, terms)
    price = _price(offers, needs, offer, need, each, prices, terms)
    _conditions(offers, needs, offer, need, names, terms)
    near = _near(offers, needs, offer, need, terms)
    values = (
        (_number(offers.stars[offer]) or 0.0) / 5.0,
        volume,
        price,
        near,
        _wishes(offers, needs, offer, need),
        shared,
        float(offers.record[offer]),
    )
    total = sum(weights.as_tuple())
    score = 0.0
    for value, weight in zip(values, weights.as_tuple(), strict=True):
        score += value * weight
    parts = tuple(
        Part(code, value, weight, value * weight / total)
        for code, value, weight in zip(PARTS, values, weights.as_tuple(), strict=True)
    )
    return Pair(tuple(terms), parts, round(score / total * SCALE) / SCALE)


def _number(value: np.float64) -> float | None:
    return float(value) if math.isfinite(value) else None


def bit(words: Bits, row: int, at: int) -> bool:
    """One bit of a row."""
    return bool(int(words[row, at >> 6]) >> (at & 63) & 1)


def _same_unit(offers: Offers, needs: Needs, offer: int, need: int) -> bool:
    return bool(needs.unit[need] >= 0 and offers.unit[offer] == needs.unit[need])


def _goods(offers: Offers, needs: Needs, offer: int, need: int, shared: float) -> Term:
    """Is it the kind of goods that is sought? A product whose set is not stated is not taken for one that is asked for; one of the
    set that shares no word with what is sought may be something else."""
    if needs.product_set[need] >= 0:
        right = bool(offers.product_set[offer] == needs.product_set[need])
    elif needs.group[need] >= 0:
        right = bool(offers.group[offer] == needs.group[need])
    else:
        right = True
    return Term("goods", (True if shared > 0 else None) if right else False)


def _stars(offers: Offers, needs: Needs, offer: int, need: int) -> Term:
    have, asked = _number(offers.stars[offer]), float(needs.min_stars[need])
    met = None if have is None and asked > 0 else have is None or have >= asked
    return Term("stars", met, asked, have)


def _volume(offers: Offers, needs: Needs, offer: int, need: int, terms: list[Term]) -> tuple[float | None, float]:
    wanted = _number(needs.a_month[need])
    if wanted is None:
        return None, 1.0
    months = [month for month in range(12) if int(needs.months[need]) >> month & 1] or list(range(12))
    amounts = [_number(offers.free[offer, month]) for month in months]
    known = [amount for amount in amounts if amount is not None]
    if not known or not _same_unit(offers, needs, offer, need):
        terms.append(Term("volume", None, wanted))
        return wanted, 0.0
    free, whole = min(known), len(known) == len(amounts)
    terms.append(Term("volume", False if free < wanted else True if whole else None, wanted, free))
    return wanted, min(free / wanted, 2.0) / 2.0 if whole else 0.0


def _least_order(offers: Offers, needs: Needs, offer: int, need: int, each: float | None, terms: list[Term]) -> None:
    """A least order that is not stated holds nobody back."""
    least = _number(offers.min_order[offer])
    if least is not None and each is not None and _same_unit(offers, needs, offer, need):
        terms.append(Term("min_order", least <= each, each, least))


def _price(
    offers: Offers, needs: Needs, offer: int, need: int, each: float | None, prices: Prices, terms: list[Term]
) -> float:
    highest = _number(needs.price_to[need])
    if highest is None or (prices.need_price_shown is not None and not prices.need_price_shown[need]):
        return 1.0
    price = price_at(offers, offer, each)
    if not _same_unit(offers, needs, offer, need) or not (prices.all_offers or _seen(offers, needs, offer, need)):
        price = None
    terms.append(Term("price", None if price is None else price <= highest, highest, price))
    if price is None:
        return 0.0
    lowest = _number(needs.price_from[need])
    lowest = highest * NO_RANGE if lowest is None else lowest
    return min(max((highest - price) / (highest - lowest), 0.0), 1.0) if highest > lowest else 1.0


def price_at(offers: Offers, offer: int, quantity: float | None) -> float | None:
    """The price of the highest tier a quantity reaches, the lowest there is when none is stated; None below the first tier."""
    tiers = [(float(begins), float(price)) for begins, price in offers.tiers[offer] if math.isfinite(price)]
    if quantity is None:
        return min((price for _, price in tiers), default=None)
    reached = [price for begins, price in tiers if begins <= quantity]
    return reached[-1] if reached else None


def _seen(offers: Offers, needs: Needs, offer: int, need: int) -> bool:
    audience = offers.price_audience[offer]
    if audience == CONFIRMED:
        return True
    return bool(audience == CHOSEN and offer * (1 << 32) + int(needs.buyer[need]) in offers.price_readers)


def _conditions(offers: Offers, needs: Needs, offer: int, need: int, names: Names, terms: list[Term]) -> None:
    for at, name in enumerate(names.numbers):
        least = float(needs.asked[need, at])
        if least == NOT_ASKED:
            continue
        have = _number(offers.numbers[offer, at])
        terms.append(Term(name, None if have is None else have >= least, least, have))
    for at, name in enumerate(names.bits):
        if bit(needs.required, need, at):
            known, true = bit(offers.known, offer, at), bit(offers.true, offer, at)
            terms.append(Term(name, bool(true) if known else None))


def _near(offers: Offers, needs: Needs, offer: int, need: int, terms: list[Term]) -> float:
    place = int(needs.province[need])
    if place < 0:
        return 1.0
    delivers = int(offers.delivers[offer])
    if int(offers.province[offer]) == place:
        terms.append(Term("place", True))
        return 1.0
    there = bool(delivers >> place & 1)
    terms.append(Term("place", there if delivers else None))
    return 0.5 if there else 0.0


def _wishes(offers: Offers, needs: Needs, offer: int, need: int) -> float:
    total = float(needs.wish_bits[need].sum() + needs.wish_number_weights[need].sum())
    if total == 0:
        return 1.0
    met = sum(float(needs.wish_bits[need, at]) for at in range(needs.wish_bits.shape[1]) if bit(offers.true, offer, at))
    for at in range(offers.numbers.shape[1]):
        weight = float(needs.wish_number_weights[need, at])
        if weight and offers.numbers[offer, at] >= needs.wish_numbers[need, at]:
            met += weight
    return met / total


def _words(offers: Offers, needs: Needs, offer: int, need: int, words: Words) -> float:
    weight = {word: float(words.weights[words.places[word]]) for word in needs.words[need]}
    total = sum(weight.values())
    if total == 0:
        return 1.0
    return sum(value for word, value in weight.items() if word in offers.words[offer]) / total
