"""The secret address of a person's own calendar: only its digest is kept, a new one ends the old one."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction

from ocop.desk.models import CalendarKey
from ocop.ledger.record import record
from ocop.people.models import Person
from ocop.workdays import clock

SHORTEST, LONGEST = 32, 64


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def has_key(person: Any) -> bool:
    """Whether an address works now."""
    return CalendarKey.objects.filter(person_id=person.pk).exists()


@transaction.atomic
def make(*, by: Person) -> str:
    """A new key; one made before stops to work. Returned once, never to be read again."""
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(person=by, defaults={"digest": _digest(key), "created_at": clock.now()})
    record(by=by, action="desk.calendar_address", topic="people", subject=by)
    return key


@transaction.atomic
def end(*, by: Person) -> None:
    """The address stops to work; nothing happens where there is none."""
    if CalendarKey.objects.filter(person=by).delete()[0]:
        record(by=by, action="desk.calendar_address_end", topic="people", subject=by)


def person_of(key: str) -> Person | None:
    """Whose calendar a key opens; None for no key, or an account that was closed."""
    if not SHORTEST <= len(key) <= LONGEST:
        return None
    row = CalendarKey.objects.filter(digest=_digest(key), person__is_active=True).select_related("person").first()
    return row.person if row is not None else None


def collect(person: Person) -> list[dict[str, Any]]:
    """For the person's own copy: since when an address works."""
    return [
        {"kind": "calendar address", "created_at": row.created_at} for row in CalendarKey.objects.filter(person=person)
    ]


def erase(person: Person) -> None:
    """The address goes with the account."""
    CalendarKey.objects.filter(person=person).delete()
