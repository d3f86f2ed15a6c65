"""What it would mean to put a meeting of a draft somewhere: fine, a note, a warning, impossible; each with its sentences.

The rules are the optimiser's own (`ocop.trade.timetable.moves`), laid out once for a meeting that is held over a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ocop.trade.events import composing, wording
from ocop.trade.models import Meeting, Timetable
from ocop.trade.timetable import event as plain
from ocop.trade.timetable.moves import GRADES, Conflict, Rules

FINE, NOTE, WARNING, IMPOSSIBLE = "fine", *GRADES


@dataclass
class Grade:
    """The worst of what there is to say, and everything of that gravity."""

    level: str = FINE
    conflicts: list[Conflict] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """In the language of the page."""
        return [wording.said(one.code, one.names, one.number, of=wording.GRADED) for one in self.conflicts]


def worst(found: list[Conflict]) -> Grade:
    """The gravest of some conflicts."""
    if not found:
        return Grade()
    level = max((one.grade for one in found), key=GRADES.index)
    return Grade(level, [one for one in found if one.grade == level])


class Scene:
    """A draft, laid out for one meeting that is held over it. Raises KeyError for a meeting the event does not have."""

    def __init__(self, wanted: plain.Event, placements: Mapping[Any, plain.Placement], meeting: Any) -> None:
        self.key = meeting
        self.rules = Rules(wanted)
        self.meeting = self.rules.meetings[meeting]
        known = {
            key: one for key, one in placements.items() if key in self.rules.meetings and one.slot in self.rules.slots
        }
        self.others: plain.Placements = {key: one for key, one in known.items() if key != meeting}
        # What can stand against a place: who sits in its slot, the other meetings of the two, those ordered with this one.
        near = {one.key for person in (self.meeting.producer, self.meeting.buyer) for one in self.rules.of[person]}
        near |= {key for pair in wanted.earlier if meeting in pair for key in pair}
        self.near: plain.Placements = {key: one for key, one in self.others.items() if key in near}
        self.in_slot: dict[Any, plain.Placements] = {}
        for key, one in self.others.items():
            self.in_slot.setdefault(one.slot, {})[key] = one
        self.slots, self.tables = self.rules.slots, self.rules.tables
        pair = (self.meeting.producer, self.meeting.buyer)
        self.before = {person: self.rules.breaks(person, known) for person in pair}

    def grade(self, slot: Any, table: Any) -> Grade:
        """What it would mean to put the meeting there."""
        when, where = self.slots[slot], self.tables[table]
        found = list(self.rules.against(self.meeting, when, where, self.near | self.in_slot.get(slot, {})))
        after = self.near | {self.key: plain.Placement(slot, table)}
        for person, before in self.before.items():
            breaks = self.rules.breaks(person, after)
            if breaks > before:
                found.append(Conflict("note", "more_breaks", (self.rules.person(person),), (), breaks))
        return worst(found)

    def all(self) -> dict[str, tuple[str, str]]:
        """{"slot-table": (grade, sentences)} of every place."""
        found = {}
        for slot in self.slots:
            for table in self.tables:
                grade = self.grade(slot, table)
                found[f"{slot}-{table}"] = (grade.level, " ".join(grade.sentences()))
        return found

    def interpreter(self, slot: Any) -> Any:
        """Key of one who can and is free then; None for nobody."""
        return self.rules.interpreter_for(self.meeting, self.slots[slot], self.in_slot.get(slot, {}))


def scene(timetable: Timetable, meeting: Meeting) -> Scene:
    """The draft with one meeting held over it. Raises KeyError when the meeting's two do not both take part any more."""
    rows = timetable.placements.values_list("meeting_id", "slot_id", "table_id", "interpreter_id")
    placements = {key: plain.Placement(slot, table, interpreter) for key, slot, table, interpreter in rows}
    return Scene(composing.compose(timetable.event), placements, meeting.pk)


def gone(meeting: Meeting) -> Grade:
    """Of a meeting whose two do not both take part any more."""
    names = (meeting.producer.organisation.name, meeting.buyer.organisation.name)
    return Grade(IMPOSSIBLE, [Conflict("impossible", "gone", names)])


def grade(timetable: Timetable, meeting: Meeting, slot: int, table: int) -> Grade:
    """What it would mean to put a meeting of a draft into a slot at a table."""
    try:
        return scene(timetable, meeting).grade(slot, table)
    except KeyError:
        return gone(meeting)


def interpreter_for(timetable: Timetable, meeting: Meeting, slot: int) -> Any:
    """Key of an interpreter for a meeting in a slot; None for nobody."""
    return scene(timetable, meeting).interpreter(slot)
