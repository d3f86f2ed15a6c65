"""How a fact with a whole, partial or missing date enters an as-of figure (pure)."""

from __future__ import annotations

import calendar
import datetime

VALIDITY_MONTHS = 36  # default; the rulebook in force at the decision has the last word


def counted_from(*, day: datetime.date | None, year: int | None, recorded_on: datetime.date) -> datetime.date:
    """First day a figure counts the fact: its day; else 31 December of its year; else the day it was recorded.

    A source that gives only a year says no more than that it was decided by the end of it; one that gives
    nothing says no more than that it was decided before we read it.
    """
    if day is not None:
        return day
    if year is not None:
        return (
            min(datetime.date(year, 12, 31), recorded_on) if year == recorded_on.year else datetime.date(year, 12, 31)
        )
    return recorded_on


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
