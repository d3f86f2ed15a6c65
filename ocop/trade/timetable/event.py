"""An event as the optimiser sees it, and a timetable of it: plain data in and out.

Keys are whatever the caller uses (numbers of rows, words); names are for people and come back in messages. Times are
minutes since any midnight the caller likes. Messages are codes with parameters; wording is done by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Key: TypeAlias = int | str


class BadEventError(ValueError):
    """The event contradicts itself (unknown key, a participant twice ...): `code` and `names` say how."""

    def __init__(self, code: str, *names: str) -> None:
        super().__init__(f"{code}: {', '.join(names)}")
        self.code, self.names = code, names


@dataclass(frozen=True)
class Slot:
    """A time in which meetings take place, all halls alike; `day` is anything that orders days. Lunch is no slot."""

    key: Key
    day: int
    begins: int
    ends: int
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A table; one with a keeper is used by the keeper alone, who takes every meeting there and stays seated."""

    key: Key
    hall: Key = ""
    keeper: Key | None = None
    closed: frozenset[Key] = frozenset()
    name: str = ""


@dataclass(frozen=True)
class Participant:
    """One side of meetings. `away`: slots in which they cannot meet; `most_a_day`: most meetings on one day."""

    key: Key
    name: str = ""
    away: frozenset[Key] = frozenset()
    most_a_day: int | None = None


@dataclass(frozen=True)
class Interpreter:
    """One who interprets between `languages`, one meeting at a time."""

    key: Key
    languages: frozenset[str]
    away: frozenset[Key] = frozenset()
    name: str = ""


@dataclass(frozen=True)
class Meeting:
    """Two who wish to meet once. `speaks`: the languages an interpreter of this meeting must know; empty: none needed."""

    key: Key
    producer: Key
    buyer: Key
    weight: int = 1
    must: bool = False
    slot: Key | None = None  # pinned
    table: Key | None = None  # pinned
    speaks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Placement:
    """When and where a meeting is."""

    slot: Key
    table: Key
    interpreter: Key | None = None


Placements: TypeAlias = dict[Key, Placement]


@dataclass(frozen=True)
class Event:
    """Everything a timetable is made from.

    `earlier`: pairs (first, then) of meetings; when both take place, the first comes in an earlier slot. `walks`:
    minutes on foot between two halls, either way; a person needs them between the end of one meeting and the begin of
    the next. `apart`: pairs that shall not meet. `first_bonus`: weight added for each participant who meets anybody at
    all. `now`: a timetable that stands; each meeting that leaves its slot costs `moving` when it is improved.
    """

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    interpreters: tuple[Interpreter, ...] = ()
    earlier: tuple[tuple[Key, Key], ...] = ()
    walks: Mapping[tuple[Key, Key], int] = field(default_factory=dict)
    apart: frozenset[tuple[Key, Key]] = frozenset()
    first_bonus: int = 0
    now: Mapping[Key, Placement] = field(default_factory=dict)
    moving: int = 1

    def walk(self, one: Key, other: Key) -> int:
        """Minutes between two halls."""
        return 0 if one == other else self.walks.get((one, other), self.walks.get((other, one), 0))


@dataclass(frozen=True)
class Message:
    """A code with its parameters; `names` are of people, tables, slots, in the order the code's wording needs them."""

    code: str
    names: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    number: int | None = None


@dataclass(frozen=True, order=True)
class Value:
    """How good a timetable is; compared level by level, in this order, smaller is better.

    `musts`: musts not held. `lost`: weight of the meetings not held and first bonuses not earned. `moved`: cost of
    meetings moved from where they stood. `breaks`: idle stretches between two meetings of a participant on one day.
    `unfair`: over participants, the squares of how many of their meetings are not held, summed: the same misses heaped
    on few count more than spread over many.
    """

    musts: int = 0
    lost: int = 0
    moved: int = 0
    breaks: int = 0
    unfair: int = 0

    def levels(self) -> dict[str, int]:
        """By name, in order."""
        return {name: getattr(self, name) for name in LEVELS}


LEVELS = ("musts", "lost", "moved", "breaks", "unfair")


@dataclass(frozen=True)
class Progress:
    """What is reached: value and proven lower bound by level, seconds since the start."""

    seconds: float
    value: Value
    bound: Value

    def gap(self) -> tuple[str, int] | None:
        """The first level not proved best, and by how much it may be off; None: optimal."""
        for name in LEVELS:
            off = getattr(self.value, name) - getattr(self.bound, name)
            if off:
                return name, off
        return None


@dataclass
class Plan:
    """A timetable. `status`: "optimal" (every level proved), "feasible", "infeasible" (some musts cannot be held
    together: `in_the_way` names the smallest known set of conditions; the timetable leaves some musts out), "unknown".

    `repeatable`: the same event and seed give this timetable again (the clock cut nothing off).
    """

    status: str
    placements: Placements
    value: Value
    bound: Value
    seconds: float
    repeatable: bool
    progress: list[Progress]
    unmet: dict[Key, list[Message]] = field(default_factory=dict)
    in_the_way: list[Message] = field(default_factory=list)
