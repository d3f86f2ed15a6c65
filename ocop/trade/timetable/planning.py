"""Make a timetable of an event: usable at once, better while time lasts, proved best where it can be.

In: an `Event`, a wall limit, a seed. Out: a `Plan`. In turn: the flow bound and a timetable slot by slot (`start`); musts
by CP-SAT where that left some; chains (`kempe`) against breaks; for an event of up to WHOLE literals every level in its
order by CP-SAT, each proved before the next; for what is not proved, parts of the timetable by CP-SAT and chains in turn.

Repeatable: work is counted in units (the solver's deterministic time, chain steps, literals built), and `seconds` buys
UNITS a second of them, fewer than a quiet machine does; the clock only cuts when the machine is slower than that, and
the plan then says so. One thread, so that an office's web server keeps the other core.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import LEVELS, Event, Plan, Progress, Value
from ocop.trade.timetable.kempe import Chains
from ocop.trade.timetable.part import Part
from ocop.trade.timetable.reasons import in_the_way, why_unmet
from ocop.trade.timetable.seats import seat
from ocop.trade.timetable.start import Start

WHOLE = 40_000  # literals up to which an event is solved as one model
UNITS = 0.2  # a second of the limit buys this many units
STEP = 4e-6  # units of a chain step
LITERAL = 1e-5  # units of a literal built
CHAIN_STEPS = 12_000
REASON = 1e-4  # seconds a meeting
PART = 50  # meetings freed at once

Solved = cp_model.OPTIMAL, cp_model.FEASIBLE


def plan(
    event: Event,
    *,
    seconds: float = 30.0,
    units: float | None = None,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best timetable found. `units`: work allowed; by default what `seconds` buys. Raises BadEventError for an event
    that contradicts itself."""
    allowed = seconds * UNITS if units is None else units
    return Planner(event, seconds=seconds, units=allowed, seed=seed, progress=progress, cancelled=cancelled).run()


