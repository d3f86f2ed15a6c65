"""A first valid timetable of a forum without the solver, which alone takes half a second to load.

Meetings with the fewest slots come first; one that fits nowhere goes where it throws out the fewest, and those come again
(longest untouched first to be thrown out). Ends with a timetable or gives up; proves nothing.
"""

from __future__ import annotations

import random
from heapq import heappop, heappush

from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.forum import SPREAD, Forum, breaks_by_participant, faults
from ocop.trade.timetable.forum_chains import board_of
from ocop.trade.timetable.kempe import Chains

TRIES = 2_500
ROUNDS = 6
STARTS, MOST_MEETINGS = 6, 200
"""How often it begins anew, on forums small enough that a start costs about a tenth of a second."""


def first(forum: Forum, *, seed: int) -> list[int] | None:
    """Slots by meeting, checked by the rules; None: not found."""
    if not forum.tables or not all(forum.allowed(meeting) for meeting in range(forum.meetings)):
        return None
    for start in range(STARTS if forum.meetings <= MOST_MEETINGS else 1):
        if found := _one(forum, random.Random(seed + 7_919 * start)):  # noqa: S311 - a search, no secret
            return found
    return None


def _one(forum: Forum, rand: random.Random) -> list[int] | None:
    """One start of it."""
    board = board_of(forum)
    draft = Draft(board)
    if not _placed(forum, draft, rand):
        return None
    chains = Chains(board, draft, rand, most=SPREAD)
    for _ in range(ROUNDS):
        slots = [slot + 1 for slot in draft.at]
        if max(breaks_by_participant(forum, slots), default=0) <= SPREAD and not faults(forum, slots):
            return slots
        chains.run(3_000, lambda: False)
    slots = [slot + 1 for slot in draft.at]
    return None if faults(forum, slots) else slots


def _placed(forum: Forum, draft: Draft, rand: random.Random) -> bool:
    """Everything in a slot?"""
    board = draft.board
    slots_of = [[slot - 1 for slot in forum.allowed(meeting)] for meeting in range(forum.meetings)]
    queue: list[tuple[int, float, int]] = []
    for meeting, slots in enumerate(slots_of):
        load = sum(len(board.of[person]) for person in board.pairs[meeting])
        heappush(queue, (len(slots) * 4 - load, rand.random(), meeting))
    touched = [0] * forum.meetings
    for turn in range(1, TRIES):
        if not queue:
            return True
        rank, _, meeting = heappop(queue)
        options = [slot for slot in slots_of[meeting] if draft.fits(meeting, slot)]
        if options:
            slot = min(options, key=lambda s: (draft.used[s] * 2 // max(1, board.room[s]), rand.random()))
        else:
            costs = {slot: _thrown(draft, meeting, slot, touched) for slot in slots_of[meeting]}
            slot = min(costs, key=lambda s: (sum(1 + 40 // (turn - touched[m] + 1) for m in costs[s]), rand.random()))
            for other in costs[slot]:
                draft.take(other)
                heappush(queue, (rank, rand.random(), other))
        if not draft.fits(meeting, slot):
            return False
        draft.put(meeting, slot)
        touched[meeting] = turn
    return not queue


def _thrown(draft: Draft, meeting: int, slot: int, touched: list[int]) -> set[int]:
    """Who must leave so that a meeting fits into a slot."""
    board = draft.board
    out = {m for person in board.pairs[meeting] for m in board.of[person] if draft.at[m] == slot}
    out |= {m for m in board.before[meeting] if draft.at[m] >= slot}
    out |= {m for m in board.after[meeting] if -1 != draft.at[m] <= slot}
    here = [m for m, at in enumerate(draft.at) if at == slot and m not in out]
    if here and len(here) >= board.room[slot]:
        out.add(min(here, key=lambda m: touched[m]))
    return out
