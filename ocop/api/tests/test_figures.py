"""Statistics add up and open to their rows; recognitions as of a day; statements beside counts; open data."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from ocop.exchange.datasets import all_datasets
from ocop.outlets.models import Outlet
from tests import builders

pytestmark = pytest.mark.django_db
BYS = ("group", "stars", "producer_kind", "commune", "district", "year", "state", "kind", "outlet_district")


def _get(address: str) -> Any:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("by", BYS)
def test_rows_add_up_and_every_number_opens_to_its_rows(record: Any, by: str) -> None:
    table = _get(f"/api/v1/statistics?by={by}")
    assert table["total"] == sum(row["count"] for row in table["rows"]) > 0
    assert table["definition"]
    for row in table["rows"]:
        opened = _get(row["address"])
        if by == "producer_kind":
            assert (opened["total"] > 0) is (row["count"] > 0)
        else:
            assert opened["total"] == row["count"], row
            assert len(opened["items"]) == opened["visible"] == row["count"]
    if by != "producer_kind":
        assert _get(table["address"])["total"] == table["total"]


def test_figures_of_a_day(record: Any) -> None:
    def stars(query: str = "") -> dict[str, int]:
        return {row["value"]: row["count"] for row in _get(f"/api/v1/statistics?by=stars{query}")["rows"]}

    assert stars() == {"5": 1, "potential_5": 0, "4": 2, "3": 1, "unstated": 0}
    assert stars("&in_force=yes") == {"5": 1, "potential_5": 0, "4": 1, "3": 0, "unstated": 0}
    assert stars("&in_force=no")["3"] == 1
    assert stars("&in_force=unknown")["4"] == 1
    assert stars("&as_of=2021-12-30") == {"5": 0, "potential_5": 0, "4": 0, "3": 0, "unstated": 0}
    assert stars("&as_of=2021-12-31")["4"] == 1
    assert stars("&register=public") == {"5": 0, "potential_5": 0, "4": 0, "3": 0, "unstated": 0}


def test_what_was_known_then(record: Any) -> None:
    early = _get("/api/v1/statistics?by=stars&known_at=2020-01-01T00:00:00%2B07:00")
    assert (early["total"], early["known_at"][:10]) == (0, "2020-01-01")
    row = record.public.recognitions.get()
    row.retracted_at = timezone.now()
    row.retraction_reason = "thử"
    row.save()
    assert [item["product"] for item in _get("/api/v1/recognitions")["items"]].count(record.public.slug) == 0


def test_the_scheme_of_a_day_or_the_one_asked(record: Any) -> None:
    assert _get("/api/v1/statistics?by=group")["scheme"] == "qd26-2026"
    older = _get("/api/v1/statistics?by=group&scheme=ocop-2019")
    assert {row["value"]: row["count"] for row in older["rows"] if row["count"]} == {"souvenir": 2, "food": 2}


def test_points_of_sale_by_district_of_a_day(record: Any) -> None:
    table = _get("/api/v1/statistics?by=outlet_district")
    assert [(row["value"], row["count"]) for row in table["rows"]] == [("018", 1), ("unstated", 0)]
    assert _get("/api/v1/statistics?by=outlet_district&as_of=2021-12-31")["total"] == 0
    Outlet.objects.filter(pk=record.outlet.pk).update(ended_on=datetime.date(2023, 1, 1), district=None)
    assert _get("/api/v1/statistics?by=outlet_district")["total"] == 0
    then = _get("/api/v1/statistics?by=outlet_district&as_of=2022-12-31")
    assert [(row["value"], row["count"]) for row in then["rows"]] == [("unstated", 1)]


def test_recognitions_of_a_day(record: Any) -> None:
    everything = _get("/api/v1/recognitions")
    assert everything["total"] == 4
    states = {item["product"]: item["state"] for item in everything["items"]}
    assert states[record.ended.slug] == "ended"
    ended = record.ended.recognitions.get()
    then = _get(f"/api/v1/recognitions?as_of={ended.issued_on}&product={record.ended.slug}")
    assert [(item["state"], item["ends_on"]) for item in then["items"]] == [("in_force", ended.ends_on.isoformat())]
    assert _get("/api/v1/recognitions?stars=5")["total"] == 1
    assert _get("/api/v1/recognitions?kind=renewed")["total"] == 0


def test_statements_stand_beside_the_count(record: Any) -> None:
    item = _get("/api/v1/statements?indicator=products&spoken_of=2020-12-31")["items"][0]
    assert (item["value"], item["counted"], item["spoken_of"]) == (1054, 0, "2020-12-31")


def test_every_data_set_has_a_dictionary_and_a_licence(record: Any) -> None:
    listed = _get("/api/v1/open-data")
    assert [one["name"] for one in listed["items"]] == [one.name for one in all_datasets()]
    assert len(listed["items"]) == 7
    for one in listed["items"]:
        assert all(one[key] for key in ("licence_vi", "licence_en", "title_vi", "title_en"))
        assert all(column["heading_vi"] and column["heading_en"] for column in one["columns"])
        assert one["rows"] > 0


@pytest.mark.parametrize(
    "name", ["products", "producers", "recognitions", "craft-villages", "outlets", "statements", "communes"]
)
def test_the_three_forms_of_a_data_set_hold_the_same(record: Any, name: str) -> None:
    described = _get(f"/api/v1/open-data/{name}")
    keys = [column["key"] for column in described["columns"]]
    files = {
        kind: b"".join(Client().get(address).streaming_content) for kind, address in described["downloads"].items()
    }
    as_csv = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    as_json = json.loads(files["json"])
    as_sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0).to_python()
    assert as_csv[0] == as_sheet[0] == keys
    assert len(as_csv) - 1 == len(as_json) == len(as_sheet) - 1 == described["rows"]
    assert all(list(row) == keys for row in as_json)


def test_a_data_set_of_another_register(record: Any) -> None:
    other = builders.product("Hàng thật", register="public", reference="P900")
    listed = json.loads(b"".join(Client().get("/api/v1/open-data/products/json?register=public").streaming_content))
    assert [(row["name"], row["reference"], row["register"]) for row in listed] == [(other.name, "P900", "public")]
    assert "Hàng thật" not in b"".join(Client().get("/api/v1/open-data/products/json").streaming_content).decode()


def test_places(record: Any) -> None:
    assert _get("/api/v1/places/communes")["total"] == 126
    assert _get("/api/v1/places/communes?layer=old")["total"] == 526
    assert _get("/api/v1/places/communes?layer=old&district=018")["total"] == 17
    assert _get("/api/v1/places/communes?district=018")["total"] == 6
    assert _get("/api/v1/places/districts")["total"] == 30
    assert _get("/api/v1/places/provinces")["total"] == 63
    one = _get("/api/v1/places/communes/00577")
    assert [row["name"] for row in one["origins"] if row["is_main"]] == ["Xã Đa Tốn", "Xã Bát Tràng", "Xã Kim Đức"]
    old = _get("/api/v1/places/communes/bat-trang-gia-lam")
    assert [row["slug"] for row in old["successors"] if row["is_main"]] == ["bat-trang"]
    found = _get("/api/v1/places/resolve?text=Bat+Trang+Gia+Lam")
    assert (found["doubt"], found["commune"]["slug"], len(found["candidates"])) == ("split", "bat-trang", 3)


def test_this_instance(record: Any) -> None:
    root = _get("/api/v1/")
    assert (root["instance"], root["register"], root["is_demo"]) == ("demo", "demo", True)
    assert Client().get(root["schema_address"]).status_code == 200
    assert Client().get(root["documentation"]).status_code == 200
