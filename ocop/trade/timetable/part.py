"""A part of a timetable as a CP-SAT model: some meetings are free to move, all others stay where they are.

With every meeting free it is the whole event. Levels of `Value` are linear expressions over literals; the caller fixes
some and minimises others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python import cp_model

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import LEVELS

Literal = cp_model.IntVar
Term = tuple[Literal, int]


class Part:
    """The model of the meetings `free`; `all_held`: none of them may be left out."""

    def __init__(self, board: Board, draft: Draft, free: Iterable[int], *, all_held: bool = False) -> None:
        self.board = board
        self.free = sorted(free)
        self.all_held = all_held
        self.old = {meeting: draft.at[meeting] for meeting in self.free}
        self.frame = Draft(board, [NOWHERE if m in self.old else slot for m, slot in enumerate(draft.at)])
        self.model = cp_model.CpModel()
        self.terms: dict[str, list[Term]] = {name: [] for name in LEVELS}
        self.x: dict[int, dict[int, Literal]] = {}
        for meeting in self.free:
            mask = board.allowed[meeting]
            self.x[meeting] = {
                slot: self.model.new_bool_var("")
                for slot in range(len(board.slots))
                if mask >> slot & 1 and self.frame.fits(meeting, slot)
            }
        self.of: dict[int, list[int]] = defaultdict(list)
        for meeting in self.free:
            for person in board.pairs[meeting]:
                self.of[person].append(meeting)
        self._meetings()
        self._slots()
        self._order()
        for person, mine in self.of.items():
            self._person(person, mine)

    def _cost(self, level: str, literal: Literal, by: int) -> None:
        self.terms[level].append((literal, by))

    def _meetings(self) -> None:
        board = self.board
        for meeting, by_slot in self.x.items():
            if self.all_held:
                self.model.add_exactly_one(by_slot.values())
            else:
                out = self.model.new_bool_var("")
                self.model.add_exactly_one([*by_slot.values(), out])
                self._cost("lost", out, board.weights[meeting])
                if board.must[meeting]:
                    self._cost("musts", out, 1)
            if board.stood[meeting] != NOWHERE:
                for slot, literal in by_slot.items():
                    if slot != board.stood[meeting]:
                        self._cost("moved", literal, board.event.moving)

    def _slots(self) -> None:
        """Tables, halls, pinned tables, interpreters."""
        board, frame = self.board, self.frame
        for slot in range(len(board.slots)):
            here = [(m, by_slot[slot]) for m, by_slot in self.x.items() if slot in by_slot]
            sharing = [(m, literal) for m, literal in here if board.shares[m]]
            self._room([literal for _, literal in sharing], board.room[slot] - frame.used[slot])
            if board.walking:
                for hall, rooms in enumerate(board.hall_room):
                    inside = [literal for m, literal in sharing if board.hall[m] == hall]
                    self._room(inside, rooms[slot] - frame.hall_used[hall][slot])
            tables: dict[int, list[Literal]] = defaultdict(list)
            for meeting, literal in sharing:
                if board.pinned_table[meeting] >= 0:
                    tables[board.pinned_table[meeting]].append(literal)
            for literals in tables.values():
                self._room(literals, 1)
            for kinds, able in board.unions:
                need = [literal for m, literal in here if board.need[m] in kinds]
                taken = sum(frame.kinds[slot][kind] for kind in kinds)
                self._room(need, board.interpreters_in(slot, able) - taken)

    def _room(self, literals: list[Literal], room: int) -> None:
        if len(literals) > room:
            if room == 1:
                self.model.add_at_most_one(literals)
            else:
                self.model.add(sum(literals) <= room)

    def _order(self) -> None:
        for first, by_slot in self.x.items():
            for then in self.board.after[first]:
                for slot in range(len(self.board.slots)):
                    since = [literal for s, literal in by_slot.items() if s >= slot]
                    until = [literal for s, literal in self.x.get(then, {}).items() if s <= slot]
                    if since and until:
                        self.model.add_at_most_one(since + until)

    def _person(self, person: int, mine: list[int]) -> None:
        board, model = self.board, self.model
        fixed = self.frame.busy[person]
        busy: dict[int, Literal] = {}
        for slot in range(len(board.slots)):
            here = [self.x[meeting][slot] for meeting in mine if slot in self.x[meeting]]
            if here:
                busy[slot] = model.new_bool_var("")
                model.add_exactly_one([*here, ~busy[slot]])
        for day, mask in enumerate(board.days):
            literals = [literal for slot, literal in busy.items() if board.day_of[slot] == day]
            self._room(literals, board.most[person] - (fixed & mask).bit_count())
            if literals:
                self._breaks(busy, fixed, mask, len(mine))
        if board.walking:
            self._walks(mine)
        if not self.all_held:
            self._missed(person, mine, busy, fixed)

    def _walks(self, mine: list[int]) -> None:
        board = self.board
        halls: dict[int, list[int]] = defaultdict(list)
        for meeting in mine:
            halls[board.hall[meeting]].append(meeting)
        for a, ones in halls.items():
            for b, others in halls.items():
                for s, t in board.near.get((a, b), ()):
                    early = [self.x[m][s] for m in ones if s in self.x[m]]
                    late = [self.x[m][t] for m in others if t in self.x[m]]
                    if early and late:
                        self.model.add_at_most_one(early + late)

    def _breaks(self, busy: dict[int, Literal], fixed: int, day: int, count: int) -> None:
        """Unary literals for the breaks of one day; exactly one window when all meetings are held on a single day."""
        board, model = self.board, self.model
        slots = [slot for slot in range(len(board.slots)) if day >> slot & 1]
        starts: list[Literal] = []
        sure = 0  # stretches of what stays that begin whatever happens
        for slot in slots:
            before = slot - 1 if slot - 1 in slots else NOWHERE
            if fixed >> slot & 1:
                if before == NOWHERE or (before not in busy and not fixed >> before & 1):
                    sure += 1
                elif before in busy:
                    starts.append(~busy[before])  # type: ignore[arg-type]
            elif slot in busy:
                if before == NOWHERE or (before not in busy and not fixed >> before & 1):
                    starts.append(busy[slot])
                elif before in busy:
                    start = model.new_bool_var("")
                    model.add_bool_or([start, ~busy[slot], busy[before]])
                    model.add_implication(start, busy[slot])
                    model.add_implication(start, ~busy[before])
                    starts.append(start)
        most = max(0, min(len(starts) + sure, (len(slots) + 1) // 2) - 1)
        more = [model.new_bool_var("") for _ in range(most)]
        for higher, lower in zip(more[1:], more, strict=False):
            model.add_implication(higher, lower)
        model.add(sum(starts) + sure <= 1 + sum(more))
        for literal in more:
            self._cost("breaks", literal, 1)
        if more and self.all_held and not fixed and len(board.days) == 1:
            self._windows(busy, slots, count, more[0])

    def _windows(self, busy: dict[int, Literal], slots: list[int], count: int, broken: Literal) -> None:
        chosen = []
        for first in range(slots[0], slots[-1] - count + 2):
            if all(slot in busy for slot in range(first, first + count)):
                window = self.model.new_bool_var("")
                chosen.append(window)
                for slot, literal in busy.items():
                    self.model.add_implication(window, literal if first <= slot < first + count else ~literal)
        self.model.add_exactly_one([*chosen, broken])

    def _missed(self, person: int, mine: list[int], busy: dict[int, Literal], fixed: int) -> None:
        """Unary misses with growing costs 1, 3, 5 ... (squares), and the first bonus not earned."""
        board, model = self.board, self.model
        others = len(board.of[person]) - len(mine) - fixed.bit_count()  # not free, not held
        missed = [model.new_bool_var("") for _ in mine]
        for higher, lower in zip(missed[1:], missed, strict=False):
            model.add_implication(higher, lower)
        model.add(sum(busy.values()) + sum(missed) == len(mine))
        for at, literal in enumerate(missed):
            self._cost("unfair", literal, 2 * (others + at) + 1)
        if board.event.first_bonus and not fixed:
            idle = model.new_bool_var("")
            model.add_bool_or([idle, *busy.values()])
            self._cost("lost", idle, board.event.first_bonus)

    def expression(self, level: str) -> cp_model.LinearExpr:
        """A level of the value as far as the free meetings decide it."""
        terms = self.terms[level]
        return cp_model.LinearExpr.weighted_sum([literal for literal, _ in terms], [by for _, by in terms])

    def most(self, level: str) -> int:
        """An upper bound of its expression."""
        return sum(by for _, by in self.terms[level])

    def hint(self) -> None:
        """Begin from where the meetings are."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for meeting, by_slot in self.x.items():
            for slot, literal in by_slot.items():
                self.model.add_hint(literal, self.old[meeting] == slot)

    def slots_of(self, solution: list[int]) -> dict[int, int]:
        """Slot of each free meeting in a solution given by variable index."""
        return {
            meeting: next((slot for slot, literal in by_slot.items() if solution[literal.index]), NOWHERE)
            for meeting, by_slot in self.x.items()
        }
