"""Campaigns: put together, published, shown only with stars in force, over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.promotion.actions import campaigns as doing
from ocop.promotion.campaigns import shown
from ocop.promotion.models import Campaign, CampaignProduct
from ocop.promotion.tests import making
from ocop.search import documents
from ocop.workdays import clock
from tests import builders

VALUES = {
    "kind": "tet",
    "title_vi": "Quà Tết",
    "starts_on": clock.today(),
    "ends_on": clock.today() + datetime.timedelta(days=9),
}


def with_star(name: str, **extra: Any) -> Any:
    product = builders.product(name, **extra)
    builders.recognition(product)
    return product


@pytest.mark.django_db
def test_put_together_and_published(cast: Any) -> None:
    officer = cast.city_officer.person
    campaign = doing.create(by=officer, values=VALUES)
    with pytest.raises(Refused):
        doing.publish(by=officer, campaign=campaign)
    product = with_star("Mứt gừng thử")
    doing.choose_product(by=officer, campaign=campaign, product_id=product.pk, is_in=True)
    doing.choose_product(by=officer, campaign=campaign, product_id=product.pk, is_in=True)
    assert CampaignProduct.objects.count() == 1
    address = f"/chien-dich/{campaign.slug}/"
    assert Client().get(address).status_code == 404
    assert cast.city_officer.get(f"/ban/quang-ba/chien-dich/{campaign.pk}/xem-truoc/").status_code == 200
    doing.publish(by=officer, campaign=campaign)
    page = Client().get(address).content.decode()
    assert "Mứt gừng thử" in page
    assert "đã kết thúc" not in page
    doing.take_down(by=officer, campaign=campaign)
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_a_star_that_ends_takes_its_product_out_by_itself(monkeypatch: Any) -> None:
    campaign = making.campaign(ends_on=datetime.date(2030, 1, 1))
    stays, ends = with_star("Còn sao"), builders.product("Sắp hết sao")
    builders.recognition(stays, ends_on=datetime.date(2029, 1, 1))
    builders.recognition(ends, issued_on=datetime.date(2024, 3, 1))
    for place, one in enumerate((ends, stays)):
        CampaignProduct.objects.create(campaign=campaign, product=one, position=place)
    today = datetime.date(2026, 11, 22)
    monkeypatch.setattr(clock, "today", lambda: today)
    assert shown(campaign).ids == [ends.pk, stays.pk]
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2027, 3, 1))
    assert shown(campaign).ids == [stays.pk]
    assert shown(campaign).dropped == [ends.pk]


@pytest.mark.django_db
def test_a_filter_and_a_choice_by_hand_count_each_product_once() -> None:
    first = with_star("Mứt gừng thử", product_set="qd26-2026-07")
    second = with_star("Mứt sen thử", product_set="qd26-2026-07")
    with_star("Khác bộ", product_set="qd26-2026-21")
    documents.rebuild()
    campaign = making.campaign(product_sets=["qd26-2026-07"], least_stars=4)
    CampaignProduct.objects.create(campaign=campaign, product=second)
    found = shown(campaign)
    assert found.ids == [second.pk, first.pk]
    assert found.total == 2


@pytest.mark.django_db
def test_one_that_is_over_says_so_and_one_to_come_is_not_found() -> None:
    over = making.campaign("Thu", starts_on=datetime.date(2026, 8, 1), ends_on=datetime.date(2026, 9, 1))
    later = making.campaign("Xuân", starts_on=datetime.date(2099, 1, 1), ends_on=datetime.date(2099, 2, 1))
    assert "đã kết thúc ngày 01/09/2026" in Client().get(f"/chien-dich/{over.slug}/").content.decode()
    assert Client().get(f"/chien-dich/{later.slug}/").status_code == 404


@pytest.mark.django_db
def test_refusals_change_nothing(cast: Any) -> None:
    campaign, hidden = making.campaign(), with_star("Ẩn", is_public=False)
    before = head()
    officer = cast.city_officer.person
    for who, what in (
        (cast.producer_member.person, lambda by: doing.create(by=by, values=VALUES)),
        (cast.auditor.person, lambda by: doing.take_down(by=by, campaign=campaign)),
        (officer, lambda by: doing.create(by=by, values={**VALUES, "title_vi": " "})),
        (officer, lambda by: doing.create(by=by, values={**VALUES, "ends_on": datetime.date(2020, 1, 1)})),
        (officer, lambda by: doing.create(by=by, values={**VALUES, "product_sets": ["khong-co"]})),
        (officer, lambda by: doing.choose_product(by=by, campaign=campaign, product_id=hidden.pk, is_in=True)),
        (officer, lambda by: doing.choose_product(by=by, campaign=campaign, product_id=10**9, is_in=True)),
        (officer, lambda by: doing.choose_outlet(by=by, campaign=campaign, outlet_id=10**9, is_in=True)),
    ):
        with pytest.raises(Refused):
            what(who)
    assert head() == before
    assert Campaign.objects.count() == 1


@pytest.mark.django_db
def test_nonsense_in_the_form_is_answered_with_a_sentence(cast: Any) -> None:
    client = cast.city_officer.client
    for data in (
        {"title_vi": "x" * 500},
        {"title_vi": "a", "starts_on": "31/02/2026", "ends_on": "hôm qua", "kind": "?"},
        {
            "title_vi": "a",
            "kind": "tet",
            "starts_on": "1/1/2026",
            "ends_on": "1/2/2026",
            "product_sets": "zz",
            "event": "9" * 30,
        },
    ):
        answer = client.post("/ban/quang-ba/chien-dich/moi/", data)
        assert answer.status_code == 422
    assert Campaign.objects.count() == 0
    campaign = making.campaign()
    for key in ("", "²", "9" * 40, "-1"):
        assert client.post(f"/ban/quang-ba/chien-dich/{campaign.pk}/chon/", {"key": key}).status_code == 302
