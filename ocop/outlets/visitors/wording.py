"""Opening hours in words, in the language of the page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ocop.outlets.visitors import hours
from ocop.ui import writing


@dataclass(frozen=True)
class Today:
    """Whether it is open now, and what is said of today. `is_open` None: not known."""

    is_open: bool | None
    words: str


def week_rows(week: hours.Week) -> list[tuple[str, str]]:
    """Days with their hours, days with the same ones together."""
    found = []
    for first, last, day in hours.groups(week):
        name = str(WEEKDAYS[first]) if first == last else f"{WEEKDAYS[first]} – {WEEKDAYS[last]}"
        if (first, last) == (0, 6):
            name = _("every day")
        found.append((name, hours.spans_in_words(day) or _("closed")))
    return found


def today(week: hours.Week | None, days: list[hours.OtherDays], moment: datetime.datetime) -> Today:
    """What is said of a moment."""
    day = moment.date()
    other = next((one for one in days if one.first <= day <= one.last), None)
    if week is None and other is None:
        return Today(None, "")
    kept = week or ((),) * 7
    spans = hours.of_day(kept, days, day)
    said = hours.spans_in_words(spans)
    now = hours.is_open(kept, days, moment)
    return Today(now, _("today %(hours)s") % {"hours": said} if said else _("closed today"))


def other_days(days: list[hours.OtherDays], day: datetime.date) -> list[tuple[str, str]]:
    """The days that are otherwise, from a day on."""
    found = []
    for one in sorted(days, key=lambda item: item.first):
        if one.last >= day:
            name = (
                writing.day(one.first)
                if one.first == one.last
                else f"{writing.day(one.first)} – {writing.day(one.last)}"
            )
            found.append((name, hours.spans_in_words(one.hours) or _("closed")))
    return found
