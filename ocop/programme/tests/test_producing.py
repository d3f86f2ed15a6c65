"""Yearly statements and ideas; demand against supply."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.people.models import Person
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.programme.actions import producing
from ocop.programme.demand import balance, names, supply, thresholds
from ocop.programme.models import ProductIdea, YearStatement
from ocop.programme.tests import plan_rows
from ocop.recognition import columns
from ocop.trade.deals.tests import deal_rows
from ocop.trade.models import Need, Offer, OfferMonth, PriceTier
from ocop.workdays import clock
from tests import builders

D = datetime.date
SET = "qd26-2026-06"


def refused(what: Any, **values: Any) -> str:
    before = head()
    with pytest.raises(Refused) as caught:
        what(**values)
    assert head() == before
    return caught.value.sentence


def member(of: Producer) -> Person:
    who = builders.person("Chủ thể")
    builders.role(who, "producer_member", organisation=of.organisation)
    return who


@pytest.mark.django_db
def test_a_year_is_stated_checked_and_checked_anew_after_a_change() -> None:
    commune = builders.commune()
    maker = builders.producer(organisation__commune=commune)
    own, officer, other = (
        member(maker),
        plan_rows.commune_officer(commune),
        plan_rows.commune_officer(builders.commune("Khác")),
    )
    row = producing.state_year(by=own, producer_id=maker.pk, year=2025, jobs=8, women=5, income=6_500_000, area=None)
    assert (row.jobs, row.area, row.checked_at) == (8, None, None)
    assert refused(producing.check_year, by=own, producer_id=maker.pk, year=2025)
    assert refused(producing.check_year, by=other, producer_id=maker.pk, year=2025)
    producing.check_year(by=officer, producer_id=maker.pk, year=2025)
    assert refused(producing.check_year, by=officer, producer_id=maker.pk, year=2025)
    again = producing.state_year(
        by=own, producer_id=maker.pk, year=2025, jobs=9, women=5, income=6_500_000, area=20_000
    )
    assert (again.pk, again.jobs, again.checked_at, again.checked_by) == (row.pk, 9, None, None)
    assert YearStatement.objects.count() == 1
    assert refused(producing.state_year, by=own, producer_id=maker.pk, year=2025, jobs=3, women=5)
    assert refused(producing.state_year, by=own, producer_id=maker.pk, year=2025)
    assert refused(producing.state_year, by=own, producer_id=maker.pk, year=2017, jobs=3)
    assert refused(producing.state_year, by=other, producer_id=maker.pk, year=2025, jobs=3)
    assert refused(producing.state_year, by=member(builders.producer()), producer_id=maker.pk, year=2025, jobs=3)
    helped = producing.state_year(by=officer, producer_id=maker.pk, year=2024, jobs=3)
    assert refused(producing.check_year, by=officer, producer_id=maker.pk, year=helped.year)
    assert list(YearStatement.objects.visible_to(other)) == []


@pytest.mark.django_db
def test_an_idea_is_kept_once_with_what_was_shown_and_settled_once() -> None:
    maker = builders.producer()
    own = member(maker)
    args = {
        "by": own,
        "producer_id": maker.pk,
        "product_set": SET,
        "commune_id": None,
        "words": "",
        "shown": {"needs": 2},
    }
    idea = producing.keep_idea(name="Miến dong gói nhỏ", **args)
    assert (idea.name_folded, idea.shown, idea.state) == ("mien dong goi nho", {"needs": 2}, "kept")
    assert refused(producing.keep_idea, name="MIEN DONG gói nhỏ", **args)
    assert refused(producing.keep_idea, name="   ", **args)
    assert refused(producing.keep_idea, name="Khác", **{**args, "product_set": "khong-co"})
    assert refused(producing.settle_idea, by=own, idea_id=idea.pk, state="kept")
    assert refused(producing.settle_idea, by=member(builders.producer()), idea_id=idea.pk, state="made")
    producing.settle_idea(by=own, idea_id=idea.pk, state="dropped", note="Chưa ai tìm")
    assert refused(producing.settle_idea, by=own, idea_id=idea.pk, state="made")
    producing.keep_idea(name="Miến dong gói nhỏ", **args)
    assert ProductIdea.objects.count() == 2


WORDS = st.lists(
    st.sampled_from(["mien", "dong", "tra", "sen", "minh", "hong", "goi", "nho"]), min_size=1, max_size=6
).map(" ".join)


@given(WORDS, WORDS)
def test_nearness_is_the_same_both_ways_and_whole_for_itself(one: str, other: str) -> None:
    assert names.nearness(one, other) == names.nearness(other, one)
    assert 0 <= names.nearness(one, other) <= 100
    assert names.nearness(one, one) == 100


def test_the_thing_weighs_more_than_the_brand() -> None:
    assert names.nearness("mien dong minh hong", "mien dong thanh ha") > names.nearness(
        "mien dong minh hong", "tra sen minh hong"
    )
    found = names.nearest("mien dong", [(1, "mien dong minh hong"), (2, "tra sen"), (3, "mien dong")], least=30, most=5)
    assert [key for key, _near in found] == [3, 1]


def made(name: str, maker: Producer | None = None, **extra: Any) -> Product:
    product = builders.product(name, producer=maker or builders.producer(), product_set=SET, **extra)
    Product.objects.filter(pk=product.pk).update(name_folded=name)
    builders.recognition(product, "3", clock.today() - datetime.timedelta(days=30))
    return product


def offered(product: Product, price: int, unit: str = "kg", **extra: Any) -> Offer:
    now = timezone.now()
    offer = Offer.objects.create(
        product=product,
        register="demo",
        state="published",
        unit=unit,
        created_at=now,
        changed_at=now,
        published_at=now,
        price_audience="confirmed",
        **extra,
    )
    PriceTier.objects.create(offer=offer, from_quantity=1, price=price)
    OfferMonth.objects.create(offer=offer, month=11, capacity=5)
    return offer


@pytest.mark.django_db
def test_crowded_sets_and_prices_only_over_several_producers() -> None:
    columns.forget()
    supply.forget()
    today, limits = clock.today(), thresholds.on(clock.today())
    for place in range(limits.crowded_producers - 1):
        product = made(f"mien dong so {place}")
        if place < limits.price_producers - 1:
            offered(product, 50_000 + place * 10_000)
    made("tra sen")
    columns.forget()
    supply.forget()
    of_set = supply.stock("demo", today).by_set[SET]
    assert (of_set.products, of_set.producers, of_set.crowds) == (
        limits.crowded_producers,
        limits.crowded_producers,
        (),
    )
    assert supply.prices("demo", SET, today) == []
    assert supply.season("demo", SET, today) is None
    offered(made("mien dong them"), 90_000_000, unit="tấn")
    columns.forget()
    supply.forget()
    of_set = supply.stock("demo", today).by_set[SET]
    assert [(one.head, one.products, one.producers) for one in of_set.crowds] == [
        ("mien dong", limits.crowded_producers, limits.crowded_producers)
    ]
    told = supply.prices("demo", SET, today)
    assert [(one.unit, one.producers, one.middle) for one in told] == [("kg", 5, 70_000)]
    Offer.objects.filter(unit="tấn").update(price_audience="nobody")
    assert supply.prices("demo", SET, today) == []
    in_season = supply.season("demo", SET, today)
    assert in_season is not None
    assert (in_season.producers, in_season.months[11], in_season.months[1]) == (5, 5, 0)


@pytest.mark.django_db
def test_what_an_idea_is_shown() -> None:
    columns.forget()
    supply.forget()
    maker, commune, today = builders.producer(), builders.commune(), clock.today()
    for place in range(3):
        made(f"mien dong so {place}", commune=commune if place == 0 else None)
    buyer = deal_rows.buyer()
    for quantity in (100, None):
        Need.objects.create(
            buyer=buyer,
            register="demo",
            title="Cần miến",
            product_set=SET,
            quantity=quantity,
            unit="kg" if quantity else "",
            every="month",
            state="open",
            until=today + datetime.timedelta(days=30),
            created_at=timezone.now(),
        )
    producing.keep_idea(
        by=member(builders.producer()),
        producer_id=Producer.objects.latest("pk").pk,
        name="Miến dong khác",
        product_set=SET,
        commune_id=None,
        words="",
        shown={},
    )
    columns.forget()
    supply.forget()
    seen = balance.seen(
        by=member(maker),
        producer=maker,
        name="Miến dong gói nhỏ",
        product_set=SET,
        commune_id=commune.pk,
        words="",
        day=today,
    )
    assert seen.balance.sought is not None
    assert (
        seen.balance.sought.needs,
        seen.balance.sought.unmet,
        seen.balance.sought.a_year,
        seen.balance.sought.unstated,
    ) == (2, 2, (("kg", 1200),), 1)
    assert (seen.same_head, seen.same_head_producers, seen.in_commune, seen.other_ideas) == (3, 3, 1, 1)
    rows = {row.product_set: row for row in balance.table("demo", today)}
    assert rows[SET].word == "wanted"
    assert rows[SET].ideas == 1
    assert len(rows) == 26
