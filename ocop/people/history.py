"""The audit view: the ledger as far as a person may read it, filtered, with names put back where they may be seen.

Administrator and auditor read all of it. Who speaks for an organisation reads the history of that organisation and of what hangs
on it; rooms above say which of their rows those are, with `register`, in their AppConfig.ready.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from ocop.ledger.models import Entry, PersonalValue
from ocop.people.contact import may_see_contact
from ocop.people.models import Organisation, Person
from ocop.people.rights import rights_of
from ocop.workdays import clock

KeysOf = Callable[[Iterable[int]], Iterable[int]]
_hanging: dict[str, KeysOf] = {}
_words: dict[str, str | Promise] = {}
_kept_inside: set[str] = set()


def register_words(words: Mapping[str, str | Promise]) -> None:
    """How the actions of a room are said, by their code in the ledger."""
    _words.update(words)


def keep_inside(actions: Iterable[str]) -> None:
    """Acts on an organisation's rows that are not told to who speaks for it, such as who scored and when; audit reads them."""
    _kept_inside.update(actions)


def register(subject_type: str, keys_of: KeysOf) -> None:
    """`keys_of(organisation_ids)` gives the keys of rows of `room.model` that hang on these organisations."""
    _hanging[subject_type] = keys_of


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; empty means all."""

    action: str = ""
    topic: str = ""
    person_id: int | None = None
    subject_type: str = ""
    subject_id: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


def entries(*, by: Any, wanted: Wanted | None = None) -> QuerySet[Entry]:
    """The entries this person may read, newest first."""
    rights = rights_of(by)
    found = Entry.objects.order_by("-sequence")
    if not rights.sees_audit:
        organisations = rights.organisation_ids()
        if rights.person_id is None:
            return found.none()
        mine = Q(actor_id=rights.person_id) | Q(subject_type="people.person", subject_id=str(rights.person_id))
        if organisations:
            theirs = Q(subject_type="people.organisation", subject_id__in=[str(key) for key in organisations])
            for subject_type, keys_of in _hanging.items():
                theirs |= Q(subject_type=subject_type, subject_id__in=[str(key) for key in keys_of(organisations)])
            mine |= theirs & ~Q(action__in=_kept_inside)
        found = found.filter(mine)
    return _narrowed(found, wanted or Wanted())


def _narrowed(found: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.topic:
        found = found.filter(topic=wanted.topic)
    if wanted.person_id is not None:
        about = Q(subject_type="people.person", subject_id=str(wanted.person_id))
        found = found.filter(Q(actor_id=wanted.person_id) | about)
    if wanted.subject_type:
        found = found.filter(subject_type=wanted.subject_type)
    if wanted.subject_id:
        found = found.filter(subject_id=wanted.subject_id)
    zone = clock.now().tzinfo
    if wanted.first:
        found = found.filter(at__gte=datetime.datetime.combine(wanted.first, datetime.time.min, zone))
    if wanted.last:
        after = wanted.last + datetime.timedelta(days=1)
        found = found.filter(at__lt=datetime.datetime.combine(after, datetime.time.min, zone))
    return found


@dataclass(frozen=True)
class Line:
    """One entry as it is shown."""

    entry: Entry
    actor: str
    subject: str
    changes: list[tuple[str, Any, Any]]

    @property
    def words(self) -> str:
        """What was done, as people say it; the code itself where no room has said how."""
        return str(_words.get(self.entry.action, self.entry.action))


def lines(rows: Iterable[Entry], *, by: Any) -> list[Line]:
    """Entries with the names behind keys, and personal values for those who may see them. Three queries for any number."""
    kept = list(rows)
    keys = {row.actor_id for row in kept if row.actor_id is not None}
    keys |= {int(row.subject_id) for row in kept if row.subject_type == "people.person"}
    names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
    rights = rights_of(by)
    owned = {int(row.subject_id) for row in kept if row.subject_type == "people.organisation"}
    reachable = (
        {one.pk for one in Organisation.objects.filter(pk__in=owned) if may_see_contact(by, one)} if owned else set()
    )
    values: dict[int, dict[tuple[str, str], Any]] = {}
    for value in PersonalValue.objects.filter(entry__in=[row.pk for row in kept], value__isnull=False):
        organisation = value.entry_id in {
            row.pk for row in kept if row.subject_type == "people.organisation" and int(row.subject_id) in reachable
        }
        if rights.sees_audit or value.person_id == rights.person_id or (value.person_id == 0 and organisation):
            values.setdefault(value.entry_id, {})[(value.side, value.field)] = json.loads(value.value or "null")
    shown = []
    for row in kept:
        actor = (
            names.get(row.actor_id, row.actor_name)
            if row.actor_name.startswith("#") and row.actor_id
            else row.actor_name
        )
        subject = (
            names.get(int(row.subject_id), row.subject_name)
            if row.subject_type == "people.person"
            else row.subject_name
        )
        shown.append(Line(row, actor, subject, _changes(row, values.get(row.pk, {}))))
    return shown


HIDDEN = "•••"


def _changes(row: Entry, values: dict[tuple[str, str], Any]) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of an entry; personal values that the reader may not see, or that were erased, as dots."""
    change = row.change if isinstance(row.change, dict) else {}
    before, after = change.get("before") or {}, change.get("after") or {}

    def said(side: str, field: str, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"personal"}:
            return values.get((side, field), HIDDEN)
        return value

    fields = list(before) + [field for field in after if field not in before]
    return [(one, said("before", one, before.get(one)), said("after", one, after.get(one))) for one in fields]
