"""Mend a timetable on the day: some did not come, some come late, a table is gone; as few meetings as can be are moved.

In: the event with its standing timetable in `now`, who is away from now on, tables that are gone, and the first slot
that can still be changed. Meetings before it stay. What can no longer take place where it was gets another slot if one
is free without moving anybody; else meetings around it are moved, one traded for one, by a small model that moves the
fewest. Meetings whose participant is gone for good are dropped, and what they free is offered to wishes not yet met
(those only fill what is free: nobody is moved for them).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import Event, Key, Message, Placement, Placements
from ocop.trade.timetable.part import Part
from ocop.trade.timetable.reasons import why_unmet
from ocop.trade.timetable.seats import seat

AROUND = 120  # meetings the small model may touch


@dataclass
class Repair:
    """The mended timetable: what moved (slot or table), what was lost with its reasons, which wishes filled gaps."""

    placements: Placements
    moved: list[Key]
    lost: dict[Key, list[Message]]
    added: list[Key]
    proved: bool  # no timetable loses less weight with fewer moves
    seconds: float
    seated_elsewhere: list[Key] = field(default_factory=list)  # same slot, another table


def repair(
    event: Event,
    *,
    away: Mapping[Key, Iterable[Key] | None],
    since: Key | None = None,
    tables_gone: Iterable[Key] = (),
    fill: bool = True,
    seconds: float = 2.0,
    seed: int = 1,
) -> Repair:
    """`away`: per participant the slots they miss, None for all that are left; `since`: the first slot not yet begun."""
    began = time.monotonic()
    changed, done = _changed(event, away, since, frozenset(tables_gone))
    board = Board(changed)
    past = sum(1 << board.slot_at[slot.key] for slot in board.slots[: _first(board, since)])
    for meeting, one in enumerate(changed.meetings):
        if one.key not in done:
            board.allowed[meeting] &= ~past
    draft = Draft(board)
    stood = sorted(
        (m for m, slot in enumerate(board.stood) if slot >= 0),
        key=lambda m: (not board.must[m], -board.weights[m], m),
    )
    for meeting in sorted(stood, key=lambda m: board.event.meetings[m].key not in done):
        if draft.fits(meeting, board.stood[meeting]):
            draft.put(meeting, board.stood[meeting])
    homeless = [m for m in stood if draft.at[m] == NOWHERE and board.allowed[m]]
    proved = True
    left = _without_moving(board, draft, homeless)
    if left:
        proved = _with_moves(board, draft, left, seconds=max(0.05, seconds - (time.monotonic() - began)), seed=seed)
    added = _fill(board, draft) if fill else []
    placements = _seated(board, draft, done)
    return _report(board, draft, placements, added, proved=proved, began=began)


def _first(board: Board, since: Key | None) -> int:
    return 0 if since is None else board.slot_at[since]


def _changed(
    event: Event, away: Mapping[Key, Iterable[Key] | None], since: Key | None, gone: frozenset[Key]
) -> tuple[Event, frozenset[Key]]:
    """The event as it is now, and the meetings that are over."""
    ordered = [slot.key for slot in sorted(event.slots, key=lambda slot: (slot.day, slot.begins))]
    first = ordered.index(since) if since is not None else 0
    past, rest = frozenset(ordered[:first]), frozenset(ordered[first:])
    over = frozenset(key for key, placed in event.now.items() if placed.slot in past)
    missing = {key: rest if slots is None else frozenset(slots) & rest for key, slots in away.items()}
    people = tuple(
        replace(one, away=one.away | missing[one.key]) if one.key in missing else one for one in event.participants
    )
    tables = tuple(replace(one, closed=one.closed | rest) if one.key in gone else one for one in event.tables)
    meetings = tuple(
        replace(one, slot=event.now[one.key].slot, table=event.now[one.key].table) if one.key in over else one
        for one in event.meetings
    )
    # Nobody new meets in a slot that is over: everybody is away then but those who met.
    met: dict[Key, set[Key]] = {}
    for one in event.meetings:
        if one.key in over:
            for person in (one.producer, one.buyer):
                met.setdefault(person, set()).add(event.now[one.key].slot)
    people = tuple(replace(one, away=one.away | past - met.get(one.key, set())) for one in people)
    return replace(event, participants=people, tables=tables, meetings=meetings), over


def _without_moving(board: Board, draft: Draft, homeless: list[int]) -> list[int]:
    """Put meetings where there is room as it is, with the fewest breaks; returns those without."""
    left = []
    for meeting in homeless:
        options = [slot for slot in range(len(board.slots)) if draft.fits(meeting, slot)]
        if not options:
            left.append(meeting)
            continue
        draft.put(meeting, min(options, key=lambda slot: (_breaks_with(board, draft, meeting, slot), slot)))
    return left


def _breaks_with(board: Board, draft: Draft, meeting: int, slot: int) -> int:
    return sum(board.runs(draft.busy[person] | 1 << slot) for person in board.pairs[meeting])


def _with_moves(board: Board, draft: Draft, left: list[int], *, seconds: float, seed: int) -> bool:
    """Meetings around those without a slot may move; least weight lost, then fewest moved. Whether that is proved."""
    movable = [m for m, slot in enumerate(draft.at) if slot >= 0 and board.pins[m] < 0]
    near = {person for meeting in left for person in board.pairs[meeting]}
    ring = [m for m in movable if near & set(board.pairs[m])]
    beyond = {person for meeting in ring for person in board.pairs[meeting]}
    ring += [m for m in movable if m not in set(ring) and beyond & set(board.pairs[m])]
    free = sorted({*left, *ring[:AROUND]})
    whole = len(free) == len(left) + len(movable)
    part = Part(board, draft, free)
    parts = [("breaks", 1), ("moved", 0), ("lost", 0), ("musts", 0)]
    objective, scale = [], 1
    for level, _ in parts:
        if part.terms[level] and scale < 2**50:
            objective.append(part.expression(level) * scale)
            scale *= part.most(level) + 1
    part.model.minimize(sum(objective))
    part.hint()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = 0.5
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(part.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        at = part.frame.at.copy()
        for meeting, slot in part.slots_of(solver.response_proto.solution).items():
            at[meeting] = slot
        if board.value(at) < draft.value():
            for meeting in free:
                if draft.at[meeting] >= 0:
                    draft.take(meeting)
            for meeting in free:
                if at[meeting] >= 0:
                    draft.put(meeting, at[meeting])
    return status == cp_model.OPTIMAL and whole


def _fill(board: Board, draft: Draft) -> list[Key]:
    """Wishes not met so far, the weightiest first, where nobody has to move and no break is made."""
    added = []
    wishes = [m for m in range(board.size) if draft.at[m] == NOWHERE and board.stood[m] == NOWHERE and board.allowed[m]]
    for meeting in sorted(wishes, key=lambda m: (not board.must[m], -board.weights[m], m)):
        both = board.allowed[meeting]
        for person in board.pairs[meeting]:
            both &= ~draft.busy[person]
        if not both:
            continue
        now = sum(board.runs(draft.busy[person]) for person in board.pairs[meeting])
        options = [s for s in range(len(board.slots)) if both >> s & 1 and draft.fits(meeting, s)]
        if options:
            slot = min(options, key=lambda s: (_breaks_with(board, draft, meeting, s), s))
            if _breaks_with(board, draft, meeting, slot) <= now or board.must[meeting]:
                draft.put(meeting, slot)
                added.append(board.event.meetings[meeting].key)
    return added


def _seated(board: Board, draft: Draft, done: frozenset[Key]) -> Placements:
    placements = seat(board, draft.at)
    for key in done:
        if key in placements:
            placements[key] = board.event.now[key]
    return placements


def _report(
    board: Board, draft: Draft, placements: Placements, added: list[Key], *, proved: bool, began: float
) -> Repair:
    now: Mapping[Key, Placement] = board.event.now
    keys = [meeting.key for meeting in board.event.meetings]
    return Repair(
        placements=placements,
        moved=[key for key in keys if key in now and key in placements and placements[key].slot != now[key].slot],
        lost=why_unmet(board, draft, only=now),
        added=added,
        proved=proved,
        seconds=time.monotonic() - began,
        seated_elsewhere=[
            key
            for key in keys
            if key in now
            and key in placements
            and placements[key].slot == now[key].slot
            and placements[key].table != now[key].table
        ],
    )
