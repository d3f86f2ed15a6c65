"""An event of the office as the optimiser reads it (`ocop.trade.timetable.event`): rows in, plain data out.

A wish weighs what its side gave it; a pair wished by both sides weighs more than the two apart. A no of either side keeps the two
apart. Breaks are no slots; a closed table takes no meeting; who was withdrawn takes part in nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from ocop.trade.models import (
    EventSlot,
    EventTable,
    HallWalk,
    Interpreter,
    InterpreterAbsence,
    Meeting,
    Participant,
    Placement,
    Precedence,
    Timetable,
    TradeEvent,
    Unavailability,
    Wish,
)
from ocop.trade.timetable import event as plain
from ocop.workdays import clock

MUST, LIKE, BOTH, ADDED = 10, 4, 3, 12
"""Weights: a must, a like, what is added when both sides wish it, a pair put together by the office."""
FIRST_BONUS = 5
"""Added for each participant who meets anybody at all."""
MOVING = 1


def wished_pairs(event: TradeEvent) -> tuple[dict[tuple[int, int], tuple[int, bool]], set[tuple[int, int]]]:
    """({(producer, buyer): (weight, is_must)} of registered ones, pairs that a no keeps apart). One query."""
    weight: dict[tuple[int, int], int] = {}
    must: set[tuple[int, int]] = set()
    apart: set[tuple[int, int]] = set()
    rows = Wish.objects.filter(participant__event=event, participant__state="registered", other__state="registered")
    for one, other, side, value in rows.values_list("participant_id", "other_id", "participant__side", "value"):
        pair = (one, other) if side == "producer" else (other, one)
        if value == "no":
            apart.add(pair)
            continue
        weight[pair] = weight.get(pair, -BOTH) + BOTH + (MUST if value == "must" else LIKE)
        if value == "must":
            must.add(pair)
    return {pair: (found, pair in must) for pair, found in weight.items() if pair not in apart}, apart


def sync_meetings(event: TradeEvent) -> int:
    """Meetings of the event as the wishes stand: new pairs get one, weights follow, pairs nobody wishes any more and that nothing hangs
    on go. Gives how many there are. In the caller's transaction; some queries, whatever the number."""
    pairs, _apart = wished_pairs(event)
    there = {(row.producer_id, row.buyer_id): row for row in Meeting.objects.filter(event=event)}
    interpreted = needing_interpreter(event)
    now = clock.now()
    new = [
        Meeting(
            event=event,
            producer_id=one,
            buyer_id=other,
            weight=weight,
            is_must=must,
            created_at=now,
            needs_interpreter=(one, other) in interpreted,
        )
        for (one, other), (weight, must) in sorted(pairs.items())
        if (one, other) not in there
    ]
    Meeting.objects.bulk_create(new, batch_size=1000)
    changed, gone = [], []
    for pair, row in there.items():
        if row.state in ("held", "no_show", "cancelled"):
            continue
        weight, must = pairs.get(pair, (0, False))
        if row.is_added:
            weight, must = weight + ADDED, True
        if not weight:
            gone.append(row.pk)
        elif (row.weight, row.is_must, row.needs_interpreter) != (weight, must, pair in interpreted):
            row.weight, row.is_must, row.needs_interpreter = weight, must, pair in interpreted
            changed.append(row)
    Meeting.objects.bulk_update(changed, ["weight", "is_must", "needs_interpreter"], batch_size=500)
    kept = set(Placement.objects.filter(meeting__in=gone).values_list("meeting_id", flat=True)) if gone else set()
    Meeting.objects.filter(pk__in=[key for key in gone if key not in kept]).delete()
    return len(pairs)


def spoken(languages: Iterable[str]) -> list[str]:
    """What a participant speaks; nothing stated is Vietnamese."""
    return list(languages) or ["vi"]


def needing_interpreter(event: TradeEvent) -> set[tuple[int, int]]:
    """Pairs of producers and buyers without a language in common. One query."""
    rows = list(event.participants.filter(state="registered").values_list("pk", "side", "languages"))
    foreign = {key: set(spoken(words)) for key, side, words in rows if side == "buyer"}
    return {
        (one, other)
        for one, side, words in rows
        if side == "producer"
        for other, theirs in foreign.items()
        if not theirs & set(spoken(words))
    }


