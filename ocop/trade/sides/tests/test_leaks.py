"""Prices and terms reach those whom their owner chose, on no page, list, export, pack or file anybody else; counts tell nothing."""

import csv
import io
import json

import pytest
from django.urls import reverse

from ocop.trade.models import OfferMonth, OfferReader, Promise, TermsReader
from ocop.trade.sides.actions import packs
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
PRICE, NEED_PRICE, WHOM = 87_654_321, 76_543_219, "Bà Tám chợ Hôm"
MARKS = ("87654321", "87.654.321", "87,654,321", "76543219", "76.543.219", "76,543,219", WHOM, "Điều khoản kín")


class Scene:
    """One offer with a price for one chosen buyer, one need with a price for nobody, terms for one producer."""

    def __init__(self, cast):
        self.cast = cast
        product = builders.product("Miến thử", producer=cast.home_producer, product_set="qd26-2026-06")
        builders.recognition(product)
        self.offer = making.offer(product)
        making.tier(self.offer, price=PRICE)
        OfferMonth.objects.create(offer=self.offer, month=1, capacity=100)
        Promise.objects.create(offer=self.offer, quantity=40, from_day="2020-01-01", words=WHOM, created_at=clock.now())
        self.chosen, self.other, self.waiting = (
            making.buyer("Chuỗi Chọn"),
            making.buyer("Chuỗi Khác"),
            making.buyer("Chuỗi Chờ", state="waiting"),
        )
        for one in (self.chosen, self.waiting):
            OfferReader.objects.create(offer=self.offer, buyer=one, created_at=clock.now())
        self.need = making.need(self.chosen, ("least_stars", 3), price_to=NEED_PRICE, price_audience="nobody")
        self.terms = making.terms(
            self.chosen, ("in_words", {"vi": "Điều khoản kín", "en": "Điều khoản kín"}), audience="chosen"
        )
        TermsReader.objects.create(buyer=self.chosen, producer=cast.home_producer, created_at=clock.now())
        person = cast.producer_member.person
        self.pack = packs.send(by=person, offer_ids=[self.offer.pk], buyer=self.chosen, key="k")
        self.blind = packs.send(by=person, offer_ids=[self.offer.pk], buyer=self.other, key="k2")

    def addresses(self):
        """Every page and file of the two sides that shows rows."""
        lists = ["trade:buyers", "trade:needs", "trade:offers", "trade:packs"]
        found = [reverse(name) + end for name in lists for end in ("", "?format=csv", "?format=json")]
        found += [
            reverse("trade:between_overview"),
            reverse("trade:between", args=[self.offer.pk]),
            reverse("trade:offer", args=[self.offer.pk]),
            reverse("trade:need", args=[self.need.pk]),
            reverse("trade:terms", args=[self.terms.pk]),
            *[reverse("trade:buyer", args=[one.pk]) for one in (self.chosen, self.other, self.waiting)],
            *[
                reverse("trade:offer_step", args=[self.offer.pk, step])
                for step in ("volume", "goods", "terms", "prices", "papers")
            ],
            *[reverse("trade:offer_file", args=[self.offer.pk, ending]) for ending in ("json", "docx")],
            *[
                reverse(name, args=[one.pk])
                for name in ("trade:pack", "trade:pack_record")
                for one in (self.pack, self.blind)
            ],
        ]
        return found


