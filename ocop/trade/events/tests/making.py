"""Events for tests: raw rows where the test is not of their making, actions where it is."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from ocop.people.models import Organisation, Person
from ocop.trade.events.actions import planning_slots, registering, setting_up, wishing
from ocop.trade.events.moves import move
from ocop.trade.models import (
    Buyer,
    EventHall,
    EventSlot,
    EventTable,
    Meeting,
    Participant,
    Placement,
    Timetable,
    TradeEvent,
)
from ocop.workdays import clock
from tests import builders

_numbers = itertools.count(1)
DAY = datetime.date(2026, 12, 12)


def officer(name: str = "Cô Thương") -> Person:
    """A trade officer."""
    person = builders.person(name)
    builders.role(person, "trade_officer")
    return person


def event(**extra: Any) -> TradeEvent:
    """A conference of one day in preparation."""
    number = next(_numbers)
    extra = {
        "register": "demo",
        "kind": "conference",
        "name_vi": f"Hội nghị thử {number}",
        "slug": f"hoi-nghi-thu-{number}",
        "venue": "Nhà thử",
        "starts_on": DAY,
        "ends_on": DAY,
        "created_at": timezone.now(),
        **extra,
    }
    return TradeEvent.objects.create(**extra)


def buyer(name: str = "Chuỗi Thử", **extra: Any) -> Buyer:
    """A confirmed buyer."""
    organisation = extra.pop("organisation", None) or builders.organisation(name, kind="enterprise")
    number = next(_numbers)
    extra = {
        "register": "demo",
        "slug": f"nha-mua-{number}",
        "kind": "supermarket",
        "state": "confirmed",
        "created_at": timezone.now(),
        **extra,
    }
    return Buyer.objects.create(organisation=organisation, **extra)


def participant(at: TradeEvent, organisation: Organisation, side: str, **extra: Any) -> Participant:
    """A registered participant."""
    extra = {
        "state": "registered",
        "badge": registering.badge(),
        "registered_at": timezone.now(),
        "created_at": timezone.now(),
        **extra,
    }
    return Participant.objects.create(event=at, organisation=organisation, side=side, **extra)


def producers(at: TradeEvent, count: int) -> list[Participant]:
    """Registered producers."""
    return [participant(at, builders.producer(f"Hợp tác xã {n}").organisation, "producer") for n in range(count)]


def buyers(at: TradeEvent, count: int) -> list[Participant]:
    """Registered buyers."""
    return [participant(at, buyer(f"Chuỗi {n}").organisation, "buyer") for n in range(count)]


def member_of(row: Participant) -> Person:
    """Somebody who speaks for a participant."""
    person = builders.person(f"Người của {row.organisation.name}")
    builders.role(person, f"{row.side}_member", organisation=row.organisation)
    return person


def plan(
    at: TradeEvent, *, sessions: str = "8:30-11:30", minutes: int = 30, by: Person | None = None, **extra: Any
) -> Any:
    """Slots of the first day."""
    made = planning_slots.plan_from(
        at, days=[at.starts_on], sessions=sessions, breaks=extra.pop("breaks", ""), minutes=minutes
    )
    return planning_slots.plan_slots(by=by or officer(), event=at, plan=made, **extra)


def ready(
    *, makers: int = 4, takers: int = 3, tables: int = 3, by: Person | None = None, **extra: Any
) -> tuple[TradeEvent, Person, list[Any], list[Any]]:
    """(event that collects wishes, officer, producers, buyers), with a hall, tables and six slots."""
    by = by or officer()
    at = event(**extra)
    hall = setting_up.add_hall(by=by, event=at, name="Hội trường A")
    setting_up.add_tables(by=by, event=at, hall=hall.pk, count=tables)
    plan(at, by=by)
    move(by=by, event=at, name="open")
    made, taken = producers(at, makers), buyers(at, takers)
    at = move(by=by, event=at, name="collect")
    for row in [*made, *taken]:
        row.event = at
    return at, by, made, taken


def wish(row: Participant, others: dict[Participant, str], by: Person | None = None) -> None:
    """Wishes of a participant, entered by the office unless said otherwise."""
    wishing.set_wishes(by=by or officer(), participant=row, wishes={other.pk: value for other, value in others.items()})


def published(at: TradeEvent, by: Person, *, seconds: int = 2) -> Timetable:
    """A timetable reckoned at once and published."""
    from ocop.trade.events import reckoning
    from ocop.trade.events.actions import timetables

    row = timetables.ask(by=by, event=at, seconds=seconds)
    reckoning.run(row.pk)
    row.refresh_from_db()
    assert row.state == "draft", row.reasons
    return timetables.publish(by=by, timetable=row)


def on_the_day(monkeypatch: Any, at: TradeEvent, hour: int = 8, minute: int = 0) -> None:
    """The clock stands at the event's first day."""
    moment = datetime.datetime.combine(at.starts_on, datetime.time(hour, minute), timezone.get_default_timezone())
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", lambda: at.starts_on)


def raw(home: Organisation | None = None, *, state: str = "planned", timetable: str = "published") -> dict[str, Any]:
    """An event with one hall, table, slot, the home producer, a buyer, their meeting and its placement, written as rows."""
    at = event(state=state)
    hall = EventHall.objects.create(event=at, name="Hội trường A")
    table = EventTable.objects.create(hall=hall, label="1")
    EventTable.objects.create(hall=hall, label="2")
    begin = datetime.datetime.combine(at.starts_on, datetime.time(8, 30), timezone.get_default_timezone())
    half = datetime.timedelta(minutes=30)
    slots = [
        EventSlot.objects.create(event=at, starts_at=begin + n * half, ends_at=begin + (n + 1) * half, session="1")
        for n in range(3)
    ]
    maker = participant(at, home or builders.producer("Hợp tác xã Gốm").organisation, "producer")
    taker = participant(at, buyer("Chuỗi Bí Mật").organisation, "buyer")
    now = timezone.now()
    meeting = Meeting.objects.create(event=at, producer=maker, buyer=taker, weight=7, created_at=now)
    version = Timetable.objects.create(
        event=at, number=1, state=timetable, made_by_name="thử", created_at=now, status="optimal"
    )
    Placement.objects.create(timetable=version, meeting=meeting, slot=slots[0], table=table)
    return {
        "event": at,
        "hall": hall,
        "table": table,
        "slots": slots,
        "maker": maker,
        "taker": taker,
        "meeting": meeting,
        "timetable": version,
    }
