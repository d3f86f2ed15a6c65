"""Targets against figures: exact numbers, states, forecasts, places; and the laws every indicator keeps."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocop.indicators import registry
from ocop.indicators.models import PublishedStatement
from ocop.indicators.shapes import Asked, Figure, Kind
from ocop.programme import achieved, progress, sheet
from ocop.programme.models import Plan, YearStatement
from ocop.programme.progress import TargetLine
from ocop.programme.tests import plan_rows
from ocop.recognition import columns
from tests import builders

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture(autouse=True)
def _fresh() -> None:
    columns.forget()
    achieved.forget()


def recognised(year: int, days: list[tuple[int, int]], **extra: object) -> None:
    """One new product a day of the year."""
    for place, (month, day) in enumerate(days):
        builders.recognition(builders.product(f"Sản phẩm {year} {place}", **extra), "3", D(year, month, day))
    columns.forget()
    achieved.forget()


def lines(plan: Plan, day: D) -> list[TargetLine]:
    achieved.forget()
    return progress.target_lines(plan, sheet.written(plan)["targets"], day)


def test_a_year_that_is_over() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    plan_rows.target(by, plan, low=3)
    plan_rows.target(by, plan, low=1, high=3)
    plan_rows.target(by, plan, low=5)
    plan_rows.target(by, plan, "value_delivered", 10)
    recognised(2021, [(3, 1), (5, 1), (9, 1), (12, 31)])
    recognised(2022, [(1, 1)])
    found = lines(plan, D(2026, 1, 1))
    assert [(one.figure, one.state, one.percent) for one in found[:3]] == [
        (Figure(4), "reached", 133),
        (Figure(4), "above", 400),
        (Figure(4), "missed", 80),
    ]
    assert (found[3].figure.value, found[3].state, found[3].percent) == (None, "none", None)
    early = lines(plan, D(2021, 6, 1))
    assert [one.figure for one in early[:3]] == [Figure(2)] * 3


def test_nearly_is_not_all() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    plan_rows.target(by, plan, low=400)
    line = TargetLine(sheet.written(plan)["targets"][0], None, Asked("demo", D(2021, 12, 31)), Figure(399), None, True)
    assert (line.percent, line.state) == (99, "missed")


def test_the_pace_of_earlier_years_says_where_a_year_may_end() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    plan_rows.target(by, plan, low=30)
    plan_rows.target(by, plan, low=4)
    for year in (2018, 2019, 2020):
        recognised(year, [(3, 1), (3, 2), (10, 1), (10, 2)])
    recognised(2021, [(2, 1), (2, 2), (2, 3)])
    told = lines(plan, D(2021, 6, 30))
    assert told[0].forecast is not None
    assert (told[0].forecast.value, told[0].forecast.basis, told[0].forecast.years) == (6, "pace", (2018, 2019, 2020))
    assert [one.state for one in told] == ["behind", "open"]
    assert lines(plan, D(2021, 12, 31))[0].forecast is None
    assert lines(plan, D(2022, 3, 1))[0].state == "missed"


def test_a_communes_plan_is_of_that_commune() -> None:
    by, commune = plan_rows.officer(), builders.commune()
    recognised(2021, [(3, 1), (4, 1)], commune=commune)
    recognised(2021, [(5, 1)])
    city, small = plan_rows.plan(by), plan_rows.plan(by, commune_id=commune.pk)
    for one in (city, small):
        plan_rows.target(by, one, low=2)
    plan_rows.target(by, city, low=2, commune_id=commune.pk)
    assert [line.figure.value for line in lines(city, D(2021, 12, 31))] == [3, 2]
    assert [line.figure.value for line in lines(small, D(2021, 12, 31))] == [2]


def test_many_targets_of_one_indicator_ask_no_more_than_a_few() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    communes = [builders.commune(f"Xã {place}") for place in range(8)]
    recognised(2021, [(3, 1)], commune=communes[0])

    def queries(wanted: int) -> int:
        plan.targets.all().delete()
        for commune in communes[:wanted]:
            plan_rows.target(by, plan, "memoranda_signed", 1, commune_id=commune.pk)
        rows = sheet.written(plan)["targets"]
        achieved.forget()
        with CaptureQueriesContext(connection) as seen:
            progress.target_lines(plan, rows, D(2022, 1, 1))
        return len(seen)

    assert queries(2) == queries(8)


def test_every_indicator_adds_up_and_opens_to_its_rows() -> None:
    commune = builders.commune()
    recognised(2025, [(3, 1), (10, 10)], commune=commune)
    recognised(2024, [(3, 1)])
    maker = builders.producer(organisation__commune=commune)
    YearStatement.objects.create(
        producer=maker,
        year=2025,
        jobs=7,
        women=4,
        income=6_000_000,
        area=12_000,
        made_at=timezone.now(),
        made_by_name="thử",
    )
    asked = Asked.of_year("demo", 2025, D(2025, 12, 31))
    for one in registry.defined():
        whole = one.count(asked)
        assert str(one.label)
        assert str(one.definition)
        assert str(one.unit)
        if one.adds_places:
            table = one.figures(asked, "commune")
            assert sum(figure.value or 0 for figure in table.values()) == (whole.value or 0), one.code
        if one.adds_periods:
            assert one.kind == Kind.FLOW, one.code
            parts = [
                one.count(Asked("demo", D(2025, 12, 31), D(2025, 1, 1), D(2025, 5, 31))).value or 0,
                one.count(Asked("demo", D(2025, 12, 31), D(2025, 6, 1), D(2025, 12, 31))).value or 0,
            ]
            assert sum(parts) == (whole.value or 0), one.code
        if one.open is not None:
            part = one.open(asked, AnonymousUser(), 0, 50)
            assert len(part.found) + part.hidden <= part.total or not part.total, one.code
            if one.kind in (Kind.FLOW, Kind.STOCK) and not part.hidden:
                assert sum(row.amount for row in part.found) == (whole.value or 0), one.code


def test_what_producers_state_unknown_is_not_nought() -> None:
    first, second = builders.producer(), builders.producer()
    asked = Asked.of_year("demo", 2025, D(2025, 12, 31))

    def of(code: str) -> Figure:
        indicator = registry.indicator(code)
        assert indicator is not None
        return indicator.count(asked)

    assert not of("rural_jobs").is_known
    common = {"made_at": timezone.now(), "made_by_name": "thử"}
    YearStatement.objects.create(
        producer=first, year=2025, jobs=10, income=8_000_000, checked_at=timezone.now(), **common
    )
    YearStatement.objects.create(producer=second, year=2025, income=4_000_000, **common)
    assert of("rural_jobs") == Figure(10)
    assert not of("women_jobs").is_known
    assert of("income_month") == Figure(8_000_000)
    YearStatement.objects.filter(producer=second).update(jobs=30)
    assert of("rural_jobs") == Figure(10, 30)
    assert of("income_month") == Figure(None, 5_000_000)


def test_income_after_the_first_star_needs_both_years() -> None:
    maker = builders.producer()
    product = builders.product("Có sao", producer=maker)
    builders.recognition(product, "4", D(2023, 5, 1))
    common = {"made_at": timezone.now(), "made_by_name": "thử", "jobs": 4}
    for year, income in ((2021, 4_000_000), (2022, 5_000_000), (2023, 5_500_000), (2025, 7_000_000)):
        YearStatement.objects.create(producer=maker, year=year, income=income, **common)
    alone = builders.producer()
    YearStatement.objects.create(producer=alone, year=2025, income=90_000_000, **common)
    indicator = registry.indicator("income_growth")
    assert indicator is not None
    assert indicator.count(Asked("demo", D(2025, 12, 31))) == Figure(None, 4000)
    assert not indicator.count(Asked("demo", D(2022, 12, 31))).is_known


def test_share_of_the_country_is_told_for_the_day_of_the_published_total() -> None:
    recognised(2025, [(1, 10), (1, 20), (3, 1)])
    indicator = registry.indicator("share_of_country")
    assert indicator is not None
    assert not indicator.count(Asked("demo", D(2025, 12, 31))).is_known
    PublishedStatement.objects.create(
        key="ca-nuoc-thu",
        indicator="products",
        value=80,
        spoken_of=D(2025, 1, 31),
        publisher="Báo",
        source="trang",
        territory="vietnam",
    )
    assert indicator.count(Asked("demo", D(2025, 12, 31))) == Figure(None, 250)
    assert not indicator.count(Asked("demo", D(2026, 11, 1))).is_known
