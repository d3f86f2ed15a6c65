"""What is made: products with a star in force by product set, commune and first words of the name; kept for a version of the record.

Counts only, and prices only over several producers: no reader learns what one producer asks.
"""

from __future__ import annotations

import datetime
import statistics as reckon
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ocop.ledger.kept import Kept
from ocop.products.models import Product
from ocop.programme.demand import names, thresholds
from ocop.recognition import statistics
from ocop.trade.models import OfferMonth, PriceTier
from ocop.trade.profile import base_unit


@dataclass(frozen=True)
class Made:
    """One product with a star in force."""

    pk: int
    name: str
    name_folded: str
    product_set: str
    producer: int
    commune: int


@dataclass(frozen=True)
class Crowd:
    """Things of the same first words that many make."""

    head: str
    words: str
    """The same words as one of them writes them."""
    products: int
    producers: int
    communes: int


@dataclass(frozen=True)
class OfSet:
    """One product set: how many products with a star in force, of how many producers in how many communes."""

    product_set: str
    products: int
    producers: int
    communes: int
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True)
class Stock:
    """All that is made on a day."""

    day: datetime.date
    made: tuple[Made, ...]
    by_set: Mapping[str, OfSet]

    def of_set(self, product_set: str) -> list[Made]:
        """What is made of one set."""
        return [one for one in self.made if one.product_set == product_set]


def stock(register: str, day: datetime.date) -> Stock:
    """What is made in a register on a day."""
    return _kept.get((register, day))


def _load(key: tuple[str, datetime.date]) -> Stock:
    register, day = key
    standing = set(statistics.product_ids(register=register, as_of=day, in_force=True))
    rows = Product.objects.filter(register=register, is_public=True, merged_into__isnull=True).values_list(
        "pk", "name", "name_folded", "product_set", "producer_id", "commune_id"
    )
    made = tuple(
        Made(pk, name, folded, of_set, maker or 0, place or 0)
        for pk, name, folded, of_set, maker, place in rows
        if pk in standing
    )
    sets: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        sets[one.product_set].append(one)
    limits = thresholds.on(day)
    return Stock(day, made, {code: _of_set(code, found, limits) for code, found in sets.items()})


def _of_set(code: str, made: list[Made], limits: thresholds.Thresholds) -> OfSet:
    makers = {one.producer for one in made if one.producer}
    heads: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        heads[names.head(one.name_folded)].append(one)
    crowds = []
    for head, found in heads.items():
        crowd = Crowd(
            head,
            " ".join(found[0].name.split()[: names.HEAD]),
            len(found),
            len({one.producer for one in found if one.producer}),
            len({one.commune for one in found if one.commune}),
        )
        if crowd.producers >= limits.crowded_producers and crowd.producers * 100 >= limits.crowded_share * len(makers):
            crowds.append(crowd)
    crowds.sort(key=lambda one: (-one.producers, one.head))
    places = {one.commune for one in made if one.commune}
    return OfSet(code, len(made), len(makers), len(places), tuple(crowds))


@dataclass(frozen=True)
class Prices:
    """Prices of offers of one set in one unit, over several producers: dong a unit, and in which months how many can deliver."""

    unit: str
    producers: int
    lowest_quarter: int
    middle: int
    highest_quarter: int


@dataclass(frozen=True)
class Season:
    """Over several producers of a set: month -> how many can deliver in it."""

    producers: int
    months: Mapping[int, int]


def prices(register: str, product_set: str, day: datetime.date) -> list[Prices]:
    """Quarters and middle of the first price of published offers, but for prices shown to nobody; fewer producers in a unit than the
    threshold are left out."""
    least = thresholds.on(day).price_producers
    first: dict[int, tuple[str, int, float]] = {}
    rows = (
        PriceTier.objects.filter(
            offer__state="published", offer__product__product_set=product_set, offer__register=register
        )
        .exclude(offer__price_audience="nobody")
        .order_by("offer", "from_quantity")
    )
    for offer, unit, maker, price in rows.values_list("offer", "offer__unit", "offer__product__producer", "price"):
        base, factor = base_unit(unit)
        first.setdefault(offer, (base, maker or 0, float(price / factor)))
    in_unit: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for unit, maker, asked in first.values():
        in_unit[unit][maker].append(asked)
    found = []
    for unit, makers in in_unit.items():
        # One price a producer, so that one with many offers does not stand for all.
        each = sorted(reckon.median(one) for one in makers.values())
        if len(each) >= max(least, 2):
            low, middle, high = reckon.quantiles(each, n=4, method="inclusive")
            found.append(Prices(unit, len(each), round(low), round(middle), round(high)))
    return sorted(found, key=lambda one: (-one.producers, one.unit))


def season(register: str, product_set: str, day: datetime.date) -> Season | None:
    """In which months how many producers of a set can deliver, as published offers state; None for too few producers."""
    rows = OfferMonth.objects.filter(
        offer__state="published", offer__product__product_set=product_set, offer__register=register, capacity__gt=0
    ).values_list("offer__product__producer", "month")
    pairs = {(maker, month) for maker, month in rows if maker}
    makers = {maker for maker, _month in pairs}
    if len(makers) < thresholds.on(day).price_producers:
        return None
    counts = Counter(month for _maker, month in pairs)
    return Season(len(makers), {month: counts[month] for month in range(1, 13)})


def forget() -> None:
    """Drop what is kept (tests)."""
    _kept.forget()


_kept: Kept[tuple[str, datetime.date], Stock] = Kept(_load, "registry", "people", most=4)
