"""A buyer that does not come by itself, registered at the desk of the trade office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ocop.ledger.models import Entry
from ocop.people.models import Organisation
from ocop.trade.models import Buyer
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIRM = {
    "name": "Công ty Siêu thị Bến Thuyền",
    "kind": "enterprise",
    "tax_code": "0100109106",
    "phone": "0901234567",
    "buyer_kind": "supermarket",
    "about_vi": "Mười hai siêu thị ở nội thành.",
    "languages": ["vi"],
}


def counted() -> tuple[int, int, int]:
    return Organisation.objects.count(), Buyer.objects.count(), Entry.objects.count()


def test_a_new_firm_is_registered_and_confirmed_in_the_officers_name(cast: Cast) -> None:
    me = cast["trade_officer"]
    answer = me.post(reverse("desk:buyer_new"), FIRM)
    buyer = Buyer.objects.get(organisation__tax_code="0100109106")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("trade:buyer", args=[buyer.pk])
    assert (buyer.kind, buyer.state, buyer.languages) == ("supermarket", "confirmed", ["vi"])
    assert buyer.decided_by_name
    assert (buyer.organisation.kind, buyer.organisation.phone) == ("enterprise", "+84901234567")
    assert list(Entry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == [
        "trade.enter_firm",
        "trade.enter_buyer",
    ]
    page = me.get(answer["Location"]).content.decode()
    assert f"{reverse('people:invite')}?organisation={buyer.organisation_id}" in page
    assert me.get(f"{reverse('people:invite')}?organisation={buyer.organisation_id}").status_code == 200


def test_a_firm_of_the_register_is_shown_and_taken_instead_of_written_twice(cast: Cast) -> None:
    me = cast["trade_officer"]
    there = builders.organisation("Công ty Siêu thị Bến Thuyền", kind="enterprise", tax_code="0100109106")
    before = counted()
    answer = me.post(reverse("desk:buyer_new"), FIRM)
    take = f"{reverse('desk:buyer_new')}?organisation={there.pk}"
    assert answer.status_code == 409
    assert take in answer.content.decode()
    assert "Mười hai siêu thị" in answer.content.decode()
    assert counted() == before
    assert me.post(take, {"kind": "stores", "about_vi": "Chuỗi cửa hàng"}).status_code == 302
    assert Buyer.objects.get(organisation=there).kind == "stores"
    assert Organisation.objects.count() == before[0]


def test_refusals_change_nothing_and_keep_what_was_typed(cast: Cast) -> None:
    me = cast["trade_officer"]
    assert me.post(reverse("desk:buyer_new"), FIRM).status_code == 302
    firm = Organisation.objects.get(tax_code="0100109106")
    before = counted()
    again = me.post(f"{reverse('desk:buyer_new')}?organisation={firm.pk}", {"kind": "stores", "about_vi": "Lần nữa"})
    assert again.status_code == 422
    assert "Lần nữa" in again.content.decode()
    wrong = me.post(reverse("desk:buyer_new"), {**FIRM, "tax_code": "12", "name": "Công ty Khác"})
    assert wrong.status_code == 422
    assert "Công ty Khác" in wrong.content.decode()
    assert me.get(f"{reverse('desk:buyer_new')}?organisation=999999").status_code == 404
    assert me.get(f"{reverse('desk:buyer_new')}?organisation=kh%C3%B4ng").status_code == 404
    assert cast["auditor"].post(reverse("desk:buyer_new"), FIRM).status_code == 403
    assert counted() == before


def test_sent_twice_by_a_double_tap_it_is_one_buyer(cast: Cast) -> None:
    me = cast["trade_officer"]
    page = me.get(reverse("desk:buyer_new")).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    first = me.post(reverse("desk:buyer_new"), {**FIRM, "once": once})
    second = me.post(reverse("desk:buyer_new"), {**FIRM, "once": once})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Buyer.objects.filter(organisation__tax_code="0100109106").count() == 1
