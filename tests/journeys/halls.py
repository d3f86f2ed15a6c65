"""A city of one's own for long journeys: started, stopped, its clock moved, its people signed in, every step pictured."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import BASE, DESKTOP, is_problem


class OwnCity:
    """An instance in a folder. `moved_to` restarts it with another day; what is there stays."""

    def __init__(self, folder: Path) -> None:
        kept = os.environ.get("JOURNEY_CITY", "")
        if kept:
            # A city made before: copied, so that a journey can be walked again without waiting for a new one.
            shutil.copytree(kept, folder, dirs_exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        dropped = ("OCOP_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.env.update(OCOP_INSTANCE="demo", OCOP_VAR=str(folder), PORT=str(self.port))
        self.address = f"http://localhost:{self.port}"
        self.folder = folder
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Prepare what is missing, serve, wait for the first answer."""
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "ocop.operations.start"], cwd=BASE, env=self.env, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip
        for _ in range(4800):
            try:
                urllib.request.urlopen(self.address, timeout=60)
                return
            except OSError:
                assert self.server.poll() is None, (self.folder / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError("the server did not answer")

    def stop(self) -> None:
        """End it as an office does."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(40)
            self.server = None

    def moved_to(self, day: str) -> None:
        """The same city on another day."""
        self.stop()
        self.env["OCOP_TODAY"] = day
        self.start()

    def manage(self, *arguments: str) -> str:
        """What a command prints."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=self.env, capture_output=True, text=True, check=True).stdout

    def accounts(self) -> list[dict[str, Any]]:
        """The demo accounts, with a fresh code for the household."""
        rows: list[dict[str, Any]] = json.loads(self.manage("demo_accounts", "--json"))
        return rows

    def api(self, path: str) -> Any:
        """An answer of the API, decoded."""
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}", timeout=60) as answer:
            return json.load(answer)


class People:
    """Signed-in pages of a city, each in a browser of its own; what a console reports is kept in `problems`."""

    def __init__(self, browser: Browser, city: OwnCity) -> None:
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
                self._sign_in(context.new_page(), name)
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

    def _sign_in(self, page: Page, name: str) -> None:
        accounts = self.city.accounts()
        page.goto("/tai-khoan/dang-nhap/")
        if name.startswith("+"):
            account = next(row for row in accounts if row["phone"] == name)
            page.get_by_role("link", name=re.compile("điện thoại", re.IGNORECASE)).first.click()
            page.fill("input[name=phone]", account["phone"])
            page.fill("input[name=code]", account["code"])
        else:
            account = next(row for row in accounts if row["email"] == name)
            page.fill("input[name=login]", account["email"])
            page.fill("input[name=password]", account["password"])
        page.locator("main button.btn-main").first.click()
        page.wait_for_url("**/ban/")
        page.close()

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
