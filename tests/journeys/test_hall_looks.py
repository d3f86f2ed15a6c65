"""The hall's pages as a member sees them, with a network and without: axe, targets, sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.hall_server import HallServer
from tests.journeys.test_hall import Tablet, carry
from tools.check_pages import _axe, _measured

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def hall(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallServer]:
    server = HallServer(tmp_path_factory.mktemp("hall"), members=1, dossiers=3, workers=1, migrated=migrated)
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize(("place", "width", "scheme"), [(0, 360, "light"), (1, 1024, "dark"), (2, 1440, "light")])
def test_the_hall_looks_right(browser: Browser, hall: HallServer, place: int, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="vi-VN")  # type: ignore[arg-type]
    here = Tablet(context, hall, hall.rows["dossiers"][place])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = _measured(here.page) + _axe(here.page)

    look("overview")
    expect(here.page.locator("[data-hall-items]")).to_be_hidden()
    carry(here)
    here.mark("1.1", 1)
    look("criterion")
    context.set_offline(True)
    here.mark("1.2", 1)
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", "offline")
    expect(here.page.locator("[data-bar-words]")).to_contain_text("1 thay đổi")
    look("without a network")
    here.page.goto(f"{hall.address}/ban/cham/")
    here.page.wait_for_selector("html.has-hall")
    expect(here.page.locator("[data-queue-rows] li")).to_have_count(1)
    look("list without a network")
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}
