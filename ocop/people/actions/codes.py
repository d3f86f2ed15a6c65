"""Sign-in by phone number: an officer makes a code and reads it out, the person types it within a quarter of an hour."""

from __future__ import annotations

import datetime
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from ocop.ledger.record import record
from ocop.people.models import Person, SignInCode
from ocop.people.permissions import require
from ocop.workdays import clock

DIGITS = 8
LIFETIME = datetime.timedelta(minutes=15)
TRIES = 5


def hash_of(person_id: int, code: str) -> str:
    """What is kept of a code. Keyed by SECRET_KEY: eight digits could otherwise be tried out against a copied database."""
    return salted_hmac("ocop.people.sign-in-code", f"{person_id}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def issue_code(*, by: Person, person: Person) -> str:
    """Make a code for a person and give it, once. Earlier codes of the person stop working.

    Refused for whoever is not an officer of the household's commune or of the city, and for persons with an office role.
    """
    require("people.issue_code", by, person)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    now = clock.now()
    person.sign_in_codes.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    SignInCode.objects.create(
        person=person,
        code_hash=hash_of(person.pk, code),
        created_at=now,
        expires_at=now + LIFETIME,
        issued_by_name=by.name[:120],
    )
    record(by=by, action="people.issue_code", topic="people", subject=person, after={"minutes": 15})
    return code


def use_code(*, phone: str, code: str) -> Person | None:
    """The person whose number and code these are; None otherwise, never saying which of the two was wrong.

    A code works once, and not after five wrong tries. An unknown number costs the same queries and the same comparison as a
    known one. The count of wrong tries stays although the sign-in failed, so this is two transactions.
    """
    digits = "".join(character for character in code if character.isdigit())
    now = clock.now()
    with transaction.atomic():
        person = Person.objects.filter(phone=phone, is_active=True).first() if phone else None
        person_id = person.pk if person else 0
        alive = SignInCode.objects.filter(person_id=person_id, used_at__isnull=True, expires_at__gt=now)
        # The try is counted before the code is looked at: two tries at once cannot both pass as the fifth.
        counted = alive.filter(failures__lt=TRIES).update(failures=F("failures") + 1)
        kept = alive.first()
    is_right = constant_time_compare(kept.code_hash if kept else hash_of(0, "-"), hash_of(person_id, digits))
    if kept is None or person is None or not counted or not is_right:
        return None
    with transaction.atomic():
        if SignInCode.objects.filter(pk=kept.pk, used_at__isnull=True).update(used_at=now) != 1:
            return None
        record(by=person, action="people.use_code", topic="people", subject=person)
    return person
