"""A deadline in working days as ticks and words; the room that counts (workdays) knows no words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext

from ocop.ui import writing
from ocop.workdays.working_days import Clock

WIDE = 118.0
"""Width of the drawing; fifteen ticks of 6 with gaps of 2, as the law's usual term; more of them get narrower."""
MOST_TICKS = 60


def words(clock: Clock) -> str:
    """What is left in a few words: "6 days left", "due today", "1 day late"; "done" for a clock that has stopped."""
    if clock.is_stopped:
        return gettext("done late") if clock.is_late else gettext("done in time")
    if clock.is_late:
        late = clock.late_by
        return (
            ngettext("%(count)s day late", "%(count)s days late", late) % {"count": late} if late else gettext("late")
        )
    if clock.left == 0:
        return gettext("due today")
    return ngettext("%(count)s day left", "%(count)s days left", clock.left) % {"count": clock.left}


def sentence(clock: Clock) -> str:
    """The whole of it for those who do not see the ticks."""
    text = gettext("%(used)s of %(allowed)s working days gone, due on %(day)s.") % {
        "used": min(clock.used, clock.allowed),
        "allowed": clock.allowed,
        "day": writing.day(clock.due_on),
    }
    if clock.is_certain:
        return text
    return text + " " + gettext("Holidays of that year are not announced yet, so the day may move.")


def drawn(clock: Clock) -> dict[str, Any]:
    """What the template draws: css class, words, the sentence, ticks as (x, width, class)."""
    ticks = clock.ticks[:MOST_TICKS]
    step = min(8.0, WIDE / max(len(ticks) - 0.25, 1))
    marks = [
        (f"{place * step:.5g}", f"{step * 0.75:.5g}", "u" if tick == "used" else "l")
        for place, tick in enumerate(ticks)
    ]
    css = "is-late" if clock.is_late else "is-soon" if clock.is_soon else ""
    return {"css": css, "words": words(clock), "sentence": sentence(clock), "marks": marks, "wide": f"{WIDE:g}"}
