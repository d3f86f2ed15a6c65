"""A running city for the journeys, driven by Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests import once
from tests.journeys.cities import City

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}

# What is waited for comes or does not; how soon on a machine that does other work too is no journey's matter.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def made_city(made_once: Path) -> Path:
    """The folder of a demo city, made once in a run; whoever wants one copies it."""
    return once.city(made_once)


@pytest.fixture(scope="session")
def city(made_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    running = City(tmp_path_factory.mktemp("city"), copy_of=made_city)
    try:
        running.start()
        yield running
    finally:
        running.stop()


Opener = Callable[..., Page]


def is_problem(message: ConsoleMessage) -> bool:
    """Errors of the console; Chromium also logs the 422 with which a refused form is answered, and that is as it should be."""
    return message.type == "error" and "status of 422" not in message.text


def sign_in(page: Page, account: dict[str, str]) -> None:
    """By the e-mail and the password, or by the telephone number and the officer's code, and on to the desk."""
    page.goto("/tai-khoan/dang-nhap/")
    if account["code"]:
        page.get_by_role("link", name=re.compile("điện thoại", re.IGNORECASE)).first.click()
        page.fill("input[name=phone]", account["phone"])
        page.fill("input[name=code]", account["code"])
    else:
        page.fill("input[name=login]", account["email"])
        page.fill("input[name=password]", account["password"])
    with page.expect_navigation():
        page.locator("main button.btn-main").first.click()
    assert page.url.endswith("/ban/"), page.locator("main").inner_text()


@pytest.fixture
def opened(browser: Browser, city: City) -> Iterator[Opener]:
    """Opens a page of the city; fails the test when anything outside is asked or the console reports an error."""
    contexts, problems = [], []

    def open_page(path: str = "/", *, size: dict[str, int] = PHONE, javascript: bool = True, role: str = "") -> Page:
        context = browser.new_context(
            viewport=size, java_script_enabled=javascript, locale="vi-VN", base_url=city.address
        )  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on(
            "request",
            lambda request: (
                problems.append(request.url) if not request.url.startswith((city.address, "data:", "blob:")) else None
            ),
        )
        page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        if role:
            sign_in(page, city.account(role))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
