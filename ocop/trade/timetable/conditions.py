"""The musts of an event as a model in which every condition can be switched off: to find which ones contradict.

Codes, with names: `must` (producer, buyer), `away` (person), `pinned` (producer, buyer, slot), `apart` (producer, buyer),
`most_a_day` (person; number), `order` (the two first, the two then), `tables` (number: most common tables in a slot),
`table_closed` (table), `interpreters` (languages; number of those who speak them), `halls` (walking). What no office can
change is not a condition: a person is at one place at a time, and there are as many slots as there are.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from ocop.trade.timetable.board import Board
from ocop.trade.timetable.event import Message

Literal = cp_model.IntVar


class Conditions:
    """`model`, and for each condition its literal and its message."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.model = cp_model.CpModel()
        self.literals: list[Literal] = []
        self.messages: list[Message] = []
        self.musts = [m for m in range(board.size) if board.must[m]]
        slots = range(len(board.slots))
        self.x = {m: [self.model.new_bool_var("") for _ in slots] for m in self.musts}
        for meeting in self.musts:
            self.model.add_bool_or(self.x[meeting]).only_enforce_if(self._new("must", *self._pair(meeting)))
            self.model.add_at_most_one(self.x[meeting])
            self._meeting(meeting)
        for person, mine in enumerate(board.of):
            here = [m for m in mine if m in self.x]
            if here:
                self._person(person, here)
        self._tables()
        self._interpreters()
        self._order()
        if board.walking:
            self._walks()

    def _new(self, code: str, *names: str, number: int | None = None) -> Literal:
        literal = self.model.new_bool_var("")
        self.literals.append(literal)
        self.messages.append(Message(code, names, (), number))
        return literal

    def _name(self, person: int) -> str:
        participant = self.board.event.participants[person]
        return participant.name or str(participant.key)

    def _pair(self, meeting: int) -> tuple[str, str]:
        one, other = self.board.pairs[meeting]
        return self._name(one), self._name(other)

    def _none(self, literals: list[Literal], condition: Literal) -> None:
        for literal in literals:
            self.model.add_implication(condition, ~literal)

    def _meeting(self, meeting: int) -> None:
        board = self.board
        pin = board.pins[meeting]
        if pin >= 0:
            slot = board.slots[pin]
            pinned = self._new("pinned", *self._pair(meeting), slot.name or str(slot.key))
            self._none([literal for t, literal in enumerate(self.x[meeting]) if t != pin], pinned)
        if board.is_apart(meeting):
            self._none(self.x[meeting], self._new("apart", *self._pair(meeting)))

    def _person(self, person: int, mine: list[int]) -> None:
        board = self.board
        away = [t for t in range(len(board.slots)) if not board.free[person] >> t & 1]
        for t in range(len(board.slots)):
            self.model.add_at_most_one(self.x[m][t] for m in mine)
        if away:
            self._none([self.x[m][t] for m in mine for t in away], self._new("away", self._name(person)))
        most = board.most[person]
        if any(most < min(len(mine), day.bit_count()) for day in board.days):
            literal = self._new("most_a_day", self._name(person), number=most)
            for day in board.days:
                here = [self.x[m][t] for m in mine for t in range(len(board.slots)) if day >> t & 1]
                self.model.add(sum(here) <= most).only_enforce_if(literal)

    def _tables(self) -> None:
        board = self.board
        sharing = [m for m in self.musts if board.shares[m]]
        if sharing:
            literal = self._new("tables", number=max(board.room, default=0))
            for t, room in enumerate(board.room):
                if room < len(sharing):
                    self.model.add(sum(self.x[m][t] for m in sharing) <= room).only_enforce_if(literal)
        closing: dict[tuple[int, ...], list[int]] = {}
        for meeting in self.musts:
            if board.seats[meeting]:
                closing.setdefault(board.seats[meeting], []).append(meeting)
        for seats, meetings in closing.items():
            tables = [board.event.tables[table] for table in seats]
            shut = [t for t in range(len(board.slots)) if not any(board.open_at[table] >> t & 1 for table in seats)]
            names = [table.name or str(table.key) for table in tables]
            if shut:
                self._none([self.x[m][t] for m in meetings for t in shut], self._new("table_closed", *names))
            if len(meetings) > 1 and board.shares[meetings[0]]:
                for t in range(len(board.slots)):
                    self.model.add_at_most_one(self.x[m][t] for m in meetings)

    def _interpreters(self) -> None:
        board = self.board
        for kinds, able in board.unions:
            need = [m for m in self.musts if board.need[m] in kinds]
            if not need:
                continue
            languages = sorted({word for m in need for word in board.event.meetings[m].speaks})
            literal = self._new("interpreters", *languages, number=len(able))
            for t in range(len(board.slots)):
                room = board.interpreters_in(t, able)
                if room < len(need):
                    self.model.add(sum(self.x[m][t] for m in need) <= room).only_enforce_if(literal)

    def _order(self) -> None:
        for first in self.musts:
            for then in self.board.after[first]:
                if then not in self.x:
                    continue
                literal = self._new("order", *self._pair(first), *self._pair(then))
                for t in range(len(self.board.slots)):
                    pair = sum(self.x[first][t:]) + sum(self.x[then][: t + 1])
                    self.model.add(pair <= 1).only_enforce_if(literal)

    def _walks(self) -> None:
        board = self.board
        literal = self._new("halls")
        for mine in board.of:
            here = [m for m in mine if m in self.x]
            for one in here:
                for other in here:
                    for s, t in board.near.get((board.hall[one], board.hall[other]), ()):
                        self.model.add_bool_or([~self.x[one][s], ~self.x[other][t], ~literal])
