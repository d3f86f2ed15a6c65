"""A timetable being made on a board: put a meeting into a slot, take it out, ask whether it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocop.trade.timetable.board import NOWHERE, Board
from ocop.trade.timetable.event import Value


class Draft:
    """Slots of meetings with the counts that tell quickly what still fits. Every rule of the event is kept."""

    def __init__(self, board: Board, at: Sequence[int] | None = None) -> None:
        self.board = board
        self.at = [NOWHERE] * board.size
        self.busy = [0] * len(board.of)
        slots = len(board.slots)
        self.used = [0] * slots
        self.hall_used = [[0] * slots for _ in board.halls]
        self.kinds = [[0] * len(board.needs) for _ in range(slots)]
        self.pinned: set[tuple[int, int]] = set()
        if at is not None:
            for meeting, slot in enumerate(at):
                if slot >= 0:
                    self.put(meeting, slot)

    def put(self, meeting: int, slot: int) -> None:
        """Into a slot where it fits (not checked)."""
        self._count(meeting, slot, 1)
        self.at[meeting] = slot

    def take(self, meeting: int) -> int:
        """Out of its slot, which is returned."""
        slot = self.at[meeting]
        self._count(meeting, slot, -1)
        self.at[meeting] = NOWHERE
        return slot

    def _count(self, meeting: int, slot: int, by: int) -> None:
        board = self.board
        one, other = board.pairs[meeting]
        self.busy[one] ^= 1 << slot
        self.busy[other] ^= 1 << slot
        if board.shares[meeting]:
            self.used[slot] += by
            self.hall_used[board.hall[meeting]][slot] += by
            if board.pinned_table[meeting] >= 0:
                self.pinned ^= {(board.pinned_table[meeting], slot)}
        if board.need[meeting] >= 0:
            self.kinds[slot][board.need[meeting]] += by

    def fits(self, meeting: int, slot: int) -> bool:
        """Whether a meeting that is not held could be put into a slot."""
        return next(self.against(meeting, slot), None) is None

    def against(self, meeting: int, slot: int) -> Iterator[tuple[str, int]]:
        """What keeps a meeting out of a slot: (code, index of the person, meeting or slot it is about)."""
        board = self.board
        if not board.allowed[meeting] >> slot & 1:
            yield "closed", slot
        for person in board.pairs[meeting]:
            if self.busy[person] >> slot & 1:
                yield "busy", person
            day = board.days[board.day_of[slot]]
            if (self.busy[person] & day).bit_count() >= board.most[person] < day.bit_count():
                yield "most_a_day", person
        if board.shares[meeting]:
            hall = board.hall[meeting]
            full = self.used[slot] >= board.room[slot]
            if full or (board.walking and self.hall_used[hall][slot] >= board.hall_room[hall][slot]):
                yield "no_table", slot
            if (board.pinned_table[meeting], slot) in self.pinned:
                yield "table_taken", board.pinned_table[meeting]
        kind = board.need[meeting]
        if kind >= 0:
            for kinds, able in board.unions:
                if kind in kinds and sum(self.kinds[slot][k] for k in kinds) >= board.interpreters_in(slot, able):
                    yield "no_interpreter", slot
                    break
        yield from self._order(meeting, slot)
        if board.walking:
            yield from self._walk(meeting, slot)

    def _order(self, meeting: int, slot: int) -> Iterator[tuple[str, int]]:
        for first in self.board.before[meeting]:
            if self.at[first] >= slot or first == meeting:
                yield "order", first
        for then in self.board.after[meeting]:
            if NOWHERE != self.at[then] <= slot or then == meeting:
                yield "order", then

    def _walk(self, meeting: int, slot: int) -> Iterator[tuple[str, int]]:
        board = self.board
        here = board.hall[meeting]
        for person in board.pairs[meeting]:
            for other in board.of[person]:
                when = self.at[other]
                if when < 0 or board.hall[other] == here or other == meeting:
                    continue
                if (min(when, slot), max(when, slot)) in board.near.get((here, board.hall[other]), ()):
                    yield "walk", other

    def value(self) -> Value:
        """Level by level."""
        return self.board.value(self.at)
