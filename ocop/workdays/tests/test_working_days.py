"""Laws of working days, and the days an officer would count by hand."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.workdays import holidays
from ocop.workdays.working_days import (
    NONE,
    DaysOff,
    add_working_days,
    clock_state,
    next_working_day,
    received_on,
    working_days_between,
)

D = datetime.date
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
KNOWN = holidays.days_off(2019, 2029)

days = st.dates(D(2019, 1, 1), D(2028, 12, 31))
counts = st.integers(0, 90)
own = st.frozensets(st.dates(D(2026, 1, 1), D(2026, 12, 31)), max_size=12)
calendars = st.one_of(
    st.just(NONE),
    st.just(KNOWN),
    st.builds(lambda off, worked: holidays.with_own(KNOWN, off, worked), own, own),
    st.builds(DaysOff, own, own),
)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@given(days, counts, calendars)
def test_adding_and_counting_are_inverse(day, n, off):
    assert working_days_between(day, add_working_days(day, n, off), off) == n


@given(days, counts, calendars)
def test_the_last_day_is_worked(day, n, off):
    assert n == 0 or off.is_working(add_working_days(day, n, off))


@given(days, counts, counts, calendars)
def test_parts_add_up(day, a, b, off):
    assert add_working_days(add_working_days(day, a, off), b, off) == add_working_days(day, a + b, off)


@given(days, days, days, calendars)
def test_stretches_add_up_in_any_order(a, b, c, off):
    assert working_days_between(a, c, off) == working_days_between(a, b, off) + working_days_between(b, c, off)


@given(days, days, calendars)
def test_the_quick_count_is_the_slow_count(a, b, off):
    first, last = min(a, b), max(a, b)
    last = min(last, first + datetime.timedelta(days=800))
    slow = sum(off.is_working(first + datetime.timedelta(days=i)) for i in range(1, (last - first).days + 1))
    assert working_days_between(first, last, off) == slow


@given(days, counts, calendars)
def test_later_never_ends_earlier(day, n, off):
    following = day + datetime.timedelta(days=1)
    assert add_working_days(day, n, off) <= add_working_days(following, n, off)
    assert add_working_days(day, n, off) < add_working_days(day, n + 1, off)


@given(days, counts, own)
def test_more_days_off_never_end_earlier(day, n, more):
    assert add_working_days(day, n, KNOWN) <= add_working_days(day, n, KNOWN.and_off(more))


@given(
    st.datetimes(datetime.datetime(2019, 1, 1), datetime.datetime(2027, 12, 31)), st.integers(0, 60), days, calendars
)
def test_a_clock_adds_up(naive, allowed, today, off):
    received = naive.replace(tzinfo=HANOI)
    clock = clock_state(received, allowed, today, off)
    assert len(clock.ticks) == allowed
    assert off.is_working(clock.received_on)
    assert clock.received_on >= received.date()
    assert clock.is_late == (today > clock.due_on)
    assert clock.late_by == max(0, clock.used - allowed)
    assert clock.left == (0 if clock.is_late else allowed - clock.used)
    assert clock.ticks.count("used") == min(clock.used, allowed)
    assert list(clock.ticks) == sorted(clock.ticks, reverse=True)
    later = clock_state(received, allowed, today + datetime.timedelta(days=1), off)
    assert (later.due_on, later.used >= clock.used, later.left <= clock.left) == (clock.due_on, True, True)


@given(days, st.integers(0, 30), st.integers(0, 40), st.integers(0, 20))
def test_a_pause_moves_the_day_by_what_it_took(day, allowed, ahead, length):
    sent_back = day + datetime.timedelta(days=ahead)
    came_back = sent_back + datetime.timedelta(days=length)
    plain = clock_state(day, allowed, came_back, KNOWN)
    paused = clock_state(day, allowed, came_back, KNOWN, pauses=[(sent_back, came_back)])
    if sent_back == plain.due_on and length:
        # Sent back on the last day: that day is given again.
        assert paused.due_on == next_working_day(came_back - datetime.timedelta(days=1), KNOWN)
        assert not paused.is_late
    elif plain.received_on <= sent_back < plain.due_on:
        waited = working_days_between(sent_back, came_back, KNOWN)
        assert working_days_between(plain.due_on, paused.due_on, KNOWN) == waited
    assert paused.received_on == plain.received_on
    assert paused.due_on >= plain.due_on


def test_the_desk_of_a_commune_officer():
    """The reference desk of Monday 23/11/2026: late by one day, two left, six left."""
    monday = at(23)
    for due, left, late in ((D(2026, 11, 20), 0, 1), (D(2026, 11, 25), 2, 0), (D(2026, 12, 1), 6, 0)):
        began = max(
            day
            for day in (D(2026, 10, 1) + datetime.timedelta(days=i) for i in range(60))
            if KNOWN.is_working(day) and add_working_days(day, 15, KNOWN) == due
        )
        clock = clock_state(began, 15, monday, KNOWN)
        assert (clock.due_on, clock.left, clock.late_by, clock.is_late) == (due, left, late, bool(late))
        assert clock.is_soon == (left == 2)
    assert clock.ticks == ("used",) * 9 + ("left",) * 6


def test_across_tet():
    """Filed on 11/2/2026, the Wednesday before Tết: five working days are 12 and 13/2, then 23 to 25/2."""
    assert add_working_days(D(2026, 2, 11), 5, KNOWN) == D(2026, 2, 25)
    assert working_days_between(D(2026, 2, 13), D(2026, 2, 22), KNOWN) == 0
    clock = clock_state(datetime.datetime(2026, 2, 13, 17, 1, tzinfo=HANOI), 15, D(2026, 2, 23), KNOWN)
    assert (clock.received_on, clock.due_on, clock.used, clock.left) == (D(2026, 2, 23), D(2026, 3, 16), 0, 15)


def test_a_saturday_worked_instead_counts():
    assert add_working_days(D(2026, 8, 21), 1, KNOWN) == D(2026, 8, 22)
    assert add_working_days(D(2026, 8, 28), 1, KNOWN) == D(2026, 9, 3)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at(20, 17, 0), D(2026, 11, 20)),
        (at(20, 17, 1), D(2026, 11, 23)),
        (at(21, 8, 0), D(2026, 11, 23)),
        (at(22, 23, 59), D(2026, 11, 23)),
        (at(23, 0, 0), D(2026, 11, 23)),
        # The same moments as a server in London or New York would write them.
        (datetime.datetime(2026, 11, 22, 17, 0, tzinfo=datetime.UTC), D(2026, 11, 23)),
        (datetime.datetime(2026, 11, 22, 16, 59, tzinfo=datetime.UTC), D(2026, 11, 23)),
        (datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC), D(2026, 11, 23)),
        (datetime.datetime(2026, 11, 23, 10, 1, tzinfo=datetime.UTC), D(2026, 11, 24)),
        (D(2026, 11, 21), D(2026, 11, 23)),
    ],
)
def test_the_day_of_receipt(moment, day):
    assert received_on(moment, KNOWN) == day


def test_the_hour_of_closing_is_a_setting():
    assert received_on(at(20, 16, 31), KNOWN, datetime.time(16, 30)) == D(2026, 11, 23)
    assert received_on(at(21), KNOWN, None) == D(2026, 11, 21)
    assert clock_state(at(21), 1, at(21), KNOWN, closes_at=None).due_on == D(2026, 11, 23)


def test_midnight_in_hanoi_begins_the_day():
    late = datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.UTC)
    assert clock_state(D(2026, 11, 23), 1, late - datetime.timedelta(seconds=1), KNOWN).is_late is False
    assert clock_state(D(2026, 11, 23), 1, late, KNOWN).is_late is True


def test_done_work_stops_the_clock():
    clock = clock_state(D(2026, 11, 2), 15, at(30), KNOWN, stopped_at=at(20))
    assert (clock.used, clock.left, clock.is_late, clock.is_stopped, clock.is_soon) == (14, 1, False, True, False)
    assert clock_state(D(2026, 11, 2), 5, at(30), KNOWN, stopped_at=at(20)).is_late


def test_what_is_not_announced_is_said_to_be_uncertain():
    assert clock_state(D(2026, 12, 1), 10, D(2026, 12, 1), KNOWN).is_certain
    assert not clock_state(D(2026, 12, 20), 15, D(2026, 12, 21), KNOWN).is_certain


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(D(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="negative"):
        clock_state(D(2026, 1, 1), -1, D(2026, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        clock_state(datetime.datetime(2026, 1, 1), 1, D(2026, 1, 1))
    never = frozenset(D(2026, 1, 1) + datetime.timedelta(days=i) for i in range(800))
    with pytest.raises(ValueError, match="days off are wrong"):
        next_working_day(D(2026, 1, 1), never)
