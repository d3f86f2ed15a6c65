"""From which day a point of sale counts."""

from __future__ import annotations

import datetime

from ocop.outlets.models import Outlet
from ocop.workdays import dating


def counted_from(outlet: Outlet, recorded_on: datetime.date) -> datetime.date:
    """Its opening as far as it is stated; without one no later than its first recognition, for a decision saw it standing."""
    day = dating.counted_from(day=outlet.opened_on, year=outlet.year, recorded_on=recorded_on)
    if outlet.pk is None or outlet.opened_on is not None or outlet.year is not None:
        return day
    first: datetime.date | None = outlet.recognitions.order_by("from_day").values_list("from_day", flat=True).first()
    return min(day, first) if first is not None else day
