"""An event compiled to numbers, and a timetable in the making: slots of meetings as bit masks, counts by slot.

Meetings, slots and participants are indices here; a mask has bit t for slot t (slots in order of time). `BadEventError`
for an event that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Protocol

from ocop.trade.timetable.event import BadEventError, Event, Key, Value

NOWHERE = -1


class _Keyed(Protocol):
    @property
    def key(self) -> Key: ...


def _index(things: Sequence[_Keyed], what: str) -> dict[Key, int]:
    index = {thing.key: at for at, thing in enumerate(things)}
    if len(index) != len(things):
        seen: set[Key] = set()
        for thing in things:
            if thing.key in seen:
                raise BadEventError(f"{what}_twice", getattr(thing, "name", "") or str(thing.key))
            seen.add(thing.key)
    return index


class Board:
    """What of an event never changes while a timetable is sought."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.slots = sorted(event.slots, key=lambda slot: (slot.day, slot.begins, slot.ends))
        self.slot_at = _index(self.slots, "slot")
        self.person_at = _index(event.participants, "participant")
        self.table_at = _index(event.tables, "table")
        self.meeting_at = _index(event.meetings, "meeting")
        self.size = len(event.meetings)
        for before, after in zip(self.slots, self.slots[1:], strict=False):
            if before.day == after.day and before.ends > after.begins:
                raise BadEventError("slots_overlap", before.name or str(before.key), after.name or str(after.key))
        days = sorted({slot.day for slot in self.slots})
        self.days = [sum(1 << t for t, slot in enumerate(self.slots) if slot.day == day) for day in days]
        self.day_of = [days.index(slot.day) for slot in self.slots]
        self.pairs = [(self._person(m.producer), self._person(m.buyer)) for m in event.meetings]
        self.weights = [meeting.weight for meeting in event.meetings]
        self.must = [meeting.must for meeting in event.meetings]
        self.of: list[list[int]] = [[] for _ in event.participants]
        for meeting, (one, other) in enumerate(self.pairs):
            if one == other:
                raise BadEventError("meets_itself", event.participants[one].name)
            self.of[one].append(meeting)
            self.of[other].append(meeting)
        every = len(self.slots)
        self.most: list[int] = [every if p.most_a_day is None else p.most_a_day for p in event.participants]
        self._tables()
        self._times()
        self._interpreters()
        self.pins = [self._slot(m.slot) if m.slot is not None else NOWHERE for m in event.meetings]
        self.allowed = [self._allowed(meeting) for meeting in range(self.size)]
        self.after: list[list[int]] = [[] for _ in range(self.size)]  # those that come later
        self.before: list[list[int]] = [[] for _ in range(self.size)]
        for first, then in event.earlier:
            early, late = self.meeting_at.get(first), self.meeting_at.get(then)
            if early is not None and late is not None:
                self.after[early].append(late)
                self.before[late].append(early)
        self.stood = [NOWHERE] * self.size
        for key, placement in event.now.items():
            if key in self.meeting_at and placement.slot in self.slot_at:
                self.stood[self.meeting_at[key]] = self.slot_at[placement.slot]
        self._walks()

    def _person(self, key: Key) -> int:
        if key not in self.person_at:
            raise BadEventError("unknown_participant", str(key))
        return self.person_at[key]

    def _slot(self, key: Key) -> int:
        if key not in self.slot_at:
            raise BadEventError("unknown_slot", str(key))
        return self.slot_at[key]

    def _mask(self, keys: Iterable[Key]) -> int:
        return sum(1 << self.slot_at[key] for key in set(keys) if key in self.slot_at)

    def _tables(self) -> None:
        """Kept tables serve their keeper; `room[t]`: how many tables without a keeper are open in slot t."""
        self.full = (1 << len(self.slots)) - 1
        self.open_at = [self.full & ~self._mask(table.closed) for table in self.event.tables]
        self.kept: list[list[int]] = [[] for _ in self.event.participants]
        self.common: list[int] = []
        for at, table in enumerate(self.event.tables):
            if table.keeper is not None and table.keeper in self.person_at:
                self.kept[self.person_at[table.keeper]].append(at)
            else:
                self.common.append(at)
        self.room = [sum(self.open_at[table] >> t & 1 for table in self.common) for t in range(len(self.slots))]
        self.pinned_table = [
            NOWHERE if m.table is None else self.table_at.get(m.table, -2) for m in self.event.meetings
        ]
        if -2 in self.pinned_table:
            raise BadEventError("unknown_table", str(self.event.meetings[self.pinned_table.index(-2)].table))
        # A meeting is at a kept table of its buyer, else of its producer, else at a common table.
        self.seats: list[tuple[int, ...]] = []
        for meeting, pair in enumerate(self.pairs):
            pin = self.pinned_table[meeting]
            own = self.kept[pair[1]] or self.kept[pair[0]]
            if pin >= 0:
                free = pin in self.common or pin in self.kept[pair[0]] or pin in self.kept[pair[1]]
                self.seats.append((pin,) if free else ())
            else:
                self.seats.append(tuple(own))  # empty: any common table
        self.shares = [
            pin in self.common if pin >= 0 else not seats
            for pin, seats in zip(self.pinned_table, self.seats, strict=True)
        ]

    def _times(self) -> None:
        self.free = [self.full & ~self._mask(person.away) for person in self.event.participants]

    def _allowed(self, meeting: int) -> int:
        one, other = self.pairs[meeting]
        mask = self.free[one] & self.free[other]
        if self.pins[meeting] >= 0:
            mask &= 1 << self.pins[meeting]
        if self.is_apart(meeting):
            return 0
        if self.seats[meeting]:
            opened = 0
            for table in self.seats[meeting]:
                opened |= self.open_at[table]
            mask &= opened
        elif self.pinned_table[meeting] >= 0:
            return 0
        else:
            mask &= sum(1 << t for t, room in enumerate(self.room) if room)
        if self.need[meeting] >= 0:
            opened = 0
            for interpreter in self.needs[self.need[meeting]]:
                opened |= self.interprets[interpreter]
            mask &= opened
        return mask

    def is_apart(self, meeting: int) -> bool:
        """Whether these two shall not meet."""
        one, other = self.event.meetings[meeting].producer, self.event.meetings[meeting].buyer
        return (one, other) in self.event.apart or (other, one) in self.event.apart

    def _interpreters(self) -> None:
        """`needs`: the different sets of interpreters asked for; `need[m]` which one, or NOWHERE."""
        self.interprets = [self.full & ~self._mask(one.away) for one in self.event.interpreters]
        kinds: dict[frozenset[int], int] = {}
        self.need = [NOWHERE] * self.size
        for at, meeting in enumerate(self.event.meetings):
            if meeting.speaks:
                able = frozenset(i for i, one in enumerate(self.event.interpreters) if meeting.speaks <= one.languages)
                self.need[at] = kinds.setdefault(able, len(kinds))
        self.needs = list(kinds)
        # Hall's condition, for every union of kinds when they are few: (kinds, interpreters) of each.
        most = len(self.needs) if len(self.needs) <= 6 else 2
        self.unions = [
            (frozenset(chosen), frozenset().union(*(self.needs[kind] for kind in chosen)))
            for count in range(1, most + 1)
            for chosen in combinations(range(len(self.needs)), count)
        ]
        if len(self.needs) > 6:
            self.unions.append((frozenset(range(len(self.needs))), frozenset().union(*self.needs)))

    def interpreters_in(self, slot: int, able: frozenset[int]) -> int:
        """How many of these interpreters are there in a slot."""
        return sum(self.interprets[i] >> slot & 1 for i in able)

    def _walks(self) -> None:
        """`hall[m]`: hall of a meeting where walking between halls takes longer than between two slots, else 0.

        `near[(a, b)]`: pairs of slots of one day too near for a walk between halls a and b.
        """
        halls = sorted({table.hall for table in self.event.tables}, key=str)
        self.halls = halls
        self.near: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for a, b in combinations(range(len(halls)), 2):
            minutes = self.event.walk(halls[a], halls[b])
            close = [
                (s, t)
                for s, t in combinations(range(len(self.slots)), 2)
                if self.slots[s].day == self.slots[t].day and self.slots[t].begins - self.slots[s].ends < minutes
            ]
            if minutes and close:
                self.near[a, b] = self.near[b, a] = close
        self.walking = bool(self.near)
        hall_of = {table.key: halls.index(table.hall) for table in self.event.tables}
        self.table_hall = [hall_of[table.key] for table in self.event.tables]
        self.hall = [0] * self.size
        self.hall_room: list[list[int]] = []
        if self.walking:
            self._home_halls()

    def _home_halls(self) -> None:
        """Where halls matter, buyers without a table of their own are spread over the halls by the demand they bring."""
        self.hall_room = [
            [
                sum(self.open_at[t] >> s & 1 for t in self.common if self.table_hall[t] == h)
                for s in range(len(self.slots))
            ]
            for h in range(len(self.halls))
        ]
        left = [sum(rooms) for rooms in self.hall_room]
        buyers = {other for _, other in self.pairs}
        home: dict[int, int] = {}
        for buyer in sorted(buyers, key=lambda person: (-len(self.of[person]), person)):
            best = max(range(len(left)), key=lambda hall: (left[hall], -hall))
            home[buyer] = best
            left[best] -= min(len(self.of[buyer]), len(self.slots))
        for meeting, (_, buyer) in enumerate(self.pairs):
            seats = self.seats[meeting]
            self.hall[meeting] = self.table_hall[seats[0]] if seats else home[buyer]
            if not seats:
                rooms = self.hall_room[self.hall[meeting]]
                self.allowed[meeting] &= sum(1 << t for t, room in enumerate(rooms) if room)

    def runs(self, mask: int) -> int:
        """Breaks in a mask of busy slots, day by day."""
        breaks = 0
        for day in self.days:
            here = mask & day
            if here:
                breaks += (here & ~(here << 1)).bit_count() - 1
        return breaks

    def value(self, at: Sequence[int]) -> Value:
        """How good it is to have meeting m in slot at[m] (NOWHERE: not held)."""
        event = self.event
        busy = [0] * len(self.of)
        missed = [0] * len(self.of)
        musts = lost = moved = 0
        for meeting, slot in enumerate(at):
            one, other = self.pairs[meeting]
            if slot < 0:
                musts += self.must[meeting]
                lost += self.weights[meeting]
                missed[one] += 1
                missed[other] += 1
                continue
            busy[one] |= 1 << slot
            busy[other] |= 1 << slot
            if self.stood[meeting] not in (NOWHERE, slot):
                moved += event.moving
        lost += event.first_bonus * sum(1 for person, mine in enumerate(self.of) if mine and not busy[person])
        return Value(musts, lost, moved, sum(map(self.runs, busy)), sum(n * n for n in missed))
