"""What happens when: rooms register what stands in a calendar; deadlines come from the inbox's sources by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.notices import inbox

DEADLINES = "deadline"


@dataclass(frozen=True)
class Happening:
    """One thing of a calendar: whole days from `first` to `last`, or moments of the clock when `starts_at` is stated."""

    key: str
    title: str
    first: datetime.date
    last: datetime.date
    link: str = ""
    place: str = ""
    note: str = ""
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    is_late: bool = False


Reader = Callable[[Any, datetime.date, datetime.date], Iterable[Happening]]


@dataclass(frozen=True)
class Kind:
    """One kind of happening: its name in the address, its label, its icon, and who reads them of a person between two days."""

    name: str
    label: str | Promise
    read: Reader
    icon: str = "calendar"


@dataclass(frozen=True)
class Entry:
    """A happening with its kind."""

    kind: Kind
    what: Happening


_kinds: dict[str, Kind] = {}


def register(name: str, label: str | Promise, read: Reader, *, icon: str = "calendar") -> None:
    """`read(person, first, last)` gives what touches those days, through `visible_to`, in a fixed number of queries."""
    _kinds[name] = Kind(name, label, read, icon)


def _deadlines(person: Any, first: datetime.date, last: datetime.date) -> Iterable[Happening]:
    for line in inbox.lines(person, inbox.Asked(first=first, last=last)):
        day = line.item.due_on
        if day is not None:
            yield Happening(
                f"{line.source.name}:{line.item.link}",
                f"{line.source.label}: {line.item.title}",
                day,
                day,
                line.item.link,
                note=line.item.blocked_by or line.item.note,
                is_late=line.state == "overdue",
            )


register(DEADLINES, _("Deadlines"), _deadlines, icon="clock")


def kinds() -> list[Kind]:
    """All kinds, deadlines first."""
    return sorted(_kinds.values(), key=lambda kind: (kind.name != DEADLINES, kind.name))


def entries(person: Any, first: datetime.date, last: datetime.date, *, names: Iterable[str] = ()) -> list[Entry]:
    """What touches these days, by day; of some kinds by name or of all."""
    wanted = set(names)
    found = [
        Entry(kind, what)
        for kind in kinds()
        if not wanted or kind.name in wanted
        for what in kind.read(person, first, last)
        if what.last >= first and what.first <= last
    ]
    return sorted(found, key=lambda one: (one.what.first, str(one.what.starts_at or ""), one.kind.name, one.what.title))
