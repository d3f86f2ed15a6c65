"""Why a wish could not be met, and what is in the way when the musts cannot all be met: codes with names.

Codes of `why_unmet` (first the names of producer and buyer, then more where noted):
  apart                 the two shall not meet
  never_both_free       no slot in which both are there
  pinned_away           pinned to a slot in which one of them is away: (person, slot)
  most_a_day_none       one of them takes no meeting at all: (person)
  table_closed          no table they could use is open in any slot both are free in: (tables)
  no_interpreter        nobody speaks these languages in a slot both are free in: (languages)
  full                  one is taken in every slot the two could use: (person, then whom they meet), `number`: how many of
                        those have the same weight, more, or are musts
  full_day              one has as many meetings as allowed on each day that is left: (person)
  no_table_left         every table is taken in the slots in which both are free: (slots)
  interpreters_taken    every interpreter who could is taken in those slots: (slots)
  order                 another meeting must come before or after: (the two of the other meeting)
  too_far               one would have to be in another hall too soon: (the two of the other meeting)
  both_taken            in every slot they could use one or the other is taken: (persons taken with whom)
  found_none            a slot is left where it fits, the search ended before it came to it
"""

from __future__ import annotations

from collections.abc import Container

from ocop.trade.timetable.board import Board
from ocop.trade.timetable.conditions import Conditions
from ocop.trade.timetable.culprits import Culprits
from ocop.trade.timetable.draft import Draft
from ocop.trade.timetable.event import Key, Message


def why_unmet(board: Board, draft: Draft, *, only: Container[Key] | None = None) -> dict[Key, list[Message]]:
    """Reasons for each meeting that is not held (or only for some), the telling ones first."""
    return {
        meeting.key: Why(board, draft, at).messages()
        for at, meeting in enumerate(board.event.meetings)
        if draft.at[at] < 0 and (only is None or meeting.key in only)
    }


def in_the_way(board: Board, *, until: float, seed: int) -> list[Message]:
    """The smallest known set of conditions that keeps the musts from being met, in names."""
    conditions = Conditions(board)
    found = Culprits(conditions.model, conditions.literals, until=until, seed=seed).smallest()
    return [conditions.messages[at] for at in found[0]] if found else []


class Why:
    """The reasons of one meeting."""

    def __init__(self, board: Board, draft: Draft, meeting: int) -> None:
        self.board, self.draft, self.meeting = board, draft, meeting
        self.names = tuple(self._person(person) for person in board.pairs[meeting])
        self.asked = board.event.meetings[meeting]

    def _person(self, person: int) -> str:
        participant = self.board.event.participants[person]
        return participant.name or str(participant.key)

    def _slots(self, mask: int) -> tuple[str, ...]:
        return tuple(s.name or str(s.key) for t, s in enumerate(self.board.slots) if mask >> t & 1)

    def _say(self, code: str, *names: str, number: int | None = None) -> Message:
        return Message(code, self.names + names, (self.asked.key,), number)

    def messages(self) -> list[Message]:
        """What never could be, else what takes the slots there are."""
        never = self._never()
        return [never] if never else self._taken()

    def _never(self) -> Message | None:
        board, meeting = self.board, self.meeting
        if board.is_apart(meeting):
            return self._say("apart")
        one, other = board.pairs[meeting]
        both = board.free[one] & board.free[other]
        if not both:
            return self._say("never_both_free")
        pin = board.pins[meeting]
        if pin >= 0 and not both >> pin & 1:
            away = one if not board.free[one] >> pin & 1 else other
            return self._say("pinned_away", self._person(away), *self._slots(1 << pin))
        for person in (one, other):
            if board.most[person] <= 0:
                return self._say("most_a_day_none", self._person(person))
        if board.allowed[meeting]:
            return None
        if board.need[meeting] >= 0:
            there = 0
            for interpreter in board.needs[board.need[meeting]]:
                there |= board.interprets[interpreter]
            if not there & both:
                return self._say("no_interpreter", *sorted(self.asked.speaks))
        tables = [board.event.tables[table] for table in board.seats[meeting]]
        return self._say("table_closed", *(table.name or str(table.key) for table in tables))

    def _taken(self) -> list[Message]:
        board, draft, meeting = self.board, self.draft, self.meeting
        slots = board.allowed[meeting]
        full = [person for person in board.pairs[meeting] if not slots & ~draft.busy[person]]
        if full:
            return [self._full(person, slots) for person in full]
        causes: dict[tuple[str, int], int] = {}
        for slot in range(len(board.slots)):
            if slots >> slot & 1:
                against = list(draft.against(meeting, slot))
                if not against:
                    return [self._say("found_none", *self._slots(1 << slot))]
                for code, about in against:
                    key = (code, -1 if code in {"no_table", "no_interpreter"} else about)
                    causes[key] = causes.get(key, 0) | 1 << slot
        whole = [key for key, mask in causes.items() if mask == slots]
        if whole:
            return [self._worded(code, about, slots) for code, about in whole]
        return [self._worded(code, about, mask) for (code, about), mask in sorted(causes.items(), key=_weighty)]

    def _worded(self, code: str, about: int, mask: int) -> Message:
        board = self.board
        if code == "busy":
            return self._full(about, mask)
        if code == "most_a_day":
            return self._say("full_day", self._person(about))
        if code in {"order", "walk"}:
            pair = (self._person(person) for person in board.pairs[about])
            return self._say("order" if code == "order" else "too_far", *pair)
        if code == "no_interpreter":
            return self._say("interpreters_taken", *self._slots(mask))
        return self._say("no_table_left", *self._slots(mask))

    def _full(self, person: int, mask: int) -> Message:
        """Who fills these slots of a person, the weightier first."""
        board, draft, meeting = self.board, self.draft, self.meeting
        weight = (board.must[meeting], board.weights[meeting])
        there = [m for m in board.of[person] if draft.at[m] >= 0 and mask >> draft.at[m] & 1]
        there.sort(key=lambda m: (not board.must[m], -board.weights[m], m))
        others = [self._person(next(p for p in board.pairs[m] if p != person)) for m in there]
        greater = sum((board.must[m], board.weights[m]) >= weight for m in there)
        whole = mask == board.allowed[meeting]
        return self._say("full" if whole else "both_taken", self._person(person), *others, number=greater)


def _weighty(item: tuple[tuple[str, int], int]) -> tuple[int, tuple[str, int]]:
    return -item[1].bit_count(), item[0]
