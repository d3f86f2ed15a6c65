"""What changes the two sides, and what is refused: each refusal changes nothing."""

import datetime
from decimal import Decimal

import pytest

from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.trade.models import (
    Buyer,
    CapabilityPack,
    ListingTerms,
    Need,
    Offer,
    OfferMonth,
    OfferReader,
    PriceTier,
    Promise,
)
from ocop.trade.sides.actions import buyers, needs, offers, packs, rows, terms
from ocop.trade.sides.tests import making
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _the_day(settings):
    settings.OCOP_TODAY = TODAY


def refused(act, **values):
    """The refusal's sentence; the ledger stands as it stood."""
    before = head()
    with pytest.raises(Refused) as caught:
        act(**values)
    assert head() == before
    return caught.value


# --- buyers ----------------------------------------------------------------------------------------------------------
def _applicant():
    firm = builders.organisation("Công ty Chuỗi Xanh", kind="enterprise")
    person = builders.person("Chị Xanh")
    builders.role(person, "buyer_member", organisation=firm)
    return person, firm


VALUES = {"kind": "supermarket", "languages": ["vi", "en"], "about_vi": "Chuỗi 20 cửa hàng"}


def test_a_firm_applies_once_and_the_trade_office_is_told(cast):
    officer = cast.trade_officer.person
    person, firm = _applicant()
    buyer = buyers.apply(by=person, organisation_id=firm.pk, values=VALUES)
    assert (buyer.state, buyer.slug, buyer.kind) == ("waiting", "cong-ty-chuoi-xanh", "supermarket")
    assert Notice.objects.filter(person=officer, kind="trade.buyer_waits").count() == 1
    refused(buyers.apply, by=person, organisation_id=firm.pk, values=VALUES)
    assert Buyer.objects.count() == 1


@pytest.mark.parametrize("name", ["producer_member", "commune_officer", "auditor"])
def test_nobody_else_applies_for_it(cast, name):
    _person, firm = _applicant()
    refused(buyers.apply, by=cast[name].person, organisation_id=firm.pk, values=VALUES)
    assert Buyer.objects.count() == 0


def test_the_trade_office_decides_with_a_reason_and_the_buyer_is_told(cast):
    person, firm = _applicant()
    buyer = buyers.apply(by=person, organisation_id=firm.pk, values=VALUES)
    officer = cast.trade_officer.person
    assert refused(buyers.decide, by=officer, buyer=buyer, state="refused").field == "reason"
    refused(buyers.decide, by=person, buyer=buyer, state="confirmed")
    refused(buyers.decide, by=officer, buyer=buyer, state="suspended", reason="chưa")
    buyers.decide(by=officer, buyer=buyer, state="refused", reason="Thiếu giấy phép")
    assert Notice.objects.get(person=person).kind == "trade.buyer_refused"
    buyers.change(by=person, buyer=buyer, values=VALUES)
    assert Buyer.objects.get().state == "waiting", "who mends its entry waits again"
    buyers.decide(by=officer, buyer=buyer, state="confirmed")
    refused(buyers.decide, by=officer, buyer=buyer, state="confirmed")
    buyers.decide(by=officer, buyer=buyer, state="suspended", reason="Không trả tiền")
    assert (Buyer.objects.get().state, Buyer.objects.get().state_reason) == ("suspended", "Không trả tiền")


def test_an_officer_who_speaks_for_the_firm_does_not_decide_on_it(cast):
    person, firm = _applicant()
    builders.role(person, "trade_officer")
    buyer = buyers.apply(by=person, organisation_id=firm.pk, values=VALUES)
    refused(buyers.decide, by=person, buyer=buyer, state="confirmed")


