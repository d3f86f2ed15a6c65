"""Everything known of one offer on one day: what conditions are checked against and matches are made of (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

NONE: Mapping[int, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that goes into the profile: its kind, title, and the days it is in force (None: not limited)."""

    kind: str
    title: str
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None

    def in_force(self, day: datetime.date) -> bool:
        """Whether it holds on a day, its last one included."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Price:
    """The price from a quantity on, dong a unit before VAT."""

    from_quantity: Decimal
    price: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One offer. None, "" and an empty mapping are "not stated", never nothing.

    `stars` is what is in force: 3, 4 or 5 (potential five stars count as 4, see domain/counting.md), 0 when no recognition is, None
    when one is whose stars are not stated; `stars_last_day` is its last day. `capacity` and `promised` are by month of the year in
    `unit`; `promised` is what is spoken for in that month within the twelve months from `on`. `prices` is None when they are not
    shown to the reader the profile was built for.
    """

    offer_id: int
    product_id: int
    producer_id: int
    on: datetime.date
    stars: int | None = 0
    level: str = ""
    stars_last_day: datetime.date | None = None
    group26: str = ""
    product_set: str = ""
    unit: str = ""
    capacity: Mapping[int, Decimal] = field(default_factory=lambda: NONE)
    promised: Mapping[int, Decimal] = field(default_factory=lambda: NONE)
    min_order: Decimal | None = None
    lead_days: int | None = None
    lead_days_more: int | None = None
    shelf_life_days: int | None = None
    age_at_delivery_days: int | None = None
    papers: tuple[Held, ...] = ()
    gtin: str = ""
    traceability: str = ""
    label_languages: frozenset[str] = frozenset()
    vat_invoice: bool | None = None
    consignment: bool | None = None
    payment_days: int | None = None
    discount_percent: Decimal | None = None
    opening_fee: int | None = None
    gives_samples: bool | None = None
    exported_to: str = ""
    delivers_to: frozenset[str] = frozenset()
    delivers_everywhere: bool = False
    prices: tuple[Price, ...] | None = None
    producer_kind: str = ""
    since_year: int | None = None
    commune_id: int | None = None
    province: str = ""

    def stars_on(self, day: datetime.date) -> int | None:
        """Stars in force on a day: 0 once the recognition has ended."""
        if self.stars and self.stars_last_day is not None and day > self.stars_last_day:
            return 0
        return self.stars

    def free(self, month: int) -> Decimal | None:
        """What is not spoken for in a month of the year, at least nothing; None where the capacity is not stated."""
        if month not in self.capacity:
            return None
        return max(self.capacity[month] - self.promised.get(month, Decimal(0)), Decimal(0))

    def price_at(self, quantity: Decimal | None) -> int | None:
        """The price for a quantity (None: the lowest there is); None when not shown, not stated or below the first tier."""
        if not self.prices:
            return None
        if quantity is None:
            return min(one.price for one in self.prices)
        reached = [one for one in self.prices if one.from_quantity <= quantity]
        return max(reached, key=lambda one: one.from_quantity).price if reached else None


# What a unit is of another, for those of weight and volume; every other unit compares only with itself.
_UNITS = {
    "g": ("kg", Decimal("0.001")),
    "gam": ("kg", Decimal("0.001")),
    "kg": ("kg", Decimal(1)),
    "cân": ("kg", Decimal(1)),
    "yến": ("kg", Decimal(10)),
    "tạ": ("kg", Decimal(100)),
    "tấn": ("kg", Decimal(1000)),
    "ml": ("lít", Decimal("0.001")),
    "lít": ("lít", Decimal(1)),
    "l": ("lít", Decimal(1)),
    "m3": ("lít", Decimal(1000)),
}


def base_unit(unit: str) -> tuple[str, Decimal]:
    """The unit amounts are compared in, and what one of `unit` is of it: tấn -> (kg, 1000); any other unit is its own."""
    plain = " ".join(unit.lower().split())
    return _UNITS.get(plain, (plain, Decimal(1)))


def same_unit(quantity: Decimal, unit: str, to: str) -> Decimal | None:
    """A quantity in another unit: tấn to kg and the like; None when the two cannot be compared."""
    one, other = base_unit(unit), base_unit(to)
    if one[0] != other[0]:
        return None
    if one[1] == other[1]:
        return quantity
    return quantity * one[1] / other[1]
