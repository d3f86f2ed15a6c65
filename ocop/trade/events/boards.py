"""The live board of a hall: who sits where now and next, and who of them is not here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ocop.trade.models import Attendance, EventHall, EventSlot, Placement, TradeEvent
from ocop.workdays import clock

SOON = datetime.timedelta(minutes=90)


@dataclass
class Seat:
    """A table in one slot."""

    table: str
    meeting: Any = None
    missing: tuple[str, ...] = ()
    is_closed: bool = False


def attendance_of(event: TradeEvent, day: datetime.date) -> dict[int, Attendance]:
    """What the door knows of a day, by participant."""
    rows = Attendance.objects.filter(participant__event=event, day=day)
    return {row.participant_id: row for row in rows}


def day_of(event: TradeEvent, text: str = "") -> datetime.date:
    """The day of an address; without one today within the event, else its first."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = clock.today()
    return day if event.starts_on <= day <= event.ends_on else event.starts_on


def slots_on(event: TradeEvent, day: datetime.date) -> list[EventSlot]:
    """Slots and breaks of a day in the plan, and those of the published timetable that left it."""
    rows = event.slots.filter(dropped_at__isnull=True)
    return [row for row in rows.order_by("starts_at") if timezone.localtime(row.starts_at).date() == day]


def now_and_next(slots: list[EventSlot], now: datetime.datetime) -> tuple[EventSlot | None, EventSlot | None]:
    """(the slot that runs, the next one with meetings)."""
    running = next((row for row in slots if row.starts_at <= now < row.ends_at), None)
    after = next((row for row in slots if row.starts_at > now and not row.is_break), None)
    return running, after


def seats(hall: EventHall, slot: EventSlot, present: dict[int, Attendance], *, told: bool = True) -> list[Seat]:
    """Every table of a hall in a slot. Two queries. `told`: the door is open, so who was not seen is missing."""
    rows = Placement.objects.filter(
        timetable__event=hall.event_id, timetable__state="published", slot=slot, table__hall=hall
    )
    by_table = {
        row.table_id: row
        for row in rows.exclude(meeting__state="cancelled").select_related(
            "meeting__producer__organisation", "meeting__buyer__organisation", "interpreter"
        )
    }
    found = []
    for table in hall.tables.all():
        placed: Any = by_table.get(table.pk)
        missing: tuple[str, ...] = ()
        if placed is not None and told:
            pair = (placed.meeting.producer, placed.meeting.buyer)
            missing = tuple(
                one.organisation.name for one in pair if one.pk not in present or present[one.pk].state != "here"
            )
        if placed is not None or table.closed_at is None:
            found.append(Seat(table.label, placed, missing, table.closed_at is not None))
    return found


def grid(hall: EventHall, day: datetime.date) -> list[dict[str, Any]]:
    """All slots of a day of a hall with its tables, for printing. Three queries."""
    tables = list(hall.tables.all())
    rows = Placement.objects.filter(timetable__event=hall.event_id, timetable__state="published", table__hall=hall)
    by: dict[tuple[int, int], Any] = {}
    spans: dict[int, EventSlot] = {}
    for row in rows.exclude(meeting__state="cancelled").select_related(
        "slot", "meeting__producer__organisation", "meeting__buyer__organisation", "interpreter"
    ):
        by[row.slot_id, row.table_id] = row
        spans[row.slot_id] = row.slot
    for slot in slots_on(hall.event, day):
        spans[slot.pk] = slot
    ordered = sorted(
        (slot for slot in spans.values() if timezone.localtime(slot.starts_at).date() == day),
        key=lambda slot: slot.starts_at,
    )
    return [{"slot": slot, "cells": [(table, by.get((slot.pk, table.pk))) for table in tables]} for slot in ordered]
