"""Opening hours: what is understood, what is not, and when it is open."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.outlets.visitors import hours

EIGHT_TO_NINE = ((480, 1260),)
OPEN = [
    ("8:00-21:00", [EIGHT_TO_NINE] * 7),
    ("8h00 – 21h00 hàng ngày", [EIGHT_TO_NINE] * 7),
    ("8-21", [EIGHT_TO_NINE] * 7),
    ("Từ 8 giờ đến 21 giờ", [EIGHT_TO_NINE] * 7),
    ("8:00-21:00, thứ Hai nghỉ", [(), *[EIGHT_TO_NINE] * 6]),
    ("nghỉ thứ Hai, 8h-21h", [(), *[EIGHT_TO_NINE] * 6]),
    ("8:00-21:00 (Chủ nhật nghỉ)", [*[EIGHT_TO_NINE] * 6, ()]),
    ("T2-T7 8:00-21:00, CN 8:00-12:00", [*[EIGHT_TO_NINE] * 6, ((480, 720),)]),
    ("Thứ Bảy và Chủ nhật 8h-21h", [(), (), (), (), (), EIGHT_TO_NINE, EIGHT_TO_NINE]),
    ("sáng 8h-11h30, chiều 13h30-17h", [((480, 690), (810, 1020))] * 7),
    ("8:00-21:00, thứ 2 - thứ 6", [*[EIGHT_TO_NINE] * 5, (), ()]),
    ("24/24", [((0, 1440),)] * 7),
    ("18:00-2:00", [((1080, 1560),)] * 7),
]


@pytest.mark.parametrize(("text", "week"), OPEN)
def test_understood(text, week):
    assert hours.parse(text) == tuple(week)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theo lịch",
        "8:00-18:00 trừ Tết",
        "25:00-26:00",
        "gọi trước 0912345678",
        "nghỉ",
        "thứ Hai",
        "8:00-12:00, 11:00-17:00",
        "8:00",
        "x" * 5000,
        "8:00-21:00 hoặc muộn hơn",
        "😀",
        "8:75-9:00",
    ],
)
def test_what_is_not_understood_wholly_is_not_claimed(text):
    assert hours.parse(text) is None


@given(st.text(max_size=60))
def test_nothing_breaks_it(text):
    week = hours.parse(text)
    if week is not None:
        assert hours.checked([list(day) for day in week]) == week


@given(st.lists(st.tuples(st.integers(0, 1339), st.integers(30, 100)), min_size=1, max_size=1))
def test_written_out_it_is_read_back(spans):
    start, length = spans[0]
    day = ((start, start + length),)
    assert hours.parse_spans(hours.spans_in_words(day).replace("–", "-")) == day


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    """November 2026; the 23rd is a Monday."""
    return datetime.datetime(2026, 11, day, hour, minute)


def test_open_at_a_moment():
    week = hours.parse("8:00-21:00, thứ Hai nghỉ")
    assert week is not None
    assert hours.is_open(week, (), at(24, 8))
    assert not hours.is_open(week, (), at(24, 21))
    assert not hours.is_open(week, (), at(23, 10))
    tet = hours.OtherDays(datetime.date(2026, 11, 24), datetime.date(2026, 11, 25), ())
    assert not hours.is_open(week, [tet], at(24, 10))
    late = hours.OtherDays(datetime.date(2026, 11, 23), datetime.date(2026, 11, 23), ((600, 660),))
    assert hours.is_open(week, [late], at(23, 10, 30))


def test_past_midnight_belongs_to_the_evening_before():
    week = hours.parse("thứ Bảy 18:00-2:00")
    assert week is not None
    assert hours.is_open(week, (), at(28, 19))
    assert hours.is_open(week, (), at(29, 1, 59))
    assert not hours.is_open(week, (), at(29, 2))
    assert not hours.is_open(week, (), at(28, 1))


@pytest.mark.parametrize(
    "week",
    [
        [],
        [[]] * 8,
        [[[480, 400]]] + [[]] * 6,
        [[[1, 2, 3]]] + [[]] * 6,
        [[["a", "b"]]] + [[]] * 6,
        "x" * 7,
        [[[0, 700], [600, 800]]] + [[]] * 6,
    ],
)
def test_what_is_no_week(week):
    with pytest.raises(ValueError, match=r"\."):
        hours.checked(week)
