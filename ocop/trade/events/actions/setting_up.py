"""An event made and changed by the trade office: what it is, where, its halls, tables and booths."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.events.moves import locked
from ocop.trade.models import Booth, EventHall, EventTable, HallWalk, Participant, Placement, TradeEvent
from ocop.trade.reach import runs_trade
from ocop.vietnamese.slugs import slug as slug_of
from ocop.workdays import clock

FIELDS = (
    "kind",
    "name_vi",
    "name_en",
    "venue",
    "address",
    "commune",
    "lat",
    "lon",
    "organiser",
    "starts_on",
    "ends_on",
    "register_until",
    "wishes_until",
    "wishes_each",
    "musts_each",
    "meetings_a_day",
    "budget",
    "note_vi",
    "note_en",
    "is_public",
    "source",
)
MOST_TABLES = 500


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """Raises Refused for dates that contradict one another and limits that cannot be kept."""
    if not values["name_vi"].strip():
        raise Refused(_("Give the event a name."), field="name_vi")
    if values["ends_on"] < values["starts_on"]:
        raise Refused(_("The event ends before it begins."), field="ends_on")
    if (values["ends_on"] - values["starts_on"]).days > 60:
        raise Refused(_("An event lasts at most 60 days."), field="ends_on")
    until, wishes = values.get("register_until"), values.get("wishes_until")
    if until and until > values["ends_on"]:
        raise Refused(_("Registration ends after the event."), field="register_until")
    if wishes and wishes > values["ends_on"]:
        raise Refused(_("Wishes are collected until after the event."), field="wishes_until")
    if until and wishes and wishes < until:
        raise Refused(_("Wishes end before registration does."), field="wishes_until")
    if values["musts_each"] > values["wishes_each"]:
        raise Refused(_("There are more musts than wishes."), field="musts_each")
    return values


def free_slug(name: str) -> str:
    """An address that no event has yet."""
    start = slug_of(name, limit=140) or "su-kien"
    taken = set(TradeEvent.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    if start not in taken:
        return start
    return next(f"{start}-{number}" for number in range(2, 10_000) if f"{start}-{number}" not in taken)


def create_event(*, by: Any, values: dict[str, Any]) -> TradeEvent:
    """A new event in preparation. Raises Refused."""
    if not runs_trade(rights_of(by)):
        raise Refused(_("Events are run by the trade office."))
    values = _checked({name: values[name] for name in FIELDS if name in values})
    with transaction.atomic():
        row = TradeEvent.objects.create(
            register=settings.OCOP_REGISTER, slug=free_slug(values["name_vi"]), created_at=clock.now(), **values
        )
        after = {"name": row.name_vi, "kind": row.kind, "starts_on": row.starts_on, "ends_on": row.ends_on}
        record(by=by, action="trade.event_made", topic="trade", subject=row, after=after)
    return row


def change_event(*, by: Any, event: TradeEvent, values: dict[str, Any]) -> TradeEvent:
    """Change what an event says. Its days cannot leave the slots that were made. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        if row.state in ("closed", "cancelled"):
            raise Refused(_("The event is over; it is not changed any more."))
        new = _checked({name: values.get(name, getattr(row, name)) for name in FIELDS})
        first, last = new["starts_on"], new["ends_on"]
        days = {clock_day(at) for at in row.slots.filter(dropped_at__isnull=True).values_list("starts_at", flat=True)}
        if outside := sorted(day for day in days if not first <= day <= last):
            raise Refused(
                _("There are slots on %(day)s, which would lie outside of the event; change the slots first.")
                % {"day": f"{outside[0]:%d/%m/%Y}"},
                field="starts_on",
            )
        before = {name: getattr(row, name) for name in FIELDS if getattr(row, name) != new[name]}
        if not before:
            return row
        for name in before:
            setattr(row, name, new[name])
        row.save(update_fields=list(before))
        after = {name: new[name] for name in before}
        record(by=by, action="trade.event_changed", topic="trade", subject=row, before=before, after=after)
    return row


def clock_day(at: datetime.datetime) -> datetime.date:
    """The day of a moment where the event is."""
    from django.utils import timezone

    return timezone.localtime(at).date()


