"""A draft changed by hand: a meeting moved, taken out, put in, pinned; pairs the office puts together; which meeting comes first.

A published version is never edited; its copy is. A page that is older than the draft is refused, and told what changed since.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events import composing, grading
from ocop.trade.events.moves import locked
from ocop.trade.models import (
    EventSlot,
    EventTable,
    Meeting,
    MeetingOutcome,
    Placement,
    Precedence,
    Timetable,
    TradeEvent,
    Wish,
)
from ocop.workdays import clock

MOST_CHANGES = 500


def _draft(by: Any, timetable: Timetable, changed: int | None) -> Timetable:
    """The draft, locked, as the page showed it. Raises Refused with what changed since."""
    event = locked(by, timetable.event)
    row: Timetable = Timetable.objects.select_for_update(of=("self",)).get(pk=timetable.pk)
    row.event = event
    if row.state != "draft":
        raise Refused(_("Only a draft is changed by hand; copy this version first."))
    if changed is not None and changed != row.changed:
        since = [one["words"] for one in row.changes if one["n"] > changed]
        if not since:
            raise Refused(_("The draft was changed since you opened this page; look again."))
        raise Refused(
            _("The draft was changed since you opened this page: %(what)s. Look again.")
            % {"what": "; ".join(since[-5:])}
        )
    return row


def _changed(by: Any, row: Timetable, words: str, **kept: Any) -> None:
    row.changed += 1
    row.changes = [
        *row.changes,
        {
            "n": row.changed,
            "words": words,
            "by": by.ledger_actor_name if hasattr(by, "ledger_actor_name") else by.name,
            **kept,
        },
    ][-MOST_CHANGES:]
    row.status = "feasible"  # what was proved of the plan no longer holds of what a hand changed
    row.save(update_fields=["changed", "changes", "status"])


def pair_of(meeting: Meeting) -> str:
    """The two of a meeting by name."""
    return f"{meeting.producer.organisation.name} – {meeting.buyer.organisation.name}"


def _meeting(row: TradeEvent, pk: int) -> Meeting:
    found: Meeting | None = (
        row.meetings.select_related("producer__organisation", "buyer__organisation", "event").filter(pk=pk).first()
    )
    if found is None or found.state == "cancelled":
        raise Refused(_("This meeting is not of this event."))
    return found


def place(
    *,
    by: Any,
    timetable: Timetable,
    meeting: int,
    slot: int,
    table: int,
    changed: int | None = None,
    accept: bool = False,
) -> Placement:
    """Put a meeting of a draft into a slot at a table. Raises Refused for what is impossible, and for a warning that was not accepted."""
    with transaction.atomic():
        row = _draft(by, timetable, changed)
        one = _meeting(row.event, meeting)
        where = EventTable.objects.select_related("hall").filter(pk=table, hall__event=row.event).first()
        when = EventSlot.objects.filter(pk=slot, event=row.event, dropped_at__isnull=True, is_break=False).first()
        if where is None or when is None:
            raise Refused(_("This slot or table is not in the plan any more."))
        standing = row.placements.filter(meeting=one).select_related("slot", "table__hall").first()
        if standing is not None and (standing.slot_id, standing.table_id) == (slot, table):
            return standing
        grade = grading.grade(row, one, when.pk, where.pk)
        if grade.level == grading.IMPOSSIBLE:
            raise Refused(" ".join(grade.sentences()))
        if grade.level == grading.WARNING and not accept:
            raise Refused(" ".join([*grade.sentences(), _("Tick that you accept the warning.")]), field="accept")
        before = f"{composing.slot_name(standing.slot)}, {composing.table_name(standing.table)}" if standing else None
        after = f"{composing.slot_name(when)}, {composing.table_name(where)}"
        interpreter = grading.interpreter_for(row, one, when.pk) if one.needs_interpreter else None
        if standing is None:
            standing = Placement(timetable=row, meeting=one)
        standing.slot, standing.table, standing.interpreter_id = when, where, interpreter
        standing.save()
        _changed(by, row, f"{pair_of(one)}: {before or '–'} → {after}", meeting=one.pk)
        record(
            by=by,
            action="trade.timetable_changed",
            topic="trade",
            subject=row.event,
            before={"place": before},
            after={"number": row.number, "meeting": one.pk, "place": after, "grade": grade.level},
        )
    return standing


def take_out(*, by: Any, timetable: Timetable, meeting: int, changed: int | None = None) -> None:
    """Take a meeting out of a draft; it stays wished. Raises Refused."""
    with transaction.atomic():
        row = _draft(by, timetable, changed)
        one = _meeting(row.event, meeting)
        standing = row.placements.filter(meeting=one).select_related("slot", "table__hall").first()
        if standing is None:
            return
        before = f"{composing.slot_name(standing.slot)}, {composing.table_name(standing.table)}"
        standing.delete()
        _changed(by, row, f"{pair_of(one)}: {before} → –", meeting=one.pk)
        record(
            by=by,
            action="trade.timetable_changed",
            topic="trade",
            subject=row.event,
            before={"place": before},
            after={"number": row.number, "meeting": one.pk, "place": None},
        )


def pin(*, by: Any, event: TradeEvent, meeting: int, slot: int | None, table: int | None = None) -> Meeting:
    """Pin a meeting to a slot (and a table) for every timetable to come; None takes the pin off. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        one = _meeting(row, meeting)
        if slot is not None and not row.slots.filter(pk=slot, dropped_at__isnull=True, is_break=False).exists():
            raise Refused(_("This slot or table is not in the plan any more."), field="slot")
        if (
            table is not None
            and not EventTable.objects.filter(pk=table, hall__event=row, closed_at__isnull=True).exists()
        ):
            raise Refused(_("This slot or table is not in the plan any more."), field="table")
        before = {"slot": one.pinned_slot_id, "table": one.pinned_table_id}
        one.pinned_slot_id, one.pinned_table_id = slot, table if slot is not None else None
        one.save(update_fields=["pinned_slot", "pinned_table"])
        after = {"meeting": one.pk, "slot": slot, "table": one.pinned_table_id}
        record(by=by, action="trade.timetable_pinned", topic="trade", subject=row, before=before, after=after)
    return one


