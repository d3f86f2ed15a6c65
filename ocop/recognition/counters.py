"""What a register can set beside a published statement: products, producers, decisions of a year, craft villages."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from ocop.indicators import registry
from ocop.producers.models import VillageTitle
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


def villages(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Craft villages with a title of decree 52/2018 on a day, in all or with one title."""
    if by not in ("", "title"):
        return None
    titled = _titles(register, day)
    return (titled.filter(title=item) if by else titled).values("village").distinct().count()


def village_districts(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Districts with such a village."""
    return (
        None
        if by
        else _titles(register, day).exclude(village__district=None).values("village__district").distinct().count()
    )


def _titles(register: str, day: datetime.date) -> QuerySet[VillageTitle]:
    held = [t for t in VillageTitle.Title.values if t not in ("proposed_removal", "mentioned")]
    standing = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    return VillageTitle.objects.filter(standing, village__register=register, counted_from__lte=day, title__in=held)


def register() -> None:
    """Called when the room starts."""
    registry.register("products", products)
    registry.register("products_in_force", products_in_force)
    registry.register("producers", producers)
    registry.register("recognised_in_year", recognised_in_year)
    registry.register("villages", villages)
    registry.register("village_districts", village_districts)
