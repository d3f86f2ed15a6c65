"""The office writes the yearly report of 2021, freezes it, data changes, the same bytes come out again, and the page says what changed."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cities import City
from tests.journeys.conftest import DESKTOP, Opener

pytestmark = pytest.mark.journey

RETRACT = """
import datetime, json
from ocop.people.models import Role
from ocop.recognition.actions import retract
from ocop.recognition.models import Recognition
officer = Role.objects.filter(name="coordination_officer").first().person
row = Recognition.objects.known().filter(
    kind="new", counted_from__year=2021, product__recognitions__in=Recognition.objects.known().filter(kind="new")
).select_related("product").order_by("-counted_from", "pk").first()
name = row.product.name
retract(by=officer, recognition=row, reason="Nhầm sản phẩm")
print(json.dumps(name))
"""
WORDS = "Năm 2021 thành phố làm tám nội dung theo Kế hoạch 146/KH-UBND.\nDịch bệnh làm nhiều hội chợ phải lùi lại."


def shell(city: City, code: str) -> str:
    found: str = json.loads(city.manage("shell", "--verbosity", "0", "-c", code).strip().splitlines()[-1])
    return found


def test_a_frozen_report_stays_what_it_is(city: City, opened: Opener) -> None:
    office = opened("/ban/chuong-trinh/bao-cao/moi/", size=DESKTOP, role="coordination_officer")
    office.select_option("select[name=template]", "ministry-2021")  # the city has one of its own of 2021 already
    office.select_option("select[name=period]", "year")
    office.fill("input[name=year]", "2021")
    office.locator("main form button.btn-main").first.click()
    office.fill("textarea[name=words_results]", WORDS)
    office.get_by_role("button", name="Lưu phần lời").click()
    expect(office.locator("textarea[name=words_results]")).to_have_value(WORDS)
    row = office.locator("tr", has_text="Sản phẩm được công nhận mới", has=office.locator("td b"))
    new = row.first.locator("td b").first
    counted = int(re.sub(r"\D", "", new.inner_text()))
    assert counted >= 595, "the article of 2021"
    report = office.url
    office.get_by_role("button", name="Chốt báo cáo").click()
    expect(office.get_by_role("link", name="Bản 1")).to_be_visible()

    def documents() -> dict[str, str]:
        found = {}
        for ending in ("pdf", "docx", "xlsx"):
            answer = office.request.get(f"{report}ban/1/bao-cao.{ending}")
            assert answer.status == 200
            assert answer.headers["x-same-bytes"] == "yes", ending
            found[ending] = hashlib.sha256(answer.body()).hexdigest()
        return found

    first = documents()
    # Another officer approves; who froze it cannot.
    expect(office.get_by_role("button", name="Duyệt")).to_have_count(0)
    chief = opened(report, size=DESKTOP, role="administrator")
    chief.get_by_role("button", name="Duyệt").click()
    expect(chief.locator("main .mark", has_text="đã phê duyệt").first).to_be_visible()

    gone = shell(city, RETRACT)
    assert documents() == first, "the same bytes after the data changed"
    office.goto(f"{report}ban/1/?check=1")
    expect(office.locator("main .mark", has_text="giống từng byte")).to_have_count(3)
    part = office.locator(
        "section", has=office.get_by_role("heading", name="Sản phẩm được công nhận mới, từ 3 sao trở lên", exact=True)
    ).last
    expect(part.locator("tbody tr").first.locator("td").nth(0)).to_have_text(f"{counted}")
    expect(part.locator("tbody tr").first.locator("td").nth(1)).to_have_text(f"{counted - 1}")
    expect(part.locator(".rows b", has_text=gone).first).to_be_visible()

    # The page for leaders is one sheet of paper, counts anew, and its numbers open to their rows.
    for address in ("/ban/chuong-trinh/tong-quan/", "/en/ban/chuong-trinh/tong-quan/"):
        chief.goto(address)
        paper = chief.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1, address
    chief.goto("/ban/chuong-trinh/tong-quan/?as_of=31/12/2021")
    number = chief.locator(".stats a").nth(1)
    expect(number).to_have_text(f"{counted - 1}")
    number.click()
    expect(chief.locator("h1")).to_contain_text(f"{counted - 1}")


def test_one_field_and_one_inbox(opened: Opener) -> None:
    page = opened("/ban/", size=DESKTOP, role="coordination_officer")
    page.locator("body").press("/")
    expect(page.locator("#desk-find")).to_be_focused()
    page.keyboard.type("gom")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("gom")
    expect(page.locator("main section .rows a").first).to_be_visible()
    page.locator(".beside .bell[href*='/viec/']").click()
    page.wait_for_url("**/ban/viec/")
    count = int(re.sub(r"\D", "", page.locator(".beside .bell[href*='/viec/'] b").inner_text()))
    expect(page.locator("main .rows > li").first).to_be_visible()
    tabs = page.locator("main .tabs a b").all_inner_texts()
    assert int(tabs[1]) + int(tabs[2]) == count
