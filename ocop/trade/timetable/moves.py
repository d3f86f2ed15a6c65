"""What stands against putting a meeting somewhere, in grades, before an officer drops it there.

Grades: `impossible` (cannot be done: somebody in two places, away, a table taken ...), `warning` (can be done, but breaks a
wish of the plan), `note` (costs something). Written from the rules and the placements alone, apart from the search, so
that it also checks what the search makes (`broken`).

Codes, with names. impossible: `busy` (person, whom they meet then), `away` (person, slot), `table_closed` (table, slot),
`table_taken` (table, producer, buyer), `kept_by_other` (table, keeper), `no_interpreter` (languages), `apart` (producer,
buyer), `unknown_slot`, `unknown_table`. warning: `pinned_slot` (slot), `pinned_table` (table), `order` (producer, buyer of the
other meeting), `most_a_day` (person; number), `walk` (person, producer, buyer of the other meeting; number: minutes),
`keeper_leaves` (person, table). note: `more_breaks` (person; number of breaks then).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ocop.trade.timetable.event import Event, Interpreter, Key, Meeting, Participant, Placement, Placements, Slot, Table

GRADES = ("note", "warning", "impossible")


@dataclass(frozen=True)
class Conflict:
    """One thing against a move; `names` as the code needs them, `keys` of the other meetings concerned."""

    grade: str
    code: str
    names: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    number: int | None = None


@dataclass(frozen=True)
class Move:
    """A meeting to a slot and, if it matters, a table; without one any free table that may serve is meant."""

    meeting: Key
    slot: Key
    table: Key | None = None


class Rules:
    """An event looked up by key."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.meetings: dict[Key, Meeting] = {one.key: one for one in event.meetings}
        self.people: dict[Key, Participant] = {one.key: one for one in event.participants}
        self.slots: dict[Key, Slot] = {one.key: one for one in event.slots}
        self.tables: dict[Key, Table] = {one.key: one for one in event.tables}
        self.interpreters: dict[Key, Interpreter] = {one.key: one for one in event.interpreters}
        self.of: dict[Key, list[Meeting]] = {one.key: [] for one in event.participants}
        for meeting in event.meetings:
            for person in (meeting.producer, meeting.buyer):
                self.of[person].append(meeting)

    def person(self, key: Key) -> str:
        """Name, or the key as a word."""
        return self.people[key].name or str(key)

    def pair(self, meeting: Meeting) -> tuple[str, str]:
        """Both names."""
        return self.person(meeting.producer), self.person(meeting.buyer)

    def name(self, thing: Slot | Table) -> str:
        """Name, or the key as a word."""
        return thing.name or str(thing.key)

    def against(self, meeting: Meeting, slot: Slot, table: Table | None, others: Placements) -> Iterator[Conflict]:
        """Conflicts of a meeting in a slot at a table with `others` (placements without this meeting)."""
        yield from self._people(meeting, slot, others)
        yield from self._place(meeting, slot, table, others)
        yield from self._plan(meeting, slot, table, others)
        if table is not None:
            yield from self._walks(meeting, slot, table, others)

    def _people(self, meeting: Meeting, slot: Slot, others: Placements) -> Iterator[Conflict]:
        pair = (meeting.producer, meeting.buyer)
        if pair in self.event.apart or pair[::-1] in self.event.apart:
            yield Conflict("impossible", "apart", self.pair(meeting))
        for person in pair:
            if slot.key in self.people[person].away:
                yield Conflict("impossible", "away", (self.person(person), self.name(slot)))
            today = 0
            for other in self.of[person]:
                placed = others.get(other.key)
                if placed is None or placed.slot not in self.slots:
                    continue
                today += self.slots[placed.slot].day == slot.day
                if placed.slot == slot.key:
                    whom = other.buyer if other.producer == person else other.producer
                    yield Conflict("impossible", "busy", (self.person(person), self.person(whom)), (other.key,))
            most = self.people[person].most_a_day
            if most is not None and today >= most:
                yield Conflict("warning", "most_a_day", (self.person(person),), (), most)

    def _place(self, meeting: Meeting, slot: Slot, table: Table | None, others: Placements) -> Iterator[Conflict]:
        if table is None:
            return
        if slot.key in table.closed:
            yield Conflict("impossible", "table_closed", (self.name(table), self.name(slot)))
        pair = (meeting.producer, meeting.buyer)
        if table.keeper is not None and table.keeper not in pair and table.keeper in self.people:
            yield Conflict("impossible", "kept_by_other", (self.name(table), self.person(table.keeper)))
        for key, placed in others.items():
            if placed.table == table.key and placed.slot == slot.key:
                yield Conflict("impossible", "table_taken", (self.name(table), *self.pair(self.meetings[key])), (key,))
        for person in pair if meeting.table != table.key else ():
            kept = [one for one in self.event.tables if one.keeper == person]
            if kept and table.keeper != person and (table.keeper is None or person == meeting.buyer):
                yield Conflict("warning", "keeper_leaves", (self.person(person), self.name(kept[0])))

    def _plan(self, meeting: Meeting, slot: Slot, table: Table | None, others: Placements) -> Iterator[Conflict]:
        if meeting.slot not in (None, slot.key):
            yield Conflict("warning", "pinned_slot", (self._slot_name(meeting.slot),))
        if meeting.table is not None and table is not None and meeting.table != table.key:
            pinned = self.tables.get(meeting.table)
            yield Conflict("warning", "pinned_table", (self.name(pinned) if pinned else str(meeting.table),))
        when = (slot.day, slot.begins)
        for first, then in self.event.earlier:
            if meeting.key in (first, then):
                other = self.meetings.get(then if meeting.key == first else first)
                placed = None if other is None else others.get(other.key)
                if other is None or placed is None or placed.slot not in self.slots:
                    continue
                there = self.slots[placed.slot]
                if ((there.day, there.begins) <= when) if meeting.key == first else ((there.day, there.begins) >= when):
                    yield Conflict("warning", "order", self.pair(other), (other.key,))
        if meeting.speaks and self.interpreter_for(meeting, slot, others) is None:
            yield Conflict("impossible", "no_interpreter", tuple(sorted(meeting.speaks)))

    def _slot_name(self, key: Key | None) -> str:
        found = self.slots.get(key) if key is not None else None
        return self.name(found) if found else str(key)

    def interpreter_for(self, meeting: Meeting, slot: Slot, others: Placements) -> Key | None:
        """One who is free, if need be after the others of that slot have changed theirs; None when there is none."""
        needing = [
            self.meetings[key]
            for key, placed in others.items()
            if placed.slot == slot.key and self.meetings[key].speaks
        ]
        holder: dict[Key, Meeting] = {}

        def find(one: Meeting, tried: set[Key]) -> bool:
            for person in self.event.interpreters:
                able = one.speaks <= person.languages and slot.key not in person.away
                if able and person.key not in tried:
                    tried.add(person.key)
                    if person.key not in holder or find(holder[person.key], tried):
                        holder[person.key] = one
                        return True
            return False

        for other in needing:
            find(other, set())
        if not find(meeting, set()):
            return None
        return next(key for key, one in holder.items() if one.key == meeting.key)

    def _walks(self, meeting: Meeting, slot: Slot, table: Table, others: Placements) -> Iterator[Conflict]:
        for person in (meeting.producer, meeting.buyer):
            for other in self.of[person]:
                placed = others.get(other.key)
                if placed is None or placed.slot not in self.slots or placed.table not in self.tables:
                    continue
                there = self.slots[placed.slot]
                minutes = self.event.walk(table.hall, self.tables[placed.table].hall)
                pause = max(there.begins - slot.ends, slot.begins - there.ends)
                if minutes and there.day == slot.day and there.key != slot.key and pause < minutes:
                    yield Conflict("warning", "walk", (self.person(person), *self.pair(other)), (other.key,), minutes)

    def breaks(self, person: Key, placements: Mapping[Key, Placement]) -> int:
        """Idle stretches of a participant, day by day."""
        order = sorted(self.event.slots, key=lambda one: (one.day, one.begins))
        busy = {placements[m.key].slot for m in self.of[person] if m.key in placements}
        breaks = 0
        for day in {one.day for one in order}:
            row = [one.key in busy for one in order if one.day == day]
            breaks += max(0, sum(now and not before for before, now in zip([False, *row], row, strict=False)) - 1)
        return breaks


