"""The timetable of a day on which somebody does not come or comes late: repaired with the fewest moved meetings, as a new version."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events import boards, composing, reckoning
from ocop.trade.events.actions.timetables import next_number
from ocop.trade.events.moves import locked
from ocop.trade.models import EventTable, Placement, Timetable, TradeEvent
from ocop.trade.timetable import event as plain
from ocop.workdays import clock

SECONDS = 3.0


@dataclass
class Situation:
    """Who is missing on a day and what of the published timetable it touches."""

    absent: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    left: list[Any] = field(default_factory=list)
    touched: list[Any] = field(default_factory=list)
    closed: list[Any] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    @property
    def is_calm(self) -> bool:
        """Nothing to repair."""
        return not (self.touched or self.closed or self.gone)


def away_of(event: TradeEvent, day: datetime.date) -> dict[Any, set[Any]]:
    """By participant: slots of the day in which they are not there, by what the door knows. Two queries."""
    slots = [slot for slot in boards.slots_on(event, day) if not slot.is_break]
    found: dict[int, set[int]] = {}
    for who, seen in boards.attendance_of(event, day).items():
        if seen.state == "absent":
            found[who] = {slot.pk for slot in slots}
        elif seen.state == "late" and seen.expected_at is not None:
            found[who] = {slot.pk for slot in slots if slot.starts_at < seen.expected_at}
        elif seen.state == "left":
            found[who] = {slot.pk for slot in slots if slot.starts_at >= seen.at}
    return found


def begun(event: TradeEvent, day: datetime.date) -> datetime.datetime | None:
    """The moment before which nothing is moved any more: now on a day that runs, none before it."""
    return clock.now() if day <= clock.today() else None


def situation(event: TradeEvent, day: datetime.date) -> Situation:
    """What is to be repaired. Meetings whose slot has begun are past repair and are not counted."""
    found = Situation()
    seen = boards.attendance_of(event, day)
    people = {row.pk: row for row in event.participants.filter(pk__in=seen).select_related("organisation")}
    for who, one in seen.items():
        bucket = {"absent": found.absent, "late": found.late, "left": found.left}.get(one.state)
        if bucket is not None and who in people:
            bucket.append((people[who], one))
    away, since = away_of(event, day), begun(event, day)
    published = event.timetables.filter(state="published").first()
    if published is None:
        return found
    rows = published.placements.select_related(
        "slot", "table__hall", "meeting__producer__organisation", "meeting__buyer__organisation"
    ).exclude(meeting__state="cancelled")
    for row in rows.order_by("slot__starts_at", "pk"):
        if since is not None and row.slot.starts_at < since:
            continue
        pair = (row.meeting.producer, row.meeting.buyer)
        if any(one.state != "registered" for one in pair):
            found.gone.append(row)
        elif any(row.slot_id in away.get(one.pk, ()) for one in pair):
            found.touched.append(row)
        elif row.table.closed_at is not None:
            found.closed.append(row)
    return found


def propose(*, by: Any, event: TradeEvent, day: datetime.date, seconds: float = SECONDS) -> Timetable:
    """A draft that repairs the published timetable; what has begun stays where it was. Raises Refused when there is nothing to repair."""
    # The optimiser's library takes a second of the start of every process; most never mend a timetable.
    from ocop.trade.timetable.repair import repair as mend

    with transaction.atomic():
        row = locked(by, event)
        published = row.timetables.filter(state="published").first()
        if published is None:
            raise Refused(_("No timetable is published yet."))
        if situation(row, day).is_calm:
            raise Refused(_("Nobody with a meeting to come is missing: there is nothing to repair."))
        wanted = composing.compose(row, standing=published, is_repair=True)
        missing, first = away_of(row, day), _first_free(wanted, row, day)
    try:
        found = mend(wanted, away=missing, since=first, tables_gone=_closed(row), seconds=seconds, seed=published.seed)
    except plain.BadEventError as error:
        raise Refused(_("The event contradicts itself: %(what)s.") % {"what": ", ".join(error.names)}) from None
    with transaction.atomic():
        row = locked(by, event)
        if not row.timetables.filter(pk=published.pk, state="published").exists():
            raise Refused(_("Another timetable was published meanwhile; look again."))
        made = Timetable.objects.create(
            event=row,
            number=next_number(row),
            state="draft",
            origin="repair",
            seed=published.seed,
            seconds=max(1, int(seconds)),
            based_on=published,
            made_by=by,
            made_by_name=by.name,
            created_at=clock.now(),
            started_at=clock.now(),
        )
        reckoning.keep_repair(made, wanted, found)
        made.refresh_from_db()
        if made.state == "failed":
            raise Refused(_("No meeting is left after the repair."))
        _keep_past(made, published, row, day)
        after = {"number": made.number, "of": published.number, "day": day}
        record(by=by, action="trade.timetable_repaired", topic="trade", subject=row, after=after)
    return made


def _first_free(wanted: plain.Event, event: TradeEvent, day: datetime.date) -> int:
    """The first slot that can still be changed. Raises Refused when none is left."""
    since = begun(event, day)
    rows = event.slots.filter(pk__in=[slot.key for slot in wanted.slots]).order_by("starts_at")
    found = rows.first() if since is None else rows.filter(starts_at__gte=since).first()
    if found is None:
        raise Refused(_("The last slot has begun; nothing can be repaired any more."))
    return int(found.pk)


def _closed(event: TradeEvent) -> list[int]:
    return list(EventTable.objects.filter(hall__event=event, closed_at__isnull=False).values_list("pk", flat=True))


def _keep_past(made: Timetable, published: Timetable, event: TradeEvent, day: datetime.date) -> None:
    """Meetings whose slot has begun, and those of slots out of the plan, stand in the new version as they stood."""
    since = begun(event, day)
    there = set(made.placements.values_list("meeting_id", flat=True))
    old = [
        Placement(
            timetable=made,
            meeting_id=one.meeting_id,
            slot_id=one.slot_id,
            table_id=one.table_id,
            interpreter_id=one.interpreter_id,
        )
        for one in published.placements.select_related("slot").exclude(meeting__state="cancelled")
        if since is not None and one.slot.starts_at < since and one.meeting_id not in there
    ]
    Placement.objects.bulk_create(old, ignore_conflicts=True)
