"""What is to be done, by whom and until when: every room registers its sources, one page of the desk shows them together.

A source starts from the rows a person may read and says which of them wait for that person. Each costs two queries at most,
however many rows there are: one that counts, one that reads the nearest.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from ocop.ledger.version import version
from ocop.workdays import clock

State = Literal["overdue", "due", "blocked"]
STATES: tuple[State, ...] = ("overdue", "due", "blocked")
MOST = 200
"""Rows read of one source; what lies beyond stands on the source's own list."""
_KEPT = 600


@dataclass(frozen=True)
class Item:
    """One thing to do: what it is about, where, until when; `blocked_by` says for whom it waits when one cannot go on alone."""

    title: str
    link: str
    due_on: datetime.date | None = None
    note: str = ""
    blocked_by: str = ""
    is_demo: bool = False

    def state(self, today: datetime.date) -> State:
        """Blocked when it waits for others, overdue when its day has gone by, else due."""
        if self.blocked_by:
            return "blocked"
        return "overdue" if self.due_on is not None and self.due_on < today else "due"


@dataclass(frozen=True)
class Counts:
    """How many things of a source stand how."""

    overdue: int = 0
    due: int = 0
    blocked: int = 0

    @property
    def to_do(self) -> int:
        """What the person can go on with: not what waits for others."""
        return self.overdue + self.due

    @property
    def total(self) -> int:
        return self.to_do + self.blocked

    def of(self, state: str) -> int:
        """One of the three, or all of them for ""."""
        return {"overdue": self.overdue, "due": self.due, "blocked": self.blocked}.get(state, self.total)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.overdue + other.overdue, self.due + other.due, self.blocked + other.blocked)


@dataclass(frozen=True)
class Asked:
    """Which rows of a source are read: of one state or of all, those due between two days or all, at most so many."""

    state: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    most: int = MOST


@dataclass(frozen=True)
class Source:
    """One kind of work. `address` is the URL name of its own list, `counts` and `items` are asked only for whom `shown_to` says yes."""

    name: str
    label: str | Promise
    shown_to: Callable[[Any], bool]
    counts: Callable[[Any], Counts]
    items: Callable[[Any, Asked], Iterable[Item]]
    address: str = ""
    icon: str = "doc"


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; the same name again replaces it (ready may run twice in tests)."""
    _sources[source.name] = source


def register_rows(
    name: str,
    label: str | Promise,
    *,
    shown_to: Callable[[Any], bool],
    rows: Callable[[Any], QuerySet[Any]],
    item: Callable[[Any], Item],
    due: str = "",
    blocked: Callable[[Any], Q] | None = None,
    address: str = "",
    icon: str = "doc",
) -> None:
    """A source that is one list of rows.

    `rows(person)` gives the rows that wait for the person, each once, through `visible_to`; `due` is the path of their day ("a|b": the first
    that is stated); `blocked(person)` says which of them wait for others. `item` may read only what `rows` brings.
    """

    def rows_of(person: Any) -> QuerySet[Any]:
        found = rows(person)
        parts = due.split("|") if due else []
        if parts:
            found = found.annotate(work_due=Coalesce(*parts) if len(parts) > 1 else F(parts[0]))
        return found

    def is_late() -> Q:
        return Q(work_due__lt=clock.today())

    def counts(person: Any) -> Counts:
        # A condition that nothing meets must not be asked for: it would make the whole sum empty.
        waits = blocked(person) if blocked is not None else None
        asked: dict[str, Any] = {"everything": Count("pk", distinct=True)}
        if waits is not None:
            asked["blocked"] = Count("pk", filter=waits, distinct=True)
        if due:
            asked["overdue"] = Count("pk", filter=is_late() if waits is None else ~waits & is_late(), distinct=True)
        got = rows_of(person).order_by().aggregate(**asked)
        late, waiting = got.get("overdue", 0), got.get("blocked", 0)
        return Counts(late, got["everything"] - late - waiting, waiting)

    def items(person: Any, asked: Asked) -> Iterable[Item]:
        found = rows_of(person)
        waits = blocked(person) if blocked is not None else None
        needs_day = asked.state == "overdue" or asked.first is not None or asked.last is not None
        if (asked.state == "blocked" and waits is None) or (needs_day and not due):
            return []
        if waits is not None and asked.state:
            found = found.filter(waits if asked.state == "blocked" else ~waits)
        if asked.state == "overdue":
            found = found.filter(is_late())
        elif asked.state == "due" and due:
            found = found.filter(~is_late() | Q(work_due__isnull=True))
        if asked.first is not None:
            found = found.filter(work_due__gte=asked.first)
        if asked.last is not None:
            found = found.filter(work_due__lte=asked.last)
        order = (F("work_due").asc(nulls_last=True), "pk") if due else ("pk",)
        return [item(row) for row in found.order_by(*order)[: asked.most]]

    register(Source(name, label, shown_to, counts, items, address, icon))


def sources(person: Any) -> list[Source]:
    """The sources that are this person's work, by name."""
    return [_sources[name] for name in sorted(_sources) if _sources[name].shown_to(person)]


def counted(person: Any) -> dict[str, Counts]:
    """By name of a source, how much of it waits."""
    return {source.name: source.counts(person) for source in sources(person)}


def to_do(person: Any) -> int:
    """How many things a person can go on with today, for the masthead: one number, kept until the ledger or the day moves on."""
    if not getattr(person, "is_authenticated", False):
        return 0
    key = f"work:{person.pk}:{clock.today().isoformat()}:{version()}"
    kept: int | None = cache.get(key)
    if kept is None:
        kept = sum(one.to_do for one in counted(person).values())
        cache.set(key, kept, _KEPT)
    return kept


@dataclass(frozen=True)
class Line:
    """An item with its source, as a page shows it."""

    source: Source
    item: Item
    state: State


def lines(person: Any, asked: Asked, *, names: Iterable[str] = ()) -> list[Line]:
    """The items of a person's sources, or of some of them by name, the nearest day first, those without a day last."""
    wanted, today = set(names), clock.today()
    found = [
        Line(source, item, item.state(today))
        for source in sources(person)
        if not wanted or source.name in wanted
        for item in source.items(person, asked)
    ]
    return sorted(found, key=lambda line: (line.item.due_on or datetime.date.max, line.source.name, line.item.title))
