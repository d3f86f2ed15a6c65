"""The CP-SAT model of a forum: fewest breaks, all conditions hard.

What makes it quick, each measured (docs of the benchmark beside): break counts are unary (`more[p][k]`: at least k + 1
breaks), so a core-guided search starts from the bound 0; a participant without a break sits in one window of exactly as
many slots as meetings, chosen by `window` literals; busy participants in a slot are at most twice the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from ocop.trade.timetable.forum import SPREAD, Forum

Literal = cp_model.IntVar


@dataclass
class ForumModel:
    """The model and its literals: `at[meeting][slot]`, and the unary break literals of each participant."""

    model: cp_model.CpModel
    at: list[dict[int, Literal]]
    more: dict[int, list[Literal]] = field(default_factory=dict)

    def slots(self, value: Sequence[int]) -> list[int]:
        """The slot of each meeting in a solution (values by variable index)."""
        return [next(slot for slot, literal in by_slot.items() if value[literal.index]) for by_slot in self.at]


def build(forum: Forum, *, breaks: bool) -> ForumModel:
    """The model; with `breaks` False it asks for a timetable without any break (and has no objective)."""
    model = cp_model.CpModel()
    at = [{slot: model.new_bool_var("") for slot in forum.allowed(meeting)} for meeting in range(forum.meetings)]
    built = ForumModel(model, at)
    for literals in at:
        model.add_exactly_one(literals.values())
    _order(forum, built)
    of = forum.meetings_of()
    # A level of breaks that everybody reaches lifts the spread; with anybody of at most one meeting it is nil.
    fewest = min((max(0, len(mine) - 1) for mine in of[1:]), default=0) if breaks else 0
    floor = [model.new_bool_var("") for _ in range(fewest)]
    for higher, lower in zip(floor[1:], floor, strict=False):
        model.add_implication(higher, lower)
    busy_in: dict[int, list[Literal]] = {slot: [] for slot in range(1, forum.slots + 1)}
    for participant, mine in enumerate(of[1:], start=1):
        busy = _busy(forum, built, mine)
        for slot, literal in busy.items():
            busy_in[slot].append(literal)
        if len(mine) > 1:
            built.more[participant] = _breaks(forum, built, busy, len(mine), floor, breaks)
    for slot in range(1, forum.slots + 1):
        here = [literals[slot] for literals in at if slot in literals]
        if len(here) > forum.tables:
            model.add(sum(here) <= forum.tables)
        if len(busy_in[slot]) > 2 * forum.tables:
            model.add(sum(busy_in[slot]) <= 2 * forum.tables)
    if breaks:
        model.minimize(sum(literal for literals in built.more.values() for literal in literals))
    return built


def _order(forum: Forum, built: ForumModel) -> None:
    """An earlier meeting is never at or after the slot of the later one."""
    for later, befores in enumerate(forum.earlier):
        for number in sorted(befores):
            before = number - 1
            if before == later:
                built.model.add_bool_or([])  # earlier than itself
                continue
            for slot in range(1, forum.slots + 1):
                until = [literal for s, literal in built.at[later].items() if s <= slot]
                since = [literal for s, literal in built.at[before].items() if s >= slot]
                if until and since:
                    built.model.add_at_most_one(until + since)


def _busy(forum: Forum, built: ForumModel, mine: list[int]) -> dict[int, Literal]:
    """Per slot that can be used: whether the participant has a meeting then."""
    busy: dict[int, Literal] = {}
    for slot in range(1, forum.slots + 1):
        here = [built.at[meeting][slot] for meeting in mine if slot in built.at[meeting]]
        if here:
            busy[slot] = built.model.new_bool_var("")
            built.model.add_exactly_one([*here, ~busy[slot]])
    built.model.add(sum(busy.values()) == len(mine))
    return busy


def _breaks(
    forum: Forum, built: ForumModel, busy: dict[int, Literal], meetings: int, floor: list[Literal], breaks: bool
) -> list[Literal]:
    """Unary break literals of one participant, tied to the starts of busy stretches, to windows and to the spread."""
    model = built.model
    windows = [
        first
        for first in range(1, forum.slots - meetings + 2)
        if all(s in busy for s in range(first, first + meetings))
    ]
    chosen = []
    for first in windows:
        window = model.new_bool_var("")
        chosen.append(window)
        for slot, literal in busy.items():
            model.add_implication(window, literal if first <= slot < first + meetings else ~literal)
    if not breaks:
        model.add_exactly_one(chosen)
        return []
    most = min(len(floor) + SPREAD, meetings - 1)
    more = [model.new_bool_var("") for _ in range(most)]
    for higher, lower in zip(more[1:], more, strict=False):
        model.add_implication(higher, lower)
    model.add_exactly_one([*chosen, more[0]])
    starts = [_start(model, busy, slot) for slot in busy]
    model.add_bool_or(starts)
    if floor:
        model.add(sum(starts) == 1 + sum(more))
        for level, everybody in enumerate(floor):
            if level < most:
                model.add_implication(everybody, more[level])
        for level in range(SPREAD, most):
            model.add_implication(more[level], floor[level - SPREAD])
    else:
        model.add(sum(starts) <= 1 + sum(more))
    return more


def _start(model: cp_model.CpModel, busy: dict[int, Literal], slot: int) -> Literal:
    """Whether a busy stretch starts in this slot."""
    if slot - 1 not in busy:
        return busy[slot]
    start = model.new_bool_var("")
    model.add_implication(start, busy[slot])
    model.add_implication(start, ~busy[slot - 1])
    model.add_bool_or([start, ~busy[slot], busy[slot - 1]])
    return start
