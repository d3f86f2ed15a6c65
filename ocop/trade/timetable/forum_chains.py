"""Fewer breaks in a valid timetable of a forum by exchanges of slots (`kempe`), within a moment.

No exchange gives a participant more than SPREAD breaks; where everybody is broken the rule would allow more. A result is
used only if the rules, checked anew, are kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from ocop.trade.timetable.board import Board
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import Event, Meeting, Participant, Slot, Table
from ocop.trade.timetable.forum import SPREAD, Forum, faults
from ocop.trade.timetable.kempe import Chains

STEPS = 8_000
ROUNDS = 20
IDLE = 2  # rounds without a gain before it is given up


def mended(forum: Forum, slots: list[int], *, seed: int, stop: Callable[[], bool]) -> Iterator[list[int]]:
    """Valid timetables with as many breaks or fewer, one after another."""
    board = board_of(forum)
    draft = Draft(board, [slot - 1 for slot in slots])
    chains = Chains(board, draft, random.Random(seed), most=SPREAD)  # noqa: S311 - a search, no secret
    idle = 0
    for _ in range(ROUNDS):
        idle = 0 if chains.run(STEPS, stop) else idle + 1
        if stop() or idle > IDLE:
            return
        found = [slot + 1 for slot in draft.at]
        if not idle and not faults(forum, found):
            yield found


def board_of(forum: Forum) -> Board:
    """The forum as an event of one day; sessions, pins and absences are in the masks of allowed slots."""
    event = Event(
        slots=tuple(Slot(slot, 0, slot, slot + 1) for slot in range(1, forum.slots + 1)),
        tables=tuple(Table(table) for table in range(min(forum.tables, forum.meetings))),
        participants=tuple(Participant(number) for number in range(1, forum.participants + 1)),
        meetings=tuple(Meeting(number, *pair) for number, pair in enumerate(forum.pairs, start=1)),
        earlier=tuple((first, then) for then, all_ in enumerate(forum.earlier, start=1) for first in sorted(all_)),
    )
    board = Board(event)
    board.allowed = [sum(1 << slot - 1 for slot in forum.allowed(meeting)) for meeting in range(forum.meetings)]
    return board
