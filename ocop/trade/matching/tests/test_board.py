"""The board on real rows: what stands on a day, whose prices count, who may see which matches."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.trade.events import suggestions
from ocop.trade.events.suggestions import suggestions_for
from ocop.trade.matching import following, queries, weights
from ocop.trade.matching.board import forget, read
from ocop.trade.matching.columns import Weights
from ocop.trade.models import MatchWeights, OfferMonth, OfferReader, Participant, ParticipantProduct, TradeEvent
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
SET = "qd26-2026-07"


@pytest.fixture(autouse=True)
def fresh() -> None:
    forget()
    suggestions.register("matching", following.proposals)


def noodles(capacity: int = 500, **extra):
    product = builders.product(extra.pop("name", "Miến dong thử"), product_set=SET)
    builders.recognition(product, issued_on=clock.today() - datetime.timedelta(300))
    found = making.offer(product, **extra)
    for month in range(1, 13):
        OfferMonth.objects.create(offer=found, month=month, capacity=capacity)
    return found


def wanted(buyer=None, *rows, **extra):
    extra = {"product_set": SET, "quantity": 300, "title": "Cần miến dong sạch", **extra}
    return making.need(buyer or making.buyer(), *rows, **extra)


def test_a_match_and_why_another_is_none(cast) -> None:
    fits, small = noodles(), noodles(100)
    need = wanted()
    officer = cast["trade_officer"].person
    today = clock.today()
    assert [row.offer for row in queries.offers_for(need, officer, today)] == [fits]
    near = queries.nearly_for_need(need, officer, today)
    assert [(row.offer, row.failing) for row in near] == [(small, ["volume"])]
    volume = next(term for term in near[0].pair.terms if term.code == "volume")
    assert (volume.asked, volume.have, volume.short_by) == (300, 100, 200)
    assert queries.unmatched_offers(today) == [small.pk]
    assert queries.unmatched_needs(today) == []
    why = queries.why_no_need([small], today)
    assert [(one.of_goods, one.reasons) for one in why] == [(1, (("volume", 1),))]


def test_stars_and_papers_that_end_before_the_day_do_not_count(cast) -> None:
    offer = noodles()
    today = clock.today()
    making.paper(offer, valid_to=today + datetime.timedelta(30))
    need = wanted(None, ("paper", "food_safety"), min_stars=3, until=today + datetime.timedelta(3000))
    officer = cast["trade_officer"].person
    later = today + datetime.timedelta(31)
    assert len(queries.offers_for(need, officer, today)) == 1
    assert queries.offers_for(need, officer, later) == []
    failing = queries.nearly_for_need(need, officer, later)[0].failing
    assert failing == ["paper"]
    far = today + datetime.timedelta(1200)
    assert queries.nearly_for_need(need, officer, far)[0].failing == ["stars", "paper"]


def test_a_buyer_is_matched_by_the_prices_it_may_see_alone(cast) -> None:
    hidden, shown = noodles(price_audience="nobody"), noodles(price_audience="chosen")
    for offer in (hidden, shown):
        making.tier(offer, 90_000)
    buyer = making.buyer()
    OfferReader.objects.create(offer=shown, buyer=buyer, created_at=clock.now())
    need = wanted(buyer, price_to=60_000)
    member = making.member_of(buyer).person
    today = clock.today()
    rows = queries.offers_for(need, member, today)
    # Too dear is known of the one that shows its price; the other is only not stated.
    assert [(row.offer, row.silent) for row in rows] == [(hidden, ["price"])]
    assert [row.failing for row in queries.nearly_for_need(need, member, today)] == [["price"]]
    assert queries.offers_for(need, cast["trade_officer"].person, today) == []


def test_a_producer_is_not_told_a_price_range_the_buyer_keeps(cast) -> None:
    dear = noodles()
    making.tier(dear, 90_000)
    need = wanted(price_to=60_000, price_audience="nobody")
    member = builders.person()
    builders.role(member, "producer_member", organisation=dear.product.producer.organisation)
    rows = queries.needs_for(dear, member, clock.today())
    assert [row.need for row in rows] == [need]
    assert "price" not in {term.code for term in rows[0].pair.terms}


def test_others_see_nothing_of_it(cast) -> None:
    offer, need = noodles(), wanted()
    stranger, rival = builders.person(), making.member_of(making.buyer("Chuỗi Khác")).person
    other = builders.person()
    builders.role(other, "producer_member", organisation=builders.producer().organisation)
    today = clock.today()
    for person in (stranger, rival, other):
        assert not queries.own_offers(person).exists()
        assert not queries.own_needs(person, today).exists()
    waiting = making.buyer("Chưa duyệt", state="waiting")
    assert not queries.own_needs(making.member_of(waiting).person, today).filter(pk=need.pk).exists()
    assert offer.pk in read(today).composed.offer_places


def test_needs_of_unconfirmed_buyers_and_ended_ones_are_not_on_the_board() -> None:
    wanted(making.buyer(state="suspended"))
    wanted(until=clock.today() - datetime.timedelta(1))
    wanted(state="closed")
    stands = wanted()
    assert list(read(clock.today()).composed.need_places) == [stands.pk]


def test_the_board_takes_as_many_queries_for_many_rows() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            read(clock.today())
        return len(found)

    noodles(), wanted()
    one = count()
    for _ in range(3):
        noodles(), wanted()
    assert count() == one


def test_what_nobody_can_meet_by_set_and_place() -> None:
    noodles(100)
    wanted(quantity=300)
    wanted(quantity=2, unit="tấn", every="once")
    wanted(product_set="", group26="craft", quantity=None)
    found = [(one.product_set, one.needs, one.a_month, one.offers) for one in queries.gaps(clock.today())]
    assert found == [(SET, 2, {"kg": 2300.0}, 1), ("craft", 1, {}, 0)]


def test_weights_are_set_by_the_trade_office_with_a_reason(cast) -> None:
    officer, today = cast["trade_officer"].person, clock.today()
    values = dict.fromkeys(("stars", "volume", "price", "near", "wishes", "words", "record"), Decimal(1))
    weights.set_weights(by=officer, values=values, valid_from=today, reason="Ưu tiên như nhau")
    assert weights.in_force() == Weights(1, 1, 1, 1, 1, 1, 1)
    assert weights.in_force(today - datetime.timedelta(1)) == Weights()
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.topic) == ("trade.set_weights", "trade")


@pytest.mark.parametrize(
    ("who", "change", "reason"),
    [
        ("producer_member", {}, "x"),
        ("trade_officer", {"stars": "-1"}, "x"),
        ("trade_officer", {"stars": "nhiều"}, "x"),
        ("trade_officer", {"stars": "NaN"}, "x"),
        ("trade_officer", {}, " "),
        ("trade_officer", dict.fromkeys(("stars", "volume", "price", "near", "wishes", "words", "record"), 0), "x"),
    ],
)
def test_weights_refused_change_nothing(cast, who, change, reason) -> None:
    values = {**dict.fromkeys(("stars", "volume", "price", "near", "wishes", "words", "record"), 1), **change}
    before = Entry.objects.count()
    with pytest.raises(Refused):
        weights.set_weights(by=cast[who].person, values=values, valid_from=clock.today(), reason=reason)
    assert (MatchWeights.objects.count(), Entry.objects.count()) == (0, before)


def event_of(*organisations: tuple[object, str]) -> dict[object, Participant]:
    """An event tomorrow with these organisations registered on these sides."""
    day = clock.today() + datetime.timedelta(1)
    event = TradeEvent.objects.create(
        register="demo",
        kind="conference",
        name_vi="Hội nghị thử",
        slug="hoi-nghi-thu",
        state="wishes",
        starts_on=day,
        ends_on=day,
        created_at=clock.now(),
    )
    return {
        organisation: Participant.objects.create(
            event=event,
            organisation=organisation,
            side=side,
            state="registered",
            badge=f"b{number}",
            created_at=clock.now(),
        )
        for number, (organisation, side) in enumerate(organisations)
    }


def test_participants_of_an_event_are_proposed_to_each_other_by_what_they_bring() -> None:
    offer, need = noodles(name="Miến dong sạch"), wanted()
    other = noodles(100)
    maker, small, buyer = offer.product.producer.organisation, other.product.producer.organisation, need.buyer
    there = event_of((maker, "producer"), (small, "producer"), (buyer.organisation, "buyer"))
    found = suggestions_for(there[maker])
    assert [one.participant_id for one in found] == [there[buyer.organisation].pk]
    assert "Miến dong sạch" in found[0].why
    assert "Cần miến dong sạch" in found[0].why
    assert [one.participant_id for one in suggestions_for(there[buyer.organisation])] == [there[maker].pk]
    assert suggestions_for(there[small]) == []
    # What is brought decides: a producer that brings something else is not proposed by this product.
    ParticipantProduct.objects.create(
        participant=there[maker], product=builders.product(producer=offer.product.producer)
    )
    assert suggestions_for(there[maker]) == []
    assert suggestions_for(there[buyer.organisation]) == []
