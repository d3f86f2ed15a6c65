"""Slots: drawn from hours (laws), and made anew under wishes, pins and a published timetable."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.trade.events import slots
from ocop.trade.events.actions import free_time, planning_slots
from ocop.trade.events.tests import making
from ocop.trade.models import EventSlot, Wish

times = st.integers(0, 287).map(lambda n: datetime.time(n * 5 // 60, n * 5 % 60))


@st.composite
def plans(draw: st.DrawFn) -> slots.Plan:
    """Any plan of up to three sessions and two breaks."""
    edges = sorted(draw(st.lists(times, min_size=2, max_size=6, unique=True)))
    sessions = tuple(zip(edges[::2], edges[1::2], strict=False))
    pauses = sorted(draw(st.lists(times, max_size=4, unique=True)))
    days = tuple(datetime.date(2026, 12, 12) + datetime.timedelta(days=n) for n in range(draw(st.integers(1, 3))))
    return slots.Plan(
        days, sessions, tuple(zip(pauses[::2], pauses[1::2], strict=False)), draw(st.sampled_from([5, 15, 20, 30, 45]))
    )


@given(plans())
def test_slots_never_overlap_and_keep_to_their_hours(plan: slots.Plan) -> None:
    try:
        drawn = slots.draw(plan)
    except ValueError:
        return
    for one, other in pairwise(drawn):
        assert one.ends <= other.starts
    meetings = [one for one in drawn if not one.is_break]
    assert meetings
    for one in meetings:
        assert one.ends - one.starts == datetime.timedelta(minutes=plan.minutes)
        assert any(a <= one.starts.time() and one.ends.time() <= b for a, b in plan.sessions)
        assert not any(a < one.ends.time() and one.starts.time() < b for a, b in plan.breaks)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8:30-11:30; 13h30-16h30", ["08:30-11:30", "13:30-16:30"]),
        ("14:00–15:00, 9.00-10.00", ["09:00-10:00", "14:00-15:00"]),
        ("", []),
    ],
)
def test_hours_as_people_write_them(text: str, spans: list[str]) -> None:
    assert [slots.written(one) for one in slots.parse_spans(text)] == spans


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("sáng", "unreadable"),
        ("25:00-26:00", "unreadable"),
        ("11:00-9:00", "backwards"),
        ("8:00-10:00; 9:30-11:00", "overlap"),
    ],
)
def test_hours_that_are_none(text: str, what: str) -> None:
    with pytest.raises(slots.SpanError) as caught:
        slots.parse_spans(text)
    assert caught.value.what == what


@pytest.mark.django_db
def test_a_length_changed_after_wishes_keeps_them_and_carries_free_time_over() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    first = at.slots.filter(is_break=False).order_by("starts_at")[0]
    free_time.set_free_time(by=by, participant=producers[0], busy=[first.pk])
    plan = planning_slots.plan_from(at, days=[at.starts_on], sessions="8:30-11:30", breaks="", minutes=20)
    effect = planning_slots.effect_of(at, plan)
    assert (effect.wishes, effect.carried, effect.published) == (1, 1, None)
    assert at.slots.count() == 6, "looking changes nothing"
    planning_slots.plan_slots(by=by, event=at, plan=plan)
    assert (at.slots.filter(dropped_at__isnull=True).count(), Wish.objects.count()) == (9, 1)
    busy = EventSlot.objects.filter(pk__in=producers[0].unavailable.values("slot"))
    assert [f"{one.starts_at:%M}" for one in busy.order_by("starts_at")] == ["30", "50"]


@pytest.mark.django_db
def test_a_published_timetable_keeps_its_slots_unless_it_is_given_up() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2)
    for one in producers:
        making.wish(one, {buyers[0]: "must"}, by)
    row = making.published(at, by)
    at.refresh_from_db()
    plan = planning_slots.plan_from(at, days=[at.starts_on], sessions="8:30-11:30", breaks="", minutes=45)
    before = (head(), list(at.slots.values_list("pk", "dropped_at")))
    with pytest.raises(Refused, match="1"):
        planning_slots.plan_slots(by=by, event=at, plan=plan)
    assert before == (head(), list(at.slots.values_list("pk", "dropped_at")))
    planning_slots.plan_slots(by=by, event=at, plan=plan, give_up_published=True)
    row.refresh_from_db()
    at.refresh_from_db()
    assert (row.state, at.state, row.placements.count()) == ("replaced", "wishes", 2)
    assert Wish.objects.count() == 2
    # The new slots carry a timetable of their own.
    assert making.published(at, by).number == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days": []}, "days"),
        ({"sessions": ""}, "sessions"),
        ({"sessions": "8:30-10:00; 9:00-11:00"}, "sessions"),
        ({"breaks": "x"}, "breaks"),
        ({"days": [datetime.date(2027, 1, 1)]}, "days"),
    ],
)
def test_plans_that_make_no_sense(values: dict, field: str) -> None:
    at = making.event()
    with pytest.raises(Refused) as caught:
        planning_slots.plan_from(
            at, **{"days": [at.starts_on], "sessions": "8:30-11:30", "breaks": "", "minutes": 30, **values}
        )
    assert caught.value.field == field
    assert at.slots.count() == 0
