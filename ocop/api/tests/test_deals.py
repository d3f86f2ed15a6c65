"""Memoranda and the funnel by the API: each side its own, the funnel for the office alone, not known is null."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ocop.api.tests.test_rights import EndpointRights, _body, _client
from ocop.trade.deals.actions import steps
from ocop.trade.deals.funnel import columns
from ocop.trade.deals.tests import deal_rows
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(record: Any) -> Any:
    """The record with a memorandum of the member's producer and a delivery that one side reports."""
    columns.forget()
    buyer = deal_rows.buyer("Chuỗi Giấu Kín")
    # The record's member speaks for one of its organisations.
    organisation = next(iter(record.member.roles.all())).organisation
    deal = deal_rows.Deal(producer=organisation.producer, buyer=buyer, value=777_888_999)
    steps.claim(
        by=deal.seller,
        key=deal_rows.key(),
        memorandum_id=deal.row.pk,
        kind="delivery",
        facts=steps.Facts(deal_rows.SIGNED, 5_000),
    )
    record.deal = deal
    return record


class TestMemoranda(EndpointRights):
    address = "/api/v1/trade/memoranda"
    secret = "777888999"


class TestMemorandumByNumber(EndpointRights):
    address = "/api/v1/trade/memoranda?number={r.deal.row.number}&state=confirmed"
    secret = "777888999"


class TestFunnel(EndpointRights):
    address = "/api/v1/trade/funnel?by=buyer"
    secret = "Chuỗi Giấu Kín"
    member_sees = False


def test_claimed_stands_apart_and_not_known_is_null(record: Any) -> None:
    answer = _client(record.officer).get("/api/v1/trade/funnel").json()
    delivered = answer["total"]["stages"]["delivered"]
    assert (delivered["claimed"], delivered["dong_claimed"], delivered["dong_confirmed"]) == (1, 5_000, None)
    assert (answer["total"]["signed"], answer["total"]["invited"], answer["rows"][0]["budget"]) == (1, None, None)
    item = _client(record.member).get("/api/v1/trade/memoranda").json()["items"][0]
    assert (item["delivered"], item["paid"]["confirmed"]) == (
        {"confirmed": None, "claimed": 5_000, "disputed": None},
        None,
    )


def test_a_competitor_counts_nothing(record: Any) -> None:
    rival = deal_rows.seller(builders.producer("Đối thủ"))
    assert _client(rival).get("/api/v1/trade/memoranda").json()["total"] == 0
    assert _client(rival).get("/api/v1/trade/funnel").status_code == 404
    assert Client().get("/api/v1/trade/memoranda").json()["total"] == 0
    assert "777888999" not in _body(_client(rival).get(f"/api/v1/trade/memoranda?number={record.deal.row.number}"))


@pytest.mark.parametrize("query", ["?by=nothing", "?as_of=2090-01-01", "?as_of=x", "?strange=1"])
def test_what_cannot_be_is_refused(record: Any, query: str) -> None:
    assert _client(record.officer).get(f"/api/v1/trade/funnel{query}").status_code == 422
