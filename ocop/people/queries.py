"""Questions about persons, roles and organisations that other rooms and pages ask."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from ocop.people.actions.keys import hash_of
from ocop.people.models import ApiKey, Claim, Organisation, Person, Role
from ocop.people.rights import rights_of
from ocop.workdays import clock


def person_of_key(text: str) -> Person | None:
    """The person behind an API key (`ocop_<prefix>_<secret>`); None for a wrong, ended or revoked one.

    The day of last use is written once a day, so that reading does not write.
    """
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "ocop":
        return None
    key = ApiKey.objects.alive().select_related("person").filter(prefix=parts[1]).first()
    if key is None or not constant_time_compare(key.key_hash, hash_of(parts[2])) or not key.person.is_active:
        return None
    today = clock.today()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key.person


def claims_to_answer(person: Any) -> QuerySet[Claim]:
    """Claims that wait for this officer, oldest first."""
    waiting = Claim.objects.to_answer_by(person).filter(state=Claim.State.WAITING)
    return waiting.select_related("person", "organisation__commune", "proof").order_by("created_at", "id")


def roles_of(person: Person) -> QuerySet[Role]:
    """All roles of a person, held and ended, newest first."""
    return person.roles.select_related("commune", "organisation").order_by("-valid_from", "-id")


def members_of(organisation: Organisation, by: Any) -> QuerySet[Role]:
    """Who speaks for an organisation today, as far as the reader may know."""
    held = Role.objects.held().visible_to(by).filter(organisation=organisation)
    return held.select_related("person").order_by("person__name", "id")


def organisations_of(person: Any) -> QuerySet[Organisation]:
    """The organisations a person speaks for."""
    return Organisation.objects.of(person).select_related("commune").order_by("name", "id")


def needs_code(by: Any) -> QuerySet[Person]:
    """Persons with a phone and no e-mail for whom this officer may make a sign-in code."""
    from ocop.people.permissions import may_issue_code

    reachable = Person.objects.visible_to(by).filter(phone__isnull=False, is_active=True, erased_at__isnull=True)
    if rights_of(by).is_city_officer:
        return reachable.exclude(pk=by.pk).order_by("name", "id")
    keys = [person.pk for person in reachable.prefetch_related("roles", "claims") if may_issue_code(by, person)]
    return Person.objects.filter(pk__in=keys).order_by("name", "id")
