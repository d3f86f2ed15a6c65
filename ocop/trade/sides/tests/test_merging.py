"""Rows of the two sides follow merges of producers, of the firms behind them, and of products."""

import datetime

import pytest

from ocop.producers.actions.merging import merge_producers
from ocop.products.actions.merging import merge_products
from ocop.products.actions.moving import move_product
from ocop.trade.models import Buyer, CapabilityPack, ListingTerms, Need, Offer, OfferReader, TermsReader
from ocop.trade.sides.actions import packs
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


def _merge(cast, loser, winner):
    merge_producers(by=cast.city_officer.person, loser_id=loser.pk, winner_id=winner.pk, reason="một chủ thể")


def test_a_producers_offers_packs_and_rights_follow(cast):
    loser, winner = cast.other_producer, cast.home_producer
    offer = making.offer(builders.product("Lụa", producer=loser))
    buyer = making.buyer()
    pack = packs.send(by=cast.other_member.person, offer_ids=[offer.pk], buyer=buyer, key="k")
    for one in (loser, winner):
        TermsReader.objects.create(buyer=buyer, producer=one, created_at=clock.now())
    TermsReader.objects.create(buyer=making.buyer("B"), producer=loser, created_at=clock.now())
    _merge(cast, loser, winner)
    assert CapabilityPack.objects.get(pk=pack.pk).producer == winner
    assert Offer.objects.visible_to(cast.producer_member.person).get() == offer
    assert sorted(TermsReader.objects.values_list("producer_id", flat=True)) == [winner.pk, winner.pk]


def test_a_firm_that_is_a_buyer_too_keeps_being_one(cast):
    buyer = Buyer.objects.create(
        organisation=cast.other_organisation,
        register="demo",
        slug="x",
        kind="agency",
        state="confirmed",
        created_at=clock.now(),
    )
    _merge(cast, cast.other_producer, cast.home_producer)
    buyer.refresh_from_db()
    assert buyer.organisation == cast.home_organisation


def test_two_buyers_become_one_and_nothing_is_lost(cast):
    gone, kept = (
        Buyer.objects.create(
            organisation=one,
            register="demo",
            slug=f"b{one.pk}",
            kind="agency",
            state="confirmed",
            created_at=clock.now(),
        )
        for one in (cast.other_organisation, cast.home_organisation)
    )
    making.need(gone)
    making.terms(kept, ("barcode", True))
    old = making.terms(gone, ("samples", True))
    making.terms(gone, ("samples", True), published_at=None, valid_from=None)
    offer = making.offer()
    for one in (gone, kept):
        OfferReader.objects.create(offer=offer, buyer=one, created_at=clock.now())
    _merge(cast, cast.other_producer, cast.home_producer)
    assert Need.objects.get().buyer == kept
    assert list(ListingTerms.objects.order_by("number").values_list("buyer_id", "number")) == [
        (kept.pk, 1),
        (kept.pk, 2),
    ]
    old.refresh_from_db()
    assert old.valid_to == clock.today() - datetime.timedelta(days=1)
    assert OfferReader.objects.get().buyer == kept
    gone.refresh_from_db()
    assert gone.state == "suspended"


def test_a_merged_products_offer_is_the_winners(cast):
    loser, winner = (builders.product(name, producer=cast.home_producer) for name in ("Gốm A", "Gốm B"))
    offer = making.offer(loser)
    merge_products(by=cast.city_officer.person, loser_id=loser.pk, winner_id=winner.pk, reason="một sản phẩm")
    assert Offer.objects.get().product == winner
    third = builders.product("Gốm C", producer=cast.home_producer)
    making.offer(third)
    merge_products(by=cast.city_officer.person, loser_id=winner.pk, winner_id=third.pk, reason="một sản phẩm")
    offer.refresh_from_db()
    assert (offer.state, offer.product) == ("paused", winner)


def _with_prices(producer):
    product = builders.product("Gốm A", producer=producer)
    offer = making.offer(product)
    making.paper(offer)
    making.tier(offer)
    OfferReader.objects.create(offer=offer, buyer=making.buyer(), created_at=clock.now())
    return offer


def _is_empty(offer):
    offer.refresh_from_db()
    counts = offer.papers.count() + offer.readers.count() + offer.price_tiers.count()
    return (offer.state, offer.price_audience, counts) == ("draft", "nobody", 0)


def test_the_new_maker_of_a_product_does_not_read_the_old_ones_prices(cast):
    offer = _with_prices(cast.other_producer)
    move_product(
        by=cast.city_officer.person,
        product_id=offer.product_id,
        producer_id=cast.home_producer.pk,
        reason="đổi chủ thể",
    )
    assert _is_empty(offer)
    assert Offer.objects.visible_to(cast.producer_member.person).get() == offer


def test_nor_does_the_producer_of_the_product_it_was_merged_into(cast):
    offer = _with_prices(cast.other_producer)
    winner = builders.product("Gốm B", producer=cast.home_producer)
    merge_products(by=cast.city_officer.person, loser_id=offer.product_id, winner_id=winner.pk, reason="một sản phẩm")
    assert _is_empty(offer)
    assert offer.product == winner
