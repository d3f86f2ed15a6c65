"""Every day: findings whose day comes or is over are said again."""

from __future__ import annotations

import datetime

from django.conf import settings

from ocop.fieldwork.inspection import tellings
from ocop.fieldwork.models import InspectionFinding
from ocop.workdays import clock

NAME = "fieldwork.findings"
BEFORE = 3
EVERY = 7


def remind(day: datetime.date) -> int:
    """Three days before, the day after, then every week: how many findings were said again. Missed days need no letters of their own."""
    if day < clock.today():
        return 0
    rows = (
        InspectionFinding.objects.filter(
            state="open", inspection__register=settings.OCOP_REGISTER, due_on__lte=day + datetime.timedelta(days=BEFORE)
        )
        .select_related("inspection__producer__organisation", "inspection__inspector")
        .order_by("pk")
    )
    said = 0
    for row in rows:
        past = (day - row.due_on).days
        step = "before" if past <= 0 else f"late{(past - 1) // EVERY}"
        tellings.late(row, step, day)
        said += 1
    return said