# --- listing terms ----------------------------------------------------------------------------------------------------
def test_a_draft_is_published_and_never_edited_again_and_the_next_ends_it():
    buyer = making.buyer()
    person = making.member_of(buyer).person
    first = terms.draft(by=person, buyer=buyer)
    assert terms.draft(by=person, buyer=buyer) == first, "there is one draft"
    refused(terms.publish, by=person, terms=first, valid_from=TODAY)
    rows.put(by=person, owner=first, code="shelf_life", value=90)
    refused(rows.put, by=person, owner=first, code="shelf_life", value=90)
    assert refused(rows.put, by=person, owner=first, code="shelf_life", value=-1).field == "value"
    assert (
        refused(terms.publish, by=person, terms=first, valid_from=TODAY - datetime.timedelta(days=1)).field
        == "valid_from"
    )
    terms.publish(by=person, terms=first, valid_from=TODAY)
    row = first.rows.get()
    refused(rows.put, by=person, owner=first, code="barcode", value=True)
    refused(rows.drop, by=person, owner=first, row_id=row.pk)
    refused(terms.drop, by=person, terms=first)
    second = terms.draft(by=person, buyer=buyer)
    assert [(one.code, one.value) for one in second.rows.all()] == [("shelf_life", 90)]
    refused(terms.publish, by=person, terms=second, valid_from=TODAY)
    terms.publish(by=person, terms=second, valid_from=TODAY + datetime.timedelta(days=10))
    first.refresh_from_db()
    assert first.valid_to == TODAY + datetime.timedelta(days=9)
    assert list(ListingTerms.objects.in_force(TODAY)) == [first]
    assert list(ListingTerms.objects.in_force(TODAY + datetime.timedelta(days=10))) == [second]


def test_a_buyer_that_is_not_confirmed_prepares_but_does_not_publish():
    buyer = making.buyer(state="waiting")
    person = making.member_of(buyer).person
    draft = terms.draft(by=person, buyer=buyer)
    rows.put(by=person, owner=draft, code="barcode", value=True)
    refused(terms.publish, by=person, terms=draft, valid_from=TODAY)
    need = needs.create(by=person, buyer=buyer, values={"title": "Cần miến", "until": TODAY})
    refused(needs.move, by=person, need=need, to="open")


def test_another_buyer_writes_and_reads_nothing_of_it():
    buyer, other = making.buyer(), making.member_of(making.buyer("Chuỗi Khác")).person
    mine = making.terms(buyer, ("barcode", True))
    refused(terms.draft, by=other, buyer=buyer)
    refused(rows.put, by=other, owner=making.need(buyer), code="barcode", value=True)
    assert ListingTerms.objects.visible_to(other).count() == 0
    assert Need.objects.visible_to(other).count() == 0
    assert mine.rows.count() == 1


def test_terms_for_chosen_producers(cast):
    buyer = making.buyer()
    person = making.member_of(buyer).person
    draft = terms.draft(by=person, buyer=buyer)
    rows.put(by=person, owner=draft, code="barcode", value=True)
    terms.describe(by=person, terms=draft, audience="chosen", producer_ids=[cast.home_producer.pk])
    terms.publish(by=person, terms=draft, valid_from=TODAY)
    assert ListingTerms.objects.visible_to(cast.producer_member.person).count() == 1
    assert ListingTerms.objects.visible_to(cast.other_member.person).count() == 0


# --- needs ------------------------------------------------------------------------------------------------------------
def _matching_offer(cast, **extra):
    product = builders.product("Miến dong", producer=cast.home_producer, product_set="qd26-2026-06")
    return making.offer(product, **extra)


def test_an_open_need_that_changes_tells_those_it_matches_and_nobody_else(cast):
    buyer = making.buyer()
    person = making.member_of(buyer).person
    _matching_offer(cast, gtin="8938505974194")
    other = making.offer(builders.product("Lụa", producer=cast.other_producer, product_set="qd26-2026-22"))
    speakers = cast.producer_member.person, cast.other_member.person
    values = {"title": "Cần miến", "product_set": "qd26-2026-06", "until": TODAY + datetime.timedelta(days=30)}
    need = needs.create(by=person, buyer=buyer, values=values, key="một")
    assert needs.create(by=person, buyer=buyer, values=values, key="một") == need, "a form sent twice is one need"
    assert (need.group26, Need.objects.count(), Notice.objects.count()) == ("food", 1, 0)
    needs.move(by=person, need=need, to="open")
    needs.change(by=person, need=need, values={**values, "title": "Cần miến khô"})
    kinds = [list(Notice.objects.filter(person=one).values_list("kind", flat=True).order_by("pk")) for one in speakers]
    assert kinds == [["trade.need_opened", "trade.need_changed"], []]
    assert other.state == "published"
    before = head()
    needs.change(by=person, need=need, values={**values, "title": "Cần miến khô"})
    assert head() == before, "nothing changed, nothing is recorded"


