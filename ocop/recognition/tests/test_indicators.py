"""Indicators of the record: exact figures, places and periods that add up, rows that are the figure, provisional apart."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from ocop.indicators import registry
from ocop.indicators.shapes import NOT_STATED, Asked, Figure, Indicator, Place
from ocop.people.models import OrganisationKind
from ocop.recognition import columns
from tests import builders

pytestmark = pytest.mark.django_db
D = datetime.date
CODES = [
    "products_new",
    "potential_five_new",
    "stars_renewed",
    "stars_upgraded",
    "stars_ended",
    "stars_withdrawn",
    "products_total",
    "products_in_force",
    "products_three",
    "products_four",
    "potential_five",
    "products_five",
    "producers_total",
]


@pytest.fixture
def record() -> dict[str, int]:
    """Five products: two in a commune, three without; one raised to potential five, one of which only the year is known."""
    commune = builders.commune("Bát Tràng")
    maker = builders.producer(organisation__commune=commune, organisation__kind=OrganisationKind.COOPERATIVE)
    first = builders.product("Gốm một", producer=maker, commune=commune)
    second = builders.product("Gốm hai", producer=maker, commune=commune)
    builders.recognition(first, "3", D(2021, 3, 1))
    builders.recognition(second, "4", D(2021, 10, 20))
    builders.recognition(second, "potential_5", D(2021, 12, 1), kind="upgraded")
    for place, day in enumerate((D(2019, 5, 5), D(2021, 12, 31))):
        builders.recognition(builders.product(f"Chè {place}"), "4", day)
    builders.recognition(
        builders.product("Không rõ ngày"),
        "3",
        None,
        precision="year",
        year=2021,
        counted_from=D(2021, 12, 31),
        ends_on=None,
    )
    columns.forget()
    return {"commune": commune.pk}


def of(code: str) -> Indicator:
    found = registry.indicator(code)
    assert found is not None
    return found


def test_figures_of_2021(record: dict[str, int]) -> None:
    asked = Asked.of_year("demo", 2021, D(2026, 1, 1))
    assert asked.as_of == D(2021, 12, 31)
    assert of("products_new").count(asked) == Figure(3, 1)
    assert of("products_new").count(asked).value == 4
    assert of("potential_five_new").count(asked) == Figure(1)
    assert of("stars_upgraded").count(asked) == Figure(1)
    assert of("products_total").count(asked) == Figure(4, 1)
    assert of("potential_five").count(asked) == Figure(1)
    assert of("products_in_force").count(asked) == Figure(4)
    assert of("stars_ended").count(Asked.of_year("demo", 2022, D(2022, 12, 31))) == Figure(1)
    assert of("producers_total").count(asked).value == 4
    assert of("products_new").count(Asked.of_year("demo", 2021, D(2021, 10, 20))) == Figure(2)
    assert of("products_new").count(Asked.of_year("office", 2021, D(2021, 12, 31))) == Figure(0)


@pytest.mark.parametrize("code", CODES)
def test_places_and_periods_add_up_and_rows_are_the_figure(record: dict[str, int], code: str) -> None:
    indicator, asked = of(code), Asked.of_year("demo", 2021, D(2021, 12, 31))
    whole = indicator.count(asked)
    table = indicator.figures(asked, "commune")
    assert sum(one.value or 0 for one in table.values()) == whole.value
    for key, figure in table.items():
        assert indicator.count(asked.at(Place("commune", key))) == figure
    if indicator.adds_periods:
        halves = [
            Asked("demo", D(2021, 12, 31), D(2021, 1, 1), D(2021, 6, 30)),
            Asked("demo", D(2021, 12, 31), D(2021, 7, 1), D(2021, 12, 31)),
        ]
        assert indicator.count(halves[0]) + indicator.count(halves[1]) == whole
    assert indicator.open is not None
    opened = indicator.open(asked, AnonymousUser(), 0, 50)
    assert opened.total == whole.value == len(opened.found) + opened.hidden
    assert sum(row.is_verified for row in opened.found) == whole.verified
    if whole.value and code in ("products_total", "products_new"):
        assert {NOT_STATED, record["commune"]} == set(table)


def test_what_was_only_read_from_pages_is_provisional() -> None:
    builders.recognition(builders.product("Đọc từ trang", register="public"), "4", D(2021, 5, 5))
    columns.forget()
    asked = Asked.of_year("public", 2021, D(2021, 12, 31))
    assert of("products_new").count(asked) == Figure(0, 1)
    assert of("producers_total").count(asked) == Figure(0, 1)


def test_one_code_is_one_rooms() -> None:
    import dataclasses

    with pytest.raises(ValueError, match="already defined"):
        registry.define(dataclasses.replace(of("products_new"), count=test_one_code_is_one_rooms))  # type: ignore[arg-type]
