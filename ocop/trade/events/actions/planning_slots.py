"""The slots of an event made and made anew, with what a change touches said before it is done.

Wishes hang on no slot and stay whatever happens. What participants said of their free time is carried over by the clock; timetables
that used the old slots keep them, out of the plan. While a timetable is published its slots stand, unless it is given up.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events import slots
from ocop.trade.events.moves import locked
from ocop.trade.models import (
    EventSlot,
    InterpreterAbsence,
    Meeting,
    Placement,
    Timetable,
    TradeEvent,
    Unavailability,
    Wish,
)
from ocop.workdays import clock

MANY = {
    "minutes": lambda: (
        _("A slot lasts between %(least)s and %(most)s minutes.") % {"least": slots.SHORTEST, "most": slots.LONGEST}
    ),
    "many": lambda: _("These are more than %(most)s slots.") % {"most": slots.MOST_SLOTS},
    "none": lambda: _("No slot fits into these hours."),
}


@dataclass
class Effect:
    """What a new plan would do. `published` is the number of the timetable that is in the way, if one is."""

    kept: int = 0
    made: int = 0
    dropped: int = 0
    wishes: int = 0
    carried: int = 0
    pins: int = 0
    drafts: int = 0
    published: int | None = None
    published_meetings: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether anything would be otherwise than it stands."""
        return bool(self.made or self.dropped)


def plan_from(event: TradeEvent, *, days: list[datetime.date], sessions: str, breaks: str, minutes: int) -> slots.Plan:
    """What the office typed, checked. Raises Refused with the field."""
    if not days:
        raise Refused(_("Choose at least one day."), field="days")
    if any(not event.starts_on <= day <= event.ends_on for day in days):
        raise Refused(_("A day lies outside of the event."), field="days")
    spans = {}
    for name, text in (("sessions", sessions), ("breaks", breaks)):
        try:
            spans[name] = slots.parse_spans(text)
        except slots.SpanError as error:
            raise Refused(_span_words(error), field=name) from None
    if not spans["sessions"]:
        raise Refused(_("Say the hours of the meetings, such as 8:30-11:30; 13:30-16:30."), field="sessions")
    return slots.Plan(tuple(sorted(set(days))), spans["sessions"], spans["breaks"], minutes)


def _span_words(error: slots.SpanError) -> str:
    return {
        "unreadable": _("“%(text)s” are no hours; write them as 8:30-11:30."),
        "backwards": _("“%(text)s” ends before it begins."),
        "overlap": _("These hours overlap: %(text)s."),
    }[error.what] % {"text": error.text}


def _wanted(plan: slots.Plan) -> list[tuple[datetime.datetime, datetime.datetime, bool, str]]:
    zone = timezone.get_default_timezone()
    try:
        drawn = slots.draw(plan)
    except ValueError as error:
        raise Refused(MANY[str(error)](), field="minutes" if str(error) != "none" else "sessions") from None
    return [
        (one.starts.replace(tzinfo=zone), one.ends.replace(tzinfo=zone), one.is_break, one.session) for one in drawn
    ]


def _compared(event: TradeEvent, plan: slots.Plan) -> tuple[list[Any], list[EventSlot], int]:
    """(new spans, slots that go, how many stay)."""
    wanted = _wanted(plan)
    standing = list(event.slots.filter(dropped_at__isnull=True))
    there = {(row.starts_at, row.ends_at, row.is_break) for row in standing}
    spans = {(a, b, pause) for a, b, pause, _name in wanted}
    new = [one for one in wanted if one[:3] not in there]
    old = [row for row in standing if (row.starts_at, row.ends_at, row.is_break) not in spans]
    return new, old, len(standing) - len(old)


def effect_of(event: TradeEvent, plan: slots.Plan) -> Effect:
    """What the plan would change, without changing it. Raises Refused for a plan that gives no slots."""
    new, old, kept = _compared(event, plan)
    found = Effect(kept=kept, made=len(new), dropped=len(old))
    keys = [row.pk for row in old]
    found.wishes = Wish.objects.filter(participant__event=event).count()
    found.carried = Unavailability.objects.filter(slot__in=keys).count()
    found.pins = Meeting.objects.filter(event=event, pinned_slot__in=keys).count()
    published = event.timetables.filter(state="published").first()
    if published is not None and keys:
        found.published = published.number
        found.published_meetings = published.placements.filter(slot__in=keys).count()
    found.drafts = event.timetables.filter(state="draft", placements__slot__in=keys).distinct().count() if keys else 0
    return found