def test_a_need_passes_on_its_day_and_is_opened_again(cast):
    buyer = making.buyer()
    person = making.member_of(buyer).person
    need = making.need(buyer, until=TODAY)
    assert needs.close_passed(TODAY) == 0
    assert needs.close_passed(TODAY + datetime.timedelta(days=1)) == 1
    assert needs.close_passed(TODAY + datetime.timedelta(days=1)) == 0
    need.refresh_from_db()
    assert (need.state, Notice.objects.get(person=person).kind) == ("closed", "trade.need_passed")
    assert (
        refused(needs.move, by=person, need=need, to="open", until=TODAY - datetime.timedelta(days=1)).field == "until"
    )
    needs.move(by=person, need=need, to="open", until=TODAY + datetime.timedelta(days=5))
    needs.move(by=person, need=need, to="met")
    refused(needs.change, by=person, need=need, values={"title": "x", "until": TODAY})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"until": None}, "until"),
        ({"quantity": Decimal(5), "unit": ""}, "unit"),
        ({"product_set": "x"}, "product_set"),
    ],
)
def test_a_need_says_what_is_missing(values, field):
    buyer = making.buyer()
    person = making.member_of(buyer).person
    full = {"title": "Cần miến", "until": TODAY, **values}
    assert refused(needs.create, by=person, buyer=buyer, values=full).field == field
    assert Need.objects.count() == 0


def test_a_price_range_the_wrong_way_round_is_refused():
    buyer = making.buyer()
    values = {"title": "Cần miến", "until": TODAY, "price_from": 90_000, "price_to": 50_000}
    refused(needs.create, by=making.member_of(buyer).person, buyer=buyer, values=values)


# --- offers -----------------------------------------------------------------------------------------------------------
def test_an_offer_begins_with_what_the_register_knows(cast):
    product = builders.product(
        "Miến",
        producer=cast.home_producer,
        capacity_unit="kg",
        capacity_a_month=500,
        season_months=[11, 12],
        shelf_life_days=365,
    )
    offer, new = offers.begin(by=cast.producer_member.person, product_id=product.pk)
    assert (new, offer.unit, offer.shelf_life_days) == (True, "kg", 365)
    assert {row.month: row.capacity for row in offer.months.all()} == {n: (500 if n >= 11 else 0) for n in range(1, 13)}
    assert offers.begin(by=cast.producer_member.person, product_id=product.pk) == (offer, False)


def test_a_commune_officer_fills_in_for_a_household_and_the_record_says_so(cast):
    offer = _matching_offer(cast)
    offers.save_step(by=cast.commune_officer.person, offer=offer, step="goods", values={"shelf_life_days": 90})
    entry = Entry.objects.order_by("-sequence").first()
    assert (entry.action, entry.change["after"]["for_household"]) == ("trade.offer_goods", True)


@pytest.mark.parametrize("name", ["other_member", "other_commune_officer", "trade_officer", "auditor"])
def test_nobody_else_writes_in_an_offer(cast, name):
    offer = _matching_offer(cast)
    refused(offers.save_step, by=cast[name].person, offer=offer, step="goods", values={"shelf_life_days": 90})
    refused(offers.move, by=cast[name].person, offer=offer, to="paused")
    assert Offer.objects.get().shelf_life_days is None


def test_steps_are_kept_and_refused_whole(cast):
    offer = _matching_offer(cast, state="draft")
    person = cast.producer_member.person
    assert "một tháng" in refused(offers.move, by=person, offer=offer, to="published").sentence
    offers.save_step(
        by=person,
        offer=offer,
        step="volume",
        values={"unit": "kg", "months": {1: Decimal(5), 2: None}, "promises": [(Decimal(2), TODAY, None, "chợ")]},
    )
    assert (OfferMonth.objects.count(), Promise.objects.get().words) == (1, "chợ")
    early = (Decimal(2), TODAY, TODAY - datetime.timedelta(days=1), "")
    refused(
        offers.save_step,
        by=person,
        offer=offer,
        step="volume",
        values={"unit": "kg", "months": {}, "promises": [early]},
    )
    assert OfferMonth.objects.count() == 1, "the months before the refused promise stand"
    assert (
        refused(offers.save_step, by=person, offer=offer, step="goods", values={"gtin": "8938505974195"}).field
        == "gtin"
    )
    twice = [(Decimal(1), 5), (Decimal(1), 6)]
    assert refused(offers.save_step, by=person, offer=offer, step="prices", values={"tiers": twice}).field == "tiers"
    foreign = making.paper(making.offer())
    assert (
        refused(offers.save_step, by=person, offer=offer, step="papers", values={"papers": [foreign.pk]}).field
        == "papers"
    )
    waiting = making.buyer(state="waiting")
    assert (
        refused(offers.save_step, by=person, offer=offer, step="prices", values={"readers": [waiting.pk]}).field
        == "readers"
    )
    offers.move(by=person, offer=offer, to="published")
    assert Offer.objects.get(pk=offer.pk).published_at is not None


