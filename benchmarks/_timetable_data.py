"""Events drawn by a seed, and the two plain ways of making a timetable: greedy, and CP-SAT without thought."""

from __future__ import annotations

import random

from ortools.sat.python import cp_model

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import Event, Meeting, Participant, Slot, Table
from ocop.trade.timetable.forum import Forum


def event(
    producers: int,
    buyers: int,
    slots: int,
    tables: int,
    wishes: int,
    *,
    away: float = 0.0,
    bonus: int = 0,
    seed: int = 1,
) -> Event:
    """Some buyers are asked for much more than others; weights 10 to 128."""
    rand = random.Random(seed)
    asked = [1 / (i + 1) ** 0.6 for i in range(buyers)]
    pairs: dict[tuple[str, str], int] = {}
    while len(pairs) < wishes:
        pair = f"p{rand.randrange(producers)}", f"b{rand.choices(range(buyers), asked)[0]}"
        pairs.setdefault(pair, rand.randint(10, 128))
    keys = [f"p{i}" for i in range(producers)] + [f"b{i}" for i in range(buyers)]
    return Event(
        slots=tuple(Slot(t, 0, 30 * t, 30 * t + 25) for t in range(slots)),
        tables=tuple(Table(t) for t in range(tables)),
        participants=tuple(
            Participant(key, key, frozenset(t for t in range(slots) if rand.random() < away)) for key in keys
        ),
        meetings=tuple(Meeting(i, *pair, weight) for i, (pair, weight) in enumerate(pairs.items())),
        first_bonus=bonus,
    )


def greedy(board: Board) -> list[int]:
    """The weightiest wish first, each in the first slot that is free for both."""
    draft = Draft(board)
    for meeting in sorted(range(board.size), key=lambda m: (-board.weights[m], m)):
        slot = next((t for t in range(len(board.slots)) if draft.fits(meeting, t)), NOWHERE)
        if slot >= 0:
            draft.put(meeting, slot)
    return draft.at


def plain(board: Board, seconds: float) -> list[int] | None:
    """One literal for each meeting and slot, the weight as objective, the solver as it comes."""
    model = cp_model.CpModel()
    x = [
        {t: model.new_bool_var("") for t in range(len(board.slots)) if board.allowed[m] >> t & 1}
        for m in range(board.size)
    ]
    for by_slot in x:
        model.add_at_most_one(by_slot.values())
    for t in range(len(board.slots)):
        for mine in board.of:
            model.add_at_most_one(x[m][t] for m in mine if t in x[m])
        model.add(sum(by_slot[t] for by_slot in x if t in by_slot) <= board.room[t])
    model.maximize(sum(board.weights[m] * literal for m, by_slot in enumerate(x) for literal in by_slot.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [next((t for t, literal in by.items() if solver.boolean_value(literal)), NOWHERE) for by in x]


def greedy_forum(forum: Forum) -> list[int] | None:
    """Meetings with the fewest slots first, each in its first free slot; None when one finds none."""
    taken: set[tuple[int, int]] = set()
    held: dict[int, int] = {}
    slots = [0] * forum.meetings
    for meeting in sorted(range(forum.meetings), key=lambda m: (len(forum.allowed(m)), m)):
        for slot in forum.allowed(meeting):
            free = all((person, slot) not in taken for person in forum.pairs[meeting])
            if free and held.get(slot, 0) < forum.tables:
                slots[meeting] = slot
                held[slot] = held.get(slot, 0) + 1
                taken |= {(person, slot) for person in forum.pairs[meeting]}
                break
        if not slots[meeting]:
            return None
    return slots


def plain_forum(forum: Forum, seconds: float) -> tuple[str, float | None]:
    """Meetings as whole-number slots, breaks from busy to idle and back, the solver as it comes: (status, breaks)."""
    model = cp_model.CpModel()
    at = []
    for meeting in range(forum.meetings):
        allowed = forum.allowed(meeting)
        at.append(model.new_int_var_from_domain(cp_model.Domain.from_values(allowed), ""))
    here = []
    for slot_of in at:
        row = [model.new_bool_var("") for _ in range(forum.slots + 1)]
        for slot in range(1, forum.slots + 1):
            model.add(slot_of == slot).only_enforce_if(row[slot])
            model.add(slot_of != slot).only_enforce_if(~row[slot])
        here.append(row)
    totals = []
    for mine in forum.meetings_of()[1:]:
        if len(mine) < 2:
            totals.append(model.new_constant(0))
            continue
        model.add_all_different([at[m] for m in mine])
        starts = []
        for slot in range(1, forum.slots + 1):
            now = sum(here[m][slot] for m in mine)
            before = sum(here[m][slot - 1] for m in mine) if slot > 1 else 0
            start = model.new_bool_var("")
            model.add(start >= now - before)
            model.add(start <= now)
            model.add(start + before <= 1)
            starts.append(start)
        total = model.new_int_var(0, forum.slots, "")
        model.add(total == sum(starts) - 1)
        totals.append(total)
    for slot in range(1, forum.slots + 1):
        model.add(sum(row[slot] for row in here) <= forum.tables)
    for meeting, earlier in enumerate(forum.earlier):
        for other in earlier:
            model.add(at[other - 1] < at[meeting])
    most, least = model.new_int_var(0, forum.slots, ""), model.new_int_var(0, forum.slots, "")
    model.add_max_equality(most, totals)
    model.add_min_equality(least, totals)
    model.add(most - least <= 2)
    model.minimize(sum(totals))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return solver.status_name(status).lower(), solver.objective_value if found else None
