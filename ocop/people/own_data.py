"""All that concerns one person, for their own copy (law 91/2025/QH15 on personal data, the right to be given one's data).

Rooms above add what they hold about a person with `register`, in their AppConfig.ready.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from ocop.ledger.models import Entry, PersonalValue
from ocop.people import naming
from ocop.people.models import Person
from ocop.workdays import clock

Collect = Callable[[Person], list[dict[str, Any]]]
_others: dict[str, Collect] = {}


def register(name: str, collect: Collect) -> None:
    """`collect(person)` gives the rows of a room that concern the person, as plain values."""
    _others[name] = collect


def _roles(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "role": role.name,
            "commune": str(role.commune) if role.commune else None,
            "organisation": role.organisation.name if role.organisation else None,
            "valid_from": role.valid_from,
            "valid_to": role.valid_to,
            "granted_by": role.granted_by_name,
            "reason": role.reason,
            "ended_at": role.ended_at,
            "end_reason": role.end_reason,
        }
        for role in person.roles.select_related("commune", "organisation").order_by("valid_from", "id")
    ]


def _claims(person: Person) -> list[dict[str, Any]]:
    fields = (
        "organisation__name",
        "role",
        "statement",
        "state",
        "answer",
        "answered_by_name",
        "created_at",
        "answered_at",
    )
    return list(person.claims.order_by("id").values(*fields))


def _entries(person: Person) -> list[dict[str, Any]]:
    """Entries by and about the person, with their own personal values in the clear."""
    about = Q(actor_id=person.pk) | Q(subject_type="people.person", subject_id=str(person.pk))
    values: dict[int, list[dict[str, Any]]] = {}
    for value in PersonalValue.objects.filter(person_id=person.pk, value__isnull=False):
        kept = {"field": value.field, "side": value.side, "value": json.loads(value.value or "null")}
        values.setdefault(value.entry_id, []).append(kept)
    fields = ("sequence", "at", "action", "subject_type", "subject_id", "subject_name", "reason")
    rows = Entry.objects.filter(about).order_by("sequence").values(*fields)
    return [{**row, "values": values.get(row["sequence"], [])} for row in rows]


def collect(person: Person) -> dict[str, Any]:
    """Everything the system holds about this person, as plain values ready for JSON. Secrets (password, keys) are left out."""
    own = {
        "made_at": clock.now(),
        "person": {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "language": person.language,
            "joined_at": person.joined_at,
            "last_login": person.last_login,
        },
        "email_addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary")),
        "second_factors": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
        "sessions": list(
            UserSession.objects.filter(user=person).values("created_at", "ip", "user_agent", "last_seen_at")
        ),
        "roles": _roles(person),
        "claims": _claims(person),
        "invitations_accepted": list(
            person.invitations_accepted.values("name", "email", "phone", "role", "created_at", "accepted_at")
        ),
        "invitations_made": list(person.invitations_made.values("role", "created_at", "expires_at", "accepted_at")),
        "sign_in_codes": list(person.sign_in_codes.values("created_at", "used_at", "issued_by_name")),
        "api_keys": list(
            person.api_keys.values("label", "prefix", "created_at", "expires_at", "last_used_on", "revoked_at")
        ),
        "ledger": _entries(person),
        "made_by_you": naming.told(person),
        "stays_after_erasure": naming.reasons(),
    }
    return own | {name: gather(person) for name, gather in sorted(_others.items())}
