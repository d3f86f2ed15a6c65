"""Which seats a person holds today; the council's rights come from seats, not from roles alone."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from ocop.workdays import clock

SCORING = ("chair", "vice_chair", "member")


def held(person: Any, on: datetime.date | None = None) -> list[Any]:
    """The person's seats in force on a day (today), read once per person object and day."""
    from ocop.appraisal.models import Seat

    if person is None or not getattr(person, "is_authenticated", False) or not person.is_active:
        return []
    day = on or clock.today()
    kept: dict[datetime.date, list[Any]] = person.__dict__.setdefault("_seats", {})
    if day not in kept:
        kept[day] = list(
            Seat.objects.filter(person=person, valid_from__lte=day)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .filter(Q(council__valid_to__isnull=True) | Q(council__valid_to__gte=day))
            .select_related("council")
        )
    return kept[day]


def councils(person: Any, *parts: str) -> list[int]:
    """Keys of the councils on which the person holds one of the parts (any part when none is named)."""
    return [seat.council_id for seat in held(person) if not parts or seat.part in parts]


def forget(person: Any) -> None:
    """Read the seats afresh next time."""
    person.__dict__.pop("_seats", None)
