"""Timetables by version: asked for, reckoned in the background, stopped, copied, published."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events import composing, moves, tellings
from ocop.trade.events.moves import locked
from ocop.trade.models import EventTable, Participant, Placement, Timetable, TradeEvent
from ocop.workdays import clock

MOST_SECONDS = 600
SILENT_AFTER = 90
"""Seconds without a sign of life after which a reckoning counts as ended (its worker was stopped)."""
MAKING = ("wishes", "planned", "running")


def next_number(event: TradeEvent) -> int:
    """The number of the next version; the event is locked by the caller."""
    last: int | None = event.timetables.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def is_silent(row: Timetable) -> bool:
    """Whether a reckoning that says it runs gave no sign of life for long."""
    since = row.alive_at or row.started_at or row.created_at
    return row.state in ("queued", "running") and (clock.now() - since).total_seconds() > SILENT_AFTER + row.seconds


def ask(*, by: Any, event: TradeEvent, seconds: int = 30, seed: int = 1, keep_close: bool = False) -> Timetable:
    """Ask for a timetable of the event as it stands now; it is reckoned in the background once this is committed.

    `keep_close`: the published one is changed as little as can be. Raises Refused without meetings, slots or tables, and while
    another is being reckoned.
    """
    with transaction.atomic():
        row = locked(by, event)
        if row.state not in MAKING:
            raise Refused(_("A timetable is made once wishes are collected."))
        if not 1 <= seconds <= MOST_SECONDS:
            raise Refused(_("Between 1 and %(most)s seconds.") % {"most": MOST_SECONDS}, field="seconds")
        if not 0 <= seed < 2**31:
            raise Refused(_("The seed is a number from 0 on."), field="seed")
        for going in row.timetables.filter(state__in=["queued", "running"]):
            if not is_silent(going):
                raise Refused(_("Timetable %(number)s is being reckoned; stop it first.") % {"number": going.number})
            going.state, going.status, going.finished_at = "failed", "unknown", clock.now()
            going.save(update_fields=["state", "status", "finished_at"])
        if not row.slots.filter(dropped_at__isnull=True, is_break=False).exists():
            raise Refused(_("Make the slots first: days, hours and the length of a meeting."))
        if not EventTable.objects.filter(hall__event=row, closed_at__isnull=True).exists():
            raise Refused(_("Add the tables first."))
        composing.sync_meetings(row)
        if not row.meetings.exclude(state="cancelled").exists():
            raise Refused(_("Nobody wishes to meet anybody yet."))
        based = row.timetables.filter(state="published").first() if keep_close else None
        made = Timetable.objects.create(
            event=row,
            number=next_number(row),
            state="queued",
            seconds=seconds,
            seed=seed,
            based_on=based,
            made_by=by,
            made_by_name=by.name,
            created_at=clock.now(),
        )
        after = {"number": made.number, "seconds": seconds, "seed": seed, "based_on": based.number if based else None}
        record(by=by, action="trade.timetable_asked", topic="trade", subject=row, after=after)
        from ocop.trade.tasks import make_timetable

        transaction.on_commit(lambda: make_timetable.enqueue(made.pk))
    return made


def stop(*, by: Any, timetable: Timetable) -> Timetable:
    """Ask the reckoning to stop with what it has. Raises Refused."""
    with transaction.atomic():
        locked(by, timetable.event)
        row = Timetable.objects.select_for_update(of=("self",)).select_related("event").get(pk=timetable.pk)
        if row.state not in ("queued", "running"):
            raise Refused(_("It has ended already."))
        if row.stop_asked_at is None:
            row.stop_asked_at = clock.now()
            row.save(update_fields=["stop_asked_at"])
            record(
                by=by, action="trade.timetable_stopped", topic="trade", subject=row.event, after={"number": row.number}
            )
    return row


def copy(*, by: Any, timetable: Timetable, origin: str = "hand") -> Timetable:
    """A draft with the same placements, to be changed by hand; the version itself is never edited. Raises Refused."""
    with transaction.atomic():
        event = locked(by, timetable.event)
        source = event.timetables.filter(pk=timetable.pk).first()
        if source is None or source.state in ("queued", "running", "failed"):
            raise Refused(_("There is nothing to copy yet."))
        made = Timetable.objects.create(
            event=event,
            number=next_number(event),
            state="draft",
            origin=origin,
            status=source.status,
            value=source.value,
            seed=source.seed,
            reasons=source.reasons,
            based_on=source,
            made_by=by,
            made_by_name=by.name,
            created_at=clock.now(),
            finished_at=clock.now(),
        )
        Placement.objects.bulk_create(
            [
                Placement(
                    timetable=made,
                    meeting_id=one.meeting_id,
                    slot_id=one.slot_id,
                    table_id=one.table_id,
                    interpreter_id=one.interpreter_id,
                )
                for one in source.placements.order_by("pk")
            ],
            batch_size=1000,
        )
        after = {"number": made.number, "of": source.number}
        record(by=by, action="trade.timetable_copied", topic="trade", subject=event, after=after)
    return made


def stands_against(timetable: Timetable) -> list[str]:
    """What makes a version impossible to publish: slots that left the plan, closed tables, people who are gone. In sentences."""
    rows = list(
        timetable.placements.select_related(
            "slot", "table__hall", "meeting__producer__organisation", "meeting__buyer__organisation"
        )
    )
    found: list[str] = []
    dropped = sum(row.slot.dropped_at is not None for row in rows)
    if dropped:
        found.append(_("%(count)s meetings stand in slots that are no longer in the plan.") % {"count": dropped})
    closed = sorted({composing.table_name(row.table) for row in rows if row.table.closed_at is not None})
    if closed:
        found.append(_("Closed tables are used: %(tables)s.") % {"tables": "; ".join(closed[:10])})
    gone = {
        one.organisation.name
        for row in rows
        for one in (row.meeting.producer, row.meeting.buyer)
        if one.state != "registered"
    }
    if gone:
        found.append(_("No longer registered: %(names)s.") % {"names": "; ".join(sorted(gone)[:10])})
    return found


def publish(*, by: Any, timetable: Timetable, changed: int | None = None) -> Timetable:
    """Publish a draft: the one before is kept as replaced, and everybody whose meetings changed is told. Raises Refused."""
    with transaction.atomic():
        event = locked(by, timetable.event)
        row = Timetable.objects.select_for_update(of=("self",)).get(pk=timetable.pk, event=event)
        if row.state == "published":
            return row
        if row.state != "draft":
            raise Refused(_("Only a draft can be published."))
        if changed is not None and changed != row.changed:
            raise Refused(_("The draft was changed since you opened this page; look again before you publish it."))
        if not row.placements.exists():
            raise Refused(_("There is no meeting in this timetable."))
        if against := stands_against(row):
            raise Refused(" ".join(against))
        before = event.timetables.filter(state="published").first()
        if before is not None:
            before.state = "replaced"
            before.save(update_fields=["state"])
        row.state, row.published_at = "published", clock.now()
        row.save(update_fields=["state", "published_at"])
        event = moves.move(by=by, event=event, name="publish", as_system=True)
        row.event = event
        _tell(event, before, row)
        after = {
            "number": row.number,
            "meetings": row.placements.count(),
            "replaces": before.number if before else None,
        }
        record(by=by, action="trade.timetable_published", topic="trade", subject=event, after=after)
    return row


def places_of(timetable: Timetable | None) -> dict[int, tuple[int, int]]:
    """meeting -> (slot, table) of a version; nothing for none."""
    if timetable is None:
        return {}
    return {
        key: (slot, table) for key, slot, table in timetable.placements.values_list("meeting_id", "slot_id", "table_id")
    }


def concerned(before: Timetable | None, after: Timetable) -> set[int]:
    """Participants whose meetings differ between two versions."""
    old, new = places_of(before), places_of(after)
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    pairs = after.event.meetings.filter(pk__in=changed).values_list("producer_id", "buyer_id")
    return {key for pair in pairs for key in pair}


def _tell(event: TradeEvent, before: Timetable | None, row: Timetable) -> None:
    keys = concerned(before, row)
    people = Participant.objects.filter(pk__in=keys, state="registered").select_related("organisation")
    what = gettext_lazy("your meetings are fixed") if before is None else gettext_lazy("your meetings have changed")
    words = tellings.both(
        gettext_lazy("Timetable %(number)s is out. Open it to see whom you meet when and at which table."),
        number=row.number,
    )
    tellings.send(
        event,
        tellings.TIMETABLE,
        tellings.speakers(people),
        what,
        words,
        key=f"timetable:{row.number}",
        link=tellings.link_to("trade:event_mine"),
    )


def compare(one: Timetable, other: Timetable) -> dict[str, list[Any]]:
    """What differs from one version to the other: {"moved": [(meeting, before, after)], "added": [...], "gone": [...]}, by time."""

    def placed(row: Timetable) -> dict[int, Any]:
        rows = row.placements.select_related(
            "meeting__producer__organisation", "meeting__buyer__organisation", "slot", "table__hall"
        )
        return {found.meeting_id: found for found in rows}

    old, new = placed(one), placed(other)
    moved = [
        (new[key].meeting, old[key], new[key])
        for key in old.keys() & new.keys()
        if (old[key].slot_id, old[key].table_id) != (new[key].slot_id, new[key].table_id)
    ]
    return {
        "moved": sorted(moved, key=lambda row: (row[2].slot.starts_at, row[0].pk)),
        "added": sorted((new[key] for key in new.keys() - old.keys()), key=lambda row: (row.slot.starts_at, row.pk)),
        "gone": sorted((old[key] for key in old.keys() - new.keys()), key=lambda row: (row.slot.starts_at, row.pk)),
    }
