"""Sums of counts for pages: by thing, by what, by month."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncMonth

from ocop.promotion.models import DailyCount
from ocop.promotion.models.channels import LEADS
from ocop.workdays.dating import add_months


@dataclass(frozen=True)
class Sums:
    """What happened to one thing, or to all, within some days."""

    views: int = 0
    scans: int = 0
    downloads: int = 0
    leads: int = 0


COLUMN = {
    "view": "views",
    "scan": "scans",
    "download": "downloads",
    **{str(one): "leads" for one in LEADS},
}


def _sums(rows: Iterable[tuple[str, int]]) -> Sums:
    found = {"views": 0, "scans": 0, "downloads": 0, "leads": 0}
    for what, times in rows:
        found[COLUMN[what]] += times
    return Sums(**found)


def within(rows: QuerySet[DailyCount], first: datetime.date, last: datetime.date) -> Sums:
    """All of `rows` from a day to a day, both included."""
    found = rows.filter(day__gte=first, day__lte=last).order_by().values_list("what").annotate(times=Sum("count"))
    return _sums(found)


def by_thing(rows: QuerySet[DailyCount], first: datetime.date, last: datetime.date) -> dict[tuple[str, int], Sums]:
    """The same by (kind, key)."""
    found: dict[tuple[str, int], list[tuple[str, int]]] = {}
    asked = rows.filter(day__gte=first, day__lte=last).order_by().values_list("of", "object_id", "what")
    for of, key, what, times in asked.annotate(times=Sum("count")):
        found.setdefault((of, key), []).append((what, times))
    return {thing: _sums(pairs) for thing, pairs in found.items()}


def by_month(rows: QuerySet[DailyCount], last: datetime.date, months: int = 12) -> list[tuple[datetime.date, Sums]]:
    """The last months up to that of `last`, oldest first; those before anything was counted are not there."""
    newest = last.replace(day=1)
    firsts: Sequence[datetime.date] = [add_months(newest, -back) for back in range(months - 1, -1, -1)]
    found: dict[Any, list[tuple[str, int]]] = {}
    asked = rows.filter(day__gte=firsts[0], day__lte=last).order_by().annotate(month=TruncMonth("day"))
    for month, what, times in asked.values_list("month", "what").annotate(times=Sum("count")):
        found.setdefault(month, []).append((what, times))
    # Before the first count of all there was nobody who counted: no data, not nought.
    begun = DailyCount.objects.aggregate(first=Min("day"))["first"]
    return [
        (first, _sums(found.get(first, []))) for first in firsts if begun is not None and first >= begun.replace(day=1)
    ]
