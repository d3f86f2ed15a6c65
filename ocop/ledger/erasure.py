"""Empties the personal values of a person; the chain keeps salted hashes that lead nowhere once the salt is gone."""

from __future__ import annotations

from ocop.ledger.models import PersonalValue
from ocop.workdays import clock


def erase_values_of(person_id: int) -> int:
    """Empty every personal value of this person, with its salt. Gives how many there were."""
    if not person_id:
        raise ValueError("Name the person whose values are to be erased.")
    alive = PersonalValue.objects.filter(person_id=person_id, value__isnull=False)
    return alive.update(value=None, salt="", erased_at=clock.now())
