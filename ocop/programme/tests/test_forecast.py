"""The forecast: never below what is achieved, exactly that at the year's end, honest about what it rests on."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.programme.forecast import Earlier, forecast, quantile, same_day

D = datetime.date
DAYS = st.dates(D(2026, 1, 1), D(2026, 12, 31))
EARLIER = st.lists(
    st.tuples(st.integers(2019, 2025), st.integers(0, 2000), st.integers(0, 100)).map(
        lambda one: Earlier(one[0], one[1] * one[2] // 100, one[1])
    ),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine says nothing of the law
@given(st.integers(0, 10**6), DAYS, EARLIER, st.one_of(st.none(), st.integers(0, 500)))
def test_never_below_what_is_achieved_and_in_order(
    achieved: int, day: D, earlier: list[Earlier], rows: int | None
) -> None:
    told = forecast(achieved, day, 2026, earlier, rows)
    if told is not None:
        assert achieved <= told.low <= told.value <= told.high


@given(st.integers(0, 10**9), EARLIER, st.integers(0, 40))
def test_exact_when_the_year_is_over(achieved: int, earlier: list[Earlier], after: int) -> None:
    told = forecast(achieved, D(2026, 12, 31) + datetime.timedelta(days=after), 2026, earlier)
    assert told is not None
    assert (told.low, told.value, told.high, told.basis) == (achieved, achieved, achieved, "over")


@given(st.integers(1, 3000), st.integers(1, 11))
def test_a_longer_part_of_the_year_leaves_less_open(achieved: int, month: int) -> None:
    one, other = (forecast(achieved, D(2026, at, 28), 2026) for at in (month, month + 1))
    if one is not None and other is not None:
        assert other.high - other.low <= one.high - one.low
        assert other.value <= one.value


def test_pace_of_earlier_years() -> None:
    told = forecast(100, D(2026, 6, 30), 2026, [Earlier(2024, 200, 400), Earlier(2025, 300, 600)])
    assert told is not None
    assert (told.value, told.basis, told.years, told.share) == (200, "pace", (2024, 2025), 0.5)
    assert 170 < told.low < 200 < told.high < 232
    wide = forecast(100, D(2026, 6, 30), 2026, [Earlier(2024, 100, 400), Earlier(2025, 300, 400)])
    assert wide is not None
    assert (wide.low, wide.high) == (133, 400)


def test_earlier_years_had_nothing_by_this_day() -> None:
    told = forecast(3, D(2021, 6, 30), 2021, [Earlier(2019, 0, 301), Earlier(2020, 0, 753)])
    assert told is not None
    assert (told.low, told.value, told.high, told.basis) == (304, 530, 756, "rest")


def test_days_alone_and_too_early() -> None:
    assert forecast(5, D(2026, 1, 20), 2026) is None
    assert forecast(5, D(2025, 12, 31), 2026) is None
    told = forecast(50, D(2026, 7, 2), 2026, [Earlier(2025, 10, 30)])
    assert told is not None
    assert (told.value, told.basis) == (50 + round(50 * 182 / 183), "linear")
    with pytest.raises(ValueError, match="below nought"):
        forecast(-1, D(2026, 7, 1), 2026)


def test_money_has_the_interval_of_its_rows() -> None:
    few, many = (forecast(10**9, D(2026, 7, 2), 2026, rows=rows) for rows in (4, 4000))
    assert few is not None
    assert many is not None
    assert few.high - few.low > 10 * (many.high - many.low)


@given(st.floats(0.5, 300), st.floats(0.05, 0.95))
def test_quantiles_are_in_order(size: float, chance: float) -> None:
    low, middle, high = (quantile(size, chance, at) for at in (0.05, 0.5, 0.95))
    assert 0 <= low <= middle <= high


def test_quantile_by_hand() -> None:
    # One success at a half: 0.5, 0.25, 0.125 ... failures before it.
    assert [quantile(1, 0.5, at) for at in (0.5, 0.51, 0.75, 0.95)] == [0, 1, 1, 4]
    mean, spread = 900 * 0.5 / 0.5, math.sqrt(900 / 0.5)
    assert quantile(900, 0.5, 0.95) == pytest.approx(mean + 1.645 * spread, rel=0.002)


def test_the_same_day_of_a_year_without_one() -> None:
    assert same_day(D(2024, 2, 29), 2023) == D(2023, 2, 28)
