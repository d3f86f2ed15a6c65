"""The components in Chromium: axe, phone and wide, light and dark; keyboard; the CSP refuses nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.cities import wait_for
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.urls("ocop.ui.tests.pages"), pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), check_pages.VIEWS)
def test_every_component_is_sound(live_server: Any, chromium: Any, width: int, scheme: str) -> None:
    shots = os.environ.get("SHOTS")
    shot = Path(shots) / f"components-{width}-{scheme}.png" if shots else None
    finding = check_pages.look(chromium, f"{live_server.url}/", width, scheme, shot=shot)
    # The test server compresses nothing, so bytes are measured elsewhere (test_weight).
    assert [one for one in finding.problems if "bytes before fonts" not in one] == []


def test_suggestions_with_the_keyboard(live_server: Any, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/")
    box = page.locator("#q")
    # At once: on a machine that does other work too, letters ask one by one, and a list that comes late takes away what was chosen.
    box.fill("tra sen")
    page.wait_for_selector("[role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator("[role=option]").count() == 3
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert page.locator("[aria-selected=true] span").inner_text() == "tra sen hai"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "tra sen"
    box.press("ArrowDown")
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    assert page.url.endswith("picked=hai")


def test_a_draft_comes_back_and_goes(live_server: Any, chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.locator("#id_name").fill("Miến dong")
    page.locator("label[for=id_public]").click()
    page.wait_for_selector("[data-draft-state]:not(:empty)")
    last = '["public",["on",true]]'
    wait_for(lambda: last in page.evaluate("localStorage.getItem('draft:thu')"), "a draft with the last stroke")
    page.reload()
    page.locator("[data-draft-restore]").click()
    assert page.locator("#id_name").input_value() == "Miến dong"
    assert page.locator("#id_public").is_checked()
    page.reload()
    page.locator("[data-draft-drop]").click()
    assert page.evaluate("localStorage.getItem('draft:thu')") is None
    context.close()


def test_theme_is_kept_and_needs_no_script_by_default(live_server: Any, chromium: Any) -> None:
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-set=dark]").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    context.close()
    plain = chromium.new_context(color_scheme="dark", java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/")
    assert page.locator("[data-themes]").is_hidden()
    assert page.locator("#id_name").is_visible()
    plain.close()


def test_htmx_works_under_the_policy(live_server: Any, chromium: Any) -> None:
    page = chromium.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/")
    assert page.evaluate("htmx.version") == "4.0.1"
    assert page.evaluate("htmx.config.includeIndicatorCSS") is False
    page.evaluate(
        "document.querySelector('.results') || document.querySelector('.facets').setAttribute('id', 'facets')"
    )
    page.evaluate("htmx.ajax('GET', '/', {target: '#facets', select: '.facets', swap: 'outerHTML'})")
    page.wait_for_selector("#facets", state="detached")
    assert page.locator(".facets").count() == 1
    assert errors == []
