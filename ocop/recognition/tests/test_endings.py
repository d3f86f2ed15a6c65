"""What ends when: the last word on each product, by day, step, commune and month."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from ocop.recognition import endings
from ocop.recognition.actions import recognise, withdraw
from ocop.recognition.models import Recognition
from tests import builders
from tests.cast import Cast

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OCOP_TODAY = TODAY


def ends(cast: Cast, day: datetime.date, *, other: bool = False, **extra: Any) -> Recognition:
    producer, commune = (cast.other_producer, cast.other_commune) if other else (cast.home_producer, cast.home_commune)
    product = builders.product(f"Hàng {day}", producer=producer, commune=commune)
    return builders.recognition(product, issued_on=day.replace(year=day.year - 3), ends_on=day, **extra)


def test_steps_come_from_the_procedure() -> None:
    assert endings.steps(TODAY) == (180, 120, 90, 30, 0)


def test_each_step_is_due_on_its_day_only(cast: Cast) -> None:
    row = ends(cast, TODAY + datetime.timedelta(days=120))
    found = {
        offset: [(one.pk, step) for one, step in endings.steps_due(TODAY + datetime.timedelta(days=offset))]
        for offset in (-61, -60, -1, 0, 1, 30, 90, 119, 120, 121)
    }
    assert found == {
        -61: [],
        -60: [(row.pk, 180)],
        -1: [],
        0: [(row.pk, 120)],
        1: [],
        30: [(row.pk, 90)],
        90: [(row.pk, 30)],
        119: [],
        120: [(row.pk, 0)],
        121: [],
    }


def test_renewed_and_withdrawn_ones_are_left_out(cast: Cast) -> None:
    day = TODAY + datetime.timedelta(days=30)
    stays, renewed, gone = ends(cast, day), ends(cast, day), ends(cast, day)
    recognise(
        by=cast.city_officer.person,
        product=renewed.product,
        level="4",
        kind="renewed",
        body="province",
        decision="8/QĐ",
        issued_on=TODAY,
    )
    withdraw(by=cast.city_officer.person, recognition=gone, ground="law", decision="9/QĐ", decided_on=TODAY)
    ends(cast, day, retracted_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert [row.pk for row in endings.endings_between(TODAY, day)] == [stays.pk]
    assert [row.pk for row, _step in endings.steps_due(TODAY)] == [stays.pk]


def test_both_days_of_the_span_count(cast: Cast) -> None:
    rows = [ends(cast, TODAY + datetime.timedelta(days=n)) for n in (0, 1, 2, 3)]
    found = endings.endings_between(TODAY + datetime.timedelta(days=1), TODAY + datetime.timedelta(days=2))
    assert [row.pk for row in found] == [rows[1].pk, rows[2].pk]


def test_everyone_sees_their_own(cast: Cast) -> None:
    home, other = (
        ends(cast, TODAY + datetime.timedelta(days=5)),
        ends(cast, TODAY + datetime.timedelta(days=6), other=True),
    )
    seen = {
        name: {
            row.pk
            for row in endings.endings_between(
                TODAY, TODAY + datetime.timedelta(days=9), person=cast[name].person or AnonymousUser()
            )
        }
        for name in Cast.NAMES
    }
    both = {home.pk, other.pk}
    assert seen == {
        "stranger": set(),
        "producer_member": {home.pk},
        "other_member": {other.pk},
        "commune_officer": {home.pk},
        "other_commune_officer": {other.pk},
        "city_officer": both,
        "trade_officer": both,
        "auditor": both,
        "administrator": both,
    }


def test_the_forecast_counts_by_commune_and_month(cast: Cast, django_assert_num_queries: Any) -> None:
    for day in ((2026, 12, 1), (2026, 12, 31), (2027, 1, 1), (2027, 10, 31), (2027, 11, 1), (2026, 11, 22)):
        ends(cast, datetime.date(*day))
    ends(cast, datetime.date(2026, 12, 5), other=True)
    person = cast.city_officer.person
    endings.forecast(person)
    with django_assert_num_queries(1):
        rows = endings.forecast(person)
    home, other = cast.home_commune.pk, cast.other_commune.pk
    assert {(row["commune_id"], row["month"].isoformat()): row["count"] for row in rows} == {
        (home, "2026-12-01"): 2,
        (other, "2026-12-01"): 1,
        (home, "2027-01-01"): 1,
        (home, "2027-10-01"): 1,
    }


def test_what_must_come_off_the_shelf(cast: Cast) -> None:
    ended = ends(cast, TODAY - datetime.timedelta(days=10))
    today = ends(cast, TODAY)
    ends(cast, TODAY + datetime.timedelta(days=1))
    gone = ends(cast, TODAY + datetime.timedelta(days=300))
    withdraw(
        by=cast.city_officer.person,
        recognition=gone,
        ground="law",
        decision="9/QĐ",
        decided_on=TODAY - datetime.timedelta(days=3),
    )
    renewed = ends(cast, TODAY - datetime.timedelta(days=20))
    builders.recognition(renewed.product, issued_on=TODAY - datetime.timedelta(days=30))
    found = [(row.pk, row.off_since) for row in endings.off_the_shelf()]
    assert found == [
        (today.pk, TODAY),
        (gone.pk, TODAY - datetime.timedelta(days=3)),
        (ended.pk, TODAY - datetime.timedelta(days=10)),
    ]
    since = endings.off_the_shelf(since=TODAY - datetime.timedelta(days=5))
    assert [row.pk for row in since] == [today.pk, gone.pk]
