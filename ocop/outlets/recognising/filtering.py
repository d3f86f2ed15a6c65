"""Points of sale by how their recognition stands, as conditions of one query: the same answers as `recognitions.standing`."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.outlets.models import OutletRecognition, OutletSuspension
from ocop.outlets.recognising import recognitions
from ocop.workdays import clock

ENDING = "ending"
ENDING_DAYS = 60
CHOICES = (
    (recognitions.IN_FORCE, _("recognised")),
    (ENDING, _("recognised, ends within 60 days and nothing follows")),
    (recognitions.SUSPENDED, _("suspended")),
    (recognitions.COMING, _("not yet begun")),
    (recognitions.ENDED, _("ended")),
    (recognitions.NONE, _("no recognition recorded")),
)


def in_state(outlets: QuerySet[Any], state: str, on: datetime.date | None = None) -> QuerySet[Any]:
    """Those of these points that stand so on a day (today). Of several recognitions the one that holds counts, else the best."""
    day = on or clock.today()
    rows = OutletRecognition.objects.filter(outlet=OuterRef("pk"))
    held = OutletSuspension.objects.filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=day), recognition=OuterRef("pk"), from_day__lte=day
    )
    standing = rows.filter(_lasts_after(day), from_day__lte=day)
    in_force, suspended = Exists(standing.exclude(Exists(held))), Exists(standing.filter(Exists(held)))
    coming = Exists(rows.filter(from_day__gt=day))
    limit = day + datetime.timedelta(days=ENDING_DAYS)
    wanted = {
        recognitions.IN_FORCE: Q(in_force),
        ENDING: Q(in_force) & ~Q(Exists(rows.filter(_lasts_after(limit)))),
        recognitions.SUSPENDED: ~Q(in_force) & Q(suspended),
        recognitions.COMING: ~Q(in_force) & ~Q(suspended) & Q(coming),
        recognitions.ENDED: ~Q(in_force) & ~Q(suspended) & ~Q(coming) & Q(Exists(rows)),
        recognitions.NONE: ~Q(Exists(rows)),
    }
    return outlets.filter(wanted[state])


def _lasts_after(day: datetime.date) -> Q:
    """The recognition has no end until and on a day."""
    found = Q()
    for name in ("until", "ended_on", "outlet__ended_on"):
        found &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": day})
    return found


def words(standing: recognitions.Standing) -> str:
    """How one point stands, in a word for lists."""
    return str(dict(CHOICES)[standing.state])


def hang_on(outlets: list[Any], on: datetime.date | None = None) -> None:
    """Hang `standing` on each point. Two queries a thousand points."""
    found = recognitions.standing([one.pk for one in outlets], on)
    for one in outlets:
        one.standing = found[one.pk]