def plan_slots(*, by: Any, event: TradeEvent, plan: slots.Plan, give_up_published: bool = False) -> Effect:
    """Make the event's slots from the plan. Raises Refused while a published timetable stands on slots that would go, unless it is
    given up: it is kept as replaced, and everybody waits for the next one."""
    with transaction.atomic():
        row = locked(by, event)
        if row.state in ("running", "closed", "cancelled"):
            raise Refused(_("The event is running or over; its slots stand."))
        found = effect_of(row, plan)
        if found.published is not None and found.published_meetings and not give_up_published:
            raise Refused(
                _(
                    "Timetable %(number)s is published and %(count)s of its meetings stand in slots that would go. Give it up, or keep the slots."
                )
                % {"number": found.published, "count": found.published_meetings},
                field="minutes",
            )
        new, old, _kept = _compared(row, plan)
        now = clock.now()
        if found.published is not None and found.published_meetings:
            Timetable.objects.filter(event=row, state="published").update(state="replaced")
            if row.state == "planned":
                row.state = "wishes"
        used = set(Placement.objects.filter(slot__in=old).values_list("slot_id", flat=True))
        busy = list(Unavailability.objects.filter(slot__in=old).values_list("participant_id", "slot_id"))
        absent = list(InterpreterAbsence.objects.filter(slot__in=old).values_list("interpreter_id", "slot_id"))
        pins = list(Meeting.objects.filter(event=row, pinned_slot__in=old).select_related("pinned_slot"))
        spans = {one.pk: (one.starts_at, one.ends_at) for one in old}
        EventSlot.objects.filter(pk__in=used).update(dropped_at=now)
        Unavailability.objects.filter(slot__in=used).delete()
        InterpreterAbsence.objects.filter(slot__in=used).delete()
        EventSlot.objects.filter(pk__in=[one.pk for one in old if one.pk not in used]).delete()
        EventSlot.objects.bulk_create(
            [EventSlot(event=row, starts_at=a, ends_at=b, is_break=pause, session=name) for a, b, pause, name in new]
        )
        _carry(row, spans, busy, absent, pins)
        row.slot_plan = plan.as_json()
        row.save(update_fields=["slot_plan", "state"])
        after = {"minutes": plan.minutes, "kept": found.kept, "made": found.made, "dropped": found.dropped}
        record(by=by, action="trade.event_slots", topic="trade", subject=row, after=after)
    return found


def _carry(event: TradeEvent, spans: dict[int, Any], busy: list[Any], absent: list[Any], pins: list[Meeting]) -> None:
    """Who was not free in a slot that went is not free in every new slot that shares time with it; a pin goes to the slot of the same
    beginning, or is taken off."""
    now = [(one.pk, one.starts_at, one.ends_at) for one in event.slots.filter(dropped_at__isnull=True, is_break=False)]
    found = {key: slots.overlapping(start, end, now) for key, (start, end) in spans.items()}
    rows: set[tuple[int, int]] = {(who, new) for who, old in busy for new in found[old]}
    Unavailability.objects.bulk_create(
        [Unavailability(participant_id=who, slot_id=key) for who, key in sorted(rows)], ignore_conflicts=True
    )
    rows = {(who, new) for who, old in absent for new in found[old]}
    InterpreterAbsence.objects.bulk_create(
        [InterpreterAbsence(interpreter_id=who, slot_id=key) for who, key in sorted(rows)], ignore_conflicts=True
    )
    begins = {start: key for key, start, _end in now}
    for meeting in pins:
        slot = meeting.pinned_slot
        meeting.pinned_slot_id = begins.get(slot.starts_at) if slot is not None else None
        meeting.save(update_fields=["pinned_slot"])
