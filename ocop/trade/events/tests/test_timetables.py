"""Timetables: reckoned, stopped, in the way of musts in two languages, graded moves, pins and order, versions."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.trade.events import composing, grading, grids, reckoning, wording
from ocop.trade.events.actions import changing, free_time, setting_up, timetables
from ocop.trade.events.tests import making
from ocop.trade.models import Meeting, Placement, Timetable
from ocop.trade.timetable import event as plain
from ocop.trade.timetable import moves as rules
from ocop.workdays import clock
from tests.cast import Player

pytestmark = pytest.mark.django_db


def reckoned(at: Any, by: Any, **extra: Any) -> Timetable:
    """A draft that was reckoned now."""
    row = timetables.ask(by=by, event=at, **{"seconds": 2, **extra})
    reckoning.run(row.pk)
    row.refresh_from_db()
    return row


def placements(row: Timetable) -> dict[Any, plain.Placement]:
    return {
        one.meeting_id: plain.Placement(one.slot_id, one.table_id, one.interpreter_id) for one in row.placements.all()
    }


def test_nothing_is_asked_for_without_slots_tables_or_wishes() -> None:
    by, at = making.officer(), making.event(state="wishes")
    before = head()
    for _step in range(2):
        with pytest.raises(Refused):
            timetables.ask(by=by, event=at)
    setting_up.add_hall(by=by, event=at, name="A")
    with pytest.raises(Refused):
        timetables.ask(by=by, event=at)
    assert Timetable.objects.count() == 0
    assert head() != before, "only the hall was written"


def test_what_comes_out_breaks_no_rule_and_is_the_same_again() -> None:
    at, by, producers, buyers = making.ready(makers=6, takers=4, tables=3)
    for number, one in enumerate(producers):
        making.wish(
            one, {buyers[number % 4]: "must", buyers[(number + 1) % 4]: "like", buyers[(number + 2) % 4]: "like"}, by
        )
    slots = list(at.slots.order_by("starts_at").values_list("pk", flat=True))
    free_time.set_free_time(by=by, participant=buyers[0], busy=slots[:2])
    first, second = reckoned(at, by), reckoned(at, by)
    assert rules.broken(composing.compose(at), placements(first)) == []
    assert placements(first) == placements(second)
    assert first.value["value"]["musts"] == 0
    assert not first.placements.filter(meeting__buyer=buyers[0], slot__in=slots[:2]).exists()


def test_only_one_is_reckoned_at_a_time_and_a_silent_one_makes_way(monkeypatch: pytest.MonkeyPatch) -> None:
    at, by, producers, buyers = making.ready(makers=1, takers=1)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    row = timetables.ask(by=by, event=at, seconds=2)
    with pytest.raises(Refused, match="1"):
        timetables.ask(by=by, event=at)
    later = clock.now() + datetime.timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert timetables.ask(by=by, event=at).number == 2
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_stop_ends_with_what_there_is() -> None:
    at, by, producers, buyers = making.ready(makers=1, takers=1)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    row = timetables.ask(by=by, event=at, seconds=2)
    timetables.stop(by=by, timetable=row)
    reckoning.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.placements.count()) == ("draft", 1)
    with pytest.raises(Refused):
        timetables.stop(by=by, timetable=row)
    reckoning.run(row.pk)
    assert Timetable.objects.count() == 1, "a second run of the same does nothing"


def test_what_is_in_the_way_is_said_in_names_and_two_languages() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=1, tables=1)
    slots = list(at.slots.order_by("starts_at").values_list("pk", flat=True))
    for one in producers:
        making.wish(one, {buyers[0]: "must"}, by)
    free_time.set_free_time(by=by, participant=buyers[0], busy=slots[1:])
    row = reckoned(at, by)
    assert (row.status, row.placements.count()) == ("infeasible", 1)
    for language in ("vi", "en"):
        with translation.override(language):
            found = grids.reasons(row)
        assert found["in_the_way"]
        assert found["count"] == 1
        assert any(buyers[0].organisation.name in sentence for sentence in found["in_the_way"])
        assert not any("%(" in sentence for sentence in found["in_the_way"])
    with translation.override("vi"):
        vietnamese = grids.reasons(row)["in_the_way"]
    with translation.override("en"):
        assert vietnamese != grids.reasons(row)["in_the_way"]


@pytest.mark.parametrize("texts", [wording.WHY, wording.WAY, wording.GRADED])
def test_every_wording_can_be_filled(texts: dict[str, Any]) -> None:
    for code in texts:
        for language in ("vi", "en"):
            with translation.override(language):
                assert "%(" not in wording.said(code, ("A", "B", "C", "D"), 3, of=texts)


def test_moves_are_graded_and_only_a_warning_can_be_accepted() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2, tables=2, meetings_a_day=None)
    for one in producers:
        making.wish(one, {buyers[0]: "like"}, by)
    draft = reckoned(at, by)
    one, other = list(draft.placements.order_by("slot__starts_at"))
    with pytest.raises(Refused, match=buyers[0].organisation.name):
        changing.place(by=by, timetable=draft, meeting=one.meeting_id, slot=other.slot_id, table=other.table_id)
    changing.pin(by=by, event=at, meeting=one.meeting_id, slot=one.slot_id)
    free = [
        key
        for key in at.slots.order_by("starts_at").values_list("pk", flat=True)
        if key not in (one.slot_id, other.slot_id)
    ]
    goal = {"by": by, "timetable": draft, "meeting": one.meeting_id, "slot": free[0], "table": one.table_id}
    assert grading.grade(draft, one.meeting, free[0], one.table_id).level == grading.WARNING
    with pytest.raises(Refused) as caught:
        changing.place(**goal)
    assert caught.value.field == "accept"
    changing.place(**goal, accept=True)
    assert Placement.objects.get(timetable=draft, meeting=one.meeting_id).slot_id == free[0]
    setting_up.close_table(by=by, event=at, table=other.table_id)
    with pytest.raises(Refused):
        timetables.publish(by=by, timetable=draft)


def test_pins_and_orders_are_kept_and_circles_refused() -> None:
    at, by, producers, buyers = making.ready(makers=3, takers=1, tables=2)
    for one in producers:
        making.wish(one, {buyers[0]: "like"}, by)
    composing.sync_meetings(at)
    first, second, third = Meeting.objects.order_by("producer")
    last = at.slots.order_by("-starts_at")[0]
    changing.pin(by=by, event=at, meeting=first.pk, slot=last.pk)
    changing.set_order(by=by, event=at, earlier=third.pk, later=second.pk)
    with pytest.raises(Refused):
        changing.set_order(by=by, event=at, earlier=second.pk, later=third.pk)
    row = reckoned(at, by)
    slot = {one.meeting_id: one.slot.starts_at for one in row.placements.select_related("slot")}
    assert slot[first.pk] == last.starts_at
    assert slot[third.pk] < slot[second.pk]


def test_the_office_puts_two_together_but_not_against_a_no() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=1)
    making.wish(buyers[0], {producers[0]: "no"}, by)
    with pytest.raises(Refused):
        changing.add_meeting(by=by, event=at, producer=producers[0].pk, buyer=buyers[0].pk)
    made = changing.add_meeting(by=by, event=at, producer=producers[1].pk, buyer=buyers[0].pk)
    assert changing.add_meeting(by=by, event=at, producer=producers[1].pk, buyer=buyers[0].pk).pk == made.pk
    row = reckoned(at, by)
    assert list(row.placements.values_list("meeting_id", flat=True)) == [made.pk]


def test_a_foreign_buyer_meets_with_an_interpreter_or_not_at_all() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=1)
    buyers[0].languages = ["ja"]
    buyers[0].save()
    for one in producers:
        making.wish(one, {buyers[0]: "like"}, by)
    assert reckoned(at, by).state == "failed"
    who = free_time.add_interpreter(by=by, event=at, label="Phiên dịch 1", languages=["vi", "ja"])
    slots = list(at.slots.order_by("starts_at").values_list("pk", flat=True))
    free_time.set_absence(by=by, event=at, interpreter=who.pk, absent=slots[:5])
    row = reckoned(at, by)
    assert list(row.placements.values_list("slot_id", "interpreter_id")) == [(slots[5], who.pk)]


def test_publishing_tells_those_it_concerns_and_counts_once() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    member, idle = making.member_of(producers[0]), making.member_of(producers[1])
    row = making.published(at, by)
    timetables.publish(by=by, timetable=row)
    assert Notice.objects.filter(kind="trade.event_timetable", person=member).count() == 1
    assert not Notice.objects.filter(kind="trade.event_timetable", person=idle).exists()
    assert Timetable.objects.filter(state="published").count() == 1


def test_the_page_says_how_far_it_is_and_leads_on_when_it_is_done() -> None:
    rows = making.raw(state="wishes", timetable="running")
    row, player = rows["timetable"], Player(making.officer())
    Timetable.objects.filter(pk=row.pk).update(
        alive_at=clock.now(),
        progress=[
            {"seconds": 0.1, "value": {"musts": 0, "lost": 9}, "bound": {"musts": 0, "lost": 1}},
            {"seconds": 1.1, "value": {"musts": 0, "lost": 4}, "bound": {"musts": 0, "lost": 3}},
        ],
    )
    address = reverse("trade:timetable_progress", args=[rows["event"].slug, 1])
    body = player.get(address).content.decode()
    assert "hx-trigger" in body
    assert 'class="ln"' in body
    Timetable.objects.filter(pk=row.pk).update(state="draft")
    assert player.get(address).status_code == 302
    assert player.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == reverse(
        "trade:timetable", args=[rows["event"].slug, 1]
    )