def _text(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "wordprocessingml" in answer.headers.get("Content-Type", ""):
        from docx import Document

        document = Document(io.BytesIO(body))
        return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return body.decode("utf-8", "replace")


def _seen(player, scene):
    """Which marks come back, over every address."""
    found = set()
    for address in scene.addresses():
        answer = player.get(address)
        assert answer.status_code in (200, 302, 403, 404), address
        if answer.status_code == 200:
            text = _text(answer)
            found |= {mark for mark in MARKS if mark in text}
    return found


@pytest.mark.parametrize("name", ["stranger", "other_member", "other_commune_officer"])
def test_who_is_no_party_sees_none_of_it(cast, name):
    assert _seen(cast[name], Scene(cast)) == set()


@pytest.mark.parametrize("which", ["other", "waiting"])
def test_a_buyer_who_was_not_chosen_or_not_confirmed_sees_none_of_it(cast, which):
    scene = Scene(cast)
    assert _seen(making.member_of(getattr(scene, which)), scene) == set()


def test_the_chosen_buyer_sees_the_price_and_its_own_but_not_to_whom_else_it_was_promised(cast):
    scene = Scene(cast)
    seen = _seen(making.member_of(scene.chosen), scene)
    assert {"87.654.321", "76.543.219", "Điều khoản kín"} <= seen
    assert WHOM not in seen


def test_the_producer_sees_its_own_and_the_chosen_terms_but_not_the_price_of_the_need(cast):
    scene = Scene(cast)
    seen = _seen(cast.producer_member, scene)
    assert {"87.654.321", WHOM, "Điều khoản kín"} <= seen
    assert not {mark for mark in seen if mark.startswith("76")}


def test_a_competitor_learns_nothing_from_counts(cast):
    scene = Scene(cast)
    assert cast.other_member.get(reverse("trade:offers") + "?format=json").status_code == 200
    assert json.loads(_text(cast.other_member.get(reverse("trade:offers") + "?format=json"))) == []
    other = making.member_of(scene.other)
    assert json.loads(_text(other.get(reverse("trade:needs") + "?format=json"))) == []
    page = cast.other_member.get(reverse("trade:buyer", args=[scene.chosen.pk])).content.decode()
    assert "Điều kiện, bản 1" not in page, "that there are terms for others is not told"
    assert other.get(reverse("trade:buyer", args=[scene.chosen.pk])).status_code == 403


def test_the_price_of_a_need_goes_to_whom_the_buyer_said(cast):
    scene = Scene(cast)
    address = reverse("trade:needs") + "?format=csv"

    def shown(player):
        rows = list(csv.DictReader(io.StringIO(_text(player.get(address)).removeprefix("\ufeff"))))
        return [value for row in rows for key, value in row.items() if "đến" in key and str(NEED_PRICE) in value]

    assert not shown(cast.producer_member)
    scene.need.price_audience = "matched"
    scene.need.save()
    assert shown(cast.producer_member), "its offer meets every must"
    assert not shown(cast.other_member)
    scene.need.min_stars = 5
    scene.need.save()
    assert not shown(cast.producer_member), "four stars do not meet five"
    scene.need.price_audience = "producers"
    scene.need.save()
    assert shown(cast.other_member)


def test_a_suspended_buyer_reads_nothing_any_more(cast):
    scene = Scene(cast)
    member = making.member_of(scene.chosen)
    scene.chosen.state = "suspended"
    scene.chosen.save()
    assert member.get(reverse("trade:offers")).status_code == 403
    assert member.get(reverse("trade:offer", args=[scene.offer.pk])).status_code == 404
    assert member.get(reverse("trade:pack", args=[scene.pack.pk])).status_code == 404
    scene.pack.refresh_from_db()
    assert member.post(reverse("trade:pack_receive", args=[scene.pack.pk])).status_code == 404
    assert scene.pack.received_at is None


def test_a_buyer_does_not_act_for_a_producer_nor_a_producer_for_a_buyer(cast):
    scene = Scene(cast)
    buyer = making.member_of(scene.chosen)
    for name, args, data in (
        ("trade:offer_move", [scene.offer.pk], {"to": "paused"}),
        ("trade:offer_step", [scene.offer.pk, "prices"], {"price_audience": "confirmed"}),
        ("trade:pack_send", [scene.offer.pk], {"offers": [scene.offer.pk], "buyers": [scene.chosen.pk]}),
    ):
        assert buyer.post(reverse(name, args=args), data).status_code == 403, name
    for name, args, data in (
        ("trade:need_move", [scene.need.pk], {"to": "met"}),
        ("trade:terms_draft", [scene.chosen.pk], {}),
        ("trade:buyer_decide", [scene.chosen.pk], {"state": "suspended", "reason": "x"}),
    ):
        assert cast.producer_member.post(reverse(name, args=args), data).status_code == 403, name
    scene.offer.refresh_from_db()
    scene.need.refresh_from_db()
    assert (scene.offer.state, scene.offer.price_audience, scene.need.state) == ("published", "chosen", "open")


@pytest.mark.parametrize(
    "name", ["trade:buyers", "trade:needs", "trade:offers", "trade:packs", "trade:between_overview"]
)
def test_lists_ask_as_much_for_three_as_for_one(cast, name, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows(count):
        for place in range(count):
            scene_offer = making.offer(builders.product(f"Gốm {place}", producer=cast.home_producer))
            making.tier(scene_offer)
            making.paper(scene_offer)
            buyer = making.buyer()
            making.terms(buyer, ("barcode", True), ("shelf_life", 30))
            making.need(buyer, ("barcode", True))
            packs.send(
                by=cast.producer_member.person, offer_ids=[scene_offer.pk], buyer=buyer, key=f"{name}{count}{place}"
            )

    rows(1)
    player = cast.producer_member
    player.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        player.get(reverse(name))
    rows(2)
    player.get(reverse(name))
    with CaptureQueriesContext(connection) as three:
        player.get(reverse(name))
    assert len(three) <= len(one), [query["sql"][:150] for query in three][len(one) - 3 :]
