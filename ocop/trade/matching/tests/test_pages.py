"""Pages of matching: who opens them, what they say, and that a price or a term is shown to nobody it was not meant for."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.products.models import Product
from ocop.trade.matching.board import forget
from ocop.trade.models import MatchWeights, Need, Offer, OfferMonth
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import CITY, EVERYONE, PageAccess

SET = "qd26-2026-07"
READERS = {*CITY, "trade_officer", "auditor"}
MAKERS = {"producer_member", "commune_officer"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    forget()


def home_offer(cast: Cast, capacity: int = 500, **extra) -> Offer:
    product: Product = builders.product("Miến dong nhà", producer=cast.home_producer, product_set=SET)
    builders.recognition(product, issued_on=clock.today() - datetime.timedelta(300))
    offer = making.offer(product, **extra)
    for month in range(1, 13):
        OfferMonth.objects.create(offer=offer, month=month, capacity=capacity)
    return offer


def a_need(*rows, **extra) -> Need:
    return making.need(
        making.buyer("Siêu thị Bờ Tre"), *rows, title="Tìm miến dong sạch", product_set=SET, quantity=300, **extra
    )


class TestOverview(PageAccess):
    may = EVERYONE - {"stranger"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:matches")


class TestOfOffer(PageAccess):
    may = READERS | MAKERS
    private = ("Miến dong nhà", "Tìm miến dong sạch")

    def url(self, cast: Cast) -> str:
        a_need()
        return reverse("trade:match_offer", args=[home_offer(cast).pk])


class TestOfNeed(PageAccess):
    may = READERS
    private = ("Miến dong nhà",)

    def url(self, cast: Cast) -> str:
        home_offer(cast)
        return reverse("trade:match_need", args=[a_need().pk])


class TestPair(PageAccess):
    may = READERS | MAKERS
    private = ("Miến dong nhà", "Tìm miến dong sạch")

    def url(self, cast: Cast) -> str:
        return reverse("trade:match_pair", args=[home_offer(cast).pk, a_need().pk])


class TestWithout(PageAccess):
    may = READERS
    private = ("Tìm miến dong sạch",)

    def url(self, cast: Cast) -> str:
        a_need()
        return reverse("trade:match_without")


class TestGaps(PageAccess):
    may = READERS | {"commune_officer", "other_commune_officer"}

    def url(self, cast: Cast) -> str:
        a_need()
        return reverse("trade:match_gaps")


class TestWeights(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("trade:match_weights")


@pytest.mark.django_db
def test_a_producer_reads_why(cast) -> None:
    offer = home_offer(cast, price_audience="nobody")
    making.tier(offer, 45_000)
    need = a_need(("samples", True), price_to=60_000, price_audience="nobody")
    answer = cast["producer_member"].get(reverse("trade:match_pair", args=[offer.pk, need.pk]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Siêu thị Bờ Tre" in page
    assert "60.000" not in page
    assert "300 kg" in page
    assert "500 kg" in page
    listed = cast["producer_member"].get(reverse("trade:match_offer", args=[offer.pk])).content.decode()
    assert "Tìm miến dong sạch" in listed


@pytest.mark.django_db
@pytest.mark.parametrize("format_", ["", "xlsx", "csv", "json"])
def test_a_buyer_never_reads_a_price_that_is_not_shown_to_it(cast, format_) -> None:
    offer = home_offer(cast, price_audience="nobody")
    making.tier(offer, 45_678)
    need = a_need(price_to=60_000)
    member = making.member_of(need.buyer)
    addresses = [
        reverse("trade:match_need", args=[need.pk]),
        reverse("trade:match_pair", args=[offer.pk, need.pk]),
        reverse("trade:matches"),
    ]
    for address in addresses if not format_ else addresses[:1]:
        answer = member.get(address + (f"?format={format_}" if format_ else ""))
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"45.678" not in body
        assert b"45678" not in body
    page = member.get(addresses[1]).content.decode()
    assert "60.000" in page


@pytest.mark.django_db
def test_a_rival_buyer_and_one_that_waits_find_nothing(cast) -> None:
    offer, need = home_offer(cast), a_need()
    rival = making.member_of(making.buyer("Chuỗi Khác"))
    waiting = making.member_of(making.buyer("Chưa duyệt", state="waiting"))
    for player in (rival, waiting):
        assert player.get(reverse("trade:match_need", args=[need.pk])).status_code == 404
        assert player.get(reverse("trade:match_pair", args=[offer.pk, need.pk])).status_code == 404
    assert "Tìm miến dong sạch" not in rival.get(reverse("trade:matches")).content.decode()
    assert waiting.get(reverse("trade:matches")).status_code == 403


@pytest.mark.django_db
def test_terms_for_chosen_producers_are_not_shown_to_others(cast) -> None:
    offer, need = home_offer(cast), a_need()
    making.terms(need.buyer, ("payment_days", 77), audience="chosen")
    page = cast["producer_member"].get(reverse("trade:match_pair", args=[offer.pk, need.pk])).content.decode()
    assert "77" not in page.replace('"77', "")
    page = cast["trade_officer"].get(reverse("trade:match_pair", args=[offer.pk, need.pk])).content.decode()
    assert "77 ngày" in page


@pytest.mark.django_db
def test_the_page_is_reckoned_for_the_day_asked(cast) -> None:
    offer, need = home_offer(cast), a_need(min_stars=3, until=clock.today() + datetime.timedelta(3000))
    address = reverse("trade:match_need", args=[need.pk])
    far = (clock.today() + datetime.timedelta(1200)).isoformat()
    now, later = (cast["trade_officer"].get(one).context for one in (address, f"{address}?ngay={far}"))
    assert [row["offer"] for row in now["rows"]] == [offer]
    assert later["rows"] == []
    assert [row["offer"] for row in later["near"]] == [offer]
    assert cast["trade_officer"].get(f"{address}?ngay=hom-qua").status_code == 200


@pytest.mark.django_db
def test_weights_are_set_on_the_page_and_a_refusal_keeps_what_was_typed(cast) -> None:
    address = reverse("trade:match_weights")
    values = dict.fromkeys(("stars", "volume", "price", "near", "wishes", "words", "record"), "1.5")
    good = {**values, "valid_from": clock.today().isoformat(), "reason": "Coi trọng như nhau"}
    refused = cast["trade_officer"].post(address, {**good, "stars": "11"})
    assert refused.status_code == 422
    assert "Coi trọng như nhau" in refused.content.decode()
    assert cast["auditor"].post(address, good).status_code == 403
    assert MatchWeights.objects.count() == 0
    # A day input shows only what is written as in ISO 8601; written otherwise the form would open without today.
    assert f'value="{clock.today().isoformat()}"' in cast["trade_officer"].get(address).content.decode()
    assert cast["trade_officer"].post(address, good).status_code == 302
    assert MatchWeights.objects.get().weights["stars"] in ("1.5", "1.50")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["match_without", "matches", "match_gaps"])
@pytest.mark.parametrize("of_needs", [True, False])
def test_lists_take_as_many_queries_for_many_rows(cast, name, of_needs) -> None:
    address = reverse(f"trade:{name}") + ("?ben=nhu-cau" if of_needs else "?ben=chao-hang")

    def count() -> int:
        forget()
        with CaptureQueriesContext(connection) as found:
            assert cast["trade_officer"].get(address).status_code == 200
        return len(found)

    home_offer(cast), a_need()
    making.offer(builders.product(producer=cast.home_producer, product_set=SET))
    making.need(making.buyer("Chuỗi lạ"), title="Tìm sáo trúc", product_set="qd26-2026-19")
    count()
    one = count()
    for number in range(3):
        making.offer(builders.product(producer=cast.home_producer, product_set=SET))
        making.need(making.buyer(f"Chuỗi {number}"), title="Tìm miến dong", product_set=SET)
        making.need(making.buyer(f"Chuỗi lạ {number}"), title="Tìm sáo trúc", product_set="qd26-2026-19")
    assert count() == one
