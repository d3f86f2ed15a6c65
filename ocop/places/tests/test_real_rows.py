"""The places of 569 products, 74 craft villages and 31 sale points as public pages wrote them (places-as-written.csv)."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from pathlib import Path

import pytest

from ocop.places.resolution import Resolution, resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FILE = Path(__file__).with_name("places-as-written.csv")


@pytest.fixture
def resolved() -> list[tuple[dict[str, str], Resolution]]:
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        (
            row,
            resolve(
                row["address"],
                commune=row["commune"],
                district=row["district"],
                province=row["province"],
                on=datetime.date(int(row["year"]), 12, 31) if row["year"] else None,
            ),
        )
        for row in rows
    ]


def _count(resolved: list[tuple[dict[str, str], Resolution]], letter: str) -> Counter[tuple[str, str]]:
    return Counter(
        (found.doubt, found.code)
        for row, found in resolved
        if row["reference"].startswith(letter) and row["province"] == "Hà Nội"
    )


def test_hanoi_products(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    """291 rows: all 153 that name a commune resolve, 118 for certain and 35 with a main successor proposed; 138 name none."""
    assert _count(resolved, "P") + _count(resolved, "D") == {
        ("none", "whole"): 102,
        ("none", "gone"): 16,
        ("split", "split"): 34,
        ("split", "gone_split"): 1,
        ("unknown", "district_only"): 134,
        ("unknown", "nothing"): 4,
    }


def test_craft_villages(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    assert _count(resolved, "V") == {
        ("none", "whole"): 46,
        ("none", "gone"): 7,
        ("split", "split"): 17,
        ("unknown", "district_only"): 2,
        ("unknown", "nothing"): 2,
    }


def test_sale_points(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    assert _count(resolved, "S") == {
        ("none", "whole"): 15,
        ("none", "gone"): 1,
        ("none", "current"): 4,
        ("split", "split"): 5,
        ("unknown", "district_only"): 4,
        ("unknown", "nothing"): 2,
    }


def test_25_rows_name_communes_gone_before_2025(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    gone = [row for row, found in resolved if found.old is not None and found.old.layer == "gone"]
    assert len(gone) == 25
    assert len({(row["commune"], row["district"]) for row in gone}) == 13


def test_the_code_given_by_the_source_agrees_in_all_153_rows(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    given = [(row, found) for row, found in resolved if row["expected_code"]]
    assert len(given) == 153
    assert [
        row["reference"] for row, found in given if found.current is None or found.current.code != row["expected_code"]
    ] == []


def test_every_row_of_another_province_finds_its_province_of_today(
    resolved: list[tuple[dict[str, str], Resolution]],
) -> None:
    others = [found for row, found in resolved if row["province"] != "Hà Nội"]
    assert len(others) == 278
    assert all(
        found.doubt == "none" and found.province is not None and found.province.valid_to is None for found in others
    )
    assert len({found.province.code for found in others}) == 18


def test_no_row_with_a_commune_is_left_without_one(resolved: list[tuple[dict[str, str], Resolution]]) -> None:
    left = [
        row["reference"]
        for row, found in resolved
        if row["commune"] and row["province"] == "Hà Nội" and found.current is None
    ]
    assert left == []
