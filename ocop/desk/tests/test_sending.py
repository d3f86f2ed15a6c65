"""A form sent twice is done once; whoever was signed out meanwhile comes back to the form; the browser hears what was done."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from ocop.desk import sending
from ocop.desk.models import Sent
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.recognition.models import Recognition
from ocop.ui.drafts import COOKIE
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def carried(answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found.group(1)


def shop(**more: str) -> dict[str, str]:
    return {"name": "Cửa hàng Gốm", "kind": "ocop_point", "address": "Số 1", "is_public": "1", **more}


def test_a_second_sending_makes_no_second_row_and_leads_to_the_first(cast: Cast) -> None:
    me = cast.city_officer
    address = reverse("desk:outlet_new")
    once = carried(me.get(address), "once")
    first = me.post(address, shop(once=once))
    second = me.post(address, shop(once=once))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == reverse("desk:outlet", args=[Outlet.objects.get().pk])
    assert Sent.objects.count() == 1
    # Another opened form is another row; another person's token is their own.
    assert me.post(address, shop(once=carried(me.get(address), "once"))).status_code == 302
    cast.administrator.post(address, shop(once=once))
    assert Outlet.objects.count() == 3


def test_what_was_refused_may_be_sent_again_with_the_same_token(cast: Cast) -> None:
    me = cast.city_officer
    address = reverse("desk:outlet_new")
    once = carried(me.get(address), "once")
    refused = me.post(address, shop(once=once, name=""))
    assert refused.status_code == 422
    assert carried(refused, "once") == once
    assert (Outlet.objects.count(), Sent.objects.count()) == (0, 0)
    assert COOKIE not in refused.cookies
    assert me.post(address, shop(once=once)).status_code == 302
    assert Outlet.objects.count() == 1


def test_a_refusal_of_the_action_takes_the_token_back(cast: Cast) -> None:
    def refuse() -> str:
        raise Refused("Không")

    with pytest.raises(Refused):
        sending.once(cast.city_officer.person, "x" * 20, refuse)
    assert Sent.objects.count() == 0
    assert sending.once(cast.city_officer.person, "x" * 20, lambda: "/a/") == "/a/"
    assert sending.once(cast.city_officer.person, "x" * 20, refuse) == "/a/"


def test_a_recognition_is_recorded_once(cast: Cast) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer)
    me = cast.city_officer
    address = reverse("desk:recognise", args=[product.pk])
    once = carried(me.get(address), "once")
    sent = {
        "level": "4",
        "kind": "new",
        "body": "province",
        "decision": "12/QĐ-UBND",
        "issued_on": "1/6/2025",
        "once": once,
    }
    answers = [me.post(address, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    assert Recognition.objects.count() == 1


def test_the_browser_hears_which_draft_is_done_and_only_then(cast: Cast) -> None:
    me = cast.city_officer
    address = reverse("desk:outlet_new")
    assert COOKIE not in me.get(address).cookies
    done = me.post(address, shop())
    assert done.cookies[COOKIE].value == f"outlet-new-{me.person.pk}"
    assert not done.cookies[COOKIE]["httponly"]


@pytest.mark.parametrize("name", ["desk:outlet_new", "desk:outlet_end"])
def test_who_was_signed_out_comes_back_to_the_form(cast: Cast, name: str) -> None:
    from django.test import Client

    client = Client()
    page = "/en/ban/diem-ban/moi/?a=1"
    address = reverse(name, args=[1] if name.endswith("end") else [])
    with translation.override("en"):
        answer = client.post(address, shop(), HTTP_REFERER=f"http://testserver{page}")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/en/ban/diem-ban/moi/%3Fa%3D1")
    assert "Phiên của bạn đã hết" in client.get(answer["Location"]).content.decode()
    # A page of others is no way back.
    answer = client.post(address, shop(), HTTP_REFERER="https://nguoi-la.example/ban/")
    assert answer["Location"].endswith(f"?next={address}")
    assert Outlet.objects.count() == 0
