"""The days off of this instance: the public ones and the office's own, which a higher room keeps (`register`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from ocop.workdays import holidays
from ocop.workdays.working_days import DaysOff

# Clocks look a few years back, and two years ahead at most.
FIRST_YEAR = 2019
AHEAD = 3

ReadOwn = Callable[[], tuple[list[datetime.date], list[datetime.date]]]
_read: list[ReadOwn] = []


def register(read: ReadOwn) -> None:
    """`read()` gives the office's own closed days and the weekend days it works; one room registers it."""
    _read[:] = [read]


def days_off(today: datetime.date | None = None) -> DaysOff:
    """Every day off from 2019 to three years from today. At most one query; ask once for a list and hand it on."""
    from ocop.workdays import clock

    last = (today or clock.today()).year + AHEAD
    known = holidays.days_off(FIRST_YEAR, last)
    if not _read:
        return known
    closed, worked = _read[0]()
    return holidays.with_own(known, closed, worked) if closed or worked else known
