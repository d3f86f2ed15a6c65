"""The gate: caching, other sites, rates, methods, unknown parameters, unknown addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ocop.ledger.models import Entry
from ocop.ledger.record import record as write

pytestmark = pytest.mark.django_db


def test_an_answer_may_be_cached_and_asked_after(record: Any) -> None:
    first = Client().get("/api/v1/products")
    assert first["Cache-Control"] == "public, max-age=60"
    again = Client().get("/api/v1/products", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_an_answer_goes_out_packed_to_callers_who_take_it(record: Any) -> None:
    import gzip

    plain = Client().get("/api/v1/products")
    packed = Client().get("/api/v1/products", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]
    # One answer, two forms of it: the tag is weak and the same, and asking after either is answered shortly.
    assert packed["ETag"] == plain["ETag"]
    assert packed["ETag"].startswith('W/"')
    strong = packed["ETag"].removeprefix("W/")
    for held in (packed["ETag"], strong, f'"other", {packed["ETag"]}'):
        again = Client().get("/api/v1/products", headers={"if-none-match": held, "accept-encoding": "gzip"})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", packed["ETag"])


def test_a_change_of_the_record_makes_a_new_tag(record: Any) -> None:
    first = Client().get("/api/v1/products")["ETag"]
    write(by=None, action="products.change", topic="registry", after={"x": 1})
    answer = Client().get("/api/v1/products", headers={"if-none-match": first})
    assert answer.status_code == 200
    assert answer["ETag"] != first


def test_the_tag_differs_by_question_caller_language_and_day(record: Any, settings: Any) -> None:
    import datetime

    client = Client()
    tags = {
        client.get("/api/v1/products")["ETag"],
        client.get("/api/v1/products?limit=2")["ETag"],
        client.get("/api/v1/products", headers={"accept-language": "en"})["ETag"],
    }
    client.force_login(record.officer, backend="django.contrib.auth.backends.ModelBackend")
    tags.add(client.get("/api/v1/products")["ETag"])
    settings.OCOP_TODAY = datetime.date(2026, 1, 1)
    tags.add(Client().get("/api/v1/products")["ETag"])
    assert len(tags) == 5


def test_a_repeated_question_costs_one_small_query(record: Any, django_assert_num_queries: Any) -> None:
    tag = Client().get("/api/v1/products")["ETag"]
    with django_assert_num_queries(1):
        assert Client().get("/api/v1/products", headers={"if-none-match": tag}).status_code == 304


def test_other_sites_may_read_and_ask_beforehand(record: Any) -> None:
    answer = Client().get("/api/v1/products", headers={"origin": "https://example.test"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    before = Client().options(
        "/api/v1/products", headers={"origin": "https://example.test", "access-control-request-method": "GET"}
    )
    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    refused = Client().get("/api/v1/products?limit=0")
    assert refused["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(record: Any, method: str) -> None:
    entries = Entry.objects.count()
    answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/products")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert Entry.objects.count() == entries


def test_head_is_get_without_a_body(record: Any) -> None:
    answer = Client().head("/api/v1/products")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == Client().get("/api/v1/products")["ETag"]


def test_strangers_are_slowed_and_key_holders_are_not(record: Any, settings: Any) -> None:
    from ocop.people.actions.keys import create_key

    settings.OCOP_API_RATE = 3
    codes = [Client().get("/api/v1/places/districts").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    slowed = Client().get("/api/v1/places/districts")
    assert (slowed["Retry-After"], slowed["Access-Control-Allow-Origin"]) == ("60", "*")
    assert Client().get("/api/v1/places/districts", REMOTE_ADDR="10.1.2.3").status_code == 200
    _key, text = create_key(by=record.officer, label="Máy")
    assert Client().get("/api/v1/places/districts", headers={"authorization": f"Bearer {text}"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("products?star=4", "star"),
        ("products?limit=0", "limit"),
        ("products?limit=201", "limit"),
        ("products?limit=many", "limit"),
        ("products?page=0", "page"),
        ("products?offset=-1", "offset"),
        ("products?page=2&offset=5", "offset"),
        ("products?stars=6", "stars"),
        ("products?in_force=maybe", "in_force"),
        ("products?register=mine", "register"),
        ("products?commune=nowhere", "commune"),
        ("products?district=999", "district"),
        ("products?group=cars", "group"),
        ("products?scheme=x", "scheme"),
        ("products?product_set=x", "product_set"),
        ("products?producer=nobody", "producer"),
        ("products?commune=%00", "commune"),
        ("products?q=" + "a" * 201, "q"),
        ("statistics?as_of=yesterday", "as_of"),
        ("statistics?as_of=2100-01-01", "as_of"),
        ("statistics?as_of=1990-01-01", "as_of"),
        ("statistics?by=colour", "by"),
        ("statistics?scheme=x&by=group", "scheme"),
        ("statistics?by=outlet_district&in_force=yes", "by"),
        ("statistics?known_at=soon", "known_at"),
        ("statistics/rows?value=4", "by"),
        ("recognitions?product=nothing", "product"),
        ("outlets?kind=shop", "kind"),
        ("places/communes?layer=future", "layer"),
        ("places/communes?district=abc", "district"),
    ],
)
def test_a_value_that_cannot_be_is_named_in_a_sentence(record: Any, query: str, parameter: str) -> None:
    answer = Client().get(f"/api/v1/{query}", headers={"accept-language": "en"})
    assert answer.status_code == 422
    said = answer.json()
    assert said["parameter"] == parameter
    assert said["detail"].startswith(f"{parameter}: ")
    assert said["detail"].endswith(".")


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "products/no-such",
        "producers/no-such",
        "outlets/no-such",
        "craft-villages/no-such",
        "open-data/no-such",
        "open-data/no-such/csv",
        "places/communes/no-such",
    ],
)
def test_what_is_not_there_is_said_in_json(record: Any, address: str) -> None:
    answer = Client().get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json()["detail"]
    assert "ETag" not in answer
