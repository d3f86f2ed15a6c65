"""Search a forum's timetable with fewest breaks on two threads, within a wall limit.

The proving thread asks for no breaks at all, for a while counted in the solver's own deterministic units, then runs a
core-guided search that lifts the bound until it meets a timetable. The improving thread finds any valid timetable (unless one is `known`),
exchanges slots in it and mends it part by part. Each thread is one deterministic solver: whatever the proving thread ends with is the same for
the same file and seed, and it is what is answered when it ends within the limit. When the improving thread meets the
bound first, the other has a while more (GRACE) to end by itself. Cut off by the clock, the answer depends on how far
the machine came; its status then says "feasible", not "optimal".
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from ocop.trade.timetable.forum import Forum, breaks_by_participant, faults
from ocop.trade.timetable.forum_chains import mended
from ocop.trade.timetable.forum_model import ForumModel, build

NO_BREAKS_EFFORT = 3.0  # deterministic units, about a second each
GRACE = 1.0  # of the time used so far, at least a second


@dataclass
class Answer:
    """Status "optimal", "feasible", "infeasible" or "unknown"; breaks, bound and slots where they are known."""

    status: str = "unknown"
    breaks: int | None = None
    bound: int | None = 0
    slots: list[int] = field(default_factory=list)


class Search:
    """Both threads report here; every timetable is checked by the rules before it counts."""

    def __init__(self, forum: Forum, *, seed: int, deadline: float, known: list[int] | None = None) -> None:
        self.forum = forum
        self.seed = seed
        self.deadline = deadline  # time.monotonic()
        self.answer = Answer()
        self.first_after: float | None = None
        self.errors: list[BaseException] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()  # the answer is final
        self._met = threading.Event()  # bound met by the improving thread
        self._solvers: list[cp_model.CpSolver] = []
        self._started = time.monotonic()
        if known is not None:
            self.offer(known)

    def run(self) -> Answer:
        """Search until proved or until the deadline."""
        for work in (self._prove, self._improve):
            threading.Thread(target=self._guarded, args=(work,), daemon=True).start()
        while not self._ended.wait(self._left()) and self._left() > 0:
            pass
        with self._lock:
            answer = self.answer
            self._ended.set()
        for solver in self._solvers:
            solver.stop_search()
        if answer.slots and answer.status != "infeasible" and answer.breaks == answer.bound:
            answer.status = "optimal"
        return answer

    def _left(self) -> float:
        now = time.monotonic()
        left = self.deadline - now
        if self._met.is_set():
            left = min(left, self._grace_until - now)
        return max(0.0, min(left, 0.05))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            self.errors.append(error)
            self._ended.set()
            raise

    def _solver(self, **parameters: object) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = max(0.01, self.deadline - time.monotonic())
        for name, value in parameters.items():
            setattr(solver.parameters, name, value)
        self._solvers.append(solver)
        return solver

    def offer(self, slots: list[int], *, proved: bool = False) -> None:
        """Take a timetable if it is the best so far; `proved` by the proving thread: final."""
        wrong = faults(self.forum, slots)
        if wrong:
            raise RuntimeError(f"The model made a timetable against the rules: {wrong[:3]}")
        breaks = sum(breaks_by_participant(self.forum, slots))
        with self._lock:
            if self._ended.is_set():
                return
            if self.first_after is None:
                self.first_after = time.monotonic() - self._started
            if proved or self.answer.breaks is None or breaks < self.answer.breaks:
                self.answer.breaks, self.answer.slots = breaks, slots
                self.answer.status = "optimal" if proved else "feasible"
            if proved:
                self.answer.bound = breaks
                self._ended.set()
            self._compare()

    def lift(self, bound: int) -> None:
        """No timetable has fewer breaks than this."""
        with self._lock:
            if not self._ended.is_set() and bound > (self.answer.bound or 0):
                self.answer.bound = bound
                self._compare()

    def _compare(self) -> None:
        if self.answer.breaks is not None and self.answer.breaks == self.answer.bound and not self._met.is_set():
            used = time.monotonic() - self._started
            self._grace_until = time.monotonic() + max(1.0, GRACE * used)
            self._met.set()

    def impossible(self) -> None:
        """Proved: no timetable at all."""
        with self._lock:
            if not self._ended.is_set():
                self.answer = Answer("infeasible", None, None, [])
                self._ended.set()

    def _prove(self) -> None:
        whole = build(self.forum, breaks=False)
        solver = self._solver(max_deterministic_time=NO_BREAKS_EFFORT)
        status = solver.solve(whole.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.offer(_slots(whole, solver), proved=True)
            return
        if status == cp_model.INFEASIBLE:
            self.lift(1)
        if self._ended.is_set():
            return
        model = build(self.forum, breaks=True)
        solver = self._solver(optimize_with_core=True)
        solver.best_bound_callback = lambda bound: self.lift(round(bound))
        status = solver.solve(model.model)
        if status == cp_model.INFEASIBLE:
            self.impossible()
        elif status == cp_model.OPTIMAL:
            self.offer(_slots(model, solver), proved=True)
        elif status == cp_model.FEASIBLE:
            self.offer(_slots(model, solver))

    def _improve(self) -> None:
        model = build(self.forum, breaks=True)
        if self.answer.breaks is None:
            plain = model.model.clone()
            plain.clear_objective()  # type: ignore[no-untyped-call]
            solver = self._solver()
            status = solver.solve(plain)
            if status == cp_model.INFEASIBLE:
                self.impossible()
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) or self._ended.is_set():
                return
            self.offer(_slots(model, solver))
        for better in mended(self.forum, self.answer.slots, seed=self.seed, stop=self._ended.is_set):
            self.offer(better)
        if self._ended.is_set():
            return
        slots = self.answer.slots
        for by_slot, slot in zip(model.at, slots, strict=True):
            for other, literal in by_slot.items():
                model.model.add_hint(literal, other == slot)
        solver = self._solver(interleave_search=True, use_lns_only=True)
        solver.solve(model.model, _Offers(self, model))


class _Offers(cp_model.CpSolverSolutionCallback):
    """Passes each better timetable on, and ends a search that is no longer needed."""

    def __init__(self, search: Search, model: ForumModel) -> None:
        super().__init__()
        self.search, self.model = search, model

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        slots = [
            next(slot for slot, literal in by_slot.items() if self.boolean_value(literal)) for by_slot in self.model.at
        ]
        self.search.offer(slots)


def _slots(model: ForumModel, solver: cp_model.CpSolver) -> list[int]:
    return model.slots(solver.response_proto.solution)
