"""A whole event by its actions: set up, registered, wished, reckoned, published, changed, run, told."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.trade.events import grading, moves, own_day, repairing
from ocop.trade.events.actions import attending, changing, outcomes, timetables
from ocop.trade.events.tests import making
from ocop.trade.models import Meeting, Placement, Timetable

pytestmark = pytest.mark.django_db


def scene() -> tuple[Any, Any, Any, Any, Timetable]:
    at, by, producers, buyers = making.ready()
    for one in producers:
        making.wish(one, {buyers[0]: "must", buyers[1]: "like"}, by)
    making.wish(buyers[2], {producers[0]: "like", producers[1]: "no"}, by)
    return at, by, producers, buyers, making.published(at, by)


def test_an_event_from_wishes_to_a_published_timetable() -> None:
    at, _by, producers, buyers, row = scene()
    at.refresh_from_db()
    assert (at.state, row.state, row.status) == ("planned", "published", "optimal")
    # Four producers with each of two buyers, and one more that only the third buyer wished.
    assert row.placements.count() == 9
    assert Meeting.objects.filter(event=at).count() == 9
    assert row.value["value"]["musts"] == 0
    met = set(row.placements.values_list("meeting__producer_id", "meeting__buyer_id"))
    assert (producers[1].pk, buyers[2].pk) not in met
    times = list(row.placements.values_list("slot_id", "meeting__producer_id")) + list(
        row.placements.values_list("slot_id", "meeting__buyer_id")
    )
    assert len(times) == len(set(times)), "somebody sits at two tables"
    assert Notice.objects.filter(kind="trade.event_timetable").count() == 0, "nobody speaks for them"


def test_a_draft_is_changed_by_hand_and_a_stale_page_is_told() -> None:
    _at, by, _producers, _buyers, row = scene()
    draft = timetables.copy(by=by, timetable=row)
    one = draft.placements.select_related("meeting", "slot").order_by("slot__starts_at", "pk").first()
    assert one is not None
    board = grading.scene(draft, one.meeting)
    free = [
        (slot, table)
        for slot in board.slots
        for table in board.tables
        if board.grade(slot, table).level in (grading.FINE, grading.NOTE)
    ]
    free = [place for place in free if place != (one.slot_id, one.table_id)]
    slot, table = free[0]
    changing.place(by=by, timetable=draft, meeting=one.meeting_id, slot=int(slot), table=int(table), changed=0)
    draft.refresh_from_db()
    assert draft.changed == 1
    assert Placement.objects.get(timetable=draft, meeting=one.meeting).slot_id == slot
    assert Placement.objects.get(timetable=row, meeting=one.meeting).slot_id == one.slot_id, (
        "the published one is never edited"
    )
    with pytest.raises(Refused, match="Chuỗi"):
        changing.take_out(by=by, timetable=draft, meeting=one.meeting_id, changed=0)
    with pytest.raises(Refused):
        changing.place(by=by, timetable=row, meeting=one.meeting_id, slot=int(slot), table=int(table))
    timetables.publish(by=by, timetable=draft, changed=1)
    row.refresh_from_db()
    assert row.state == "replaced"
    assert len(timetables.compare(row, draft)["moved"]) == 1


def test_somebody_does_not_come_and_the_timetable_is_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    at, by, producers, buyers, _row = scene()
    making.on_the_day(monkeypatch, at)
    moves.move(by=by, event=at, name="start")
    at.refresh_from_db()
    attending.note(by=by, event=at, participant=producers[0].pk, state="absent", day=at.starts_on)
    late_until = at.slots.order_by("starts_at")[2].starts_at
    attending.note(by=by, event=at, participant=buyers[0].pk, state="late", day=at.starts_on, expected_at=late_until)
    found = repairing.situation(at, at.starts_on)
    assert found.touched
    made = repairing.propose(by=by, event=at, day=at.starts_on)
    placed = made.placements.select_related("slot", "meeting")
    assert not placed.filter(meeting__producer=producers[0]).exists()
    assert not placed.filter(meeting__buyer=buyers[0], slot__starts_at__lt=late_until).exists()
    timetables.publish(by=by, timetable=made)
    at.refresh_from_db()
    assert at.state == "running"
    assert repairing.situation(at, at.starts_on).is_calm


def test_an_outcome_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at, by, producers, _buyers, _row = scene()
    making.on_the_day(monkeypatch, at, 12)
    moves.move(by=by, event=at, name="start")
    producers[0].refresh_from_db()
    member = making.member_of(producers[0])
    first = own_day.meetings_of(producers[0])[0]
    raw = {
        "kind": "outcome",
        "key": str(uuid.uuid4()),
        "meeting": first.meeting.pk,
        "side": "producer",
        "result": "memorandum",
    }
    assert outcomes.apply(by=member, raw=raw)["result"] == "saved"
    assert outcomes.apply(by=member, raw=raw)["again"] is True
    assert first.meeting.outcomes.count() == 1
    first.meeting.refresh_from_db()
    assert first.meeting.state == "held"
    with pytest.raises(Refused):
        outcomes.apply(by=member, raw={**raw, "key": str(uuid.uuid4()), "side": "buyer"})
    with pytest.raises(Refused):
        outcomes.apply(by=making.member_of(producers[1]), raw=raw)
    assert first.meeting.outcomes.count() == 1
