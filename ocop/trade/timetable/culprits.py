"""The smallest set of conditions that cannot hold together.

In: a CP-SAT model in which each condition is switched on by one literal. First the solver's own core, thinned by leaving
conditions out one by one (no smaller set inside it); then, while time lasts, the smallest of all: the least set that hits
every correction set found so far is tried, and where it can hold after all, what must be left out to hold the rest is a
further correction set (implicit hitting sets).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from ortools.sat.python import cp_model

GROWING = 0.3  # deterministic units for holding as many conditions as can be


class Culprits:
    """Conditions by their index in `literals`."""

    def __init__(
        self, model: cp_model.CpModel, literals: Sequence[cp_model.IntVar], *, until: float, seed: int
    ) -> None:
        self.model, self.literals, self.until, self.seed = model, list(literals), until, seed

    def smallest(self) -> tuple[list[int], bool] | None:
        """The conditions and whether they are proved to be a smallest set; None: all hold together, or unknown."""
        core = self._core(list(range(len(self.literals))))
        if core is None:
            return None
        thin = self._thinned(core)
        return self._least(thin)

    def _late(self) -> bool:
        return time.monotonic() >= self.until

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = max(0.01, self.until - time.monotonic())
        return solver

    def _solve(self, on: Sequence[int]) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
        solver = self._solver()
        self.model.clear_assumptions()
        self.model.add_assumptions([self.literals[at] for at in on])
        return solver.solve(self.model), solver

    def _core(self, on: list[int]) -> list[int] | None:
        status, solver = self._solve(on)
        if status != cp_model.INFEASIBLE:
            return None
        named = set(solver.sufficient_assumptions_for_infeasibility())
        core = [at for at in on if self.literals[at].index in named]
        if not core and on and self._solve([])[0] != cp_model.INFEASIBLE:
            return on  # refuted before the search began: the solver names nobody
        return core

    def _thinned(self, core: list[int]) -> list[int]:
        """Leave conditions out one by one while what is left still cannot hold."""
        kept: list[int] = []
        rest = list(core)
        while rest and not self._late():
            tried = rest.pop()
            smaller = self._core(kept + rest)
            if smaller is None:
                kept.append(tried)
            else:
                rest = [at for at in rest if at in smaller]
        return sorted(kept + rest)

    def _least(self, found: list[int]) -> tuple[list[int], bool]:
        corrections: list[set[int]] = []
        while not self._late():
            hit = self._hitting(corrections)
            if hit is None or len(hit) >= len(found):
                return found, hit is not None
            if self._core(hit) is not None:
                return hit, True
            left = self._correction(hit)
            if left is None:
                break
            corrections.append(left)
        return found, False

    def _correction(self, hit: list[int]) -> set[int] | None:
        """Conditions left over when as many as can be found in a while are held beside `hit`; None: none in time.

        Whatever cannot hold together must contain one of them, for the others can.
        """
        model = self.model.clone()
        model.clear_assumptions()
        for at in hit:
            model.add(self.literals[at] == 1)
        model.maximize(sum(self.literals))
        solver = self._solver()
        solver.parameters.max_deterministic_time = GROWING
        solver.parameters.optimize_with_core = True
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            solver = self._solver()
            model.clear_objective()  # type: ignore[no-untyped-call]
            if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None
        solution = solver.response_proto.solution
        return {at for at, literal in enumerate(self.literals) if not solution[literal.index]}

    def _hitting(self, corrections: list[set[int]]) -> list[int] | None:
        """The least set that has a member of each correction set; None when not found in time."""
        model = cp_model.CpModel()
        chosen = [model.new_bool_var("") for _ in self.literals]
        for correction in corrections:
            model.add_bool_or([chosen[at] for at in sorted(correction)])
        model.minimize(sum(chosen))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.01, self.until - time.monotonic())
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        return [at for at, literal in enumerate(chosen) if solver.boolean_value(literal)]
