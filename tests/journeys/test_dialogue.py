"""A household brings a difficulty on its phone; the office in charge answers, promises, shows it; everybody reads it without a name."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.cities import City
from tests.journeys.conftest import PHONE
from tests.journeys.halls import People, refusals, send

pytestmark = pytest.mark.journey
HOUSEHOLD, OFFICE, TRADE = "+84599000101", "dieu-phoi@vidu.invalid", "cong-thuong@vidu.invalid"
TITLE = "Chợ đêm chưa có chỗ cho hàng OCOP"


def test_from_a_phone_to_an_answer_that_everybody_reads(city: City, browser: Browser) -> None:
    people = People(browser, city)
    try:
        home = people.page(HOUSEHOLD, PHONE)
        home.goto("/ban/doi-thoai/moi/")
        people.picture(home, "dialogue-new")
        home.locator("[name=agrees_public]").check()
        send(home, "main form.form", kind="proposal", subject="sale", title=TITLE, words="Xin một gian ở chợ đêm.")
        assert refusals(home) == []
        address = re.sub(r"^https?://[^/]+", "", home.url)
        people.picture(home, "dialogue-brought")
        office = people.page(OFFICE)
        office.goto(address)
        send(office, "form:has([name=do][value=assign])", office="trade", working_days="5")
        assert refusals(office) == []
        trade = people.page(TRADE)
        trade.goto("/ban/doi-thoai/")
        people.picture(trade, "dialogue-list")
        trade.goto(address)
        people.picture(trade, "dialogue-to-answer")
        send(trade, "form:has([name=do][value=answer])", words="Từ tháng sau có hai gian dành cho hàng OCOP.")
        assert refusals(trade) == []
        home.goto(address)
        people.picture(home, "dialogue-answered")
        send(home, "form:has(button[value=settle])", button="button[value=settle]")
        expect(home.locator("main")).to_contain_text("Từ tháng sau có hai gian")
        office.goto(address)
        office.locator("details:has([name=do][value=publish]) summary").click()
        send(office, "form:has([name=do][value=publish])", button="button")
        assert refusals(office) == []
        stranger = people.page("", PHONE)
        stranger.goto("/doi-thoai/")
        stranger.get_by_role("link", name=TITLE).click()
        expect(stranger.locator("main")).to_contain_text("hai gian dành cho hàng OCOP")
        people.picture(stranger, "dialogue-public")
        [household] = [one["place"] for one in city._accounts if one["phone"] == HOUSEHOLD]
        assert household not in stranger.content()
        assert people.problems == []
    finally:
        people.close()
