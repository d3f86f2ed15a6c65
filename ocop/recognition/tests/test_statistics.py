"""Figures from the database: columns say what the rows say, on both databases; every change is noticed by the ledger's version."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from ocop.ledger.record import record
from ocop.places.models import District
from ocop.products.models import Product, ProductGroup
from ocop.recognition import columns, statistics
from ocop.recognition.models import Recognition, Withdrawal
from tests import builders

pytestmark = pytest.mark.django_db
Date = datetime.date
UTC = datetime.UTC


def count(day: str, by: str = "stars", **more: Any) -> dict[str, int]:
    columns.forget()
    figure = statistics.count(register=more.pop("register", "demo"), as_of=Date.fromisoformat(day), by=by, **more)
    assert sum(row.count for row in figure.rows) == figure.total
    return {row.value: row.count for row in figure.rows if row.count}


def test_the_level_is_that_of_the_latest_recognition() -> None:
    product = builders.product()
    builders.recognition(product, "3", Date(2020, 12, 10))
    builders.recognition(product, "4", Date(2023, 12, 1), kind="upgraded")
    assert count("2020-12-09") == {}
    assert count("2020-12-10") == {"3": 1}
    assert count("2023-12-01") == {"4": 1}
    assert count("2030-01-01") == {"4": 1}


def test_potential_five_is_not_four_as_well() -> None:
    product = builders.product()
    builders.recognition(product, "potential_5", Date(2020, 12, 10))
    assert count("2021-01-01") == {"potential_5": 1}
    builders.recognition(product, "5", Date(2021, 6, 25), kind="upgraded", body="ministry")
    assert count("2021-06-24") == {"potential_5": 1}
    assert count("2021-06-25") == {"5": 1}


def test_in_force_is_half_open_and_withdrawals_end_it() -> None:
    kept, taken = builders.product(), builders.product()
    builders.recognition(kept, "4", Date(2021, 3, 31))
    row = builders.recognition(taken, "4", Date(2021, 3, 31))
    Withdrawal.objects.create(
        recognition=row,
        ground="stopped",
        decision="9/QĐ",
        decided_on=Date(2022, 5, 5),
        recorded_at=timezone.now(),
        recorded_by_name="thử",
    )
    assert count("2022-05-04", in_force=True) == {"4": 2}
    assert count("2022-05-05", in_force=True) == {"4": 1}
    assert count("2022-05-05", "state") == {"in_force": 1, "withdrawn": 1}
    assert count("2024-03-30", in_force=True) == {"4": 1}
    assert count("2024-03-31", in_force=True) == {}
    assert count("2024-03-31", "state") == {"ended": 1, "withdrawn": 1}
    assert count("2024-03-31") == {"4": 2}
    assert count("2024-03-31", in_force=False) == {"4": 2}


def test_a_year_alone_counts_from_its_last_day_and_its_state_is_unknown() -> None:
    product = builders.product(register="public")
    Recognition.objects.create(
        register="public",
        product=product,
        level="4",
        kind="unstated",
        body="unstated",
        precision="year",
        year=2022,
        counted_from=Date(2022, 12, 31),
        recorded_at=timezone.now(),
        recorded_by_name="thử",
    )
    assert count("2022-12-30", register="public") == {}
    assert count("2022-12-31", "state", register="public") == {"unknown": 1}
    assert count("2030-12-31", "state", register="public") == {"unknown": 1}
    assert count("2022-12-31", "year", register="public") == {"2022": 1}
    assert count("2022-12-31") == {}


def test_a_figure_counts_one_register() -> None:
    for register in ("office", "public", "demo"):
        builders.recognition(builders.product(register=register), "3", Date(2025, 1, 2))
    assert [count("2026-01-01", register=register) for register in ("office", "public", "demo")] == [{"3": 1}] * 3


def test_hidden_and_merged_products_do_not_count_twice() -> None:
    kept, other, hidden = builders.product(), builders.product(), builders.product(is_public=False)
    secret = builders.product(producer=builders.producer(is_public=False))
    builders.recognition(kept, "3", Date(2020, 1, 2))
    builders.recognition(other, "4", Date(2023, 1, 2))
    builders.recognition(hidden, "4", Date(2023, 1, 2))
    builders.recognition(secret, "4", Date(2023, 1, 2))
    assert count("2024-01-01") == {"3": 1, "4": 1}
    other.merged_into = kept
    other.save()
    assert count("2022-01-01") == {"3": 1}
    assert count("2024-01-01") == {"4": 1}
    columns.forget()
    assert statistics.product_ids(register="demo", as_of=Date(2024, 1, 1)) == [kept.pk]


def test_what_was_known_when() -> None:
    product = builders.product()
    wrong = builders.recognition(
        product, "3", Date(2024, 6, 1), recorded_at=datetime.datetime(2024, 6, 3, 1, 2, 3, 456789, tzinfo=UTC)
    )
    moment = datetime.datetime(2024, 7, 1, 4, 0, 0, 1, tzinfo=UTC)
    Recognition.objects.filter(pk=wrong.pk).update(retracted_at=moment)
    builders.recognition(product, "4", Date(2024, 6, 1), recorded_at=moment)
    micro = datetime.timedelta(microseconds=1)
    assert count("2024-06-02") == {"4": 1}
    assert count("2024-06-02", known_at=moment) == {"4": 1}
    assert count("2024-06-02", known_at=moment - micro) == {"3": 1}
    assert count("2024-06-02", known_at=wrong.recorded_at) == {"3": 1}
    assert count("2024-06-02", known_at=wrong.recorded_at - micro) == {}


def test_groups_follow_the_scheme_in_force_unless_asked() -> None:
    first, second, third = builders.product(), builders.product(), builders.product()
    for product in (first, second, third):
        builders.recognition(product, "3", Date(2024, 6, 1))
    ProductGroup.objects.create(product=first, scheme="ocop-2019", group="fabric")
    ProductGroup.objects.create(product=first, scheme="qd26-2026", group="craft")
    ProductGroup.objects.create(product=second, scheme="qd26-2026", group="ornamental")
    assert count("2025-06-01", "group") == {"fabric": 1, "unstated": 2}
    assert count("2026-06-01", "group") == {"craft": 1, "ornamental": 1, "unstated": 1}
    assert count("2026-06-01", "group", scheme="ocop-2019") == {"fabric": 1, "unstated": 2}
    opened = statistics.product_ids(register="demo", as_of=Date(2026, 6, 1), by="group", value="unstated")
    assert opened == [third.pk]


def test_producers_are_counted_once_by_kind() -> None:
    maker = builders.producer(organisation__kind="household")
    for product in (
        builders.product(producer=maker),
        builders.product(producer=maker),
        builders.product(),
        Product.objects.create(
            register="demo", name="Không nêu chủ thể", name_folded="x", slug="khong-neu", created_at=timezone.now()
        ),
    ):
        builders.recognition(product, "3", Date(2024, 6, 1))
    columns.forget()
    figure = statistics.producers(register="demo", as_of=Date(2024, 6, 1))
    assert {row.value: row.count for row in figure.rows if row.count} == {"household": 1, "cooperative": 1}
    assert (figure.total, figure.producers, figure.products, figure.products_without_producer) == (2, 2, 4, 1)
    assert (
        len(statistics.product_ids(register="demo", as_of=Date(2024, 6, 1), by="producer_kind", value="household")) == 2
    )
    assert statistics.producer_ids(register="demo", as_of=Date(2024, 6, 1), kind="household") == [maker.pk]


def test_places_then_and_now() -> None:
    commune = builders.commune("Bát Tràng")
    district = District.objects.create(
        code="918", name="Huyện Thử", name_folded="thu", kind="Huyện", valid_to=Date(2025, 6, 30)
    )
    product = builders.product(commune=commune, district=district)
    builders.recognition(product, "3", Date(2024, 6, 1), district_then=district)
    builders.recognition(builders.product(), "3", Date(2024, 6, 1))
    assert count("2026-01-01", "commune") == {commune.slug: 1, "unstated": 1}
    assert count("2026-01-01", "district") == {"918": 1, "unstated": 1}
    # A later decision has no district; the product's former one keeps the series.
    builders.recognition(product, "3", Date(2025, 12, 1), kind="renewed")
    assert count("2026-01-01", "district") == {"918": 1, "unstated": 1}
    assert statistics.product_ids(register="demo", as_of=Date(2026, 1, 1), by="commune", value=commune.slug) == [
        product.pk
    ]
    assert statistics.product_ids(register="demo", as_of=Date(2026, 1, 1), by="commune", value="khong-co") == []


def test_changes_between_two_days() -> None:
    renewed, upgraded, lapsed, taken = (builders.product() for _ in range(4))
    for product in (renewed, upgraded, lapsed, taken):
        row = builders.recognition(product, "3", Date(2021, 2, 1))
    Withdrawal.objects.create(
        recognition=row,
        ground="law",
        decision="9/QĐ",
        decided_on=Date(2024, 1, 10),
        recorded_at=timezone.now(),
        recorded_by_name="thử",
    )
    renewal = builders.recognition(renewed, "3", Date(2024, 1, 31), kind="renewed")
    builders.recognition(upgraded, "4", Date(2024, 1, 1), kind="upgraded")
    builders.recognition(builders.product(), "4", Date(2024, 12, 31))
    columns.forget()
    year = {"register": "demo", "start": Date(2024, 1, 1), "end": Date(2024, 12, 31)}
    found = statistics.changes(**year)
    assert (found.new, found.renewed, found.upgraded, found.ended, found.withdrawn) == (1, 1, 1, 1, 1)
    assert (found.total_before, found.total_after, found.in_force_before, found.in_force_after) == (4, 5, 4, 3)
    assert found.levels == {"3": 1, "4": 2, "potential_5": 0, "5": 0, "unstated": 0}
    assert statistics.change_ids(what="renewed", **year) == [renewal.pk]
    assert [Recognition.objects.get(pk=pk).product for pk in statistics.change_ids(what="ended", **year)] == [lapsed]
    assert statistics.change_ids(what="withdrawn", **year) == [row.pk]
    with pytest.raises(ValueError, match="before the start"):
        statistics.changes(register="demo", start=Date(2024, 1, 2), end=Date(2024, 1, 1))


def test_words_that_are_not_known_are_refused() -> None:
    with pytest.raises(ValueError, match="not a dimension"):
        statistics.count(register="demo", as_of=Date(2024, 1, 1), by="colour")
    with pytest.raises(ValueError, match="not a state"):
        statistics.count(register="demo", as_of=Date(2024, 1, 1), state="asleep")
    with pytest.raises(KeyError):
        statistics.count(register="demo", as_of=Date(2024, 1, 1), by="group", scheme="none")
    with pytest.raises(ValueError, match="not a change"):
        statistics.change_ids(register="demo", start=Date(2024, 1, 1), end=Date(2024, 1, 1), what="none")


def test_columns_are_read_again_only_when_the_ledger_has_moved(django_assert_num_queries: Any) -> None:
    with transaction.atomic():
        record(by=None, action="test.begin", topic="registry")
    assert statistics.total(register="demo", as_of=Date(2030, 1, 1)) == 0
    with django_assert_num_queries(1):
        assert statistics.total(register="demo", as_of=Date(2030, 1, 1)) == 0
    builders.recognition(builders.product(), "3", Date(2024, 6, 1))
    assert statistics.total(register="demo", as_of=Date(2030, 1, 1)) == 0
    with transaction.atomic():
        record(by=None, action="test.go", topic="registry")
    assert statistics.total(register="demo", as_of=Date(2030, 1, 1)) == 1


def test_rows_speak_both_languages() -> None:
    figure = statistics.count(register="demo", as_of=Date(2024, 1, 1), by="stars")
    with translation.override("vi"):
        assert [row.label for row in figure.rows][:2] == ["5 sao", "Tiềm năng 5 sao"]
    with translation.override("en"):
        assert [row.label for row in figure.rows][:2] == ["5 stars", "Potential 5 stars"]


def test_a_series_is_the_same_table_on_several_days() -> None:
    builders.recognition(builders.product(), "3", Date(2024, 6, 1))
    columns.forget()
    days = [Date(2024, 5, 31), Date(2024, 6, 1), Date(2027, 6, 1)]
    assert [figure.total for figure in statistics.series(register="demo", days=days)] == [0, 1, 1]
    assert [figure.total for figure in statistics.series(register="demo", days=days, in_force=True)] == [0, 1, 0]
