"""What changes messages: sending, reading, calling, choosing. A message is no ruling: only a telephone call is recorded in the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import kinds, wording
from ocop.notices.kinds import Kind
from ocop.notices.models import Notice, Preference, Way
from ocop.people.models import Person
from ocop.workdays import clock

KEY_LENGTH = 190
_CHUNK = 400  # keys a query; SQLite takes 999 values at the least


def send(
    *,
    to: Iterable[Person],
    kind: str,
    key: str,
    subject: models.Model | None = None,
    link: str = "",
    params: Mapping[str, Any] | None = None,
    due_on: datetime.date | None = None,
) -> list[Notice]:
    """Put a message on the desk of each person, and an e-mail on its way once the caller's transaction is committed.

    `kind` is a registered name; `key` says what this message is, so that the same key to the same person is one message for ever
    (`f"recognition.ends:{pk}:{step}"`). `link` is the path of the Vietnamese page (`reverse` outside of a request gives it).
    `params` fill the kind's texts: texts, whole numbers, dates, lazy texts, {"vi": ..., "en": ...}. Closed accounts are
    passed over. Returns the new messages; none for a repetition.

    RuntimeError outside a transaction, UnknownKindError, KeyError for a missing parameter, ValueError for a key too long.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message is sent in the transaction of the change it speaks of.")
    if not key or len(key) > KEY_LENGTH:
        raise ValueError(f"a key has 1 to {KEY_LENGTH} letters")
    known = kinds.get(kind)
    values = {name: wording.kept(value) for name, value in (params or {}).items()}
    for language in wording.LANGUAGES:
        wording.words(known, kind, values, language, strict=True)
    persons = {person.pk: person for person in to if person.is_active}
    with translation.override("vi"):
        path = str(link)
    ways = _ways(known, list(persons.values()))
    common = {
        "kind": kind,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": str(subject.pk) if subject is not None else "",
        "params": values,
        "link": path,
        "created_at": clock.now(),
        "due_on": due_on,
    }
    made = _kept({f"{key}:{pk}": pk for pk in persons}, ways, common)
    _mail_after_commit([notice.pk for notice in made if notice.way == Way.AT_ONCE])
    return made


def _kept(keys: dict[str, int], ways: dict[int, str], common: dict[str, Any]) -> list[Notice]:
    """A message for each person whose key is not there yet; the new ones."""
    there = _there(list(keys))
    now = timezone.now()
    rows = [
        Notice(
            person_id=pk,
            dedupe_key=whole,
            way=ways[pk],
            email_after=now if ways[pk] == Way.AT_ONCE else None,
            **common,
        )
        for whole, pk in keys.items()
        if whole not in there
    ]
    if not rows:
        return []
    # Another machine may send the same at this moment; the database keeps one of the two.
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_CHUNK // 4)
    return _read([row.dedupe_key for row in rows])


