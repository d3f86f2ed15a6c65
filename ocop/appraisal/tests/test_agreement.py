"""Agreement, leniency and dividing criteria against worked examples and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.appraisal.agreement import alpha, dividing, leniency, student

# Four observers, twelve units, with gaps: the worked example of Krippendorff (2011).
_ROWS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
EXAMPLE = {unit: {member: row[unit] for member, row in enumerate(_ROWS) if row[unit] is not None} for unit in range(12)}


def test_the_published_example():
    assert round(alpha(EXAMPLE), 3) == 0.849


@pytest.mark.parametrize(("units", "expected"), [({}, None), ({1: {1: 5.0}}, None), ({1: {1: 5.0, 2: 5.0}}, None)])
def test_nothing_to_compare(units, expected):
    assert alpha(units) is expected


def test_full_agreement_is_one():
    assert alpha({1: {1: 50, 2: 50}, 2: {1: 80, 2: 80}}) == 1


@pytest.mark.parametrize(
    ("free", "expected"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042)]
)
def test_student_quantiles(free, expected):
    assert student(0.975, free) == pytest.approx(expected, abs=0.012)


def test_leniency_is_found_where_it_was_put():
    given_ = {1: 3.0, 2: 0.0, 3: -3.0}
    units = {dossier: {member: 60 + dossier + bias for member, bias in given_.items()} for dossier in range(6)}
    found = {row.member: row for row in leniency(units)}
    assert {member: round(row.points, 6) for member, row in found.items()} == given_
    assert all(row.margin == pytest.approx(0, abs=1e-6) for row in found.values())
    assert [row.member for row in leniency(units)] == [1, 2, 3]


def test_the_interval_is_that_of_the_balanced_layout():
    # Two members, three dossiers: leniency is half the mean difference; s^2 of the layout has two degrees of freedom.
    units = {1: {1: 70.0, 2: 60.0}, 2: {1: 71.0, 2: 65.0}, 3: {1: 69.0, 2: 61.0}}
    first = leniency(units)[0]
    assert (first.member, round(first.points, 6)) == (1, 4.0)
    differences = [10, 6, 8]
    variance = sum((value - 8) ** 2 for value in differences) / 2
    assert first.margin == pytest.approx(4.303 * (variance / 3) ** 0.5 / 2, rel=0.01)


def test_members_who_share_no_dossier_are_not_compared():
    rows = leniency({1: {1: 50.0}, 2: {2: 90.0}})
    assert [(row.points, row.margin) for row in rows] == [(0.0, None), (0.0, None)]


@given(
    st.dictionaries(st.integers(1, 6), st.dictionaries(st.integers(1, 5), st.integers(0, 100), min_size=1), max_size=6)
)
def test_leniencies_add_up_to_zero_and_a_shift_of_a_dossier_changes_none(units):
    found = leniency(units)
    assert sum(row.points for row in found) == pytest.approx(0, abs=1e-6)
    shifted = {key: {member: value + 7 * key for member, value in values.items()} for key, values in units.items()}
    moved = {row.member: row.points for row in leniency(shifted)}
    for row in found:
        assert moved[row.member] == pytest.approx(row.points, abs=1e-6)


def test_the_criterion_that_divides_most_stands_first():
    criteria = {"1.1": {1: {1: 0, 2: 3}}, "1.2": {1: {1: 2, 2: 2}}, "1.3": {1: {1: 1, 2: 2}}}
    found = dividing(criteria, {"1.1": 3, "1.2": 2, "1.3": 2})
    assert [(row.criterion, round(row.spread, 3)) for row in found] == [("1.1", 0.5), ("1.3", 0.25)]
