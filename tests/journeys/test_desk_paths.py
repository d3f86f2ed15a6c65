"""What officers, producers and households do, in Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cities import BASE, City
from tests.journeys.conftest import DESKTOP, Opener, sign_in

pytestmark = pytest.mark.journey
LISTS = [
    ("products", "ocop-products.csv", 569),
    ("villages", "craft-villages-hanoi.csv", 74),
    ("outlets", "ocop-sale-points-hanoi.csv", 31),
]
NEAR_DUPLICATES = 3
APPLY, ANSWER, UNDO = "form[action$='/ap-dung/']", "form[action$='/tra-loi/']", "form[action$='/hoan-lai/']"
NOTHING_TO_DO = "Không cần làm gì: mọi dòng đều giống sổ."


def bring(page: Page, file: Path) -> None:
    """Upload one list for the public register, let its headings say what it lists, and wait for its preview."""
    page.goto("/ban/nhap/moi/")
    expect(page.locator("input[name=kind]").first).to_have_value("auto")
    expect(page.locator("input[name=kind]").nth(1)).to_have_value("products")
    page.check("input[name=register][value=public]")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button.btn-main").first.click()
    page.wait_for_url(re.compile(r"/ban/nhap/\d+/"))
    preview(page)


def preview(page: Page) -> None:
    page.wait_for_selector("form[action$='/bo/']", timeout=90_000)
    expect(page.locator(".progress-box")).to_have_count(0)


def decide_separate(page: Page) -> int:
    """Every near-duplicate is a thing of its own; gives how many were asked about."""
    asked = page.locator(f"{ANSWER} input[value=separate]")
    count = asked.count()
    for choice in asked.all():
        choice.check()
    if count:
        with page.expect_navigation():
            page.locator(f"{ANSWER} button.btn-main").click()
        preview(page)
        expect(page.locator(ANSWER)).to_have_count(0)
    return count


def apply(page: Page, count: int) -> None:
    expect(page.locator(f"{APPLY} button.btn-main")).to_contain_text(f"{count} dòng")
    page.locator(f"{APPLY} button.btn-main").click()
    page.wait_for_selector(UNDO, state="attached", timeout=90_000)
    expect(page.locator("main")).to_contain_text(f"{count} dòng")


def undo(page: Page) -> None:
    page.locator(f"details:has({UNDO}) summary").click()
    page.fill(f"{UNDO} input[name=reason]", "Nhập thử.")
    with page.expect_navigation():
        page.locator(f"{UNDO} button").click()
    expect(page.locator(UNDO)).to_have_count(0)


def figures(city: City) -> dict[str, int]:
    """Figures of the demo city that an import of public rows must not move."""
    return {by: city.api(f"statistics?by={by}")["total"] for by in ("stars", "group", "commune", "outlet_district")}


def total(city: City, kind: str) -> int:
    path = {"villages": "craft-villages"}.get(kind, kind)
    count: int = city.api(f"{path}?register=public&limit=1")["total"]
    return count


def test_the_three_real_lists_go_in_come_out_and_change_no_figure(opened: Opener, city: City) -> None:
    before = figures(city)
    page = opened("/ban/", size=DESKTOP, role="coordination_officer")
    for kind, name, count in LISTS:
        assert total(city, kind) == 0
        bring(page, BASE / "examples" / name)
        assert decide_separate(page) == (NEAR_DUPLICATES if kind == "products" else 0)
        apply(page, count)
        assert total(city, kind) == count
        undo(page)
        assert total(city, kind) == 0
        bring(page, BASE / "examples" / name)
        decide_separate(page)
        apply(page, count)
        assert total(city, kind) == count
    assert figures(city) == before
    row = city.api("products?register=public&limit=100")["items"][0]
    assert re.fullmatch(r"P\d{3}", row["reference"])
    assert row["source"].startswith("http")


def test_the_same_list_twice_changes_nothing(opened: Opener, city: City) -> None:
    page = opened("/ban/", size=DESKTOP, role="coordination_officer")
    kind, name, count = LISTS[2]
    if total(city, kind) == 0:
        bring(page, BASE / "examples" / name)
        apply(page, count)
    bring(page, BASE / "examples" / name)
    expect(page.locator("main")).to_contain_text(NOTHING_TO_DO)
    expect(page.locator(APPLY)).to_have_count(0)
    assert total(city, kind) == count


def test_a_household_signs_in_with_a_phone_and_the_officers_code(opened: Opener, city: City) -> None:
    household = city.account("household")
    assert household["phone"]
    assert household["code"]
    page = opened("/")
    sign_in(page, household)
    expect(page.locator("main h1")).to_have_text("Sản phẩm của bạn")


def test_a_refused_form_keeps_what_was_typed(opened: Opener) -> None:
    page = opened("/ban/san-pham/", role="producer_member", size=DESKTOP)
    page.locator("main table a[href*='/ban/san-pham/']").first.click()
    page.wait_for_url(re.compile(r"/ban/san-pham/\d+/"))
    page.locator("a[href$='/sua/']").first.click()
    page.wait_for_url("**/sua/")
    story = page.locator("textarea[name=story_vi]")
    story.fill("Câu chuyện gõ dở, không được mất.")
    page.locator("input[name=name]").fill("")
    page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true })")
    with page.expect_navigation():
        page.locator("main form button.btn-main").last.click()
    expect(page.locator("textarea[name=story_vi]")).to_have_value("Câu chuyện gõ dở, không được mất.")
    assert page.locator("[aria-invalid=true]").count() >= 1


def test_an_officer_of_one_commune_does_not_change_another(opened: Opener) -> None:
    """Public rows are open to all; who may change them differs."""
    page = opened("/ban/chu-the/", role="coordination_officer", size=DESKTOP)
    theirs = page.locator("main table a[href*='/ban/chu-the/']").first.get_attribute("href")
    assert theirs is not None
    page.goto(theirs)
    expect(page.locator(f"a[href='{theirs}sua/']")).to_have_count(1)
    page = opened(theirs, role="commune_officer", size=DESKTOP)
    expect(page.locator(f"a[href='{theirs}sua/']")).to_have_count(0)
