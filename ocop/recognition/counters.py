"""What a register can set beside a published statement: products, products in force, producers, decisions of a year."""

from __future__ import annotations

import datetime

from ocop.indicators import registry
from ocop.recognition import statistics
from ocop.recognition.models import Level


def products(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Distinct products ever recognised by a day, in all or of one row of a dimension."""
    return _products(register, day, by, item, in_force=None)


def products_in_force(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Products in force on a day."""
    return _products(register, day, by, item, in_force=True)


def producers(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Distinct makers of the products ever recognised by a day."""
    if by not in ("", "producer_kind"):
        return None
    figure = statistics.producers(register=register, as_of=day)
    return figure[item] if by else figure.total


def recognised_in_year(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """New products of the year up to a day; by stars, their levels then. Renewals are not new (see domain/counting.md)."""
    if by not in ("", "stars"):
        return None
    start = datetime.date(day.year - 1, 12, 31)
    before = set(statistics.product_ids(register=register, as_of=start))
    if not by:
        return statistics.total(register=register, as_of=day) - len(before)
    if item not in Level.values:
        return None
    now = statistics.product_ids(register=register, as_of=day, by="stars", value=item)
    return sum(1 for key in now if key not in before)


def _products(register: str, day: datetime.date, by: str, item: str, *, in_force: bool | None) -> int | None:
    if by not in ("", "group", "stars"):
        return None
    if not by:
        return statistics.total(register=register, as_of=day, in_force=in_force)
    return statistics.count(register=register, as_of=day, by=by, in_force=in_force)[item]


def register() -> None:
    """Called when the room starts."""
    registry.register("products", products)
    registry.register("products_in_force", products_in_force)
    registry.register("producers", producers)
    registry.register("recognised_in_year", recognised_in_year)
