"""Fewer breaks at any size: two slots are exchanged for all who hang together in them.

The meetings of two slots form paths and rings of participants (each has at most one meeting in a slot). Exchanging the
slots of one such chain keeps who meets whom and nearly every rule; what is left (tables, pins, order, interpreters,
walking, meetings a day) is checked. Moves that leave as many breaks are taken too, so that the search wanders.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.draft import Draft


class Chains:
    """The exchanges on one draft, which is changed in place and never gets more breaks or moves.

    `most`: breaks of one participant beyond which no exchange goes.
    """

    def __init__(self, board: Board, draft: Draft, seed: random.Random, *, most: int | None = None) -> None:
        self.board, self.draft, self.seed = board, draft, seed
        self.most = len(board.slots) if most is None else most
        self.who = [[NOWHERE] * len(board.of) for _ in board.slots]
        for meeting, slot in enumerate(draft.at):
            if slot >= 0:
                for person in board.pairs[meeting]:
                    self.who[slot][person] = meeting
        daily = any(most < day.bit_count() for most in board.most for day in board.days)
        self.careful = board.walking or (daily and len(board.days) > 1)
        self.special = [
            bool(board.need[m] >= 0 or board.before[m] or board.after[m] or board.pinned_table[m] >= 0)
            for m in range(board.size)
        ]

    def run(self, steps: int, stop: Callable[[], bool]) -> int:
        """Try so many exchanges; returns how many breaks went."""
        board, draft, seed = self.board, self.draft, self.seed
        gained = 0
        broken: list[int] = []
        for step in range(steps):
            if step % 500 == 0:
                if stop():
                    break
                broken = [person for person, mask in enumerate(draft.busy) if mask and board.runs(mask)]
                if not broken:
                    break
            person = broken[seed.randrange(len(broken))]
            mask = draft.busy[person]
            days = [day for day in board.days if (mask & day) and _breaks(mask & day)]
            if not days:
                continue
            gained += self._try(*self._pick(mask, days[seed.randrange(len(days))]), person)
        return gained

    def _pick(self, mask: int, day: int) -> tuple[int, int]:
        """A slot of a meeting at the edge of a stretch, and a slot of an idle stretch or beside a stretch."""
        here = mask & day
        ends = here & (~(here << 1) | ~(here >> 1))
        beside = ((here << 1) | (here >> 1)) & ~here & day
        return self._any(ends), self._any(beside)

    def _any(self, mask: int) -> int:
        bits = [t for t in range(mask.bit_length()) if mask >> t & 1]
        return bits[self.seed.randrange(len(bits))]

    def _chain(self, s: int, t: int, person: int) -> tuple[list[int], list[int], set[int]] | None:
        """Meetings of the chain in s and in t, and its people; None when one of them may not change."""
        board, who = self.board, self.who
        sides: tuple[list[int], list[int]] = ([], [])
        people = {person}
        stack = [person]
        while stack:
            one = stack.pop()
            for side, slot, goal in ((0, s, t), (1, t, s)):
                meeting = who[slot][one]
                if meeting < 0 or meeting in sides[side]:
                    continue
                if not board.allowed[meeting] >> goal & 1:
                    return None
                sides[side].append(meeting)
                for other in board.pairs[meeting]:
                    if other not in people:
                        people.add(other)
                        stack.append(other)
        return sides[0], sides[1], people

    def _try(self, s: int, t: int, person: int) -> int:
        board, draft = self.board, self.draft
        chain = self._chain(s, t, person)
        if chain is None:
            return 0
        from_s, from_t, people = chain
        before = after = 0
        both = 1 << s | 1 << t
        for one in people:
            mask = draft.busy[one]
            swapped = mask ^ both if (mask >> s ^ mask >> t) & 1 else mask
            if swapped != mask:
                was, then = board.runs(mask), board.runs(swapped)
                if then > was and then > self.most:
                    return 0
                before += was
                after += then
        if after > before or self._moved(from_s, s, t) + self._moved(from_t, t, s) > 0:
            return 0
        shift = sum(board.shares[m] for m in from_s) - sum(board.shares[m] for m in from_t)
        if draft.used[t] + shift > board.room[t] or draft.used[s] - shift > board.room[s]:
            return 0
        return before - after if self._exchange(from_s, from_t, s, t) else 0

    def _moved(self, meetings: list[int], slot: int, goal: int) -> int:
        stood = self.board.stood
        return sum((stood[m] not in (NOWHERE, goal)) - (stood[m] not in (NOWHERE, slot)) for m in meetings)

    def _exchange(self, from_s: list[int], from_t: list[int], s: int, t: int) -> bool:
        draft, board = self.draft, self.board
        goals = [(m, t) for m in from_s] + [(m, s) for m in from_t]
        for meeting, _ in goals:
            slot = draft.take(meeting)
            for person in board.pairs[meeting]:
                self.who[slot][person] = NOWHERE
        checked = self.careful or any(self.special[m] for m, _ in goals)
        done = 0
        for meeting, goal in goals:
            if checked and not draft.fits(meeting, goal):
                break
            self._put(meeting, goal)
            done += 1
        if done == len(goals):
            return True
        for meeting, goal in goals[:done]:
            draft.take(meeting)
            for person in board.pairs[meeting]:
                self.who[goal][person] = NOWHERE
        for meeting, goal in goals:
            self._put(meeting, s if goal == t else t)
        return False

    def _put(self, meeting: int, slot: int) -> None:
        self.draft.put(meeting, slot)
        for person in self.board.pairs[meeting]:
            self.who[slot][person] = meeting


def _breaks(mask: int) -> bool:
    return (mask & ~(mask << 1)).bit_count() > 1
