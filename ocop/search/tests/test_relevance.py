"""The relevance numbers of `benchmarks/relevance.py` as floors: search may only become better."""

from __future__ import annotations

import pytest

from benchmarks.relevance import measure, queries

FLOORS = {
    "all": 0.97,
    "held-out": 0.97,
    "English": 0.95,
    "exact": 0.99,
    "unmarked": 0.95,
    "wrong marks": 0.95,
    "slip": 0.95,
    "telex": 0.95,
    "nothing": 0.95,
}


@pytest.fixture(scope="module")
def table():
    return measure()


def test_the_set_is_large_and_of_every_kind():
    judged = queries()
    assert len(judged) >= 220
    assert {one["kind"] for one in judged} == {
        "exact",
        "unmarked",
        "wrong marks",
        "slip",
        "two slips",
        "telex",
        "vni",
        "place old",
        "place new",
        "producer",
        "abbreviation",
        "English",
        "intent",
        "nothing",
    }
    assert sum(one["held_out"] for one in judged) >= 110


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_recall_stays(table, kind, floor):
    values = table[kind]["recall"]
    assert sum(values) / len(values) >= floor


def test_the_yardstick_is_beaten_everywhere(table):
    for kind, values in table.items():
        ours, theirs = (sum(values[name]) / len(values[name]) for name in ("recall", "plain recall"))
        assert ours >= theirs - 0.101, kind


@pytest.mark.parametrize(("name", "floor"), [("blind", 0.97), ("second-blind", 0.93)])
def test_sets_of_a_second_pair_of_eyes_stay(name, floor):
    values = measure(name)["all"]["recall"]
    assert sum(values) / len(values) >= floor
