"""Profiles and what is sought, made into columns (pure).

What is asked as a scalar that has to be reached or must not be passed becomes a number; every other condition, with its value, becomes a
bit. Both are read off `conditions.check`, so that a match and "what stands between" never disagree.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from ocop.trade.condition_catalogue import catalogue
from ocop.trade.conditions import Row, check, row_of
from ocop.trade.matching.columns import ALL_MONTHS, CHOSEN, CONFIRMED, NOBODY, NOT_ASKED, Bits, Floats, Needs, Offers
from ocop.trade.matching.pairs import Names
from ocop.trade.profile import Profile, base_unit

AUDIENCES = {"nobody": NOBODY, "chosen": CHOSEN, "confirmed": CONFIRMED}
IN_A_MONTH = {
    "once": Decimal(1),
    "week": Decimal(52) / 12,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "year": Decimal(1) / 12,
}
# Asked elsewhere in the columns, or by nobody that could be answered by a machine.
_STARS, _PRICE, _WORDS = "least_stars", "unit_price", "in_words"
CLASHING = {"volume": "asked_volume", "min_order": "asked_min_order"}
"""Conditions that bear the name of a term of every pair."""
_MEASURED = frozenset({"whole", "money", "percent"})


@dataclass(frozen=True)
class Offered:
    """What a profile does not hold: whose eyes see its prices, its words, its record."""

    price_audience: str = "nobody"
    readers: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    record: float = 0.0


@dataclass(frozen=True)
class Sought:
    """A need with the listing terms of its buyer. None and "" are not stated, or not asked."""

    need_id: int
    buyer_id: int
    product_set: str = ""
    group: str = ""
    min_stars: int = 0
    unit: str = ""
    quantity: Decimal | None = None
    every: str = "month"
    months: tuple[int, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    province: str = ""
    rows: tuple[Row, ...] = ()
    words: frozenset[str] = frozenset()

    def musts(self, code: str) -> list[Any]:
        """Values asked as musts under a code."""
        return [row.value for row in self.rows if row.code == code and row.is_must]


@dataclass(frozen=True)
class Composed:
    """Columns, and what stands for what in them."""

    offers: Offers
    needs: Needs
    names: Names
    bits: tuple[tuple[str, Any], ...]
    """Code and value of each bit."""
    offer_places: Mapping[int, int]
    need_places: Mapping[int, int]


@dataclass
class _Codes:
    """Numbers for words, given in the order they are met; -1 for nothing."""

    known: dict[str, int] = field(default_factory=dict)

    def of(self, word: str) -> int:
        return self.known.setdefault(word, len(self.known)) if word else -1


def compose(
    profiles: Sequence[Profile], offered: Mapping[int, Offered], sought: Sequence[Sought], day: datetime.date
) -> Composed:
    """Columns of these offers and needs on a day; `offered` by offer key."""
    sets, groups, units, provinces = _Codes(), _Codes(), _Codes(), _Codes()
    numbers = tuple(code for code, kind in catalogue().kinds.items() if _is_number(kind.shape, kind.side, code))
    bits = _bits(sought, numbers)
    needs = _needs(sought, sets, groups, units, provinces, numbers, bits)
    offers = _offers(profiles, offered, day, sets, groups, units, provinces, numbers, bits)
    return Composed(
        offers,
        needs,
        Names(numbers, tuple(CLASHING.get(code, code) for code, _ in bits)),
        tuple(bits.values()),
        {one.offer_id: place for place, one in enumerate(profiles)},
        {one.need_id: place for place, one in enumerate(sought)},
    )


def _is_number(shape: str, side: str, code: str) -> bool:
    return shape in _MEASURED and bool(side) and code not in (_STARS, _PRICE)


def _bits(sought: Sequence[Sought], numbers: tuple[str, ...]) -> dict[tuple[str, str], tuple[str, Any]]:
    """Every condition with its value that is asked or wished for and is no number, in a steady order."""
    found = {}
    for one in sought:
        for row in one.rows:
            if row.code not in numbers and row.code in catalogue().kinds and _is_bit(row):
                found[_key(row)] = (row.code, row.value)
    return dict(sorted(found.items()))


def _is_bit(row: Row) -> bool:
    """Least stars and highest price have columns of their own when they are musts; a wish for a price is in the price's part."""
    return row.code not in (_WORDS, _PRICE) and not (row.code == _STARS and row.is_must)


