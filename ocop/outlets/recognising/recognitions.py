"""How points of sale stand on a day. A point without a recognition stands as “none recorded”, never as refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ocop.outlets.models import OutletRecognition, OutletSuspension
from ocop.workdays import clock

NONE, IN_FORCE, SUSPENDED, ENDED, COMING = "none", "in_force", "suspended", "ended", "coming"
_CHUNK = 800


@dataclass(frozen=True)
class Standing:
    """`until` is the first day it no longer holds (None: the decision names none, or with `end_unknown` a list did not say);
    `suspended_from` only while suspended; `year_only`: of `from_day` only the year is known."""

    state: str
    recognition_id: int | None = None
    decision: str = ""
    criteria: str = ""
    from_day: datetime.date | None = None
    until: datetime.date | None = None
    suspended_from: datetime.date | None = None
    suspended_reason: str = ""
    recheck_due: datetime.date | None = None
    end_unknown: bool = False
    year_only: bool = False

    @property
    def is_recognised(self) -> bool:
        """It counts as recognised on the day."""
        return self.state == IN_FORCE


UNKNOWN = Standing(NONE)


def end_of(row: OutletRecognition) -> datetime.date | None:
    """The first day a recognition no longer holds: by its decision, by its end before the time, or because the place itself closed.

    Reads the point of sale: bring it with `select_related("outlet")`.
    """
    ends = [day for day in (row.until, row.ended_on, row.outlet.ended_on) if day is not None]
    return min(ends) if ends else None


def stands(row: OutletRecognition, suspensions: Iterable[OutletSuspension], day: datetime.date) -> Standing:
    """How one recognition stands on a day."""
    end = end_of(row)
    held = next(
        (one for one in suspensions if one.from_day <= day and (one.lifted_on is None or day < one.lifted_on)), None
    )
    state = (
        COMING if day < row.from_day else ENDED if end is not None and day >= end else SUSPENDED if held else IN_FORCE
    )
    return Standing(
        state,
        row.pk,
        row.decision,
        row.criteria,
        row.from_day,
        end,
        held.from_day if held and state == SUSPENDED else None,
        held.reason if held and state == SUSPENDED else "",
        row.recheck_due,
        row.end_unknown and end is None,
        row.year_only,
    )


_ORDER = {IN_FORCE: 0, SUSPENDED: 1, COMING: 2, ENDED: 3}


def standing(outlet_ids: Iterable[int], on: datetime.date | None = None) -> dict[int, Standing]:
    """How each of these points stands on a day (today); every key has an answer. Two queries a thousand points."""
    day, keys = on or clock.today(), list(dict.fromkeys(outlet_ids))
    found: dict[int, Standing] = dict.fromkeys(keys, UNKNOWN)
    for start in range(0, len(keys), _CHUNK):
        rows = OutletRecognition.objects.filter(outlet_id__in=keys[start : start + _CHUNK]).order_by("from_day", "pk")
        for row in rows.select_related("outlet").prefetch_related("suspensions"):
            one = stands(row, row.suspensions.all(), day)
            # Several recognitions: the one that holds, else the newest.
            if found[row.outlet_id].state == NONE or _ORDER[one.state] <= _ORDER[found[row.outlet_id].state]:
                found[row.outlet_id] = one
    return found


def of(outlet_id: int, on: datetime.date | None = None) -> Standing:
    """One point."""
    return standing([outlet_id], on)[outlet_id]
