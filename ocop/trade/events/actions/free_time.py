"""When a participant or an interpreter cannot meet: slots ticked, or hours as people say them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events import slots
from ocop.trade.events.actions.planning_slots import _span_words
from ocop.trade.events.actions.registering import LANGUAGES
from ocop.trade.events.moves import locked
from ocop.trade.events.permissions import OFFICE, locked_participant
from ocop.trade.models import EventSlot, Interpreter, InterpreterAbsence, Participant, TradeEvent, Unavailability


def live_slots(event: TradeEvent) -> Any:
    """The slots of the event's plan in which meetings are held."""
    return event.slots.filter(dropped_at__isnull=True, is_break=False)


def _keys(event: TradeEvent, chosen: Iterable[int]) -> set[int]:
    wanted = set(chosen)
    there = set(live_slots(event).filter(pk__in=wanted).values_list("pk", flat=True))
    if there != wanted:
        raise Refused(_("The slots were changed since you opened this page; look again."), field="slots")
    return wanted


def slots_of_hours(event: TradeEvent, day: datetime.date, text: str) -> list[int]:
    """Keys of the slots of a day that share time with hours such as "8:30-10:00; 14h-15h". Raises Refused: unreadable, overlap."""
    try:
        spans = slots.parse_spans(text)
    except slots.SpanError as error:
        raise Refused(_span_words(error), field="hours") from None
    zone = timezone.get_default_timezone()
    there = [(one.pk, one.starts_at, one.ends_at) for one in live_slots(event)]
    found: list[int] = []
    for start, end in spans:
        begins = datetime.datetime.combine(day, start, zone)
        found += slots.overlapping(begins, datetime.datetime.combine(day, end, zone), there)
    return list(dict.fromkeys(found))


def set_free_time(*, by: Any, participant: Participant, busy: Iterable[int]) -> int:
    """Say in which slots a participant cannot meet (the whole list); gives how many. Raises Refused, also when no slot would be left.

    A timetable that is published stays as it is: meetings in those slots are shown as conflicts to the office."""
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        if row.event.state in ("closed", "cancelled") or (row.event.state == "running" and part != OFFICE):
            raise Refused(_("The event is running or over; call the trade office."))
        wanted = _keys(row.event, busy)
        if wanted and len(wanted) == live_slots(row.event).count():
            raise Refused(
                _("You would be free in no slot at all; withdraw the registration if you do not come."), field="slots"
            )
        before = set(row.unavailable.values_list("slot_id", flat=True))
        if before == wanted:
            return len(wanted)
        row.unavailable.exclude(slot__in=wanted).delete()
        Unavailability.objects.bulk_create(
            [Unavailability(participant=row, slot_id=key) for key in sorted(wanted - before)]
        )
        after = {"event": row.event.slug, "busy_slots": len(wanted), "as": part}
        record(
            by=by,
            action="trade.event_free_time",
            topic="trade",
            subject=row.organisation,
            before={"busy_slots": len(before)},
            after=after,
        )
    return len(wanted)


def add_interpreter(*, by: Any, event: TradeEvent, label: str, languages: Sequence[str]) -> Interpreter:
    """An interpreter with the languages between which they speak. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        if not label.strip():
            raise Refused(_("Say how you call the interpreter."), field="label")
        if len(set(languages)) < 2 or set(languages) - set(LANGUAGES):
            raise Refused(_("Choose at least two languages."), field="languages")
        found = Interpreter.objects.create(event=row, label=label.strip()[:80], languages=sorted(set(languages)))
        record(
            by=by, action="trade.event_interpreter", topic="trade", subject=row, after={"languages": found.languages}
        )
    return found


def _interpreter(event: TradeEvent, pk: int) -> Interpreter:
    found = event.interpreters.filter(pk=pk).first()
    if found is None:
        raise Refused(_("This interpreter is not at the event."))
    return found


def set_absence(*, by: Any, event: TradeEvent, interpreter: int, absent: Iterable[int]) -> int:
    """The slots in which an interpreter is not there (the whole list). Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        found = _interpreter(row, interpreter)
        wanted = _keys(row, absent)
        before = set(found.absences.values_list("slot_id", flat=True))
        found.absences.exclude(slot__in=wanted).delete()
        InterpreterAbsence.objects.bulk_create(
            [InterpreterAbsence(interpreter=found, slot_id=key) for key in sorted(wanted - before)]
        )
        record(by=by, action="trade.event_interpreter_absent", topic="trade", subject=row, after={"slots": len(wanted)})
    return len(wanted)


def remove_interpreter(*, by: Any, event: TradeEvent, interpreter: int) -> None:
    """Take an interpreter off; placements that named them name nobody. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        _interpreter(row, interpreter).delete()
        record(by=by, action="trade.event_interpreter_removed", topic="trade", subject=row)


def slot_rows(event: TradeEvent) -> list[EventSlot]:
    """The event's slots and breaks, in order."""
    return list(event.slots.filter(dropped_at__isnull=True).order_by("starts_at"))