def add_hall(*, by: Any, event: TradeEvent, name: str) -> EventHall:
    """A hall or zone. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        name = " ".join(name.split())
        if not name:
            raise Refused(_("Give the hall a name."), field="name")
        if row.halls.filter(name=name).exists():
            raise Refused(_("There is a hall of this name already."), field="name")
        hall = EventHall.objects.create(event=row, name=name[:80], position=row.halls.count())
        record(by=by, action="trade.event_hall", topic="trade", subject=row, after={"hall": hall.name})
    return hall


def _hall(event: TradeEvent, pk: Any) -> EventHall:
    found = event.halls.filter(pk=pk).first() if str(pk).isdigit() else None
    if found is None:
        raise Refused(_("Choose a hall."), field="hall")
    return found


def add_tables(
    *, by: Any, event: TradeEvent, hall: Any, count: int, prefix: str = "", booths: bool = False
) -> list[str]:
    """Many tables (or booths) at once, numbered on from what the hall has; gives their labels. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        where = _hall(row, hall)
        if not 1 <= count <= MOST_TABLES:
            raise Refused(_("Between 1 and %(most)s at once.") % {"most": MOST_TABLES}, field="count")
        model: Any = Booth if booths else EventTable
        prefix = " ".join(prefix.split())[:14]
        taken = set(model.objects.filter(hall=where).values_list("label", flat=True))
        labels: list[str] = []
        number = 1
        while len(labels) < count:
            label = f"{prefix} {number}".strip()
            number += 1
            if label not in taken:
                labels.append(label)
        model.objects.bulk_create([model(hall=where, label=label) for label in labels])
        after = {"hall": where.name, "booths" if booths else "tables": f"{labels[0]} – {labels[-1]}", "count": count}
        record(by=by, action="trade.event_tables", topic="trade", subject=row, after=after)
    return labels


def set_walk(*, by: Any, event: TradeEvent, first: Any, second: Any, minutes: int) -> None:
    """Minutes on foot between two halls; 0 takes them off. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        one, other = sorted((_hall(row, first), _hall(row, second)), key=lambda hall: hall.pk)
        if one.pk == other.pk:
            raise Refused(_("Choose two halls."), field="second")
        if not 0 <= minutes <= 240:
            raise Refused(_("Give minutes between 0 and 240."), field="minutes")
        if minutes:
            HallWalk.objects.update_or_create(first=one, second=other, defaults={"minutes": minutes})
        else:
            HallWalk.objects.filter(first=one, second=other).delete()
        after = {"from": one.name, "to": other.name, "minutes": minutes}
        record(by=by, action="trade.event_walk", topic="trade", subject=row, after=after)


def _table(event: TradeEvent, pk: int) -> EventTable:
    found: EventTable | None = EventTable.objects.filter(hall__event=event, pk=pk).select_related("hall").first()
    if found is None:
        raise Refused(_("This table is not at the event."))
    return found


def close_table(*, by: Any, event: TradeEvent, table: int, is_closed: bool = True) -> tuple[EventTable, int]:
    """A table vanishes, or is there again; gives it and how many published meetings still stand there. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        found = _table(row, table)
        if (found.closed_at is not None) == is_closed:
            return found, 0
        found.closed_at = clock.now() if is_closed else None
        found.save(update_fields=["closed_at"])
        left = Placement.objects.filter(timetable__event=row, timetable__state="published", table=found).count()
        action = "trade.event_table_closed" if is_closed else "trade.event_table_back"
        record(by=by, action=action, topic="trade", subject=row, after={"table": f"{found.hall.name}, {found.label}"})
    return found, left if is_closed else 0


def remove_table(*, by: Any, event: TradeEvent, table: int) -> None:
    """Take a table away that no timetable ever used; one that was used can only be closed. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        found = _table(row, table)
        if Placement.objects.filter(table=found).exists():
            raise Refused(_("A timetable uses this table; close it instead."))
        label = f"{found.hall.name}, {found.label}"
        found.delete()
        record(by=by, action="trade.event_table_removed", topic="trade", subject=row, before={"table": label})


def _registered(event: TradeEvent, pk: Any) -> Participant | None:
    if not str(pk).isdigit():
        return None
    found = event.participants.filter(pk=pk, state="registered").select_related("organisation").first()
    if found is None:
        raise Refused(_("Choose somebody who is registered."), field="participant")
    return found


def give_table(*, by: Any, event: TradeEvent, table: int, participant: Any) -> None:
    """Seat a participant at a table for the whole event ("" frees it). Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        found, whom = _table(row, table), _registered(row, participant)
        before = {"keeper": found.keeper_id}
        found.keeper = whom
        found.save(update_fields=["keeper"])
        after = {"keeper": whom, "table": f"{found.hall.name}, {found.label}"}
        record(by=by, action="trade.event_table_kept", topic="trade", subject=row, before=before, after=after)


def give_booth(*, by: Any, event: TradeEvent, booth: int, participant: Any) -> None:
    """Give a booth to a participant ("" frees it). Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        found = Booth.objects.filter(hall__event=row, pk=booth).select_related("hall").first()
        if found is None:
            raise Refused(_("This booth is not at the event."))
        whom = _registered(row, participant)
        before = {"participant": found.participant_id}
        found.participant = whom
        found.save(update_fields=["participant"])
        after = {"participant": whom, "booth": f"{found.hall.name}, {found.label}"}
        record(by=by, action="trade.event_booth", topic="trade", subject=row, before=before, after=after)