def conflicts(event: Event, timetable: Placements, move: Move) -> list[Conflict]:
    """What stands against a move, the gravest first; empty: nothing. Raises KeyError for an unknown meeting."""
    rules = Rules(event)
    meeting = rules.meetings[move.meeting]
    slot, table = rules.slots.get(move.slot), None if move.table is None else rules.tables.get(move.table)
    if slot is None:
        return [Conflict("impossible", "unknown_slot", (str(move.slot),))]
    if move.table is not None and table is None:
        return [Conflict("impossible", "unknown_table", (str(move.table),))]
    others = {key: placed for key, placed in timetable.items() if key != move.meeting and key in rules.meetings}
    found = list(rules.against(meeting, slot, table, others))
    if move.table is None:
        found += _tables(rules, meeting, slot, others)
    after = others | {move.meeting: Placement(slot.key, move.table if move.table is not None else "")}
    for person in (meeting.producer, meeting.buyer):
        breaks = rules.breaks(person, after)
        if breaks > rules.breaks(person, timetable):
            found.append(Conflict("note", "more_breaks", (rules.person(person),), (), breaks))
    return sorted(found, key=lambda one: -GRADES.index(one.grade))


def _tables(rules: Rules, meeting: Meeting, slot: Slot, others: Placements) -> list[Conflict]:
    """Without a table named: nothing if one serves, else what stands against the best."""
    best: list[Conflict] | None = None
    for table in rules.event.tables:
        against = [*rules._place(meeting, slot, table, others), *rules._walks(meeting, slot, table, others)]
        if not against:
            return []
        if best is None or _gravity(against) < _gravity(best):
            best = against
    return best or []


def _gravity(found: list[Conflict]) -> tuple[int, int]:
    return max(GRADES.index(one.grade) for one in found), len(found)


def broken(event: Event, timetable: Placements) -> list[Conflict]:
    """Everything in a whole timetable that breaks a rule (warnings and worse); empty when all are kept."""
    rules = Rules(event)
    found: list[Conflict] = []
    for key, placed in timetable.items():
        meeting, slot, table = rules.meetings.get(key), rules.slots.get(placed.slot), rules.tables.get(placed.table)
        if meeting is None or slot is None or table is None:
            found.append(Conflict("impossible", "unknown_table" if slot else "unknown_slot", (), (key,)))
            continue
        others = {other: where for other, where in timetable.items() if other != key and other in rules.meetings}
        found += [one for one in rules.against(meeting, slot, table, others) if one.code != "no_interpreter"]
        person = rules.interpreters.get(placed.interpreter) if placed.interpreter is not None else None
        if meeting.speaks and (person is None or not meeting.speaks <= person.languages or slot.key in person.away):
            found.append(Conflict("impossible", "no_interpreter", tuple(sorted(meeting.speaks)), (key,)))
        if person is not None and any(
            where.interpreter == person.key and where.slot == placed.slot for where in others.values()
        ):
            found.append(Conflict("impossible", "interpreter_twice", (person.name or str(person.key),), (key,)))
    return found