def _key(row: Row) -> tuple[str, str]:
    return row.code, json.dumps(row.value, sort_keys=True, ensure_ascii=False)


def _turned(code: str, value: Any) -> float:
    """More is better: what must not be passed is taken negative."""
    amount = float(Decimal(str(value)))
    return -amount if catalogue().kinds[code].side == "most" else amount


def _needs(
    sought: Sequence[Sought],
    sets: _Codes,
    groups: _Codes,
    units: _Codes,
    provinces: _Codes,
    numbers: tuple[str, ...],
    bits: dict[tuple[str, str], tuple[str, Any]],
) -> Needs:
    count, at_bit = len(sought), {key: place for place, key in enumerate(bits)}
    at_number = {code: place for place, code in enumerate(numbers)}
    asked = np.full((count, len(numbers)), NOT_ASKED)
    wished, wish_weights = asked.copy(), np.zeros((count, len(numbers)))
    required = np.zeros((count, max(len(bits), 1)), dtype=np.bool_)
    wish_bits = np.zeros((count, max(len(bits), 1)))
    for place, one in enumerate(sought):
        for row in one.rows:
            if row.code in at_number:
                column, amount = at_number[row.code], _turned(row.code, row.value)
                into = asked if row.is_must else wished
                into[place, column] = max(into[place, column], amount)
                wish_weights[place, column] += 0 if row.is_must else row.weight
            elif _key(row) in at_bit and _is_bit(row):
                required[place, at_bit[_key(row)]] |= row.is_must
                wish_bits[place, at_bit[_key(row)]] += 0 if row.is_must else row.weight
    amounts = [_amounts(one) for one in sought]
    return Needs(
        ids=_integers(one.need_id for one in sought),
        buyer=_integers(one.buyer_id for one in sought),
        product_set=_integers(sets.of(one.product_set) for one in sought),
        group=_integers(groups.of("" if one.product_set else one.group) for one in sought),
        min_stars=_integers(max([one.min_stars, *one.musts(_STARS)]) for one in sought),
        unit=_integers(units.of(base_unit(one.unit)[0]) for one in sought),
        a_month=_floats(row[0] for row in amounts),
        each_time=_floats(row[1] for row in amounts),
        months=_integers(sum(1 << (month - 1) for month in set(one.months)) or ALL_MONTHS for one in sought),
        price_to=_floats(row[2] for row in amounts),
        price_from=_floats(row[3] for row in amounts),
        province=_integers(provinces.of(one.province) for one in sought),
        asked=asked,
        required=_packed(required),
        wish_numbers=wished,
        wish_number_weights=wish_weights,
        wish_bits=wish_bits,
        words=tuple(one.words for one in sought),
    )


def _amounts(one: Sought) -> tuple[float, float, float, float]:
    """A month's amount, one delivery's, highest and lowest price of one base unit; NaN where not stated."""
    factor = base_unit(one.unit)[1]
    each = one.quantity * factor if one.quantity is not None and one.unit else None
    highest = min([price for price in (one.price_to, *one.musts(_PRICE)) if price is not None], default=None)
    return (
        _float(None if each is None else each * IN_A_MONTH.get(one.every, Decimal(1))),
        _float(each),
        _float(None if highest is None or not one.unit else highest / factor),
        _float(None if one.price_from is None or not one.unit else one.price_from / factor),
    )


