"""Working days counted as an office counts them (pure): Monday to Friday without the days off, with the Saturdays worked instead.

Every function takes `days_off`: a `DaysOff` (days off and days worked instead) or just a set of days off. Who wants those of
this instance asks `office_days.days_off()` once and hands it on.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSES_AT = datetime.time(17, 0)
"""What comes later in the day is received on the next working day; a setting of the caller."""
SOON = 3
"""With so many working days left, or fewer, a clock is shown as pressing."""

Tick = Literal["used", "left"]
Pause = tuple[datetime.date, datetime.date]
# No row of holidays is so long; it only stops a calendar in which nobody ever works.
_LONGEST_REST = 366


@dataclass(frozen=True)
class DaysOff:
    """Days on which an office is closed, and weekend days that it works instead."""

    off: frozenset[datetime.date] = frozenset()
    worked: frozenset[datetime.date] = frozenset()
    provisional: frozenset[int] = frozenset()
    """Years whose days are reckoned by rule and not yet announced."""

    def is_working(self, day: datetime.date) -> bool:
        """Whether the office works that day; a day off wins over a day worked instead."""
        return day not in self.off and (day.weekday() < 5 or day in self.worked)

    def and_off(self, days: Iterable[datetime.date]) -> DaysOff:
        """The same with more days off."""
        return DaysOff(self.off | frozenset(days), self.worked, self.provisional)

    def is_certain(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether the days off of all years from `first` to `last` are announced."""
        return not any(year in self.provisional for year in range(first.year, last.year + 1))


Days = DaysOff | AbstractSet[datetime.date]
NONE = DaysOff()


@dataclass(frozen=True)
class Clock:
    """A deadline in working days as it stands at one moment."""

    received_on: datetime.date
    """The day that counts as the day of receipt; day 1 is the working day after it."""
    due_on: datetime.date
    """The last day on which the work is done in time."""
    allowed: int
    used: int
    """Working days gone since the receipt, the present one included; more than `allowed` when late."""
    left: int
    """Working days after the present one up to the due day; 0 on the due day itself and when late."""
    is_late: bool
    late_by: int = 0
    """Working days gone past the due day; 0 for a late clock seen before the first working day after it."""
    is_stopped: bool = False
    """True when the work is done: the clock shows how it stood then."""
    is_certain: bool = True
    """False when it reaches into a year whose holidays are not announced yet."""
    ticks: tuple[Tick, ...] = field(default=())

    @property
    def is_soon(self) -> bool:
        """Pressing, but not late."""
        return not self.is_late and not self.is_stopped and self.left <= SOON


def _days(days: Days) -> DaysOff:
    return days if isinstance(days, DaysOff) else DaysOff(frozenset(days))


def local(moment: datetime.datetime | datetime.date) -> tuple[datetime.date, datetime.time | None]:
    """Date and time of day in Hanoi; a plain date has no time. ValueError for a moment without a zone."""
    if not isinstance(moment, datetime.datetime):
        return moment, None
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    here = moment.astimezone(ZONE)
    return here.date(), here.time()


def next_working_day(day: datetime.date, days_off: Days = NONE) -> datetime.date:
    """The first working day after `day`. ValueError in a calendar without one within a year."""
    days = _days(days_off)
    for _ in range(_LONGEST_REST):
        day += datetime.timedelta(days=1)
        if days.is_working(day):
            return day
    raise ValueError("no working day within a year: the days off are wrong")


def add_working_days(start: datetime.date, n: int, days_off: Days = NONE) -> datetime.date:
    """The n-th working day after `start`, which is not counted itself (civil code 2015, art. 147.2). n = 0 gives `start`.

    ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    days = _days(days_off)
    for _ in range(n):
        start = next_working_day(start, days)
    return start


def working_days_between(a: datetime.date, b: datetime.date, days_off: Days = NONE) -> int:
    """Working days after `a` up to and with `b`; negative when b lies before a, so that parts add up to the whole."""
    if b < a:
        return -working_days_between(b, a, days_off)
    days = _days(days_off)
    weeks, rest = divmod((b - a).days, 7)
    count = weeks * 5 + sum(1 for ahead in range(1, rest + 1) if (a + datetime.timedelta(days=ahead)).weekday() < 5)
    count -= sum(1 for day in days.off if a < day <= b and day.weekday() < 5)
    return count + sum(1 for day in days.worked if a < day <= b and day.weekday() >= 5 and day not in days.off)


def received_on(
    moment: datetime.datetime | datetime.date, days_off: Days = NONE, closes_at: datetime.time | None = CLOSES_AT
) -> datetime.date:
    """The day that counts as the day of receipt.

    What comes after `closes_at` or on a day that is not worked counts as received on the next working day; with
    `closes_at=None` the day itself counts, whatever day it is.
    """
    day, time = local(moment)
    if closes_at is None:
        return day
    if (time is not None and time > closes_at) or not _days(days_off).is_working(day):
        return next_working_day(day, days_off)
    return day


def _paused(pauses: Iterable[Pause]) -> set[datetime.date]:
    return {
        first + datetime.timedelta(days=ahead) for first, last in pauses for ahead in range(1, (last - first).days + 1)
    }


def clock_state(
    received_at: datetime.datetime | datetime.date,
    allowed: int,
    now: datetime.datetime | datetime.date,
    days_off: Days = NONE,
    *,
    closes_at: datetime.time | None = CLOSES_AT,
    stopped_at: datetime.datetime | datetime.date | None = None,
    pauses: Iterable[Pause] = (),
) -> Clock:
    """How a deadline of `allowed` working days stands at `now`.

    `stopped_at`: when the work was done; later moments change nothing any more. `pauses`: (sent back on, came back on), days on which the
    clock did not run because somebody else had the file: the days after the first up to and with the second; for one that is
    still away give today as the second.
    """
    if allowed < 0:
        raise ValueError("the days allowed cannot be negative")
    known, away = _days(days_off), sorted(pauses)
    days = known.and_off(_paused(away))
    began = received_on(received_at, known, closes_at)
    due_on = add_working_days(began, allowed, days)
    for sent_back, came_back in away:
        if due_on == sent_back < came_back:
            # Sent back on its last day: it has the day on which it is here again, not none at all.
            due_on = came_back if known.is_working(came_back) else next_working_day(came_back, known)
    at, _ = local(now)
    if stopped_at is not None:
        at = min(at, local(stopped_at)[0])
    used = max(0, working_days_between(began, at, days))
    is_late = at > due_on
    left = 0 if is_late else allowed - used
    filled = min(used, allowed)
    used_up: Tick = "used"
    to_come: Tick = "left"

    return Clock(
        received_on=began,
        due_on=due_on,
        allowed=allowed,
        used=used,
        left=left,
        is_late=is_late,
        late_by=max(0, used - allowed),
        is_stopped=stopped_at is not None,
        is_certain=days.is_certain(began, due_on),
        ticks=(used_up,) * filled + (to_come,) * (allowed - filled),
    )
