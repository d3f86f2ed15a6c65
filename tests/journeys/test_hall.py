"""Scoring in a hall with a bad network: cuts in the middle of a save, a killed server, closed tabs, two devices, ended sessions.

Every journey ends with the database's own word: each mark the page called kept is there once.
"""

from __future__ import annotations

import itertools
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.hall_server import HallServer
from tools.check_pages import ARGUMENTS

pytestmark = pytest.mark.journey
TABLET = {"width": 1024, "height": 768}
DOSSIERS = 30
SYNC = "**/ban/cham/dong-bo/"
CUTS = ("before", "after", "half", "refused", "slow", "error")


@pytest.fixture(scope="module")
def hall(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallServer]:
    server = HallServer(tmp_path_factory.mktemp("hall"), members=2, dossiers=DOSSIERS, workers=1, migrated=migrated)
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def numbers(hall: HallServer) -> Iterator[int]:
    return iter(hall.rows["dossiers"])


@pytest.fixture
def dossier(numbers: Iterator[int]) -> int:
    """One that no other journey touches."""
    return next(numbers)


class Tablet:
    """A browser of a member; `kept` are the marks the page called kept."""

    def __init__(self, context: BrowserContext, server: HallServer, dossier: int, member: int = 0) -> None:
        self.context, self.server, self.dossier = context, server, dossier
        context.add_cookies(
            [{"name": "sessionid", "value": server.rows["members"][member]["session"], "url": server.address}]
        )
        self.kept: dict[str, int] = {}
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{self.server.address}/ban/cham/{self.dossier}/")
        page.wait_for_selector("html.has-hall")
        self.page = page
        return page

    def mark(self, criterion: str, place: int, *, wait: bool = True) -> None:
        """Choose, and wait until the page says the device has it."""
        self.page.evaluate(f"location.hash = 'c-{criterion}'")
        box = self.page.locator(f"[data-criterion='{criterion}']")
        box.locator("input[name=answer]").nth(place).check()
        if wait:
            expect(box.locator("[data-kept-state][data-kept]")).to_have_count(1)
        self.kept[criterion] = place

    def settle(self) -> None:
        """The network is back: wait until nothing waits. The bar counts a mark from the moment on that it is called kept."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        expect(self.page.locator("[data-hall]")).to_have_attribute("data-now", "idle")
        expect(self.page.locator("[data-hall]")).to_have_attribute("data-waiting", "0")

    def held(self) -> dict[str, list[Any]]:
        """criterion -> [choice, revision] as the database has it."""
        rows = self.server.ask(
            f"[[m.criterion, m.choice, m.revision] for m in Mark.objects.filter(sheet__dossier={self.dossier})]"
        )
        return {number: [choice, revision] for number, choice, revision in rows}

    def assert_whole(self) -> None:
        """Every mark is there, once."""
        held = self.held()
        assert {number: row[0] for number, row in held.items()} == self.kept
        receipts = self.server.ask(f"SyncReceipt.objects.filter(sheet__dossier={self.dossier}).count()")
        revisions = sum(row[1] for row in held.values())
        assert receipts == revisions, "an operation was done twice"


Maker = Callable[..., Tablet]


@pytest.fixture
def tablet(browser: Browser, hall: HallServer, dossier: int) -> Iterator[Maker]:
    contexts = []

    def make(member: int = 0, of: int = 0) -> Tablet:
        context = browser.new_context(viewport=TABLET, locale="vi-VN")  # type: ignore[arg-type]
        contexts.append(context)
        return Tablet(context, hall, of or dossier, member)

    yield make
    for context in contexts:
        context.close()


def cut(way: str) -> Callable[[Route], None]:
    """The network fails in one of its ways; the server may have committed."""

    def handle(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif way == "before":
            route.abort("internetdisconnected")
        elif way == "error":
            route.fulfill(status=502, body="bad gateway")
        elif way == "refused":
            route.abort("connectionrefused")
        else:
            answer = route.fetch()  # the server has it; the answer is what gets lost
            assert answer.status == 200
            if way == "after":
                route.abort("connectionreset")
            elif way == "half":
                route.fulfill(status=200, body=answer.text()[:20], content_type="application/json")
            else:
                route.fulfill(status=504, body="late")

    return handle


@pytest.mark.parametrize("way", CUTS)
def test_a_cut_in_the_middle_of_a_save(tablet: Maker, way: str) -> None:
    here = tablet()
    here.mark("1.1", 0)
    here.settle()
    here.page.route(SYNC, cut(way))
    here.mark("1.1", 1)
    here.mark("1.2", 1)
    now = (
        "down" if way in ("error", "slow") else "offline"
    )  # a server that cannot is not called a network that is missing
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", now)
    here.page.unroute(SYNC)
    here.settle()
    here.assert_whole()


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cut_then_a_closed_tab(tablet: Maker, way: str) -> None:
    here = tablet()
    here.page.route(SYNC, cut(way))
    here.mark("1.1", 1)
    here.mark("1.2", 0)
    here.page.close()
    here.open()
    here.settle()
    here.assert_whole()


def carry(here: Tablet) -> None:
    here.page.evaluate("location.hash = ''")
    expect(here.page.locator("[data-hall][data-ready]")).to_have_count(1)
    here.page.locator("[data-carry]").click()
    expect(here.page.locator("[data-carry-words][data-whole]")).to_have_count(1)


def test_hours_without_a_network_reloads_included(tablet: Maker) -> None:
    here = tablet()
    carry(here)
    here.context.set_offline(True)
    for number, criterion in enumerate(("1.1", "1.2", "1.3")):
        here.mark(criterion, number % 2)
        here.page.reload()
        here.page.wait_for_selector("html.has-hall")
        expect(here.page.locator(f"[data-criterion='{criterion}'] input[name=answer]").nth(number % 2)).to_be_checked()
    here.page.close()
    here.open()
    here.mark("1.1", 2)
    assert here.held() == {}
    here.context.set_offline(False)
    here.settle()
    here.assert_whole()


def test_the_list_opens_without_a_network(tablet: Maker) -> None:
    here = tablet()
    carry(here)
    here.context.set_offline(True)
    here.page.goto(f"{here.server.address}/ban/cham/")
    expect(here.page.locator(f"[data-own='{here.dossier}-1'] [data-own-device]")).to_contain_text("đã có trong máy")
    here.page.locator(f"[data-own='{here.dossier}-1'] a").click()
    here.page.wait_for_selector("[data-score]")


@pytest.mark.parametrize("when", ["idle", "sending"])
def test_the_server_is_killed_in_the_middle(tablet: Maker, hall: HallServer, when: str) -> None:
    here = tablet()
    here.mark("1.1", 0)
    if when == "idle":
        here.settle()
        hall.kill()
    here.mark("1.2", 1)
    here.mark("1.3", 1)
    hall.kill()
    here.mark("1.1", 1)
    hall.start()
    here.settle()
    here.assert_whole()


def test_killed_after_the_commit_before_the_answer(tablet: Maker, hall: HallServer) -> None:
    here = tablet()

    def killed(route: Route) -> None:
        route.fetch()
        hall.kill()
        route.abort("connectionreset")

    here.page.route(SYNC, killed, times=1)
    here.mark("1.1", 2)
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", "offline")
    hall.start()
    here.settle()
    here.assert_whole()


def test_two_tabs_send_the_same_queue_once(tablet: Maker) -> None:
    here = tablet()
    here.context.set_offline(True)
    for criterion in ("1.1", "1.2", "1.3", "1.4"):
        here.mark(criterion, 1)
    here.context.set_offline(False)
    first = here.page
    here.open()
    first.evaluate("dispatchEvent(new Event('online'))")
    here.settle()
    here.assert_whole()


@pytest.mark.parametrize("keep", ["standing", "copy"])
def test_two_devices_in_conflict(tablet: Maker, hall: HallServer, keep: str) -> None:
    one, two = tablet(), tablet()
    two.context.set_offline(True)
    two.mark("1.1", 2)
    one.mark("1.1", 1)
    one.settle()
    two.context.set_offline(False)
    two.settle()
    both = two.page.locator("[data-criterion='1.1'] [data-both]")
    expect(both.locator("button")).to_have_count(2)
    assert two.held()["1.1"][0] == 1
    both.locator(f"[data-keep={keep}]").click()
    expect(both.locator("button")).to_have_count(0)
    two.settle()
    assert two.held()["1.1"][0] == (2 if keep == "copy" else 1)
    assert hall.ask(f"SheetCopy.objects.filter(sheet__dossier={two.dossier}, resolved_at=None).count()") == 0


def test_a_session_that_ended_keeps_all(tablet: Maker, hall: HallServer) -> None:
    here = tablet()
    here.mark("1.1", 1)
    here.settle()
    here.context.clear_cookies(name="sessionid")
    here.mark("1.2", 1)
    here.mark("1.3", 0)
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", "signin")
    expect(here.page.locator("[data-bar-words] a")).to_have_attribute("href", re.compile("dang-nhap"))
    here.context.add_cookies([{"name": "sessionid", "value": hall.rows["members"][0]["session"], "url": hall.address}])
    here.settle()
    here.assert_whole()


def test_another_member_on_the_tablet_sees_nothing_of_the_first(tablet: Maker, hall: HallServer) -> None:
    here = tablet()
    carry(here)
    here.context.set_offline(True)
    here.mark("1.1", 2)
    here.page.locator("[data-criterion='1.1'] textarea").fill("lời riêng của tôi")
    expect(here.page.locator("[data-criterion='1.1'] [data-kept-state][data-is=waiting]")).to_have_count(1)
    here.page.close()
    here.context.set_offline(False)
    second = Tablet(here.context, hall, here.dossier, member=1)
    expect(second.page.locator("[data-criterion='1.1'] input:checked")).to_have_count(0)
    assert "lời riêng" not in second.page.content()
    expect(second.page.locator("[data-hall]")).to_have_attribute("data-now", "idle")
    assert here.held() == {}, "what one member marked was sent by another"
    first = Tablet(here.context, hall, here.dossier, member=0)
    first.settle()
    assert here.held()["1.1"][0] == 2


def test_handing_in_without_a_network(tablet: Maker, hall: HallServer) -> None:
    here = tablet()
    carry(here)
    here.context.set_offline(True)
    for row in hall.rows["criteria"]:
        here.mark(row["no"], 0, wait=False)
        expect(here.page.locator(f"[data-criterion='{row['no']}'] [data-kept-state][data-kept]")).to_have_count(1)
    here.page.evaluate("location.hash = 'nop'")
    here.page.locator("[data-hand-in] button").click()
    expect(here.page.locator("[data-hand-in] button")).to_be_disabled()
    here.context.set_offline(False)
    here.page.evaluate("dispatchEvent(new Event('online'))")
    expect(here.page.locator("[data-score]")).to_have_attribute("data-state", "submitted")
    assert here.page.locator("[data-queue-rows] .is-late").all_text_contents() == []
    assert hall.ask(f"[s.state for s in Sheet.objects.filter(dossier={here.dossier})]") == ["submitted"]
    assert len(here.held()) == len(hall.rows["criteria"])


def test_a_closed_round_refuses_in_words_and_wipes(tablet: Maker, hall: HallServer) -> None:
    here = tablet()
    carry(here)
    here.mark("1.1", 1)
    here.settle()
    here.context.set_offline(True)
    here.mark("1.2", 1)
    hall.ask(f"Dossier.objects.filter(pk={here.dossier}).update(state='scored')")
    here.context.set_offline(False)
    here.settle()
    expect(here.page.locator("[data-queue-rows] .is-late")).to_have_count(1)
    carried = f"caches.keys().then((names) => names.filter((name) => name.includes(':{here.dossier}:')))"
    deadline = time.monotonic() + 30
    while here.page.evaluate(carried) and time.monotonic() < deadline:
        here.page.wait_for_timeout(50)
    assert here.page.evaluate(carried) == []
    assert list(here.held()) == ["1.1"]


def test_a_dead_battery(hall: HallServer, dossier: int, tmp_path: Path, browser: Browser) -> None:
    """Every process of the browser is killed right after the page said the device has it."""
    folder = tmp_path / "profile"
    kept: dict[str, int] = {}
    for number, criterion in itertools.islice(enumerate(("1.1", "1.2")), 2):
        # A browser of its own, started apart from the others, with a profile that stays.
        context = browser.browser_type.launch_persistent_context(
            str(folder), executable_path="/usr/bin/chromium", args=ARGUMENTS, viewport=TABLET, locale="vi-VN"
        )  # type: ignore[arg-type]
        here = Tablet(context, hall, dossier)
        context.set_offline(True)
        here.mark(criterion, 1 + number % 2)
        kept[criterion] = 1 + number % 2
        found = subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True, check=False).stdout.split()
        assert found
        for pid in found:
            subprocess.run(["kill", f"-{int(signal.SIGKILL)}", pid], check=False)
        (folder / "SingletonLock").unlink(missing_ok=True)
    context = browser.browser_type.launch_persistent_context(
        str(folder), executable_path="/usr/bin/chromium", args=ARGUMENTS, viewport=TABLET, locale="vi-VN"
    )  # type: ignore[arg-type]
    here = Tablet(context, hall, dossier)
    here.kept = kept
    here.settle()
    here.assert_whole()
    context.close()
