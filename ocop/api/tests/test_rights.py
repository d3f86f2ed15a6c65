"""One inherited test for every endpoint: a stranger, a signed-in member, an officer, and the holder of a key each see exactly what they may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ocop.api.service import schema
from ocop.people.actions.keys import create_key, revoke_key
from ocop.people.models import ApiKey, Person
from tests import builders

pytestmark = pytest.mark.django_db
OPEN = {  # addresses at which everybody reads the same: places, published facts, public data sets
    "/api/v1/",
    "/api/v1/places/communes",
    "/api/v1/places/communes/{commune}",
    "/api/v1/places/districts",
    "/api/v1/places/provinces",
    "/api/v1/places/resolve",
    "/api/v1/craft-villages",
    "/api/v1/craft-villages/{village}",
    "/api/v1/statements",
    "/api/v1/open-data",
    "/api/v1/open-data/{name}",
    "/api/v1/open-data/{name}/{kind}",
    "/api/v1/statistics",
    "/api/v1/trade/offers/schema",
}


def _client(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _body(response: Any) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8", "replace")


class EndpointRights:
    """What every endpoint is held to. `address` may use {names} of the record; `secret` is what only those with a right may read."""

    address = ""
    secret = "Hàng chưa công bố"
    member_sees = True

    def _ask(self, client: Client, record: Any, **headers: str) -> str:
        response = client.get(self.address.format(r=record), headers=headers)
        return _body(response) if response.status_code == 200 else f"{response.status_code}"

    def test_a_stranger_does_not_see_it(self, record: Any) -> None:
        assert self.secret not in self._ask(_client(None), record)

    def test_somebody_signed_in_without_a_role_does_not_see_it(self, record: Any) -> None:
        assert self.secret not in self._ask(_client(record.stranger), record)

    def test_a_member_sees_what_is_their_own(self, record: Any) -> None:
        assert (self.secret in self._ask(_client(record.member), record)) is self.member_sees

    def test_an_officer_sees_it(self, record: Any) -> None:
        assert self.secret in self._ask(_client(record.officer), record)

    def test_the_holder_of_a_key_sees_what_its_holder_may(self, record: Any) -> None:
        key, text = create_key(by=record.officer, label="Máy của phòng")
        assert self.secret in self._ask(_client(None), record, authorization=f"Bearer {text}")
        revoke_key(by=record.officer, key=key)
        response = Client().get(self.address.format(r=record), headers={"authorization": f"Bearer {text}"})
        assert response.status_code == 401
        assert self.secret not in _body(response)

    def test_a_key_of_another_commune_sees_no_more_than_a_stranger(self, record: Any, django_user_model: Any) -> None:
        from ocop.places.models import Commune

        officer = builders.person("Cán bộ xã khác")
        builders.role(officer, "commune_officer", commune=Commune.objects.get(slug="yen-xuan"))
        _key, text = create_key(by=officer, label="Máy xã")
        assert self.secret not in self._ask(_client(None), record, authorization=f"Bearer {text}")

    def test_what_is_not_for_all_is_never_kept_by_shared_caches(self, record: Any) -> None:
        response = _client(record.officer).get(self.address.format(r=record))
        assert response["Cache-Control"].startswith("private")
        assert {"Authorization", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}


class TestProducts(EndpointRights):
    address = "/api/v1/products"


class TestProductsByWords(EndpointRights):
    address = "/api/v1/products?q=chua+cong+bo&in_force=yes&stars=4&group=food"


class TestProduct(EndpointRights):
    address = "/api/v1/products/{r.hidden.slug}"


class TestProductByNumber(EndpointRights):
    address = "/api/v1/products/{r.hidden.pk}"


class TestProductsOfProducer(EndpointRights):
    address = "/api/v1/products?producer={r.hidden.producer.slug}"


class TestProducers(EndpointRights):
    address = "/api/v1/producers"
    secret = "Công ty Ẩn"


class TestProducer(EndpointRights):
    address = "/api/v1/producers/{r.hidden.producer.slug}"


class TestHouseholdPhone(EndpointRights):
    address = "/api/v1/producers/{r.ended.producer.slug}"
    secret = "+84912345678"
    member_sees = False


class TestRecognitions(EndpointRights):
    address = "/api/v1/recognitions"


class TestRecognitionsOfProduct(EndpointRights):
    address = "/api/v1/recognitions?product={r.hidden.slug}"


class TestOutlets(EndpointRights):
    address = "/api/v1/outlets"
    secret = "Điểm chưa công bố"
    member_sees = False


class TestOutlet(EndpointRights):
    address = "/api/v1/outlets/{r.hidden_outlet.slug}"
    secret = "Điểm chưa công bố"
    member_sees = False


class TestOutletShelf(EndpointRights):
    address = "/api/v1/outlets/{r.hidden_outlet.slug}/shelf"
    secret = "Điểm chưa công bố"
    member_sees = False


class TestStatisticsRows(EndpointRights):
    address = "/api/v1/statistics/rows?by=outlet_district&value=018"
    secret = "Điểm chưa công bố"
    member_sees = False


def test_every_endpoint_is_held_to_rights_or_named_as_open() -> None:
    held = {cls.address for cls in EndpointRights.__subclasses__()}
    routes = {address.split("?")[0] for address in held}
    for address in schema()["paths"]:
        stem = address.split("{")[0].rstrip("/")
        covered = any(route.split("{")[0].rstrip("/") == stem for route in routes)
        assert covered or address in OPEN, f"{address} is neither held to rights nor named as open to all"


@pytest.mark.parametrize("name", ["products", "producers", "recognitions", "outlets"])
def test_open_data_holds_what_a_stranger_may_read_whoever_asks(record: Any, name: str) -> None:
    for person in (None, record.member, record.officer):
        text = _body(_client(person).get(f"/api/v1/open-data/{name}/json"))
        for secret in ("Hàng chưa công bố", "Công ty Ẩn", "Điểm chưa công bố", "+84912345678", "ho@example.test"):
            assert secret not in text
        assert isinstance(json.loads(text), list)


def test_a_published_phone_is_shown_and_a_household_is_not(record: Any) -> None:
    rows = {row["name"]: row for row in Client().get("/api/v1/producers").json()["items"]}
    assert rows["Hợp tác xã Gốm Thử"]["phone"] == "+84241234567"
    assert (rows["Hộ Nguyễn Văn Thử"]["phone"], rows["Hộ Nguyễn Văn Thử"]["email"]) == (None, None)


@pytest.mark.parametrize(
    "header", ["Bearer ocop_abc_def", "Bearer x", "Basic abc", "Bearer ocop__", "ocop", "Bearer " + "ocop_" * 50]
)
def test_a_false_key_is_refused_and_says_so(record: Any, header: str) -> None:
    response = Client().get("/api/v1/products", headers={"authorization": header})
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json()["detail"]


def test_a_key_of_a_closed_account_or_past_its_day_is_refused(record: Any) -> None:
    _key, text = create_key(by=record.officer, label="Máy")
    ApiKey.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert Client().get("/api/v1/products", headers={"authorization": f"Bearer {text}"}).status_code == 401
    _key, text = create_key(by=record.officer, label="Máy")
    Person.objects.filter(pk=record.officer.pk).update(is_active=False)
    assert Client().get("/api/v1/products", headers={"authorization": f"Bearer {text}"}).status_code == 401
