"""A participant's own meetings in the published timetable, in the order of the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from ocop.trade.models import Meeting, MeetingOutcome, Participant, Placement


@dataclass
class OwnMeeting:
    """One meeting as a participant sees it: whom, where, when, and what their own side said of it."""

    meeting: Meeting
    other: str
    other_id: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    hall: str
    table: str
    version: int
    interpreter: str = ""
    outcome: MeetingOutcome | None = None
    brings: list[Any] = field(default_factory=list)


def meetings_of(participant: Participant) -> list[OwnMeeting]:
    """The published placements of a participant, by time, with the newest word of their own side. Three queries."""
    side = participant.side
    rows = (
        Placement.objects.filter(
            timetable__event=participant.event_id, timetable__state="published", **{f"meeting__{side}": participant}
        )
        .exclude(meeting__state="cancelled")
        .select_related(
            "meeting__producer__organisation",
            "meeting__buyer__organisation",
            "slot",
            "table__hall",
            "interpreter",
            "timetable",
        )
        .order_by("slot__starts_at", "pk")
    )
    found = []
    for row in rows:
        other = row.meeting.buyer if side == "producer" else row.meeting.producer
        found.append(
            OwnMeeting(
                row.meeting,
                other.organisation.name,
                other.pk,
                row.slot.starts_at,
                row.slot.ends_at,
                row.table.hall.name,
                row.table.label,
                row.timetable.number,
                row.interpreter.label if row.interpreter else "",
            )
        )
    said = {
        one.meeting_id: one
        for one in MeetingOutcome.objects.filter(meeting__in=[one.meeting for one in found], side=side).order_by(
            "said_at", "pk"
        )
    }
    for one in found:
        one.outcome = said.get(one.meeting.pk)
    return found
