"""Writes an entry: the last step of every action, in the transaction of the change.

Sequences have no gap. On SQLite every transaction is IMMEDIATE, so one writer at a time reads the head; on PostgreSQL an
advisory lock of the transaction does the same. Record last in an action: the lock is held until the commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, models

from ocop.ledger import canonical, request_id
from ocop.ledger.models import Entry, PersonalValue
from ocop.workdays import clock

TOPICS = (
    "places",
    "people",
    "registry",
    "outlets",
    "appraisal",
    "trade",
    "promotion",
    "programme",
    "figures",
    "system",
)
SYSTEM = "system"
"""The name of the actor when no person acted."""

# Any number will do as long as nothing else locks on it: "OCOP" in ASCII.
_LOCK = 0x4F434F50


def _subject_name(subject: models.Model) -> str:
    """The name kept beside the change; a model says `ledger_name` where its own name is personal."""
    return str(canonical.plain(str(getattr(subject, "ledger_name", subject)))[:300])


def _actor_name(actor: Any) -> str:
    """An officer's name as text, for ever; a model says `ledger_actor_name` where it must not be."""
    return str(canonical.plain(str(getattr(actor, "ledger_actor_name", actor)))[:200])


def lock() -> None:
    """Hold the writing lock of the ledger until the transaction ends, so that sequences follow one another (no-op on SQLite)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def head() -> tuple[int, str]:
    """Sequence and hash of the newest entry; (0, sixty-four zeros) when there is none."""
    row = Entry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return row or (0, canonical.GENESIS)


def _sealed(
    before: dict[str, Any] | None, after: dict[str, Any] | None, personal: Collection[str], whose: int
) -> tuple[dict[str, Any], list[PersonalValue]]:
    """The change with personal values as salted hashes, and the rows that hold the values themselves."""
    change: dict[str, Any] = {}
    kept: list[PersonalValue] = []
    for side, values in (("before", before), ("after", after)):
        if values is None:
            continue
        written = {}
        for field, value in values.items():
            if field not in personal or value in (None, ""):
                written[field] = value
                continue
            salt = secrets.token_hex(16)
            written[field] = {"personal": canonical.personal_hash(salt, value)}
            kept.append(PersonalValue(person_id=whose, field=field, side=side, salt=salt, value=canonical.dumps(value)))
        change[side] = written
    return change, kept


def record(
    *,
    by: Any,
    action: str,
    topic: str,
    subject: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    personal: Collection[str] = (),
    whose: int | None = None,
) -> Entry:
    """Write one entry of a change and return it.

    `by` is the Person who acted, or None for the system. `action` is room.verb. `before` and `after` hold only what changed;
    dates, decimals, choices and model instances (as their key) may be given as they are. `personal` names the keys of
    `before` and `after` whose values concern a natural person: the chain keeps their salted hash, the values themselves can
    be erased. `whose` is the Person's key they concern: the subject when it is a Person, else 0 (nobody with an account).

    Raises RuntimeError outside a transaction, ValueError for an unknown topic.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger is written in the transaction of the change.")
    if topic not in TOPICS:
        raise ValueError(f"{topic!r} is not a topic of the ledger; use one of {', '.join(TOPICS)}.")
    actor = by if getattr(by, "pk", None) is not None else None
    if whose is None:
        whose = subject.pk if subject is not None and subject._meta.label_lower == "people.person" else 0
    change, kept = _sealed(
        canonical.plain(before) if before is not None else None,
        canonical.plain(after) if after is not None else None,
        personal or (),
        whose or 0,
    )
    lock()
    last, previous_hash = head()
    fields: dict[str, Any] = {
        "sequence": last + 1,
        "at": clock.now(),
        "topic": topic,
        "action": action,
        "actor_id": actor.pk if actor else None,
        "actor_name": _actor_name(actor) if actor else SYSTEM,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "subject_name": _subject_name(subject) if subject is not None else "",
        "change": change,
        "reason": canonical.plain(reason),
        "request_id": request_id.current(),
        "previous_hash": previous_hash,
    }
    entry = Entry.objects.create(**fields, hash=canonical.hash_of(**fields))
    for value in kept:
        value.entry = entry
    if kept:
        PersonalValue.objects.bulk_create(kept)
    return entry
