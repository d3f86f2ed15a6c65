"""Charts are numbers first: lengths are in proportion, parts add up, nothing leaves the drawing."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.ui import charts

ROWS = st.lists(st.tuples(st.text(max_size=30), st.integers(min_value=0, max_value=10**7)), max_size=12)


def test_bars_of_the_published_groups() -> None:
    chart = charts.bars("theo ngành", [("Thực phẩm", 1071), ("Đồ uống", 35), ("Không có", 0)])
    wide, slim = chart.drawings
    assert [bar.length for bar in wide.marks] == [420, 14, 0]
    assert [bar.length for bar in slim.marks] == [290, 9, 0]
    assert [bar.words for bar in wide.marks] == ["1.071 · 96,8\u00a0%", "35 · 3,2\u00a0%", "0 · 0,0\u00a0%"]


def test_a_negative_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.bars("x", [("a", -1)])


@given(ROWS)
def test_no_bar_is_longer_than_the_drawing_and_order_is_kept(rows: list[tuple[str, int]]) -> None:
    for drawing in charts.bars("x", rows).drawings:
        lengths = [bar.length for bar in drawing.marks]
        assert all(0 <= one <= drawing.width for one in lengths)
        assert all((length == 0) == (value == 0) for length, (_, value) in zip(lengths, rows, strict=True))
        assert all(bar.y < drawing.height for bar in drawing.marks)


@given(ROWS)
def test_parts_fill_the_whole(rows: list[tuple[str, int]]) -> None:
    found = charts.parts("x", rows).parts
    assert len(found) == len(rows)
    if any(value for _, value in rows):
        assert abs(sum(part.width for part in found) - 1000) < 1
        assert all(part.x + part.width <= 1000.2 for part in found)


@given(
    st.lists(
        st.tuples(
            st.dates(min_value=datetime.date(2018, 1, 1), max_value=datetime.date(2030, 1, 1)),
            st.integers(min_value=0, max_value=10**6),
        ),
        max_size=20,
        unique_by=lambda one: one[0],
    )
)
def test_lines_stay_inside(rows: list[tuple[datetime.date, int]]) -> None:
    for plane in charts.lines("x", [charts.Series("a", rows)]).planes:
        for point in plane.lines[0].points:
            assert plane.left <= point.x <= plane.right
            assert 0 < point.y <= plane.bottom
        assert len(plane.lines[0].points) == len(rows)


def test_the_chosen_day_is_marked_and_always_labelled() -> None:
    rows = [(datetime.date(2021, month, 1), month) for month in range(1, 13)]
    plane = charts.lines("x", [charts.Series("a", rows)], now=datetime.date(2021, 6, 1)).planes[0]
    chosen = [point for point in plane.lines[0].points if point.is_chosen]
    assert [point.words for point in chosen] == ["6"]
    assert chosen[0].is_labelled
    assert plane.now is not None


def test_axis_steps_are_round() -> None:
    assert [charts.round_step(top) for top in (0, 3, 17, 301, 1649, 3463, 10_000)] == [1, 1, 5, 100, 500, 1000, 5000]