def _chunks(keys: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def _there(keys: list[str]) -> set[str]:
    found: set[str] = set()
    for part in _chunks(keys):
        found.update(Notice.objects.filter(dedupe_key__in=part).values_list("dedupe_key", flat=True))
    return found


def _read(keys: list[str]) -> list[Notice]:
    return [row for part in _chunks(keys) for row in Notice.objects.filter(dedupe_key__in=part).order_by("pk")]


def way_of(kind: Kind, preference: Preference | None, *, has_email: bool) -> str:
    """How a message of a kind reaches a person: legal ones always by e-mail where there is one, urgent ones at once."""
    wanted = kind.email if preference is None else bool(preference.kinds.get(kind.name, kind.email))
    if not has_email or not (wanted or kind.legal):
        return Way.DESK
    if kind.urgent or preference is None or preference.pace == Way.AT_ONCE:
        return Way.AT_ONCE
    return Way.DAILY


def _ways(kind: Kind, persons: list[Person]) -> dict[int, str]:
    chosen = {
        row.pk: row
        for part in _chunks([person.pk for person in persons])
        for row in Preference.objects.filter(pk__in=part)
    }
    return {person.pk: way_of(kind, chosen.get(person.pk), has_email=bool(person.email)) for person in persons}


def _mail_after_commit(keys: list[int]) -> None:
    from ocop.notices.tasks import mail

    for start in range(0, len(keys), 50):
        part = keys[start : start + 50]
        transaction.on_commit(lambda part=part: mail.enqueue(part))  # type: ignore[misc]


def _own(by: Person, pk: int) -> Notice:
    """A message of this person. Refused for somebody else's, as if it were not there."""
    found: Notice | None = Notice.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise Refused(_("This message is not yours or is gone."))
    return found


@transaction.atomic
def mark_read(*, by: Person, pk: int) -> Notice:
    """The person has read it; a second time changes nothing."""
    notice = _own(by, pk)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Everything on one's desk is read; how many were not."""
    return int(Notice.objects.visible_to(by).unread().update(read_at=clock.now()))


@transaction.atomic
def mark_done(*, by: Person, pk: int, done: bool = True) -> Notice:
    """What the message asked for is done, or after all not."""
    notice = _own(by, pk)
    now = clock.now()
    notice.done_at = now if done else None
    notice.read_at = notice.read_at or now
    notice.save(update_fields=["done_at", "read_at"])
    return notice


def settle(*, subject: models.Model, kind: str = "") -> int:
    """What messages about a row asked for is done, for everybody: call it in the transaction of the action that did it."""
    open_ones = Notice.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), done_at__isnull=True
    )
    if kind:
        open_ones = open_ones.filter(kind=kind)
    return int(open_ones.update(done_at=clock.now(), email_after=None))


@transaction.atomic
def mark_called(*, by: Person, pk: int, note: str = "") -> Notice:
    """An officer has told a person without e-mail by telephone. Recorded: a deadline may run from it."""
    notice: Notice | None = Notice.objects.callable_by(by).filter(pk=pk).first()
    if notice is None:
        raise Refused(_("This call is not yours to make, or somebody has made it already."))
    now = clock.now()
    # Two officers with the same list open: the first one's call is kept.
    if not Notice.objects.filter(pk=pk, called_at__isnull=True).update(called_at=now, called_by_name=by.name):
        raise Refused(_("This call is not yours to make, or somebody has made it already."))
    notice.called_at, notice.called_by_name = now, by.name
    record(
        by=by,
        action="notices.call",
        topic="system",
        subject=notice.person,
        after={"notice": notice.pk, "kind": notice.kind, "about": f"{notice.subject_type}:{notice.subject_id}"},
        reason=note.strip(),
    )
    return notice


@transaction.atomic
def choose(*, by: Person, pace: str, by_email: Mapping[str, bool]) -> Preference:
    """How a person wants messages by e-mail. What a law asks for cannot be switched off."""
    if pace not in (Way.AT_ONCE, Way.DAILY):
        raise Refused(_("Choose whether letters come at once or once a day."), field="pace")
    wanted: dict[str, bool] = {}
    for kind in kinds.offered_to(by):
        if kind.name not in by_email:
            continue
        if kind.legal and not by_email[kind.name]:
            raise Refused(_("“%(kind)s” cannot be switched off: a deadline runs from it.") % {"kind": kind.label})
        if by_email[kind.name] != kind.email:
            wanted[kind.name] = by_email[kind.name]
    preference, _made = Preference.objects.update_or_create(person=by, defaults={"pace": pace, "kinds": wanted})
    return preference


@transaction.atomic
def try_again(*, by: Person, pk: int) -> Notice:
    """Send a failed e-mail once more, now. Administrator only."""
    from ocop.people.permissions import require

    require("notices.see_troubles", by)
    notice = Notice.objects.in_trouble().filter(pk=pk).first()
    if notice is None:
        raise Refused(_("This e-mail has gone out by now."))
    notice.email_after, notice.email_attempts = timezone.now(), 0
    notice.save(update_fields=["email_after", "email_attempts"])
    _mail_after_commit([notice.pk])
    return notice
