"""What is counted together is what is counted one by one, for every indicator, place and period; and so are rows without their words."""

from __future__ import annotations

import datetime
import random
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocop.indicators import registry
from ocop.indicators.models import PublishedStatement
from ocop.indicators.shapes import UNKNOWN, Asked, Figure, Place
from ocop.places.models import Commune, District
from ocop.programme import achieved
from ocop.programme.achieved import Question
from ocop.programme.models import YearStatement
from ocop.programme.tests import plan_rows
from ocop.recognition import columns
from tests import builders

pytestmark = pytest.mark.django_db
D = datetime.date
PERIODS = (
    (D(2023, 1, 1), D(2023, 12, 31), D(2023, 12, 31)),
    (D(2024, 1, 1), D(2024, 12, 31), D(2024, 5, 20)),
    (D(2024, 4, 1), D(2024, 6, 30), D(2025, 2, 2)),
    (D(2025, 1, 1), D(2025, 12, 31), D(2025, 12, 31)),
)


def filled(seed: int) -> tuple[list[Commune], list[District]]:
    """Producers in three communes, two districts or nowhere, with stars of all levels and statements of some years."""
    rng = random.Random(seed)
    communes = [builders.commune(f"Thử {seed} {n}") for n in range(3)]
    districts = [
        District.objects.create(
            code=f"9{n}{seed}", name=f"Huyện {n}", name_folded="x", kind="Huyện", valid_to=D(2025, 6, 30)
        )
        for n in range(2)
    ]
    for n in range(14):
        where = {"commune": rng.choice([*communes, None]), "district": rng.choice([*districts, None])}
        maker = builders.producer(f"Nhà {seed} {n}", **{f"organisation__{key}": value for key, value in where.items()})
        item = builders.product(f"Hàng {seed} {n}", producer=maker, **where)
        for year in rng.sample((2022, 2023, 2024, 2025), rng.randint(0, 3)):
            level = rng.choice(("3", "4", "potential_5", "5"))
            kind = rng.choice(("new", "renewed", "upgraded"))
            builders.recognition(item, level, D(year, rng.randint(1, 12), rng.randint(1, 28)), kind=kind)
        for year in rng.sample((2021, 2023, 2024, 2025), rng.randint(0, 3)):
            YearStatement.objects.create(
                producer=maker,
                year=year,
                jobs=rng.choice((None, 0, 4, 9)),
                women=rng.choice((None, 0)),
                income=rng.choice((None, 5_000_000, 7_500_000)),
                area=rng.choice((None, 0, 900)),
                made_at=timezone.now(),
                made_by_name="thử",
                checked_at=rng.choice((None, timezone.now())),
            )
    PublishedStatement.objects.create(
        key=f"ca-nuoc-{seed}",
        indicator="products",
        value=90,
        spoken_of=D(2024, 1, 31),
        publisher="Báo",
        source="trang",
        territory="vietnam",
    )
    columns.forget()
    achieved.forget()
    return communes, districts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_together_is_what_each_alone_is(seed: int) -> None:
    communes, districts = filled(seed)
    keys = [("commune", one.pk) for one in communes] + [("district", one.pk) for one in districts]
    places = [None, *(Place(kind, key) for kind, key in [*keys, ("commune", 0), ("district", 0), ("commune", 10**6)])]  # type: ignore[arg-type]
    wanted = [Asked("demo", day, start, end, place) for (start, end, day), place in product(PERIODS, places)]
    for one in registry.defined():
        together = one.many(wanted)
        assert {asked: together[asked] for asked in wanted} == {asked: one.count(asked) for asked in wanted}, one.code
        if one.adds_places:
            for asked in wanted:
                table = one.figures(asked.at(None), "commune")
                whole = sum(table.values(), UNKNOWN)
                assert (whole.value or 0) == (one.count(asked.at(None)).value or 0), one.code


def test_rows_without_words_are_the_rows_of_the_page() -> None:
    filled(4)
    reader = plan_rows.officer()
    asked = Asked.of_year("demo", 2025, D(2025, 12, 31))
    for one in registry.defined():
        rows = one.open(asked, reader, 0, 100).found if one.open is not None else []
        marks = one.marks(asked, reader, 100)
        assert [(row.key, row.amount, row.is_verified) for row in rows] == [
            (mark.key, mark.amount, mark.is_verified) for mark in marks
        ]
        assert one.worded(asked, marks[1:3], reader, 100) == rows[1:3], one.code
        assert one.worded(asked, [], reader, 100) == []


def test_all_indicators_of_five_years_ask_few_questions() -> None:
    filled(5)
    years = [Asked.of_year("demo", year, D(year, 12, 31)) for year in range(2021, 2026)]

    def asked(of: list[Asked]) -> int:
        achieved.forget()
        with CaptureQueriesContext(connection) as seen:
            achieved.figures(Question(one.code, asked) for one in registry.defined() for asked in of)
        return len(seen)

    asked(years)
    few, many = asked(years[-1:]), asked(years)
    assert many <= 60
    # A year more is at most one question more of what is not asked together.
    assert many - few <= 5 * (len(years) - 1)


def test_a_place_without_a_row_is_nought_or_no_data() -> None:
    commune = builders.commune()
    empty = Asked("demo", D(2025, 12, 31), D(2025, 1, 1), D(2025, 12, 31), Place("commune", commune.pk))
    other = empty.at(Place("commune", builders.commune("Khác").pk))
    for code, nothing in (
        ("memoranda_signed", Figure(0)),
        ("value_delivered", UNKNOWN),
        ("rural_jobs", UNKNOWN),
        ("products_new", Figure(0)),
    ):
        found = achieved.figures([Question(code, empty), Question(code, other)])
        assert set(found.values()) == {nothing}, code
