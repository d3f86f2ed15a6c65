"""Tables and interpreters for meetings whose slots are known.

A meeting sits at its pinned table, else at a kept table of its buyer (or producer), else at a common table: the buyer's
own of before if it is free, so that buyers move little; where walking matters, in the hall the board gave it. Draft
has kept the counts, so that there is a table for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocop.trade.timetable.board import Board
from ocop.trade.timetable.event import Placement, Placements


def seat(board: Board, at: Sequence[int]) -> Placements:
    """Where and with which interpreter every held meeting is."""
    event = board.event
    by_slot: list[list[int]] = [[] for _ in board.slots]
    for meeting, slot in enumerate(at):
        if slot >= 0:
            by_slot[slot].append(meeting)
    last: dict[int, int] = {}
    for meeting, placement in enumerate(event.meetings):
        stood = event.now.get(placement.key)
        if stood is not None and stood.table in board.table_at:
            last.setdefault(board.pairs[meeting][1], board.table_at[stood.table])
    placements: Placements = {}
    for slot, meetings in enumerate(by_slot):
        interpreters = _interpreters(board, meetings, slot)
        for meeting, table in _tables(board, meetings, slot, last).items():
            interpreter = interpreters.get(meeting)
            placements[event.meetings[meeting].key] = Placement(
                board.slots[slot].key,
                event.tables[table].key,
                None if interpreter is None else event.interpreters[interpreter].key,
            )
    return placements


def _tables(board: Board, meetings: list[int], slot: int, last: dict[int, int]) -> dict[int, int]:
    given: dict[int, int] = {}
    for meeting in meetings:
        if board.seats[meeting]:
            given[meeting] = next(table for table in board.seats[meeting] if board.open_at[table] >> slot & 1)
    taken = set(given.values())
    free = [table for table in board.common if board.open_at[table] >> slot & 1 and table not in taken]
    rest = [meeting for meeting in meetings if meeting not in given]
    event = board.event
    for wish in (
        {m: board.table_at.get(event.now[k].table) for m in rest if (k := event.meetings[m].key) in event.now},
        {m: last.get(board.pairs[m][1]) for m in rest},
    ):
        for meeting, table in wish.items():
            if meeting not in given and table in free and _hall(board, meeting, table):
                given[meeting] = table
                free.remove(table)
    for meeting in rest:
        if meeting not in given:
            given[meeting] = next(table for table in free if _hall(board, meeting, table))
            free.remove(given[meeting])
    for meeting, table in given.items():
        last[board.pairs[meeting][1]] = table
    return given


def _hall(board: Board, meeting: int, table: int | None) -> bool:
    return table is not None and (not board.walking or board.table_hall[table] == board.hall[meeting])


def _interpreters(board: Board, meetings: list[int], slot: int) -> dict[int, int]:
    """Interpreters for those who need one, by augmenting paths; who finds none (only with many kinds) is left out."""
    holder: dict[int, int] = {}

    def find(meeting: int, tried: set[int]) -> bool:
        for one in sorted(board.needs[board.need[meeting]]):
            if board.interprets[one] >> slot & 1 and one not in tried:
                tried.add(one)
                if one not in holder or find(holder[one], tried):
                    holder[one] = meeting
                    return True
        return False

    for meeting in meetings:
        if board.need[meeting] >= 0:
            find(meeting, set())
    return {meeting: one for one, meeting in holder.items()}
