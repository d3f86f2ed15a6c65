"""The pairs and the order that were collected from real sources (tests/data, from the project's own reading of lists and pages)."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ocop.vietnamese.collation import sort_key
from ocop.vietnamese.dates import parse_date, parse_period
from ocop.vietnamese.folding import canonical, fold
from ocop.vietnamese.likeness import folded_key, marked_key
from ocop.vietnamese.numbers import parse_number
from ocop.vietnamese.typing import repairs

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


CASES = rows("tricky-cases.csv")


def of_kind(*kinds: str) -> list[object]:
    return [pytest.param(row["a"], row["b"], id=row["id"]) for row in CASES if row["kind"] in kinds]


def test_every_kind_of_case_is_tested():
    assert {row["kind"] for row in CASES} == {
        "nfc-nfd",
        "tone-place",
        "tone-misplaced",
        "i-y",
        "d-bar",
        "must-differ",
        "abbrev",
        "telex",
        "vni",
        "tcvn3",
        "number",
        "date",
        "space-punct",
    }
    assert len(CASES) == 55


@pytest.mark.parametrize(("a", "b"), of_kind("nfc-nfd", "tone-place", "tone-misplaced"))
def test_forms_of_one_text_are_one_text(a, b):
    assert canonical(a) == canonical(b)
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("a", "b"), of_kind("i-y", "abbrev"))
def test_written_forms_of_one_thing_have_one_key(a, b):
    assert marked_key(a) == marked_key(b)
    assert folded_key(a) == folded_key(b)


@pytest.mark.parametrize(("a", "b"), of_kind("d-bar", "space-punct"))
def test_folding_makes_them_equal(a, b):
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("a", "b"), of_kind("must-differ"))
def test_what_differs_by_marks_differs_when_spelled(a, b):
    assert canonical(a) != canonical(b)
    assert marked_key(a) != marked_key(b)


@pytest.mark.parametrize(("a", "b"), of_kind("telex", "vni", "tcvn3"))
def test_left_overs_are_read(a, b):
    assert repairs(a)[0] == b
    assert repairs(b) == []


@pytest.mark.parametrize(("a", "b"), of_kind("number"))
def test_numbers(a, b):
    assert parse_number(a) == Decimal(b)


def test_dates():
    assert parse_date("1-10", year=2024) == datetime.date(2024, 10, 1)
    with pytest.raises(ValueError, match="year is missing"):
        parse_date("1-10")
    assert parse_date("24-2-2023") == datetime.date(2023, 2, 24)
    assert parse_period("quý I/2024") == (datetime.date(2024, 1, 1), datetime.date(2024, 4, 1))


def test_the_alphabet_is_icu_s():
    texts = [row["text"] for row in sorted(rows("text-collation-vi.csv"), key=lambda row: int(row["rank_icu77_vi"]))]
    shuffled = texts[::2] + texts[1::2]
    assert sorted(shuffled, key=sort_key) == texts
    assert len(texts) == 47
