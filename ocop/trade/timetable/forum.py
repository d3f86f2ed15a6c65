"""A business forum in the published format (Girona B2B instances), and the rules a timetable of it must keep.

Participants, meetings and slots are counted from 1, as in the files. Every meeting takes place once, in a slot that
its session (1 morning, 2 afternoon, 3 any), the forbidden slots of both sides and its pinned slot allow; nobody has two
meetings in a slot; a slot has at most `tables` meetings; the meetings of `earlier[m]` come in slots before that of m.
A break is one unbroken idle stretch between the first and the last meeting of a participant; between the most and the
least broken day of all participants (also of those without a meeting) lie at most SPREAD breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocop.trade.timetable.dzn import BadData, Value, parse

SPREAD = 2
MOST = 100_000  # participants, meetings or slots: beyond this a file is a mistake


@dataclass(frozen=True)
class Forum:
    """What a file says. Tuples are by participant or meeting, first at index 0; numbers inside are 1-based."""

    participants: int
    tables: int
    slots: int
    morning: int
    pairs: tuple[tuple[int, int], ...]
    sessions: tuple[int, ...]
    forbidden: tuple[frozenset[int], ...]
    pinned: tuple[int, ...]  # 0: free
    earlier: tuple[frozenset[int], ...]

    @property
    def meetings(self) -> int:
        """How many meetings there are."""
        return len(self.pairs)

    def meetings_of(self) -> list[list[int]]:
        """Per participant (index 0 unused) the indices (0-based) of the meetings."""
        of: list[list[int]] = [[] for _ in range(self.participants + 1)]
        for meeting, pair in enumerate(self.pairs):
            for participant in pair:
                of[participant].append(meeting)
        return of

    def session_slots(self, meeting: int) -> range:
        """The slots of the session of a meeting (index)."""
        session = self.sessions[meeting]
        if session == 1:
            return range(1, self.morning + 1)
        return range(self.morning + 1, self.slots + 1) if session == 2 else range(1, self.slots + 1)

    def allowed(self, meeting: int) -> list[int]:
        """Slots open to a meeting (index) by session, forbidden slots and pin, in order."""
        first, second = self.pairs[meeting]
        closed = self.forbidden[first - 1] | self.forbidden[second - 1]
        pin = self.pinned[meeting]
        return [slot for slot in self.session_slots(meeting) if slot not in closed and pin in (0, slot)]


def read(text: str) -> Forum:
    """The forum that the text of a .dzn file describes; raises BadData."""
    data = parse(text)
    participants = _number(data, "nBusiness")
    slots = _number(data, "nTotalSlots")
    pairs, sessions = _requested(data, participants)
    meetings = len(pairs)
    if _number(data, "nMeetings", meetings) != meetings:
        raise BadData(f"nMeetings is {data['nMeetings']}, but requested has {meetings} meetings.")
    morning = _number(data, "nMorningSlots", slots)
    if morning > slots:
        raise BadData(f"nMorningSlots is {morning}, more than the {slots} slots of nTotalSlots.")
    return Forum(
        participants=participants,
        tables=_number(data, "nTables", meetings),
        slots=slots,
        morning=morning,
        pairs=pairs,
        sessions=sessions,
        forbidden=_sets(data, "forbidden", participants, slots, "a slot"),
        pinned=_pins(data, meetings, slots),
        earlier=_sets(data, "precedences", meetings, meetings, "a meeting"),
    )


def _number(data: dict[str, Value], name: str, default: int | None = None) -> int:
    value = data.get(name, default)
    if value is None:
        raise BadData(f"{name} is missing.")
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadData(f"{name} must be a whole number.")
    if not 0 <= value <= MOST:
        raise BadData(f"{name} is {value}; it must lie between 0 and {MOST}.")
    return value


def _whole_numbers(value: Value, name: str, of: str) -> list[int]:
    if isinstance(value, frozenset):
        return sorted(value)
    if not isinstance(value, list):
        raise BadData(f"{name} must hold lists of whole numbers for {of}.")
    numbers = []
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int):
            raise BadData(f"{name} must hold whole numbers for {of}.")
        numbers.append(number)
    return numbers


def _listed(data: dict[str, Value], name: str) -> list[Value]:
    value = data.get(name)
    if value is None:
        return []
    if isinstance(value, frozenset):  # `fixed = 1..0` or `{}` stands for an empty array
        return [*sorted(value)]
    if not isinstance(value, list):
        raise BadData(f"{name} must be an array.")
    return value


def _requested(data: dict[str, Value], participants: int) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    rows = _listed(data, "requested")
    if "requested" not in data and _number(data, "nMeetings", 0):
        raise BadData("requested is missing.")
    pairs, sessions = [], []
    if rows and not isinstance(rows[0], list):  # a flat list of triples
        rows = [rows[at : at + 3] for at in range(0, len(rows), 3)]
    for meeting, row in enumerate(rows, start=1):
        numbers = _whole_numbers(row, "requested", f"meeting {meeting}")
        if len(numbers) not in (2, 3):
            raise BadData(
                f"requested has {len(numbers)} numbers for meeting {meeting}; it needs two participants and a session."
            )
        first, second, session = (*numbers, 3)[:3]
        for participant in (first, second):
            if not 1 <= participant <= participants:
                raise BadData(f"Meeting {meeting} names participant {participant}; there are {participants}.")
        if first == second:
            raise BadData(f"Meeting {meeting} is of participant {first} with itself.")
        if session not in (1, 2, 3):
            raise BadData(f"Meeting {meeting} has session {session}; it must be 1 (morning), 2 (afternoon) or 3 (any).")
        pairs.append((first, second))
        sessions.append(session)
    return tuple(pairs), tuple(sessions)


def _sets(data: dict[str, Value], name: str, size: int, highest: int, what: str) -> tuple[frozenset[int], ...]:
    rows = _listed(data, name)
    if not rows and name not in data:
        return (frozenset(),) * size
    if len(rows) != size:
        raise BadData(f"{name} has {len(rows)} sets; it needs {size}.")
    sets = []
    for at, row in enumerate(rows, start=1):
        listed: Value = [row] if isinstance(row, int) else row
        numbers = frozenset(_whole_numbers([] if listed is None else listed, name, f"entry {at}")) - {0}
        wrong = [number for number in sorted(numbers) if not 1 <= number <= highest]
        if wrong:
            raise BadData(f"{name} names {wrong[0]} in entry {at}, which is not {what} of this file.")
        sets.append(numbers)
    return tuple(sets)


def _pins(data: dict[str, Value], meetings: int, slots: int) -> tuple[int, ...]:
    rows: Sequence[Value] = _listed(data, "fixed")
    if not rows and "fixed" not in data:
        return (0,) * meetings
    pins = _whole_numbers([0 if row is None else row for row in rows], "fixed", "the meetings")
    if len(pins) != meetings:
        raise BadData(f"fixed has {len(pins)} numbers; it needs {meetings}.")
    for meeting, pin in enumerate(pins, start=1):
        if not 0 <= pin <= slots:
            raise BadData(f"fixed pins meeting {meeting} to slot {pin}, which is not a slot of this file.")
    return tuple(pins)


def breaks_of(slots: Sequence[int]) -> int:
    """Idle stretches between the first and the last of the slots of one participant."""
    ordered = sorted(slots)
    return sum(1 for before, after in pairwise(ordered) if after - before > 1)


def breaks_by_participant(forum: Forum, slots: Sequence[int]) -> list[int]:
    """Breaks of participants 1, 2, ... when meeting i (index) is in slots[i]."""
    return [breaks_of([slots[meeting] for meeting in mine]) for mine in forum.meetings_of()[1:]]


def faults(forum: Forum, slots: Sequence[int]) -> list[str]:
    """What is wrong with a timetable, in words for a log; empty when every rule is kept.

    Written from the rules alone, on purpose without a line shared with the model that makes timetables.
    """
    if len(slots) != forum.meetings:
        return [f"{len(slots)} slots for {forum.meetings} meetings"]
    wrong: list[str] = []
    taken: set[tuple[int, int]] = set()
    held: dict[int, int] = {}
    for number, ((first, second), slot) in enumerate(zip(forum.pairs, slots, strict=True), start=1):
        session, pin = forum.sessions[number - 1], forum.pinned[number - 1]
        if not 1 <= slot <= forum.slots:
            wrong.append(f"meeting {number} in slot {slot}")
        if (session == 1 and slot > forum.morning) or (session == 2 and slot <= forum.morning):
            wrong.append(f"meeting {number} outside its session")
        if pin and slot != pin:
            wrong.append(f"meeting {number} not where it is pinned")
        for participant in (first, second):
            if slot in forum.forbidden[participant - 1]:
                wrong.append(f"meeting {number} when participant {participant} is away")
            if (participant, slot) in taken:
                wrong.append(f"participant {participant} twice in slot {slot}")
            taken.add((participant, slot))
        held[slot] = held.get(slot, 0) + 1
        wrong += [
            f"meeting {number} not after {other}" for other in forum.earlier[number - 1] if slots[other - 1] >= slot
        ]
    wrong += [f"{count} meetings in slot {slot}" for slot, count in sorted(held.items()) if count > forum.tables]
    broken = breaks_by_participant(forum, slots)
    if broken and max(broken) - min(broken) > SPREAD:
        wrong.append(f"breaks between {min(broken)} and {max(broken)}")
    return wrong
