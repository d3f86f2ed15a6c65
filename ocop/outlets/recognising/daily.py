"""Every day: recognitions that end soon, and re-checks that come due or are late."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Q

from ocop.outlets.models import OutletRecognition
from ocop.outlets.recognising import recognitions, tellings
from ocop.workdays import clock

NAME = "outlets.recognitions"
BEFORE_END = (90, 30, 7)
BEFORE_RECHECK = 14


def register() -> None:
    """The daily work; from AppConfig.ready."""
    from ocop.notices import daily

    daily.register(NAME, remind)


def remind(day: datetime.date) -> dict[str, int]:
    """How many endings and re-checks were told of on a day; missed days send nothing of their own."""
    if day < clock.today():
        return {"ending": 0, "recheck": 0}
    rows = OutletRecognition.objects.filter(
        outlet__register=settings.OCOP_REGISTER, ended_on__isnull=True, outlet__ended_on__isnull=True
    ).select_related("outlet")
    last = day + datetime.timedelta(days=max(BEFORE_END))
    found = {"ending": 0, "recheck": 0}
    for row in rows.filter(until__gt=day, until__lte=last).order_by("pk"):
        end = recognitions.end_of(row)
        left = (end - day).days if end else 0
        step = next((one for one in sorted(BEFORE_END) if left <= one), None)
        if end and step:
            tellings.ending(row, end, step)
            found["ending"] += 1
    ahead = day + datetime.timedelta(days=BEFORE_RECHECK)
    stands = Q(until__isnull=True) | Q(until__gt=day)
    for row in rows.filter(stands, recheck_due__lte=ahead, check_waits=False).order_by("pk"):
        tellings.recheck_due(row, "late" if row.recheck_due and row.recheck_due < day else "soon")
        found["recheck"] += 1
    return found
