"""How numbers, shares and days are written, in both languages."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ocop.ui import writing

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (1054, None, "1.054", "1,054"),
        (0, None, "0", "0"),
        (-3, None, "−3", "−3"),
        (Decimal("65.60"), None, "65,6", "65.6"),
        (1234567.5, 1, "1.234.567,5", "1,234,567.5"),
        (Decimal("2.849"), 1, "2,8", "2.8"),
        (Decimal("100"), 2, "100,00", "100.00"),
        (10, None, "10", "10"),
        (None, None, "–", "–"),
        ("", None, "–", "–"),
    ],
)
def test_number(value: object, digits: int | None, vi: str, en: str) -> None:
    with translation.override("vi"):
        assert writing.number(value, digits) == vi
    with translation.override("en"):
        assert writing.number(value, digits) == en


def test_shares_of_the_published_figures() -> None:
    counts = {"food": 691, "drink": 30, "herbal": 7, "fabric": 27, "souvenir": 299}
    with translation.override("vi"):
        assert [writing.share(one, 1054) for one in counts.values()] == [
            f"{x}{NBSP}%" for x in ("65,6", "2,8", "0,7", "2,6", "28,4")
        ]
        assert writing.share(1, 0) == "–"
        assert writing.share(None, 3) == "–"
    with translation.override("en"):
        assert writing.share(691, 1054) == "65.6%"


def test_differences_say_their_sign() -> None:
    assert [writing.signed(one) for one in (595, 0, -3, None)] == ["+595", "0", "−3", "–"]


def test_days_and_moments() -> None:
    day = datetime.date(2021, 12, 31)
    late = datetime.datetime(2021, 12, 31, 18, 30, tzinfo=datetime.UTC)
    with translation.override("vi"):
        assert writing.day(day) == "31/12/2021"
        assert writing.day(late) == "01/01/2022"
        assert writing.moment(late) == "01:30 01/01/2022"
        assert writing.day(None) == "–"
    with translation.override("en"):
        assert writing.day(day) == f"31{NBSP}December 2021"
        assert writing.moment(late) == f"1{NBSP}January 2022, 01:30"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    with translation.override("vi"):
        assert int(writing.number(value).replace(".", "").replace("−", "-")) == value