class Planner:
    """One search; see the module."""

    def __init__(
        self,
        event: Event,
        *,
        seconds: float,
        units: float,
        seed: int,
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.began = time.monotonic()
        # What saying the reasons will take is kept back.
        self.deadline = self.began + seconds - min(seconds / 4, REASON * len(event.meetings))
        self.units = units
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311 - a search, no secret
        self.tell, self.cancelled = progress, cancelled or (lambda: False)
        self.board = Board(event)
        self.start = Start(self.board)
        self.draft = Draft(self.board)
        self.value = self.draft.value()
        self.bound = Value()
        self.cut = False
        self.steps: list[Progress] = []

    def run(self) -> Plan:
        """All stages."""
        chosen = self._bounds()
        self._first(chosen)
        if self.value.musts > self.bound.musts:
            self._musts()
        self._chains()
        if self._left() and not self._optimal() and self._literals() <= WHOLE:
            self._levels()
        self._mend()
        return self._result()

    def _left(self) -> bool:
        if time.monotonic() >= self.deadline or self.cancelled():
            self.cut = True
        return not self.cut and self.units > 0

    def _optimal(self) -> bool:
        return self.value == self.bound

    def _literals(self) -> int:
        return sum(mask.bit_count() for mask in self.board.allowed)

    def _bounds(self) -> list[int]:
        """Bounds of musts and weight by the flow, of fairness by who is away too often. Returns the flow's meetings."""
        board = self.board
        if not board.size or not board.slots:
            self.bound = self.value
            return []
        worth, chosen = self.start.flow()
        musts, weight, unfair = self.start.apart(worth)
        bonus = board.event.first_bonus * sum(1 for mine in board.of if mine)
        self.bound = Value(sum(board.must) - musts, max(0, sum(board.weights) + bonus - weight), 0, 0, unfair)
        return [int(meeting) for meeting in chosen]

    def _first(self, chosen: list[int]) -> None:
        """From the timetable that stands, if there is one, else anew; then slot by slot."""
        standing = Draft(self.board)
        for meeting, slot in sorted(
            enumerate(self.board.stood), key=lambda item: (-self.start.weight[item[0]], item[0])
        ):
            if slot >= 0 and standing.fits(meeting, slot):
                standing.put(meeting, slot)
        if not self.board.size or not self.board.slots:
            return
        stood = any(slot >= 0 for slot in standing.at)
        made = standing if stood else self.start.draft(chosen, until=0.0)
        self._take(made.at)
        self._take(self.start.draft(chosen, until=self.deadline, draft=made).at)

    def _take(self, at: list[int]) -> bool:
        """Keep a timetable if it is better."""
        value = self.board.value(at)
        if value >= self.value and self.steps:
            return False
        self.draft, self.value = Draft(self.board, at), value
        self._report()
        return True

    def _report(self) -> None:
        step = Progress(time.monotonic() - self.began, self.value, self.bound)
        self.steps.append(step)
        if self.tell is not None:
            self.tell(step)

    def _lift(self, level: str, bound: int) -> None:
        """A level is proved as far as `bound`, all levels before it being at their best."""
        if bound > getattr(self.bound, level):
            self.bound = Value(**(self.bound.levels() | {level: min(bound, getattr(self.value, level))}))
            self._report()

    def _solver(self, units: float, **parameters: object) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = self.seed
        solver.parameters.max_deterministic_time = max(1e-3, min(units, self.units))
        solver.parameters.max_time_in_seconds = max(0.01, self.deadline - time.monotonic())
        for name, value in parameters.items():
            setattr(solver.parameters, name, value)
        return solver

    def _solve(self, part: Part, solver: cp_model.CpSolver) -> cp_model.CpSolverStatus:
        """Solve, count the units, keep a better timetable."""
        part.hint()
        status = solver.solve(part.model, _Watch(self, part))
        self.units -= solver.deterministic_time + LITERAL * sum(map(len, part.x.values()))
        if time.monotonic() >= self.deadline:
            self.cut = True
        if status in Solved:
            self.keep(part, solver.response_proto.solution)
        return status

    def keep(self, part: Part, solution: list[int]) -> bool:
        """Take a part's solution into the timetable if that is better."""
        at = part.frame.at.copy()
        for meeting, slot in part.slots_of(solution).items():
            at[meeting] = slot
        return self._take(at)

    def _musts(self) -> None:
        """As many musts as can be; with all others out of the way, then the others again."""
        board = self.board
        bare = Draft(board, [slot if board.must[m] else NOWHERE for m, slot in enumerate(self.draft.at)])
        part = Part(board, bare, [m for m in range(board.size) if board.must[m]])
        part.model.minimize(part.expression("musts"))
        part.hint()
        solver = self._solver(self.units / 2, optimize_with_core=True)
        status = solver.solve(part.model)
        self.units -= solver.deterministic_time
        if status == cp_model.OPTIMAL:
            self._lift("musts", round(solver.objective_value))
        if status in Solved:
            at = bare.at.copy()
            for meeting, slot in part.slots_of(solver.response_proto.solution).items():
                at[meeting] = slot
            every = list(range(board.size))
            made = self.start.draft(every, until=self.deadline, draft=Draft(board, at))
            self._take(made.at)

    def _chains(self, rounds: int = 6) -> None:
        for _ in range(rounds):
            if self.value.breaks == 0 or not self._left():
                return
            trial = Draft(self.board, self.draft.at)
            gained = Chains(self.board, trial, self.random).run(CHAIN_STEPS, lambda: time.monotonic() >= self.deadline)
            self.units -= CHAIN_STEPS * STEP
            self.draft = trial  # as good or better; a different one of the same value is a way out of a corner
            self._take(trial.at)
            if gained == 0:
                return

    def _levels(self) -> None:
        """Each level in its order by one model of the whole event; stops at the first that is not proved."""
        for place, level in enumerate(LEVELS):
            if self._reached(level):
                continue
            if level in {"moved", "breaks"} and self.value.lost:
                self._level(place, [m for m, slot in enumerate(self.draft.at) if slot >= 0], units=0.3)
            if not self._reached(level) and self._level(place, range(self.board.size), units=0.5) != cp_model.OPTIMAL:
                return

    def _reached(self, level: str) -> bool:
        return bool(getattr(self.value, level) == getattr(self.bound, level))

    def _level(self, place: int, free: Sequence[int], *, units: float) -> cp_model.CpSolverStatus:
        """Fewest of one level, the levels before it no worse; of only the held meetings that is no bound."""
        level = LEVELS[place]
        if not self._left():
            return cp_model.UNKNOWN
        every = len(free) == self.board.size
        part = Part(
            self.board, self.draft, free, all_held=not every or (self.value.lost == 0 and self.value.musts == 0)
        )
        for before in LEVELS[:place]:
            if part.terms[before]:
                part.model.add(part.expression(before) <= getattr(self.value, before))
        part.model.minimize(part.expression(level))
        core = level != "lost"
        solver = self._solver(self.units * units, optimize_with_core=core, linearization_level=0 if core else 1)
        status = self._solve(part, solver)
        if every and status in (*Solved, cp_model.UNKNOWN):
            self._lift(level, round(solver.best_objective_bound))
        return status

    def _mend(self) -> None:
        """Parts and chains until the bound, the units or the clock end it; whichever gained more a unit goes on."""
        rate = {"chains": 1.0, "part": 1.0}
        while self._left() and not self._optimal() and self.board.size:
            way = max(rate, key=lambda name: (rate[name], name))
            if self.random.random() < 0.1:
                way = "chains" if way == "part" else "part"
            if way == "chains" and not self.value.breaks:
                rate["chains"] = 0.0
                way = "part"
            value, units = self.value, self.units
            if way == "chains":
                self._chains(rounds=1)
            elif not self._part():
                return
            gained = 100 * (value.lost > self.value.lost) + max(0, value.breaks - self.value.breaks)
            rate[way] = 0.7 * rate[way] + 0.3 * gained / max(1e-6, units - self.units)

    def _part(self) -> bool:
        """Some meetings anew, all levels at once; False when there is nothing to mend."""
        free = self._neighbours()
        if not free:
            return False
        part = Part(self.board, self.draft, free)
        scale, objective = 1, []
        for level in reversed(LEVELS):
            if part.terms[level] and scale < 2**50:
                objective.append(part.expression(level) * scale)
                scale *= part.most(level) + 1
        part.model.minimize(sum(objective))
        self._solve(part, self._solver(0.1, linearization_level=1))
        return True

    def _neighbours(self) -> list[int]:
        """Meetings around one who has something to mend: broken days first, else unmet wishes."""
        board, draft, rand = self.board, self.draft, self.random
        broken = [person for person, mask in enumerate(draft.busy) if mask and board.runs(mask)]
        unmet = [person for person, mine in enumerate(board.of) if any(draft.at[m] < 0 for m in mine)]
        pool = broken if broken and (not unmet or rand.random() < 0.7) else unmet or broken
        if self.value.lost > self.bound.lost and unmet and rand.random() < 0.5:
            pool = unmet
        if not pool:
            return []
        people = [pool[rand.randrange(len(pool))]]
        free: set[int] = set()
        seen = set(people)
        while people and len(free) < PART:
            person = people.pop(rand.randrange(len(people)))
            mine = [m for m in board.of[person] if m not in free]
            held = [m for m in mine if draft.at[m] >= 0]
            out = [m for m in mine if draft.at[m] < 0]
            free.update(held)
            free.update(out if len(out) <= 6 else rand.sample(out, 6))
            for meeting in held:
                for other in board.pairs[meeting]:
                    if other not in seen:
                        seen.add(other)
                        people.append(other)
        return sorted(free)

    def _result(self) -> Plan:
        """Seated, with reasons."""
        infeasible = self.bound.musts > 0
        status = "infeasible" if infeasible else "optimal" if self._optimal() else "feasible"
        if self.value.musts and not infeasible:
            status = "unknown"
        made = Plan(
            status=status,
            placements=seat(self.board, self.draft.at),
            value=self.value,
            bound=self.bound,
            seconds=time.monotonic() - self.began,
            repeatable=not self.cut,
            progress=self.steps,
            unmet=why_unmet(self.board, self.draft),
        )
        if infeasible:
            made.in_the_way = in_the_way(self.board, until=max(self.deadline, time.monotonic() + 2.0), seed=self.seed)
        made.seconds = time.monotonic() - self.began
        return made


class _Watch(cp_model.CpSolverSolutionCallback):
    """Takes each better timetable as it is found, and stops when cancelled."""

    def __init__(self, planner: Planner, part: Part) -> None:
        super().__init__()
        self.planner, self.part = planner, part

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        self.planner.keep(self.part, list(self.response_proto.solution))
        if self.planner.cancelled():
            self.stop_search()
