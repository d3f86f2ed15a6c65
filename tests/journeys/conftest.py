"""A running city for the journeys: `make start` into a folder of its own, driven by Chromium."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tools.check_pages import ARGUMENTS

BASE = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}


@dataclass
class City:
    """A running instance: its address, its folder and the demo accounts by role."""

    address: str
    environment: dict[str, str]
    accounts: dict[str, dict[str, Any]]

    def manage(self, *arguments: str) -> str:
        """What a command of this instance prints."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=BASE, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def api(self, path: str) -> Any:
        """An answer of the API, decoded."""
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}", timeout=60) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("city")
    dropped = ("OCOP_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment.update(OCOP_INSTANCE="demo", OCOP_VAR=str(folder), PORT=str(port))
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ocop.operations.start"],
            cwd=BASE,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://localhost:{port}"
    try:
        for _ in range(2400):
            try:
                urllib.request.urlopen(address, timeout=60)
                break
            except OSError:
                assert server.poll() is None, (folder / "server.log").read_text()
                time.sleep(0.1)
        made = City(address, environment, {})
        # Of several accounts of a role the first one stands for it.
        made.accounts = {row["role"]: row for row in reversed(json.loads(made.manage("demo_accounts", "--json")))}
        yield made
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


Opener = Callable[..., Page]


def is_problem(message: ConsoleMessage) -> bool:
    """Errors of the console; Chromium also logs the 422 with which a refused form is answered, and that is as it should be."""
    return message.type == "error" and "status of 422" not in message.text


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
            account = city.accounts[role]
            page.goto("/tai-khoan/dang-nhap/")
            page.fill("input[name=login]", account["email"])
            page.fill("input[name=password]", account["password"])
            page.locator("main button.btn-main").first.click()
            page.wait_for_url("**/ban/")
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
