"""Why a published instance has no timetable: the smallest known set of its conditions that contradict each other.

Conditions: "forbidden" (participant, slots), "pinned" (meeting, slot), "session" (meeting, session), "precedence" (meeting,
earlier), "tables" (number), "spread" (number: breaks between the most and the least broken day). That every meeting takes
place once and nobody is in two meetings at a time is no condition that could be dropped. An empty set: the meetings
alone do not fit into the slots.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from ocop.trade.timetable.culprits import Culprits
from ocop.trade.timetable.forum import SPREAD, Forum

Literal = cp_model.IntVar
Condition = dict[str, object]


def because(forum: Forum, *, until: float, seed: int) -> tuple[list[Condition], bool] | None:
    """The conditions and whether no smaller set would do; None when the time was too short."""
    made = _Switched(forum)
    found = Culprits(made.model, made.literals, until=until, seed=seed).smallest()
    return None if found is None else ([made.conditions[at] for at in found[0]], found[1])


class _Switched:
    """The model of a forum with a literal for each condition."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.model = cp_model.CpModel()
        self.literals: list[Literal] = []
        self.conditions: list[Condition] = []
        self.slots = range(1, forum.slots + 1)
        self.x = [{slot: self.model.new_bool_var("") for slot in self.slots} for _ in forum.pairs]
        for by_slot in self.x:
            self.model.add_exactly_one(by_slot.values())
        self._meetings()
        self._tables()
        of = forum.meetings_of()[1:]
        # With somebody of at most one meeting the least broken day has no break, so the most has SPREAD.
        spread = any(len(mine) <= 1 for mine in of)
        literal = self._new(condition="spread", number=SPREAD) if spread else None
        for participant, mine in enumerate(of, start=1):
            if mine:
                self._participant(participant, mine, literal)

    def _new(self, **condition: object) -> Literal:
        literal = self.model.new_bool_var("")
        self.literals.append(literal)
        self.conditions.append(condition)
        return literal

    def _meetings(self) -> None:
        forum = self.forum
        for meeting, by_slot in enumerate(self.x):
            pin, session = forum.pinned[meeting], forum.sessions[meeting]
            if pin:
                self.model.add_implication(self._new(condition="pinned", meeting=meeting + 1, slot=pin), by_slot[pin])
            if session != 3:
                inside = forum.session_slots(meeting)
                literal = self._new(condition="session", meeting=meeting + 1, session=session)
                self._none([x for slot, x in by_slot.items() if slot not in inside], literal)
            for earlier in sorted(forum.earlier[meeting]):
                literal = self._new(condition="precedence", meeting=meeting + 1, earlier=earlier)
                when = [sum(slot * x for slot, x in self.x[m].items()) for m in (earlier - 1, meeting)]
                self.model.add(when[0] + 1 <= when[1]).only_enforce_if(literal)
                for slot in self.slots:
                    since = [x for s, x in self.x[earlier - 1].items() if s >= slot]
                    until = [x for s, x in by_slot.items() if s <= slot]
                    self.model.add(sum(since) + sum(until) <= 1).only_enforce_if(literal)

    def _none(self, literals: list[Literal], condition: Literal) -> None:
        for literal in literals:
            self.model.add_implication(condition, ~literal)

    def _tables(self) -> None:
        if self.forum.meetings > self.forum.tables:
            literal = self._new(condition="tables", number=self.forum.tables)
            for slot in self.slots:
                self.model.add(sum(x[slot] for x in self.x) <= self.forum.tables).only_enforce_if(literal)

    def _participant(self, participant: int, mine: list[int], spread: Literal | None) -> None:
        model, forbidden = self.model, self.forum.forbidden[participant - 1]
        busy: dict[int, Literal] = {}
        for slot in self.slots:
            busy[slot] = model.new_bool_var("")
            model.add_exactly_one([*(self.x[meeting][slot] for meeting in mine), ~busy[slot]])
        model.add(sum(busy.values()) == len(mine))
        if forbidden:
            literal = self._new(condition="forbidden", participant=participant, slots=sorted(forbidden))
            self._none([busy[slot] for slot in sorted(forbidden)], literal)
        if spread is not None and len(mine) > SPREAD + 1:
            starts = [busy[1]] if 1 in busy else []
            for slot in self.slots[1:]:
                start = model.new_bool_var("")
                model.add_bool_or([start, ~busy[slot], busy[slot - 1]])
                starts.append(start)
            model.add(sum(starts) <= 1 + SPREAD).only_enforce_if(spread)
