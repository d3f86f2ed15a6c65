"""A usable timetable at once, and the bound on the weight that no timetable can beat.

The bound: without slots an event is a flow from producers to buyers (each at most as often as they are free, all at
most as often as there are tables); its best value can be reached by no timetable but is often met. The timetable: slot
by slot the best matching of those still free, first with a preference for what the flow chose and for those with much
left to do, then again slot by slot by weight alone until nothing is gained. Nothing here is random.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft

Numbers = NDArray[np.int64]
MOST = 2**52  # costs beyond this would overflow in the flow: fairness is then left to later stages
PASSES = 5


class Start:
    """The numbers of an event as columns, for whole-slot work."""

    def __init__(self, board: Board) -> None:
        self.board = board
        slots = len(board.slots)
        self.one = np.array([pair[0] for pair in board.pairs], dtype=np.int64)
        self.other = np.array([pair[1] for pair in board.pairs], dtype=np.int64)
        # One number for musts, weight and fairness: (musts * must_weight + weight) * scale + squares of misses avoided.
        self.wished = np.array([len(mine) for mine in board.of], dtype=np.int64)
        self.must_weight = sum(board.weights) + board.event.first_bonus * len(board.of) + 1
        self.unfair = int((self.wished**2).sum())
        self.scale = self.unfair + 1
        if self.must_weight * self.scale * (sum(board.must) + 1) > MOST:
            self.scale = 1
        self.bonus = board.event.first_bonus * self.scale
        self.weight = self.scale * (
            np.array(board.weights, dtype=np.int64) + self.must_weight * np.array(board.must, dtype=np.int64)
        )
        self.allowed = np.zeros((board.size, slots), dtype=bool)
        for meeting, mask in enumerate(board.allowed):
            if mask:
                self.allowed[meeting] = [mask >> t & 1 for t in range(slots)]
        self.special = np.array(
            [
                board.need[m] >= 0 or bool(board.before[m]) or bool(board.after[m]) or board.pinned_table[m] >= 0
                for m in range(board.size)
            ],
            dtype=bool,
        )
        self.shares = np.array(board.shares, dtype=bool)
        self.daily = any(most < day.bit_count() for most in board.most for day in board.days)

    def flow(self) -> tuple[int, Numbers]:
        """The most that any timetable can be worth (see `apart`), and the meetings it chose."""
        open_ = np.flatnonzero(self.allowed.any(axis=1))
        persons = len(self.board.of)
        room = sum(self.board.room) + sum(len(self.board.slots) for kept in self.board.kept if kept)
        source, gate, sink = 2 * persons, 2 * persons + 1, 2 * persons + 2
        there_one, gain_one = self._units(np.unique(self.one[open_]))
        there_other, gain_other = self._units(np.unique(self.other[open_]))
        tails = [self.one[open_], np.full(len(there_one), gate), persons + there_other, np.array([source, source])]
        heads = [persons + self.other[open_], there_one, np.full(len(there_other), sink), np.array([gate, sink])]
        ones = np.ones(len(open_) + len(there_one) + len(there_other), dtype=np.int64)
        costs = [-self.weight[open_], -gain_one, -gain_other, np.zeros(2, dtype=np.int64)]
        return self._solve(tails, heads, [ones, np.array([room, room])], costs, (source, sink, room), open_)

    def _units(self, people: Numbers) -> tuple[Numbers, Numbers]:
        """One arc for each meeting a person can have: the person, and what the k-th is worth to them (never rising)."""
        most = [min(int(self.wished[person]), self.at_most(int(person))) for person in people]
        there = np.repeat(people, most)
        rank = np.concatenate([np.arange(count) for count in most]) if most else np.zeros(0, dtype=np.int64)
        return there, self._gain(there, rank)

    def _gain(self, people: Numbers, held: Numbers) -> Numbers:
        """What one more meeting is worth to people who hold so many, beside its weight."""
        gain: Numbers = self.bonus * (held == 0).astype(np.int64)
        if self.scale > 1:
            gain = gain + 2 * (self.wished[people] - held) - 1
        return gain

    def apart(self, worth: int) -> tuple[int, int, int]:
        """The worth of a flow as musts held, weight held with bonuses, and least unfairness."""
        worth, fair = divmod(worth, self.scale)
        musts, weight = divmod(worth, self.must_weight)
        return musts, weight, self.unfair - fair if self.scale > 1 else 0

    def _solve(
        self,
        tails: list[Numbers],
        heads: list[Numbers],
        room: list[Numbers],
        costs: list[Numbers],
        supply: tuple[int, int, int],
        meetings: Numbers,
    ) -> tuple[int, Numbers]:
        """The cheapest flow; the first block of arcs are `meetings`, of which the used ones come back."""
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            np.concatenate(tails), np.concatenate(heads), np.concatenate(room), np.concatenate(costs)
        )
        flow.set_node_supply(supply[0], supply[2])
        flow.set_node_supply(supply[1], -supply[2])
        status = flow.solve()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"flow: {status}")
        used = flow.flows(arcs[: len(meetings)])
        return -flow.optimal_cost(), meetings[np.asarray(used) > 0]

    def at_most(self, person: int) -> int:
        """Most meetings of a person by the slots in which they are free."""
        board = self.board
        return sum(min(board.most[person], (board.free[person] & day).bit_count()) for day in board.days)

    def draft(self, chosen: Numbers | list[int], *, until: float, draft: Draft | None = None) -> Draft:
        """A timetable; `until` (time.monotonic()) ends the passes early, never before every slot was filled once."""
        board = self.board
        made = draft or Draft(board)
        liked = np.zeros(board.size, dtype=bool)
        liked[chosen] = True
        if draft is None:
            for slot in range(len(board.slots)):
                self._fill(made, slot, self._urgent(made, liked, slot))
        for _ in range(PASSES):
            gained = False
            for slot in range(len(board.slots)):
                if time.monotonic() > until:
                    return made
                gained |= self._refill(made, slot)
            if not gained:
                break
        return made

    def _urgent(self, draft: Draft, liked: NDArray[np.bool_], slot: int) -> Numbers:
        """Weights of the first pass: what the flow chose, most for those who must meet in nearly every slot left."""
        at = np.array(draft.at)
        open_ = liked & (at == NOWHERE)
        left = np.bincount(self.one[open_], minlength=len(draft.busy)) + np.bincount(
            self.other[open_], minlength=len(draft.busy)
        )
        rest = self.board.full >> slot
        free = np.array([max(1, (mask >> slot & rest).bit_count()) for mask in self.board.free])
        press = (1000 * np.minimum(1.0, left / free) ** 4).astype(np.int64)
        most = self.scale * (max(self.board.weights, default=0) + 1)
        pressed: Numbers = self.weight + liked * (most * (1 + (press[self.one] + press[self.other]) // 50))
        return pressed

    def _candidates(self, draft: Draft, slot: int) -> Numbers:
        """Meetings that could be in a slot which has been emptied."""
        board = self.board
        at = np.array(draft.at, dtype=np.int64)
        mask = (at == NOWHERE) & self.allowed[:, slot]
        busy = np.array([b >> slot & 1 for b in draft.busy], dtype=bool)
        if self.daily:
            day = board.days[board.day_of[slot]]
            busy |= np.array([(b & day).bit_count() >= most for b, most in zip(draft.busy, board.most, strict=True)])
        mask &= ~(busy[self.one] | busy[self.other])
        found = np.flatnonzero(mask)
        checked = self.special if not board.walking else np.ones_like(self.special)
        if checked[found].any():
            found = np.array([m for m in found if not checked[m] or draft.fits(int(m), slot)], dtype=np.int64)
        return found

    def _fill(self, draft: Draft, slot: int, weight: Numbers) -> list[int]:
        """The best matching of an emptied slot by `weight`; returns what was put."""
        found = self._candidates(draft, slot)
        if not len(found):
            return []
        held = np.array([busy.bit_count() for busy in draft.busy], dtype=np.int64)
        weight = weight[found] + self._gain(self.one[found], held[self.one[found]])
        weight += self._gain(self.other[found], held[self.other[found]])
        worth = dict(zip(found.tolist(), weight.tolist(), strict=True))
        put = []
        for meeting in sorted(self._match(found, weight, slot), key=lambda m: (-worth[m], m)):
            if draft.fits(meeting, slot):
                draft.put(meeting, slot)
                put.append(meeting)
        return put

    def _match(self, found: Numbers, weight: Numbers, slot: int) -> list[int]:
        ones, left = np.unique(self.one[found], return_inverse=True)
        others, right = np.unique(self.other[found], return_inverse=True)
        source, gate, sink = len(ones) + len(others), len(ones) + len(others) + 1, len(ones) + len(others) + 2
        right_node = len(ones) + np.arange(len(others))
        sharing = np.zeros(len(others), dtype=bool)
        np.logical_or.at(sharing, right, self.shares[found])
        room = self.board.room[slot] + int((~sharing).sum())
        tails = [left, np.full(len(ones), source), right_node, np.array([gate, source])]
        heads = [len(ones) + right, np.arange(len(ones)), np.where(sharing, gate, sink), np.array([sink, sink])]
        sizes = [np.ones(len(found) + len(ones) + len(others), np.int64), np.array([self.board.room[slot], room])]
        costs = [-weight, np.zeros(len(ones) + len(others) + 2, np.int64)]
        return [int(m) for m in self._solve(tails, heads, sizes, costs, (source, sink, room), found)[1]]

    def _refill(self, draft: Draft, slot: int) -> bool:
        """Empty a slot and fill it best by weight; put back as it was unless that gains."""
        before = [meeting for meeting, at in enumerate(draft.at) if at == slot]
        old = self._worth(draft, before)
        for meeting in before:
            draft.take(meeting)
        after = self._fill(draft, slot, self.weight)
        if self._worth(draft, after) > old:
            return True
        for meeting in after:
            draft.take(meeting)
        for meeting in before:
            draft.put(meeting, slot)
        return False

    def _worth(self, draft: Draft, meetings: list[int]) -> int:
        """What the meetings of one slot are worth, all else staying."""
        if not meetings:
            return 0
        worth = int(self.weight[meetings].sum())
        for people in (self.one[meetings], self.other[meetings]):
            held = np.array([draft.busy[person].bit_count() - 1 for person in people], dtype=np.int64)
            worth += int(self._gain(people, held).sum())
        return worth
