"""Rows written in bulk are as if each had been saved: keys, defaults, forms of values, constraints."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ocop.bulk.inserting import insert
from ocop.people.models import Organisation
from ocop.producers.models import Producer
from ocop.products.models import Product, ProductGroup
from ocop.recognition.models import Level, Recognition

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 1, 7, 30, tzinfo=datetime.UTC)


def products(*names: str, **more) -> list[int]:
    rows = [{"name": name, "name_folded": name.lower(), "name_sort": "", "slug": f"p-{name.lower()}"} for name in names]
    return insert(Product, rows, register="demo", created_at=NOW, **more)


def test_rows_are_as_if_each_had_been_saved() -> None:
    rows = [
        {"name": "Cốm", "slug": "a", "pack_sizes": ["hộp 100 g", 'túi "to"'], "capacity_a_month": Decimal("12.5")},
        {"name": "Miến\t\\N\nso", "slug": "b", "shelf_life_days": 30, "is_public": False},
    ]
    keys = insert(Product, rows, register="demo", name_sort="", created_at=NOW)
    twins = [
        Product.objects.create(**{**row, "slug": f"{row['slug']}2"}, register="demo", created_at=NOW) for row in rows
    ]
    columns = [field.attname for field in Product._meta.concrete_fields]
    differing = {"id", "slug", "name_sort"}
    for key, twin in zip(keys, twins, strict=True):
        bulk, saved = Product.objects.get(pk=key), Product.objects.get(pk=twin.pk)
        assert {name: getattr(bulk, name) for name in columns if name not in differing} == {
            name: getattr(saved, name) for name in columns if name not in differing
        }


def test_keys_go_on_where_others_ended_and_others_go_on_after_them() -> None:
    before = products("Một")
    saved = Product.objects.create(name="Hai", slug="p-hai", register="demo", created_at=NOW)
    after = products("Ba", "Bốn", "Năm")
    last = Product.objects.create(name="Sáu", slug="p-sau", register="demo", created_at=NOW)
    assert [*before, saved.pk, *after, last.pk] == sorted({*before, saved.pk, *after, last.pk})
    assert list(Product.objects.order_by("pk").values_list("name", flat=True)) == [
        "Một",
        "Hai",
        "Ba",
        "Bốn",
        "Năm",
        "Sáu",
    ]


def test_keys_of_rows_that_are_gone_are_not_given_again() -> None:
    gone = products("Một", "Hai")
    Product.objects.all().delete()
    assert min(products("Ba")) > max(gone)


def test_rows_can_point_to_rows_written_before_and_hold_choices_and_dates() -> None:
    (product,) = products("Một")
    day = datetime.date(2024, 2, 29)
    facts = {
        "product_id": product,
        "level": Level.FOUR,
        "issued_on": day,
        "ends_on": day,
        "points": Decimal("82.50"),
        "counted_from": day,
    }
    (key,) = insert(
        Recognition,
        [facts],
        register="demo",
        kind="new",
        body="unstated",
        precision="day",
        recorded_at=NOW,
        recorded_by_name="system",
    )
    one = Recognition.objects.get(pk=key)
    assert (one.product_id, one.level, one.issued_on, one.points) == (product, "4", day, Decimal("82.50"))
    assert (one.recorded_at, one.retracted_at, one.replaces_id) == (NOW, None, None)


def test_a_constraint_refuses_all_of_them() -> None:
    (product,) = products("Một")
    row = {"product_id": product, "scheme": "ocop-2019", "group": "food"}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(ProductGroup, [row, {**row, "scheme": "qd26-2026"}, row])
    assert ProductGroup.objects.count() == 0
    assert len(insert(ProductGroup, [row])) == 1


def test_what_only_an_instance_can_fill_must_be_named() -> None:
    with pytest.raises(TypeError, match=r"Producer\.name_sort is filled by an instance"):
        insert(Producer, [{"organisation_id": 1, "slug": "a"}], register="demo", created_at=NOW)


def test_a_name_the_model_does_not_have_is_no_value() -> None:
    with pytest.raises(TypeError, match="Organisation has no attribute named colour"):
        insert(Organisation, [{"name": "A", "colour": "red"}], register="demo", created_at=NOW)


def test_nothing_is_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert insert(Organisation, []) == []
