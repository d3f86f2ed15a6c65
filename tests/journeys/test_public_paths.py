"""What a shopper on a phone and a journalist do, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cities import City
from tests.journeys.conftest import DESKTOP, Opener

pytestmark = pytest.mark.journey


def test_a_shopper_finds_a_product_by_typing_without_marks(opened: Opener) -> None:
    page = opened("/")
    page.fill("main input[name=q]", "banh com")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/san-pham/\?.*q=banh"))
    first = page.locator(".card h2 a, .card h3 a").first
    expect(first).to_contain_text(re.compile("cốm", re.IGNORECASE))
    first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("cốm", re.IGNORECASE))
    expect(page.locator("main .stars").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("dữ liệu minh hoạ")


@pytest.mark.parametrize("query", ["bánh cốm", "banh com", "banhs cooms", "ba1nh co61m", "bánh cóm", "young rice cake"])
def test_typed_in_six_ways_it_is_found(opened: Opener, query: str) -> None:
    page = opened("/san-pham/")
    page.fill("main input[name=q]", query)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    expect(page.locator(".card h2 a, .card h3 a").first).to_contain_text(re.compile("cốm", re.IGNORECASE))


def test_where_there_is_nothing_it_says_so(opened: Opener) -> None:
    page = opened("/san-pham/?q=m%C3%A1y+bay+tr%E1%BB%B1c+th%C4%83ng")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(re.compile("Không|chưa có", re.IGNORECASE))


def test_everything_works_without_javascript(opened: Opener) -> None:
    page = opened("/", javascript=False)
    page.fill("main input[name=q]", "gom")
    page.locator("main form[role=search] button").first.click()
    page.wait_for_url(re.compile(r"q=gom"))
    assert page.locator(".card").count() > 0
    for path in (
        "/ban-do/",
        "/so-lieu/",
        "/lang-nghe/",
        "/diem-ban/",
        "/xa-phuong/",
        "/chu-the/",
        "/du-lieu-mo/",
        "/en/",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("h1")).to_be_visible()


def test_the_page_is_the_same_in_english(opened: Opener) -> None:
    page = opened("/san-pham/?q=banh+com", size=DESKTOP)
    page.get_by_role("link", name="English").first.click()
    page.wait_for_url(re.compile(r"/en/san-pham/\?q=banh"))
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("h1")).to_contain_text("Products")


def test_a_journalist_opens_a_figure_to_its_rows(opened: Opener, city: City) -> None:
    page = opened("/so-lieu/", size=DESKTOP)
    page.locator("form.asof input.input").first.fill("31/12/2020")
    with page.expect_navigation():
        page.locator("form.asof button").first.click()
    expect(page.locator(".stat b").first).to_have_text("1.054")
    text = page.locator("main").inner_text()
    for number in ("691", "299", "731", "306", "255"):
        assert number in text, number
    with page.expect_navigation():
        page.locator(".stat a").first.click()
    assert "1.054" in page.locator("main").inner_text()
    assert city.api("statistics?as_of=2020-12-31&by=stars")["total"] == 1054