def add_meeting(*, by: Any, event: TradeEvent, producer: int, buyer: int) -> Meeting:
    """The office puts two together. Raises Refused when one of them said no, is not registered, or they are to meet already."""
    with transaction.atomic():
        row = locked(by, event)
        people = {one.pk: one for one in row.participants.filter(pk__in=[producer, buyer], state="registered")}
        sides = [people[key].side if key in people else "" for key in (producer, buyer)]
        if sides != ["producer", "buyer"]:
            raise Refused(_("Choose a producer and a buyer who are registered."))
        if Wish.objects.filter(participant__in=people, other__in=people, value="no").exists():
            raise Refused(_("One of the two said no to the other."))
        found = row.meetings.filter(producer=producer, buyer=buyer).first()
        if found is not None and found.state != "cancelled" and (found.is_added or found.weight):
            if not found.is_added:
                found.is_added = True
                found.save(update_fields=["is_added"])
                record(by=by, action="trade.meeting_added", topic="trade", subject=row, after={"meeting": found.pk})
            return found
        if found is None:
            found = Meeting(event=row, producer_id=producer, buyer_id=buyer, created_at=clock.now())
        found.is_added, found.is_must, found.state, found.weight = True, True, "wished", composing.ADDED
        found.needs_interpreter = bool(composing.between(people[producer], people[buyer]))
        found.save()
        record(by=by, action="trade.meeting_added", topic="trade", subject=row, after={"meeting": found.pk})
    return found


def cancel_meeting(*, by: Any, event: TradeEvent, meeting: int) -> None:
    """The meeting shall not take place; it leaves every draft. Raises Refused once something was said of it."""
    with transaction.atomic():
        row = locked(by, event)
        one = _meeting(row, meeting)
        if MeetingOutcome.objects.filter(meeting=one).exists():
            raise Refused(_("An outcome was noted already."))
        one.state = "cancelled"
        one.save(update_fields=["state"])
        Placement.objects.filter(meeting=one, timetable__state="draft").delete()
        record(by=by, action="trade.meeting_cancelled", topic="trade", subject=row, after={"meeting": one.pk})


def set_order(*, by: Any, event: TradeEvent, earlier: int, later: int, is_set: bool = True) -> None:
    """One meeting comes before another, in every timetable to come. Raises Refused for a circle."""
    with transaction.atomic():
        row = locked(by, event)
        first, then = _meeting(row, earlier), _meeting(row, later)
        if first.pk == then.pk:
            raise Refused(_("Choose two meetings."), field="later")
        if not is_set:
            Precedence.objects.filter(earlier=first, later=then).delete()
        else:
            after: dict[int, set[int]] = {}
            for one, other in Precedence.objects.filter(earlier__event=row).values_list("earlier_id", "later_id"):
                after.setdefault(one, set()).add(other)
            reach, ask = set(), [then.pk]
            while ask:
                key = ask.pop()
                if key not in reach:
                    reach.add(key)
                    ask.extend(after.get(key, ()))
            if first.pk in reach:
                raise Refused(_("The orders would run in a circle."), field="later")
            Precedence.objects.get_or_create(earlier=first, later=then)
        values = {"earlier": first.pk, "later": then.pk, "is_set": is_set}
        record(by=by, action="trade.precedence", topic="trade", subject=row, after=values)
