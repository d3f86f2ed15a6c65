"""The office plans a year with its eight contents and opens "400 products" to the rows; a household looks at demand before it decides."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE, Opener

pytestmark = pytest.mark.journey


def test_the_office_plans_a_year_and_opens_400_products(opened: Opener) -> None:
    page = opened("/ban/chuong-trinh/", size=DESKTOP, role="coordination_officer")
    page.get_by_role("link", name="Lập kế hoạch").first.click()
    page.fill("input[name=year]", "2022")
    page.fill("input[name=title]", "Kế hoạch Chương trình OCOP năm 2022")
    page.locator("main form button.btn-main").click()
    expect(page.locator("main section.plan-part h2")).to_have_count(8)

    page.locator("#noi-dung-4").get_by_role("link", name="Mục tiêu").click()
    page.select_option("select[name=indicator]", "products_new")
    page.fill("input[name=low]", "400")
    page.fill("input[name=wording]", "trên 400 sản phẩm OCOP được công nhận")
    page.locator("main form button.btn-main").first.click()
    page.locator("#noi-dung-6").get_by_role("link", name="Việc", exact=True).click()
    page.fill("input[name=name]", "Hội nghị kết nối giao thương")
    page.fill("input[name=budget]", "500.000.000")
    page.locator("main form button.btn-main").first.click()
    page.get_by_role("link", name="Phê duyệt", exact=True).click()
    page.fill("input[name=on]", "31/1/2022")
    page.locator("main form button.btn-main").click()
    expect(page.locator("main")).to_contain_text("bản 1, phê duyệt")

    row = page.locator("#noi-dung-4 tbody tr")
    expect(row).to_contain_text("400")
    figure = row.locator("td.opens-figure a").first
    expect(figure).to_have_text("518")
    figure.click()
    expect(page.locator("h1")).to_contain_text("518")
    expect(page.locator("main ul.rows li")).to_have_count(40)
    page.locator("main ul.rows li a").first.click()
    expect(page).to_have_url(re.compile("/san-pham/"))


def test_plan_146_and_what_came_of_it(opened: Opener) -> None:
    page = opened("/ban/chuong-trinh/", role="auditor")
    page.get_by_role("link", name=re.compile("Hà Nội năm 2021")).click()
    expect(page.locator("main")).to_contain_text("khoảng 400 sản phẩm đạt từ 3 sao trở lên")
    expect(page.locator("main")).to_contain_text("30–40")
    page.locator("#noi-dung-4 td.opens-figure a").first.click()
    expect(page.locator("h1")).to_contain_text("595")
    page.go_back()
    page.fill("input[name=as_of]", "31/10/2021")
    page.get_by_role("button", name="Xem").first.click()
    expect(page.locator("#noi-dung-4")).to_contain_text("khoảng")


def test_a_producer_looks_at_demand_first(opened: Opener) -> None:
    page = opened("/ban/chuong-trinh/cung-cau/", size=PHONE, role="producer_member")
    page.get_by_role("link", name="Tôi đang nghĩ đến một sản phẩm mới").click()
    page.fill("input[name=name]", "Miến dong gói nhỏ ăn liền")
    page.select_option("select[name=product_set]", "qd26-2026-06")
    page.locator("#y-tuong button").click()
    expect(page.locator("#tim")).to_be_visible()
    expect(page.locator("#lam")).to_be_visible()
    page.get_by_role("button", name="Lưu ý tưởng").click()
    expect(page.locator("main ul.rows")).to_contain_text("Miến dong gói nhỏ ăn liền")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