def test_a_step_somebody_else_changed_is_not_overwritten(cast):
    offer = _matching_offer(cast)
    person = cast.producer_member.person
    seen = offers.seen_of(offer, "prices")
    offers.save_step(
        by=cast.commune_officer.person, offer=offer, step="prices", values={"tiers": [(Decimal(1), 9)]}, seen=seen
    )
    refused(offers.save_step, by=person, offer=offer, step="prices", values={"tiers": []}, seen=seen)
    assert PriceTier.objects.get().price == 9
    other_step = offers.seen_of(offer, "goods")
    offers.save_step(by=person, offer=offer, step="goods", values={"shelf_life_days": 9}, seen=other_step)


# --- packs ------------------------------------------------------------------------------------------------------------
def test_a_pack_is_frozen_once_and_shows_prices_only_to_whom_the_producer_chose(cast):
    offer = _matching_offer(cast)
    making.tier(offer, price=77_000)
    chosen, other = making.buyer("Chuỗi A"), making.buyer("Chuỗi B")
    OfferReader.objects.create(offer=offer, buyer=chosen, created_at=offer.created_at)
    person = cast.producer_member.person
    reader = making.member_of(chosen).person
    one = packs.send(by=person, offer_ids=[offer.pk], buyer=chosen, key="k1")
    assert packs.send(by=person, offer_ids=[offer.pk], buyer=chosen, key="k1") == one
    blind = packs.send(by=person, offer_ids=[offer.pk], buyer=other, key="k2")
    assert CapabilityPack.objects.count() == 2
    assert one.record["offers"][0]["prices"] == [{"from": "1", "price": 77000}]
    assert blind.record["offers"][0]["prices"] is None
    assert "chợ" not in str(one.record)
    assert Notice.objects.get(person=reader).kind == "trade.pack_came"
    PriceTier.objects.update(price=1)
    one.refresh_from_db()
    assert one.record["offers"][0]["prices"][0]["price"] == 77000


def test_the_buyers_people_alone_confirm_and_once(cast):
    offer = _matching_offer(cast)
    buyer = making.buyer()
    reader = making.member_of(buyer).person
    stranger = making.member_of(making.buyer("Chuỗi Khác")).person
    pack = packs.send(by=cast.producer_member.person, offer_ids=[offer.pk], buyer=buyer, key="k1")
    for who in (cast.producer_member.person, cast.trade_officer.person, stranger):
        refused(packs.receive, by=who, pack=pack)
    first = packs.receive(by=reader, pack=pack).received_at
    before = head()
    assert packs.receive(by=reader, pack=pack).received_at == first
    assert head() == before
    assert Notice.objects.filter(person=cast.producer_member.person, kind="trade.pack_received").count() == 1


def test_what_is_not_sent(cast):
    offer = _matching_offer(cast)
    person = cast.producer_member.person
    confirmed, waiting = making.buyer("A"), making.buyer("B", state="waiting")
    refused(packs.send, by=person, offer_ids=[offer.pk], buyer=waiting, key="k")
    refused(packs.send, by=person, offer_ids=[], buyer=confirmed, key="k")
    refused(packs.send, by=cast.other_member.person, offer_ids=[offer.pk], buyer=confirmed, key="k")
    refused(packs.send, by=making.member_of(confirmed).person, offer_ids=[offer.pk], buyer=confirmed, key="k")
    foreign = making.offer(builders.product("Lụa", producer=cast.other_producer))
    refused(packs.send, by=cast.trade_officer.person, offer_ids=[offer.pk, foreign.pk], buyer=confirmed, key="k")
    Offer.objects.update(state="paused")
    refused(packs.send, by=person, offer_ids=[offer.pk], buyer=confirmed, key="k")
    assert CapabilityPack.objects.count() == 0
