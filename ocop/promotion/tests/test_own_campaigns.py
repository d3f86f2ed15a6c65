"""Producers hear that a campaign shows their product, take it out, and put it back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.promotion import campaigns as showing
from ocop.promotion.actions import campaigns as doing
from ocop.promotion.actions import own_products
from ocop.promotion.following import move_product
from ocop.promotion.models import CampaignRefusal
from ocop.promotion.tests import making
from ocop.search import documents
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": clock.today(), "ends_on": clock.today() + datetime.timedelta(days=9)}


def product_of(producer: Any, name: str = "Ấm tích của tôi") -> Any:
    product = builders.product(name, producer=producer, product_set="qd26-2026-21")
    builders.recognition(product)
    return product


def told(person: Any) -> int:
    return Notice.objects.filter(person=person, kind="promotion.campaign_takes_in").count()


def test_its_people_are_told_once_when_it_is_published_and_when_it_comes_later(cast: Any) -> None:
    officer, member, other = cast.city_officer.person, cast.producer_member.person, cast.other_member.person
    campaign = doing.create(by=officer, values={"kind": "tet", "title_vi": "Quà Tết", "title_en": "Tết", **DAYS})
    doing.choose_product(by=officer, campaign=campaign, product_id=product_of(cast.home_producer).pk, is_in=True)
    assert told(member) == 0
    doing.publish(by=officer, campaign=campaign)
    assert (told(member), told(other)) == (1, 0)
    assert own_products.tell(campaign) == 0
    later = product_of(cast.other_producer, "Của nhà khác")
    doing.choose_product(by=officer, campaign=campaign, product_id=later.pk, is_in=True)
    assert (told(member), told(other)) == (1, 1)
    page = cast.producer_member.get(reverse("promotion:own_campaigns")).content.decode()
    assert "Quà Tết" in page
    assert "Ấm tích của tôi" in page
    assert "Của nhà khác" not in page


def test_what_a_star_brings_into_a_filter_is_told_the_next_morning(cast: Any) -> None:
    member, campaign = cast.producer_member.person, making.campaign(product_sets=["qd26-2026-21"])
    product_of(cast.home_producer)
    documents.rebuild()
    own_products.every_day(clock.today())
    own_products.every_day(clock.today())
    assert told(member) == 1
    assert showing.shown(campaign).total == 1


def test_taken_out_it_is_gone_from_the_page_whether_by_hand_or_by_filter_and_comes_back(cast: Any) -> None:
    campaign = making.campaign(product_sets=["qd26-2026-21"])
    mine, other = product_of(cast.home_producer), product_of(cast.other_producer, "Của nhà khác")
    making.chosen(campaign, mine)
    documents.rebuild()
    assert showing.shown(campaign).total == 2
    address = reverse("promotion:own_campaign_choose", args=[campaign.pk, mine.pk])
    assert cast.producer_member.post(address, {"do": "bo"}).status_code == 302
    shown = showing.shown(campaign)
    assert (shown.ids, shown.total) == ([other.pk], 1)
    assert "Ấm tích của tôi" not in Client().get(f"/chien-dich/{campaign.slug}/").content.decode()
    assert "Chủ thể đã rút ra." in cast.city_officer.get(f"/ban/quang-ba/chien-dich/{campaign.pk}/").content.decode()
    before = head()
    own_products.refuse(by=cast.producer_member.person, campaign=campaign, product=mine)
    with pytest.raises(Refused):
        doing.choose_product(by=cast.city_officer.person, campaign=campaign, product_id=mine.pk, is_in=True)
    assert head() == before
    assert cast.producer_member.post(address, {"do": "lai"}).status_code == 302
    assert showing.shown(campaign).total == 2


def test_refusals_change_nothing(cast: Any) -> None:
    campaign, over = making.campaign(), making.campaign(ends_on=clock.today() - datetime.timedelta(days=1))
    mine = product_of(cast.home_producer)
    making.chosen(over, mine)
    before = head()
    member = cast.producer_member.person
    for by, one in (
        (member, campaign),
        (member, over),
        (cast.other_member.person, campaign),
        (cast.city_officer.person, campaign),
    ):
        with pytest.raises(Refused):
            own_products.refuse(by=by, campaign=one, product=mine)
    assert not CampaignRefusal.objects.exists()
    assert head() == before


def test_a_merged_product_stays_out(cast: Any) -> None:
    campaign = making.campaign()
    loser, winner = product_of(cast.home_producer), product_of(cast.home_producer, "Ấm tích")
    making.chosen(campaign, loser)
    own_products.refuse(by=cast.producer_member.person, campaign=campaign, product=loser)
    move_product(loser, winner)
    assert showing.shown(campaign).ids == []
    assert CampaignRefusal.objects.get().product == winner


def test_the_list_asks_the_same_for_one_product_and_for_three(cast: Any, django_assert_max_num_queries: Any) -> None:
    campaign = making.campaign(product_sets=["qd26-2026-21"])
    making.chosen(campaign, product_of(cast.home_producer))
    address = reverse("promotion:own_campaigns")
    cast.producer_member.get(address)
    with django_assert_max_num_queries(30) as one:
        cast.producer_member.get(address)
    for number in range(2):
        product_of(cast.home_producer, f"Thêm {number}")
    making.campaign("Chiến dịch nữa", product_sets=["qd26-2026-21"])
    with django_assert_max_num_queries(len(one)):
        assert cast.producer_member.get(address).content.decode().count("Rút sản phẩm của tôi ra") == 6
