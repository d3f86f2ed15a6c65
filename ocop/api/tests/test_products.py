"""Products: words, facets, parts of a list, one with everything."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ocop.products.models import Product
from ocop.search import documents
from tests import builders

pytestmark = pytest.mark.django_db


def _names(query: str) -> list[str]:
    answer = Client().get(f"/api/v1/products?{query}")
    assert answer.status_code == 200, answer.content
    return sorted(item["name"] for item in answer.json()["items"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bình gốm men rạn", "Miến dong khô", "Tương nếp", "Ấm trà gốm"]),
        ("q=binh+gom", ["Bình gốm men rạn"]),
        ("q=m%C3%A1y+bay", []),
        ("group=souvenir", ["Bình gốm men rạn", "Ấm trà gốm"]),
        ("group=craft", ["Bình gốm men rạn", "Ấm trà gốm"]),
        ("group=food", ["Miến dong khô", "Tương nếp"]),
        ("group=food&scheme=ocop-2019", ["Miến dong khô", "Tương nếp"]),
        ("group=drink", []),
        ("stars=5", ["Bình gốm men rạn"]),
        ("stars=4", ["Tương nếp", "Ấm trà gốm"]),
        ("stars=4&stars=5", ["Bình gốm men rạn", "Tương nếp", "Ấm trà gốm"]),
        ("in_force=yes", ["Bình gốm men rạn", "Ấm trà gốm"]),
        ("in_force=no", ["Miến dong khô"]),
        ("in_force=unknown", ["Tương nếp"]),
        ("in_force=any", ["Bình gốm men rạn", "Miến dong khô", "Tương nếp", "Ấm trà gốm"]),
        ("commune=bat-trang", ["Bình gốm men rạn", "Ấm trà gốm"]),
        ("commune=00577&stars=5", ["Bình gốm men rạn"]),
        ("commune=unstated", ["Miến dong khô", "Tương nếp"]),
        ("district=018", ["Bình gốm men rạn", "Ấm trà gốm"]),
        ("producer_kind=household", ["Miến dong khô", "Tương nếp"]),
        ("register=office", []),
        ("register=demo&sort=name&limit=1", ["Ấm trà gốm"]),
    ],
)
def test_what_is_found(record: Any, query: str, names: list[str]) -> None:
    assert _names(query) == names


def test_yes_no_and_unknown_make_up_the_whole(record: Any) -> None:
    never = builders.product("Chưa công nhận", name_folded="chua cong nhan")
    documents.rebuild()
    total = {
        state: Client().get(f"/api/v1/products?in_force={state}").json()["total"]
        for state in ("any", "yes", "no", "unknown")
    }
    assert total["any"] == total["yes"] + total["no"] + total["unknown"] == 5
    assert Client().get("/api/v1/products?stars=none").json()["items"][0]["slug"] == never.slug


def test_an_item_carries_its_reference_and_its_standing(record: Any) -> None:
    item = Client().get("/api/v1/products?stars=5").json()["items"][0]
    assert (item["reference"], item["register"], item["stars"], item["state"], item["in_force"]) == (
        "D1",
        "demo",
        "5",
        "in_force",
        True,
    )
    assert item["commune"] == {"code": "00577", "slug": "bat-trang", "name": "Xã Bát Tràng"}
    assert (item["district"]["code"], item["old_commune"]["slug"]) == ("018", "bat-trang-gia-lam")
    assert item["groups"] == {"ocop-2019": "souvenir", "qd26-2026": "craft"}
    assert item["producer"]["kind"] == "cooperative"
    unknown = Client().get("/api/v1/products?in_force=unknown").json()["items"][0]
    assert (unknown["in_force"], unknown["year"], unknown["issued_on"]) == (None, 2021, None)


def test_parts_of_a_list_are_the_list(record: Any) -> None:
    whole = [item["id"] for item in Client().get("/api/v1/products?sort=name").json()["items"]]
    pages = [
        item["id"]
        for page in (1, 2, 3, 4)
        for item in Client().get(f"/api/v1/products?sort=name&limit=1&page={page}").json()["items"]
    ]
    skipped = [
        item["id"]
        for start in (0, 3)
        for item in Client().get(f"/api/v1/products?sort=name&limit=3&offset={start}").json()["items"]
    ]
    assert pages == skipped == whole
    past = Client().get("/api/v1/products?page=100").json()
    assert (past["total"], past["items"]) == (4, [])


def test_an_officers_parts_hold_hidden_rows_once(record: Any) -> None:
    client = Client()
    client.force_login(record.officer, backend="django.contrib.auth.backends.ModelBackend")
    found = [
        item["id"] for page in (1, 2, 3) for item in client.get(f"/api/v1/products?limit=2&page={page}").json()["items"]
    ]
    assert len(found) == len(set(found)) == 5
    assert found[0] == record.hidden.pk
    assert client.get("/api/v1/products?stars=5").json()["total"] == 1


def test_nothing_found_offers_near_words_and_no_filler(record: Any) -> None:
    answer = Client().get("/api/v1/products?q=zzzzqqq").json()
    assert (answer["total"], answer["items"]) == (0, [])


def test_one_product_with_everything(record: Any) -> None:
    Product.objects.filter(pk=record.public.pk).update(
        story_vi="Chuyện bình gốm", pack_sizes=["hộp 1 chiếc"], season_months=[1, 2]
    )
    one = Client().get(f"/api/v1/products/{record.public.slug}").json()
    assert (one["story_vi"], one["pack_sizes"], one["season_months"]) == ("Chuyện bình gốm", ["hộp 1 chiếc"], [1, 2])
    assert [(row["stars"], row["kind"], row["state"]) for row in one["recognitions"]] == [("5", "new", "in_force")]
    assert Client().get(f"/api/v1/products/{record.public.pk}").json()["slug"] == record.public.slug


def test_a_list_asks_the_database_as_often_for_one_row_as_for_four(
    record: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for address in ("products", "producers", "recognitions", "outlets", "craft-villages", "statistics/rows"):
        Client().get(f"/api/v1/{address}?limit=1")
        with CaptureQueriesContext(
            connection,
        ) as one:
            Client().get(f"/api/v1/{address}?limit=1")
        with CaptureQueriesContext(connection) as many:
            Client().get(f"/api/v1/{address}?limit=4")
        assert len(many) <= len(one), address
        assert len(many) <= 12, address
