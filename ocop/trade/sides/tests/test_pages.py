"""Every page of the two sides: who opens it, what it never shows, that opening writes nothing."""

from __future__ import annotations

from django.urls import reverse

from ocop.trade.models import CapabilityPack, MarketGate, Offer, OfferReader
from ocop.trade.sides.actions.gates import activate_shipped
from ocop.trade.sides.records import digest_of, records_for_buyer, with_all
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders
from tests.page_access import SIGNED_IN, PageAccess, PostAccess

PRODUCERS = frozenset({"producer_member", "other_member", "commune_officer", "other_commune_officer"})
OFFICE = frozenset({"trade_officer", "city_officer", "administrator"})
READERS = OFFICE | {"auditor"}
HOME = frozenset({"producer_member", "commune_officer"})
PRICE = "123.456.000"


def home_offer(cast, **extra):
    """An offer of the home producer with a price nobody else may read."""
    product = builders.product("Gốm thử", producer=cast.home_producer)
    offer = making.offer(product, **extra)
    making.tier(offer, price=123_456_000)
    return offer


class TestBuyers(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        making.buyer()
        return reverse("trade:buyers")


class TestBuyer(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        return reverse("trade:buyer", args=[making.buyer().pk])


class TestWaitingBuyer(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("trade:buyer", args=[making.buyer(state="waiting").pk])


class TestApply(PageAccess):
    may = frozenset()

    def url(self, cast):
        return reverse("trade:buyer_apply")


class TestBuyerChange(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:buyer_change", args=[making.buyer().pk])


class TestBuyerDecide(PostAccess):
    may = OFFICE
    data = {"state": "suspended", "reason": "thử"}

    def url(self, cast):
        return reverse("trade:buyer_decide", args=[making.buyer().pk])


class TestTermsDraft(PostAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:terms_draft", args=[making.buyer().pk])


class TestTerms(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        return reverse("trade:terms", args=[making.terms(making.buyer(), ("barcode", True)).pk])


class TestTermsForChosen(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("trade:terms", args=[making.terms(making.buyer(), ("barcode", True), audience="chosen").pk])


def _draft(**extra):
    return making.terms(making.buyer(), ("barcode", True), published_at=None, valid_from=None, **extra)


class TestTermsDraftPage(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("trade:terms", args=[_draft().pk])


class TestTermsPublish(PostAccess):
    may = OFFICE
    data = {"valid_from": "01/01/2030"}

    def url(self, cast):
        return reverse("trade:terms_publish", args=[_draft().pk])


class TestTermsDrop(PostAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:terms_drop", args=[_draft().pk])


class TestRowAdd(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:row_add", args=["dieu-kien", _draft().pk]) + "?code=volume"


class TestRowChange(PageAccess):
    may = OFFICE

    def url(self, cast):
        draft = _draft()
        return reverse("trade:row_change", args=["dieu-kien", draft.pk, draft.rows.get().pk])


class TestRowRemove(PostAccess):
    may = OFFICE

    def url(self, cast):
        draft = _draft()
        return reverse("trade:row_remove", args=["dieu-kien", draft.pk, draft.rows.get().pk])


class TestGates(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        activate_shipped()
        return reverse("trade:gates")


class TestGate(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        activate_shipped()
        return reverse("trade:gate", args=[MarketGate.objects.get(slug="nhat-ban").pk])


class TestGateActivate(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:gate_activate")


class TestNeeds(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        making.need(making.buyer(), price_to=123_456_000, price_audience="nobody")
        return reverse("trade:needs")


class TestNeed(PageAccess):
    may = PRODUCERS | READERS
    private = (PRICE,)

    def url(self, cast):
        return reverse("trade:need", args=[making.need(making.buyer(), price_to=123_456_000).pk])


class TestClosedNeed(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("trade:need", args=[making.need(making.buyer(), state="closed").pk])


class TestNeedNew(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:need_new", args=[making.buyer().pk])


class TestNeedChange(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:need_change", args=[making.need(making.buyer()).pk])


class TestNeedMove(PostAccess):
    may = OFFICE
    data = {"to": "met"}

    def url(self, cast):
        return reverse("trade:need_move", args=[making.need(making.buyer()).pk])


class TestOffers(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        home_offer(cast)
        return reverse("trade:offers")


class TestOfferBegin(PageAccess):
    may = HOME

    def url(self, cast):
        return reverse("trade:offer_begin", args=[builders.product("Gốm", producer=cast.home_producer).pk])


class TestOffer(PageAccess):
    may = HOME | READERS
    private = (PRICE,)

    def url(self, cast):
        return reverse("trade:offer", args=[home_offer(cast).pk])


class TestOfferStep(PageAccess):
    may = HOME
    private = (PRICE,)

    def url(self, cast):
        return reverse("trade:offer_step", args=[home_offer(cast).pk, "prices"])


class TestOfferMove(PostAccess):
    may = HOME
    data = {"to": "paused"}

    def url(self, cast):
        return reverse("trade:offer_move", args=[home_offer(cast).pk])


class TestOfferFile(PageAccess):
    may = HOME | READERS
    private = ("123456000",)

    def url(self, cast):
        return reverse("trade:offer_file", args=[home_offer(cast).pk, "json"])


class TestBetween(PageAccess):
    may = HOME | READERS

    def url(self, cast):
        activate_shipped()
        making.terms(making.buyer(), ("barcode", True))
        return reverse("trade:between", args=[home_offer(cast).pk])


class TestBetweenOverview(PageAccess):
    may = PRODUCERS

    def url(self, cast):
        home_offer(cast)
        return reverse("trade:between_overview")


def _pack(cast):
    offer = home_offer(cast)
    buyer = making.buyer()
    OfferReader.objects.create(offer=offer, buyer=buyer, created_at=clock.now())
    content = {"offers": records_for_buyer(with_all(Offer.objects.filter(pk=offer.pk)), buyer)}
    return CapabilityPack.objects.create(
        key=f"k{offer.pk}",
        producer=cast.home_producer,
        buyer=buyer,
        record=content,
        digest=digest_of(content),
        sent_at=clock.now(),
        sent_by_name="thử",
    )


class TestPacks(PageAccess):
    may = PRODUCERS | READERS

    def url(self, cast):
        _pack(cast)
        return reverse("trade:packs")


class TestPackSend(PageAccess):
    may = HOME | OFFICE

    def url(self, cast):
        return reverse("trade:pack_send", args=[home_offer(cast).pk])


class TestPack(PageAccess):
    may = HOME | READERS
    private = (PRICE,)

    def url(self, cast):
        return reverse("trade:pack", args=[_pack(cast).pk])


class TestPackRecord(PageAccess):
    may = HOME | READERS
    private = ("123456000",)

    def url(self, cast):
        return reverse("trade:pack_record", args=[_pack(cast).pk])


class TestPackReceive(PostAccess):
    """The buyer's own people alone; who else sees the pack is told so."""

    may = frozenset()
    told = HOME | READERS

    def url(self, cast):
        return reverse("trade:pack_receive", args=[_pack(cast).pk])
