"""Conditions and amounts, pure: exact answers, and laws."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.fieldwork.support import catalogue
from ocop.fieldwork.support.amounts import Terms, due
from ocop.fieldwork.support.conditions import CHECKS, Known, check

DAY = datetime.date(2026, 11, 1)
PAST, LATER = datetime.date(2026, 10, 1), datetime.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("conditions", "known", "met", "have"),
    [
        ({"levels": ["4"]}, Known(level="4"), True, "4"),
        ({"levels": ["4"]}, Known(level="3"), False, "3"),
        ({"levels": ["4"]}, Known(level="unstated"), None, "unstated"),
        ({"levels": ["4"]}, Known(), False, ""),
        ({"kinds": ["new"]}, Known(kind="unstated"), None, "unstated"),
        ({"in_force": True}, Known(state="ended"), False, "ended"),
        ({"in_force": True}, Known(state="unknown"), None, "unknown"),
        ({"issued_from": "2026-10-01"}, Known(issued_on=PAST), True, "2026-10-01"),
        ({"issued_from": "2026-10-02"}, Known(issued_on=PAST), False, "2026-10-01"),
        ({"issued_from": "2026-10-02"}, Known(), None, ""),
        ({"producer_kinds": ["household"]}, Known(producer_kind="unknown"), False, "unknown"),
        ({"papers": ["award", "market"]}, Known(papers={"award": None}), None, "market"),
        ({"papers": ["award"]}, Known(papers={"award": PAST}), False, "award"),
        ({"papers": ["award"]}, Known(papers={"award": LATER}), True, ""),
        ({"no_case": True}, Known(has_case=True), False, ""),
        ({"no_findings": "critical"}, Known(grave="major"), True, "major"),
        ({"no_findings": "major"}, Known(grave="major"), False, "major"),
        ({"trained_months": 12}, Known(trained_on=datetime.date(2025, 11, 30)), True, "2025-11-30"),
        ({"trained_months": 12}, Known(trained_on=datetime.date(2025, 10, 30)), False, "2025-10-30"),
        ({"trained_months": 12}, Known(), False, ""),
        ({"unheard_of": 1}, Known(), None, ""),
    ],
)
def test_one(conditions: dict[str, object], known: Known, met: bool | None, have: str) -> None:
    (found,) = check(conditions, known, DAY)
    assert (found.met, found.have) == (met, have)
    assert catalogue.say_condition(found.code, found.asked)


def test_shapes_are_whole() -> None:
    codes = dict(catalogue.purposes())
    for row in catalogue.shapes():
        assert row["purpose"] in codes
        assert set(row["conditions"]) <= set(CHECKS)
    assert all(row["source"] for row in catalogue.published())


@given(st.integers(0, 10**12), st.integers(1, 100), st.integers(1, 10**9))
def test_a_share_is_whole_and_within_its_ceiling(cost: int, percent: int, ceiling: int) -> None:
    got = due(Terms("share", {}, ceiling, percent), cost=cost)
    assert got is not None
    assert 0 <= got <= min(ceiling, cost)
    assert got == ceiling or got * 100 <= cost * percent < (got + 1) * 100


def test_what_is_not_stated_is_no_amount() -> None:
    assert due(Terms("share", {}, 5, 50)) is None
    assert due(Terms("level", {"4": 7}, None, None), level="3") is None
    assert due(Terms("level", {"4": 7}, None, None), level="4") == 7
    assert due(Terms("fixed", {}, 9, None)) == 9
