"""What a level and a state of a recognition say in words, and which mark repeats them."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext, ngettext

from ocop.ui import writing
from ocop.workdays import clock

# From 120 days before the end a producer can no longer be late in asking for renewal, so the public is told too.
SOON_DAYS = 120


def level_words(level: str | int | None) -> tuple[int, str]:
    """(marks to fill, words) of a level: 1-5, potential_5, unstated, none. Potential five is drawn with four: it is not five yet."""
    text = "" if level is None else str(level)
    if text.isdigit() and 1 <= int(text) <= 5:
        count = int(text)
        return count, ngettext("%(count)s star", "%(count)s stars", count) % {"count": count}
    if text == "potential_5":
        return 4, gettext("potential 5 stars")
    if text == "unstated":
        return 0, gettext("stars not stated")
    return 0, gettext("not rated")


def state_words(
    state: str,
    ends_on: datetime.date | None = None,
    withdrawn_on: datetime.date | None = None,
    *,
    extended_to: datetime.date | None = None,
    short: bool = False,
) -> tuple[str, str, str]:
    """(css class, icon, words) of a state: in_force, ended, withdrawn, unknown, none.

    `ends_on` is the first day out of force, so people are told the day before as the last day; `extended_to` the first day on which
    it no longer stands while its renewal waits for its answer. `short` is for cards: the colour and the icon say the rest.
    """
    last = (extended_to if state == "ended" and extended_to else ends_on) or None
    last = last - datetime.timedelta(days=1) if last else None
    if state == "in_force":
        if extended_to is not None and ends_on is not None and ends_on <= clock.today():
            until = {"day": writing.day(extended_to - datetime.timedelta(days=1))}
            words = (
                gettext("Awaiting renewal, until %(day)s")
                if short
                else gettext("In force: awaiting the renewal decision, stands until %(day)s")
            )
            return "is-soon", "clock", words % until
        if last is None:
            return "is-force", "check", gettext("In force")
        left = (last - clock.today()).days
        if 0 <= left <= SOON_DAYS:
            if left == 0:
                return "is-soon", "clock", gettext("Ends today, on %(day)s") % {"day": writing.day(last)}
            if short:
                return "is-soon", "clock", gettext("Until %(day)s") % {"day": writing.day(last)}
            words = ngettext("Ends in %(count)s day, on %(day)s", "Ends in %(count)s days, on %(day)s", left)
            return "is-soon", "clock", words % {"count": writing.number(left), "day": writing.day(last)}
        words = gettext("Until %(day)s") if short else gettext("In force until %(day)s")
        return "is-force", "check", words % {"day": writing.day(last)}
    if state == "ended":
        return (
            "is-ended",
            "cross",
            gettext("Ended on %(day)s") % {"day": writing.day(last)} if last else gettext("Ended"),
        )
    if state == "withdrawn":
        return (
            "is-withdrawn",
            "ban",
            gettext("Withdrawn on %(day)s") % {"day": writing.day(withdrawn_on)}
            if withdrawn_on
            else gettext("Withdrawn"),
        )
    if state == "unknown":
        return "", "info", gettext("End not known")
    return "", "info", gettext("Not recognised yet")
