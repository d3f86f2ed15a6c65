"""A visitor keeps a craft village for the way and opens it with the network cut; an office composes a campaign; a producer prints a shelf
card and sees its scans."""

from __future__ import annotations

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys.cities import City
from tests.journeys.conftest import DESKTOP, Opener

pytestmark = pytest.mark.journey
A_PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


def test_a_day_among_villages_opens_with_the_network_cut(opened: Opener) -> None:
    page = opened("/lang-nghe/mot-ngay/lo-trinh/")
    villages = page.locator("input[name=lang]")
    for place in range(3):
        villages.nth(place).check()
    page.get_by_role("button", name="Xem lộ trình").click()
    stops = page.locator("ol.route li")
    expect(stops).to_have_count(3)
    expect(page.locator("svg.way circle")).to_have_count(4)
    name = stops.first.locator("a[data-keep-page]").inner_text()
    page.get_by_role("button", name="Cất để đi đường").click()
    expect(page.locator("[data-keep-words]")).to_have_text("Đã cất vào máy: mở được khi không có mạng.")

    page.context.set_offline(True)
    page.reload()
    expect(stops).to_have_count(3)
    assert page.evaluate("getComputedStyle(document.querySelector('.btn-main')).backgroundColor") != "rgba(0, 0, 0, 0)"
    stops.first.locator("a[data-keep-page]").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#tham")).to_be_visible()
    assert page.locator("main figure img").first.evaluate("one => one.complete && one.naturalWidth > 0")
    page.context.set_offline(False)


def test_an_officer_composes_a_campaign(opened: Opener) -> None:
    page = opened("/ban/quang-ba/chien-dich/moi/", size=DESKTOP, role="trade_officer")
    page.select_option("select[name=kind]", "event")
    page.fill("input[name=title_vi]", "Tuần hàng làng nghề thử")
    page.fill("textarea[name=text_vi]", "Một tuần gặp người làm ra hàng.")
    page.fill("input[name=starts_on]", "1/11/2026")
    page.fill("input[name=ends_on]", "31/12/2026")
    page.locator("main form button.btn-main").click()
    page.get_by_role("button", name="Đăng").or_(page.get_by_role("button", name="Công bố")).first.click()
    expect(page.locator("main")).to_contain_text("chọn ít nhất một sản phẩm")
    page.fill("main input[name=q]", "banh com")
    page.locator("main form[role=search]").first.get_by_role("button").click()
    page.get_by_role("button", name=re.compile("^Đưa vào")).first.click()
    expect(page.locator("main")).to_contain_text("Hôm nay hiện 1 sản phẩm.")
    page.get_by_role("link", name="Xem trước").click()
    expect(page.locator(".tiles li")).to_have_count(1)
    page.go_back()
    page.get_by_role("button", name="Đăng").or_(page.get_by_role("button", name="Công bố")).first.click()
    page.get_by_role("link", name="Trang công khai").click()
    expect(page.locator("h1")).to_have_text("Tuần hàng làng nghề thử")
    expect(page.locator(".tiles li")).to_have_count(1)


def test_a_producer_prints_a_shelf_card_and_sees_scans(opened: Opener, city: City) -> None:
    page = opened("/ban/quang-ba/in/", role="producer_member")
    boxes = page.locator("input[name=sp]:enabled")
    product = boxes.first.get_attribute("value")
    with page.expect_request(re.compile(r"/in/the-ke\.pdf")) as asked:
        page.evaluate(
            "key => fetch(`/ban/quang-ba/in/the-ke.pdf?sp=${key}`).then(async (one) => { window.made = [one.status, one.headers.get('content-type'), (await one.arrayBuffer()).byteLength]; })",
            product,
        )
    assert asked.value.method == "GET"
    page.wait_for_function("window.made")
    status, kind, size = page.evaluate("window.made")
    assert (status, kind) == (200, "application/pdf")
    assert size > 5_000

    page.goto(f"/ban/quang-ba/san-pham/{product}/")
    before = int(page.locator("dl.pairs dd").nth(1).inner_text().replace(".", ""))
    address = page.locator("#in ~ *, section:has(#in) .wrap-any").last.inner_text()
    for _time in range(3):
        request = urllib.request.Request(address.strip(), headers={"User-Agent": A_PHONE})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
    for _wait in range(30):
        page.wait_for_timeout(1500)
        page.reload()
        if int(page.locator("dl.pairs dd").nth(1).inner_text().replace(".", "")) == before + 3:
            return
    raise AssertionError("the scans were not seen")
