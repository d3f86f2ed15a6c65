"""Offers by the API: rows and prices for exactly those who may read them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from ocop.api.tests.test_rights import EndpointRights, _client
from ocop.trade.models import OfferReader
from ocop.trade.sides.tests import making
from ocop.workdays import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(record: Any) -> Any:
    """The record with an offer of the hidden product, whose price one buyer may read."""
    offer = making.offer(record.hidden)
    making.tier(offer, price=87_654_321)
    buyer = making.buyer()
    OfferReader.objects.create(offer=offer, buyer=buyer, created_at=clock.now())
    record.__dict__.update(offer=offer, buyer=buyer)
    return record


class TestOffers(EndpointRights):
    address = "/api/v1/trade/offers"


class TestOffer(EndpointRights):
    address = "/api/v1/trade/offers/{r.offer.pk}"


class TestPrice(EndpointRights):
    address = "/api/v1/trade/offers/{r.offer.pk}"
    secret = "87654321"


def _json(client: Client, address: str) -> Any:
    response = client.get(address)
    return json.loads(response.content) if response.status_code == 200 else response.status_code


def test_buyers_see_the_price_they_were_chosen_for_and_counts_tell_the_others_nothing(record: Any) -> None:
    one = f"/api/v1/trade/offers/{record.offer.pk}"
    chosen = making.member_of(record.buyer).client
    other = making.member_of(making.buyer("Chuỗi Khác")).client
    waiting = making.member_of(making.buyer("Chuỗi Chờ", state="waiting")).client
    assert _json(chosen, one)["prices"] == [{"from": "1", "price": 87_654_321}]
    assert _json(other, one)["prices"] is None
    assert _json(waiting, one) == 404
    totals = [
        _json(client, "/api/v1/trade/offers")["total"]
        for client in (chosen, other, waiting, Client(), _client(record.member))
    ]
    assert totals == [1, 1, 0, 0, 1]


def test_answers_fit_the_schema_that_is_served(record: Any) -> None:
    schema = _json(Client(), "/api/v1/trade/offers/schema")
    for item in _json(_client(record.officer), "/api/v1/trade/offers")["items"]:
        Draft202012Validator(schema).validate(item)
