"""Profiles of offers: what they are made of, as of a day, prices only for who may read them, a constant number of queries."""

import datetime
from decimal import Decimal

import pytest

from ocop.producers.models import PaperVersion
from ocop.trade.models import OfferMonth, OfferReader, Promise
from ocop.trade.profile import Price
from ocop.trade.sides.profiles import EVERYBODY, profiles_of
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 22)


def _full():
    product = builders.product(product_set="qd26-2026-06", shelf_life_days=180)
    builders.recognition(product, "potential_5", datetime.date(2024, 1, 15))
    offer = making.offer(product, label_languages=["vi"])
    for month in (11, 12, 1):
        OfferMonth.objects.create(offer=offer, month=month, capacity=100)
    making.tier(offer)
    making.paper(offer, valid_to=datetime.date(2026, 11, 30))
    return offer


def test_stars_papers_and_months_as_of_a_day():
    offer = _full()
    one = profiles_of([offer], reader=None, on=DAY)[offer.pk]
    assert (one.stars, one.level, one.stars_last_day) == (4, "potential_5", datetime.date(2027, 1, 14))
    assert (one.group26, one.product_set, one.shelf_life_days) == ("food", "qd26-2026-06", 180)
    assert one.papers[0].last_day == datetime.date(2026, 11, 30)
    assert one.capacity == {11: 100, 12: 100, 1: 100}
    assert one.prices is None
    later = profiles_of([offer], reader=None, on=datetime.date(2027, 1, 15))[offer.pk]
    assert (later.stars, later.level) == (0, "")


def test_the_newest_version_of_a_paper_counts():
    offer = _full()
    PaperVersion.objects.create(
        paper=offer.papers.get().paper,
        number=2,
        valid_to=datetime.date(2029, 1, 1),
        added_by_name="thử",
        created_at=clock.now(),
    )
    assert profiles_of([offer], reader=None)[offer.pk].papers[0].last_day == datetime.date(2029, 1, 1)


def test_promises_by_month_of_the_coming_year():
    offer = _full()
    for quantity, begins, ends in (
        (30, datetime.date(2026, 12, 10), datetime.date(2027, 1, 5)),
        (20, datetime.date(2025, 1, 1), None),
        (99, datetime.date(2025, 1, 1), datetime.date(2026, 11, 21)),
        (99, datetime.date(2027, 11, 1), None),
    ):
        Promise.objects.create(offer=offer, quantity=quantity, from_day=begins, to_day=ends, created_at=clock.now())
    one = profiles_of([offer], reader=None, on=DAY)[offer.pk]
    assert {month: one.promised[month] for month in (11, 12, 1, 2)} == {11: 20, 12: 50, 1: 50, 2: 20}
    assert (one.free(12), one.free(2)) == (Decimal(50), None)


def test_prices_only_for_whom_the_producer_chose():
    offer = _full()
    chosen, other = making.buyer("Chuỗi A"), making.buyer("Chuỗi B")
    waiting = making.buyer("Chuỗi C", state="waiting")
    for one in (chosen, waiting):
        OfferReader.objects.create(offer=offer, buyer=one, created_at=clock.now())
    price = (Price(Decimal(1), 50_000),)

    def shown(who):
        return profiles_of([offer], reader=who.person if who else None)[offer.pk].prices

    assert shown(making.member_of(chosen)) == price
    assert [shown(making.member_of(one)) for one in (other, waiting)] == [None, None]
    assert shown(None) is None
    assert profiles_of([offer], reader=EVERYBODY)[offer.pk].prices == price
    offer.state = "paused"
    offer.save()
    assert shown(making.member_of(chosen)) is None


def test_as_many_queries_for_three_as_for_one(django_assert_max_num_queries, django_assert_num_queries):
    offers = [_full() for _ in range(3)]
    reader = making.member_of(making.buyer()).person
    profiles_of(offers[:1], reader=reader)
    with django_assert_max_num_queries(11) as first:
        profiles_of(offers[:1], reader=reader)
    with django_assert_num_queries(len(first.captured_queries)):
        assert list(profiles_of(offers, reader=reader)) == [one.pk for one in offers]
