"""What a person settled since - confirmed into the office register, merged - does not come back with the same list."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from ocop.exchange import actions, applying
from ocop.exchange.models import Import
from ocop.people.models import Organisation, Person
from ocop.producers.actions.merging import merge_producers
from ocop.producers.models import Producer
from ocop.products.actions.merging import merge_products
from ocop.products.models import Product, ProductGroup
from ocop.recognition import actions as record
from ocop.recognition.models import Assessment, Recognition
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HEAD = "id,name,producer,phone,commune_as_given,district_as_given,stars,year,status,source\n"
LINE = "{ref},{name},{maker},{phone},Bát Tràng,Gia Lâm,4,2023,recognised,https://example.test/{name}\n"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def officer() -> Person:
    person = builders.person("Cán bộ")
    builders.role(person, "coordination_officer")
    return person


def listed(*rows: tuple[str, str, str], phone: str = "0901234567") -> str:
    """A list of (reference, product, maker)."""
    return HEAD + "".join(LINE.format(ref=ref, name=name, maker=maker, phone=phone) for ref, name, maker in rows)


def read(text: str) -> Import:
    of = actions.bring(
        by=None, upload=SimpleUploadedFile("trang.csv", text.encode()), kind="products", register="public"
    )
    return actions.read(import_id=of.pk)


def bring(text: str) -> None:
    of = read(text)
    applying.begin(by=None, of=of, leaves_out_wrong=False)
    applying.apply(import_id=of.pk)


def confirm(officer: Person, name: str) -> Product:
    row = Recognition.objects.get(product__name=name, register="public", retracted_at__isnull=True)
    record.confirm(
        by=officer,
        recognition=row,
        decision="12/QĐ-UBND",
        issued_on=datetime.date(2023, 5, 4),
        kind="new",
        body="province",
    )
    return Product.objects.get(name=name)


def merge(officer: Person, loser: str, winner: str) -> None:
    keys = {name: Product.objects.get(name=name).pk for name in (loser, winner)}
    merge_products(by=officer, loser_id=keys[loser], winner_id=keys[winner], reason="Cùng một sản phẩm")


def dump() -> str:
    models = (Organisation, Producer, Product, ProductGroup, Recognition, Assessment)
    return "".join(serializers.serialize("json", model._base_manager.order_by("pk")) for model in models)


def counts(of: Import) -> dict[str, int]:
    return {action: count for action, count in of.summary["counts"].items() if count}


def warnings(of: Import) -> list[str]:
    """What is said of the products; of the place is said elsewhere."""
    said = [one for row in of.rows.order_by("position") for one in row.warnings]
    return [one["sentence"] for one in said if one["field"] in ("reference", "name")]


@pytest.mark.parametrize("references", [("P1", "P2"), ("", "")])
def test_a_confirmed_row_does_not_come_back_as_a_public_double(officer: Person, references: tuple[str, str]) -> None:
    text = listed((references[0], "Cốm", "HTX Mễ Trì"), (references[1], "Xôi", "HTX Mễ Trì"))
    bring(text)
    confirm(officer, "Cốm")
    before = dump()
    again = read(text)
    assert counts(again) == {"same": 2}
    assert warnings(again) == ["This row was confirmed into the office register; the list changes nothing there."]
    assert dump() == before
    assert Product.objects.filter(name="Cốm").count() == 1
    assert Organisation.objects.filter(name="HTX Mễ Trì").count() == 1


def test_what_is_new_in_the_list_comes_in_and_the_office_is_left_alone(officer: Person) -> None:
    bring(listed(("P1", "Cốm", "HTX Mễ Trì"), ("P2", "Xôi", "HTX Mễ Trì")))
    confirm(officer, "Cốm")
    office = Organisation.objects.get(name="HTX Mễ Trì")
    changed = listed(
        ("P1", "Cốm dẻo", "HTX Mễ Trì"), ("P2", "Xôi", "HTX Mễ Trì"), ("P3", "Bánh", "HTX Mễ Trì"), phone="0987654321"
    )
    of = read(changed)
    assert counts(of) == {"same": 2, "create": 1}
    bring(changed)
    assert Product.objects.get(reference="P1").name == "Cốm"
    assert Product.objects.get(reference="P3").register == "public"
    office.refresh_from_db()
    assert (office.register, office.phone) == ("office", "+84901234567")
    assert counts(read(changed)) == {"same": 3}


def test_a_confirmed_row_that_was_merged_in_the_office_stays_settled(officer: Person) -> None:
    text = listed(("P1", "Cốm", "HTX Mễ Trì"))
    bring(text)
    confirm(officer, "Cốm")
    builders.product("Cốm Vòng", register="office")
    merge(officer, "Cốm", "Cốm Vòng")
    before = dump()
    assert counts(read(text)) == {"same": 1}
    assert dump() == before


def test_an_office_list_with_the_same_numbers_settles_nothing(officer: Person) -> None:
    builders.product("Giò", register="office", reference="P1")
    of = read(listed(("P1", "Cốm", "HTX Mễ Trì")))
    assert (counts(of), warnings(of)) == ({"create": 1}, [])


@pytest.mark.parametrize("references", [("P1", "P2"), ("", "")])
def test_a_merged_product_does_not_come_back(officer: Person, references: tuple[str, str]) -> None:
    text = listed((references[0], "Cốm", "HTX Mễ Trì"), (references[1], "Cốm Vòng", "HTX Mễ Trì"))
    bring(text)
    merge(officer, "Cốm", "Cốm Vòng")
    before = dump()
    again = read(text)
    assert counts(again) == {"same": 2}
    assert warnings(again) == ["This product was merged into “Cốm Vòng”; the list changes nothing there."]
    assert dump() == before


def test_a_merged_maker_does_not_come_back(officer: Person) -> None:
    text = listed(("P1", "Cốm", "HTX Mễ Trì"), ("P2", "Xôi", "Hợp tác xã nông nghiệp Phú Gia"))
    bring(text)
    keys = {one.organisation.name: one.pk for one in Producer.objects.select_related("organisation")}
    merge_producers(
        by=officer,
        loser_id=keys["HTX Mễ Trì"],
        winner_id=keys["Hợp tác xã nông nghiệp Phú Gia"],
        reason="Một hợp tác xã",
    )
    before = dump()
    assert counts(read(text)) == {"same": 2}
    assert dump() == before
