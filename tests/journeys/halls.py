"""People of a city for long journeys: signed in, every step pictured."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.cities import City
from tests.journeys.conftest import DESKTOP, is_problem, sign_in


class People:
    """Signed-in pages of a city, each in a browser of its own; what a console reports is kept in `problems`."""

    def __init__(self, browser: Browser, city: City) -> None:
        self.browser, self.city = browser, city
        self.contexts: dict[str, BrowserContext] = {}
        self.problems: list[str] = []
        self.pictures = 0
        shots = os.environ.get("SHOTS", "")
        self.shots = Path(shots) if shots else None
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)

    def page(self, name: str = "", size: dict[str, int] = DESKTOP) -> Page:
        """A new page of somebody; strangers have no name. A phone number signs in with the officer's code, an e-mail with the password."""
        key = f"{name}{size['width']}"
        if key not in self.contexts:
            context = self.browser.new_context(viewport=size, locale="vi-VN", base_url=self.city.address)  # type: ignore[arg-type]
            context.set_default_timeout(60_000)
            context.on("page", self._watch)
            self.contexts[key] = context
            if name:
                page = context.new_page()
                sign_in(page, self.city.account(name))
                page.close()
        return self.contexts[key].new_page()

    def _watch(self, page: Page) -> None:
        # A tablet without a network logs every request that did not leave; that is what is tried here.
        page.on(
            "console",
            lambda message: (
                self.problems.append(message.text)
                if is_problem(message) and "ERR_INTERNET_DISCONNECTED" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def picture(self, page: Page, name: str) -> None:
        """A picture of the whole page into the folder OCOP_SHOTS; none without it."""
        if self.shots:
            self.pictures += 1
            page.screenshot(path=str(self.shots / f"{self.pictures:02d}-{name}.png"), full_page=True)

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()


def send(page: Page, form: str, /, *, button: str = "button.btn-main", **values: str) -> None:
    """Fill fields of a form by name, press its button and wait for the answer."""
    box = page.locator(form).first
    for name, value in values.items():
        # Several forms of one page carry a prefix before their fields' names.
        one = f"[name={name}], [name$='-{name}']"
        field = box.locator(one).first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") in ("radio", "checkbox"):
            box.locator(one).and_(box.locator(f"[value='{value}']")).check()
        else:
            field.fill(value)
    with page.expect_navigation():
        box.locator(button).first.click()
    page.wait_for_load_state()


def refusals(page: Page) -> list[str]:
    """What the page says went wrong."""
    return [
        text.strip()
        for text in page.locator("main [role=alert], main .note-bad, main .error").all_inner_texts()
        if text.strip()
    ]