def between(producer: Participant, buyer: Participant) -> frozenset[str]:
    """The languages an interpreter of these two must know: none when they share one."""
    one, other = spoken(producer.languages), spoken(buyer.languages)
    if set(one) & set(other):
        return frozenset()
    return frozenset({"vi" if "vi" in one else one[0], "en" if "en" in other else other[0]})


def minutes_of(at: datetime.datetime) -> int:
    """Minutes since midnight where the event is."""
    local = timezone.localtime(at)
    return local.hour * 60 + local.minute


def slot_name(slot: EventSlot) -> str:
    """12/12 08:30."""
    return f"{timezone.localtime(slot.starts_at):%d/%m %H:%M}"


def table_name(table: EventTable) -> str:
    """Hội trường A, 3."""
    return f"{table.hall.name}, {table.label}"


def compose(event: TradeEvent, *, standing: Timetable | None = None, is_repair: bool = False) -> plain.Event:
    """The event for the optimiser. `standing`: a timetable that is changed as little as can be. For a repair closed tables are left
    open, for the repair itself closes them from now on. Nine queries."""
    slots = list(event.slots.filter(dropped_at__isnull=True, is_break=False).order_by("starts_at"))
    tables = list(EventTable.objects.filter(hall__event=event).select_related("hall").order_by("hall__position", "pk"))
    people = list(event.participants.filter(state="registered").select_related("organisation").order_by("pk"))
    by_key = {row.pk: row for row in people}
    busy: dict[int, set[int]] = {}
    for who, slot in Unavailability.objects.filter(participant__in=by_key).values_list("participant_id", "slot_id"):
        busy.setdefault(who, set()).add(slot)
    meetings = [
        row
        for row in Meeting.objects.filter(event=event).exclude(state="cancelled").order_by("pk")
        if row.producer_id in by_key and row.buyer_id in by_key
    ]
    now: dict[plain.Key, plain.Placement] = {}
    if standing is not None:
        live = {slot.pk for slot in slots}
        for row in standing.placements.all():
            if row.slot_id in live:
                now[row.meeting_id] = plain.Placement(row.slot_id, row.table_id, row.interpreter_id)
    return plain.Event(
        slots=tuple(
            plain.Slot(
                slot.pk,
                timezone.localtime(slot.starts_at).toordinal(),
                minutes_of(slot.starts_at),
                minutes_of(slot.ends_at) or 1440,
                slot_name(slot),
            )
            for slot in slots
        ),
        tables=tuple(_table(table, by_key, [] if is_repair else [slot.pk for slot in slots]) for table in tables),
        participants=tuple(
            plain.Participant(
                row.pk,
                row.organisation.name,
                frozenset(busy.get(row.pk, ())),
                row.meetings_a_day or event.meetings_a_day,
            )
            for row in people
        ),
        meetings=tuple(_meeting(row, by_key) for row in meetings),
        interpreters=tuple(_interpreters(event)),
        earlier=tuple(
            Precedence.objects.filter(earlier__event=event).order_by("pk").values_list("earlier_id", "later_id")
        ),
        walks={
            (row.first_id, row.second_id): row.minutes
            for row in HallWalk.objects.filter(first__event=event).order_by("pk")
        },
        apart=frozenset(wished_pairs(event)[1]),
        first_bonus=FIRST_BONUS,
        now=now,
        moving=MOVING,
    )


def _table(table: EventTable, people: Mapping[int, Any], slots: list[int]) -> plain.Table:
    return plain.Table(
        table.pk,
        table.hall_id,
        table.keeper_id if table.keeper_id in people else None,
        frozenset(slots) if table.closed_at is not None else frozenset(),
        table_name(table),
    )


def _meeting(row: Meeting, people: Mapping[int, Participant]) -> plain.Meeting:
    return plain.Meeting(
        row.pk,
        row.producer_id,
        row.buyer_id,
        max(1, row.weight),
        row.is_must,
        row.pinned_slot_id,
        row.pinned_table_id,
        between(people[row.producer_id], people[row.buyer_id]),
    )


def _interpreters(event: TradeEvent) -> list[plain.Interpreter]:
    absent: dict[int, set[int]] = {}
    rows = InterpreterAbsence.objects.filter(interpreter__event=event).values_list("interpreter_id", "slot_id")
    for who, slot in rows:
        absent.setdefault(who, set()).add(slot)
    return [
        plain.Interpreter(row.pk, frozenset(row.languages), frozenset(absent.get(row.pk, ())), row.label)
        for row in Interpreter.objects.filter(event=event).order_by("pk")
    ]
