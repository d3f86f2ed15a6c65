"""Spans of the procedure and the day on which a step is due; the numbers are rulebook data, the days off the office's."""

from __future__ import annotations

import datetime

from ocop.rulebooks.procedure import Procedure, procedure_at
from ocop.workdays import office_days
from ocop.workdays.working_days import Days, add_working_days, local, next_working_day, received_on

# Span -> number of the procedure, and whether it counts working days.
SPANS = {
    "commune_check": ("commune_working_days", True),
    "completion": ("completion_working_days", True),
    "renewal": ("renewal_decided_days", False),
    "withdrawal": ("withdrawal_days", False),
    "hearing": ("hearing_days", False),
    "appeal": ("appeal_days", False),
}


def length(span: str, rules: Procedure) -> tuple[int, bool]:
    """(days, whether they are working days) of a span; KeyError for an unknown one."""
    name, is_working = SPANS[span]
    return int(getattr(rules, name)), is_working


def due(span: str, begun_at: datetime.datetime | datetime.date, days_off: Days | None = None) -> datetime.date:
    """Last day of a span named in SPANS, counted from the day after receipt; KeyError for an unknown one.

    Working days follow the office's calendar: what comes after closing time or on a day off is received on the next working day.
    A span of calendar days that ends on a day off ends on the next working day (civil code 2015, art. 148.5). Give `days_off` for many.
    """
    day, _time = local(begun_at)
    days, is_working = length(span, procedure_at(day))
    calendar = office_days.days_off(day) if days_off is None else days_off
    if is_working:
        return add_working_days(received_on(begun_at, calendar), days, calendar)
    last = day + datetime.timedelta(days=days)
    return last if _is_working(last, calendar) else next_working_day(last, calendar)


def _is_working(day: datetime.date, days_off: Days) -> bool:
    return next_working_day(day - datetime.timedelta(days=1), days_off) == day
