"""What follows a merge, what the figures of the year say, what the desk shows to whom."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest

from ocop.indicators import registry
from ocop.indicators.shapes import Asked
from ocop.products.actions.merging import merge_products
from ocop.promotion.counting import buffer, figures
from ocop.promotion.models import CampaignProduct, DailyCount
from ocop.promotion.tests import making
from tests import builders

DAY = datetime.date(2026, 11, 20)


@pytest.mark.django_db
def test_a_merged_product_leaves_its_counts_and_campaigns_to_the_winner(cast: Any) -> None:
    winner = builders.product("Gốm A", producer=cast.home_producer)
    loser = builders.product("Gốm A bản hai", producer=cast.home_producer)
    both, one = making.campaign("Cả hai"), making.campaign("Một")
    for campaign, product in ((both, winner), (both, loser), (one, loser)):
        CampaignProduct.objects.create(campaign=campaign, product=product)
    day_before = DAY - datetime.timedelta(days=1)
    buffer.write(
        Counter(
            {
                ("product", str(winner.pk), "view", DAY): 5,
                ("product", str(loser.pk), "view", DAY): 2,
                ("product", str(loser.pk), "scan", day_before): 3,
            }
        )
    )
    merge_products(by=cast.city_officer.person, loser_id=loser.pk, winner_id=winner.pk, reason="một món")
    assert sorted(CampaignProduct.objects.values_list("campaign__title_vi", "product_id")) == [
        ("Cả hai", winner.pk),
        ("Một", winner.pk),
    ]
    rows = set(DailyCount.objects.values_list("object_id", "what", "count"))
    assert rows == {(winner.pk, "view", 7), (winner.pk, "scan", 3)}


@pytest.mark.django_db
def test_figures_of_a_year(cast: Any) -> None:
    making.campaign(starts_on=datetime.date(2026, 3, 1), ends_on=datetime.date(2026, 4, 1))
    making.campaign(
        starts_on=datetime.date(2026, 3, 1), ends_on=datetime.date(2026, 4, 1), state="draft", published_at=None
    )
    asked = Asked.of_year("demo", 2026, DAY)

    def value(code: str, of: Asked = asked) -> int | None:
        found = registry.indicator(code)
        assert found is not None
        return found.count(of).value

    assert value("campaigns") == 1
    assert value("code_scans") is None
    buffer.write(
        Counter(
            {
                ("product", "1", "scan", DAY): 4,
                ("producer", "1", "call", DAY): 2,
                ("producer", "1", "feed", DAY): 1,
                ("product", "1", "view", DAY): 9,
                ("product", "1", "scan", datetime.date(2025, 12, 31)): 100,
            }
        )
    )
    assert (value("code_scans"), value("leads"), value("pages_opened")) == (4, 3, 9)
    assert value("code_scans", Asked.of_year("office", 2026, DAY)) is None
    found = registry.indicator("code_scans")
    assert found is not None
    assert found.open is not None
    rows = found.open(asked, cast.city_officer.person, 0, 10)
    assert sum(row.amount for row in rows.found) == 4


@pytest.mark.django_db
def test_months_before_the_first_count_are_not_nought() -> None:
    buffer.write(Counter({("product", "1", "view", datetime.date(2026, 9, 3)): 6}))
    months = figures.by_month(DailyCount.objects.all(), DAY)
    assert [(month.month, one.views) for month, one in months] == [(9, 6), (10, 0), (11, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("producer_member", "/ban/quang-ba/"),
        ("commune_officer", "/ban/quang-ba/lang-nghe/"),
        ("trade_officer", "/ban/quang-ba/chien-dich/"),
    ],
)
def test_the_desk_leads_there(cast: Any, who: str, address: str) -> None:
    assert f'href="{address}"' in cast[who].get("/ban/").content.decode()