def _offers(
    profiles: Sequence[Profile],
    offered: Mapping[int, Offered],
    day: datetime.date,
    sets: _Codes,
    groups: _Codes,
    units: _Codes,
    provinces: _Codes,
    numbers: tuple[str, ...],
    bits: dict[tuple[str, str], tuple[str, Any]],
) -> Offers:
    more = [offered.get(one.offer_id, Offered()) for one in profiles]
    measured = np.full((len(profiles), len(numbers)), np.nan)
    for column, code in enumerate(numbers):
        probe = row_of(code, 1)
        for place, one in enumerate(profiles):
            have = check(probe, one, day).have
            if have is not None:
                measured[place, column] = _turned(code, have)
    known = np.zeros((len(profiles), max(len(bits), 1)), dtype=np.bool_)
    true = known.copy()
    for column, (code, value) in enumerate(bits.values()):
        probe = row_of(code, value)
        for place, one in enumerate(profiles):
            met = check(probe, one, day).met
            known[place, column], true[place, column] = met is not None, met is True
    return Offers(
        ids=_integers(one.offer_id for one in profiles),
        product_set=_integers(sets.of(one.product_set) for one in profiles),
        group=_integers(groups.of(one.group26) for one in profiles),
        stars=_floats(_float(one.stars_on(day)) for one in profiles),
        unit=_integers(units.of(base_unit(one.unit)[0]) for one in profiles),
        free=_free(profiles),
        min_order=_floats(
            _float(None if one.min_order is None else one.min_order * base_unit(one.unit)[1]) for one in profiles
        ),
        tiers=_tiers(profiles),
        price_audience=_integers(AUDIENCES[one.price_audience] for one in more),
        price_readers=frozenset(place * (1 << 32) + buyer for place, one in enumerate(more) for buyer in one.readers),
        province=_integers(provinces.of(one.province) for one in profiles),
        delivers=_delivers(profiles, provinces),
        numbers=measured,
        known=_packed(known),
        true=_packed(true),
        record=_floats(one.record for one in more),
        words=tuple(one.words for one in more),
    )


def _free(profiles: Sequence[Profile]) -> Floats:
    free = np.full((len(profiles), 12), np.nan)
    for place, one in enumerate(profiles):
        factor = base_unit(one.unit)[1]
        for month in one.capacity:
            amount = one.free(month)
            if amount is not None:
                free[place, month - 1] = float(amount * factor)
    return free


def _tiers(profiles: Sequence[Profile]) -> Floats:
    most = max((len(one.prices or ()) for one in profiles), default=0)
    tiers = np.full((len(profiles), max(most, 1), 2), np.nan)
    for place, one in enumerate(profiles):
        factor = base_unit(one.unit)[1]
        for step, price in enumerate(sorted(one.prices or (), key=lambda price: price.from_quantity)):
            tiers[place, step] = float(price.from_quantity * factor), float(price.price / factor)
    return tiers


def _delivers(profiles: Sequence[Profile], provinces: _Codes) -> Bits:
    """Provinces that no need asks for and no offer is made in are of no interest; at most 64 there are."""
    rows = []
    for one in profiles:
        if one.delivers_everywhere:
            rows.append((1 << 64) - 1)
        else:
            rows.append(sum(1 << provinces.known[code] for code in one.delivers_to if code in provinces.known))
    found = np.asarray(rows, dtype=np.uint64)
    stated = np.asarray([bool(one.delivers_to) for one in profiles], dtype=np.bool_)
    # Stated, but none of the places that matter: a bit that no place has keeps it from looking unstated.
    return np.where(stated & (found == 0), np.uint64(1) << np.uint64(63), found)


def _packed(flags: Any) -> Bits:
    """Rows of flags as words of 64 bits."""
    wide = -(-flags.shape[1] // 64) * 64
    padded = np.zeros((len(flags), wide), dtype=np.bool_)
    padded[:, : flags.shape[1]] = flags
    packed: Bits = np.packbits(padded, axis=1, bitorder="little").view(np.uint64).reshape(len(flags), wide // 64)
    return packed


def _float(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _floats(values: Any) -> Floats:
    return np.fromiter(values, dtype=np.float64)


def _integers(values: Any) -> Any:
    return np.fromiter(values, dtype=np.int64)
