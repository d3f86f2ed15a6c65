"""More ways for a hall's network, server and tablets to break: requests in flight, answers lost, a frozen server, two devices, the end."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.hall_server import HallServer
from tests.journeys.test_hall import (  # noqa: F401 - fixtures
    SYNC,
    Maker,
    Tablet,
    carry,
    cut,
    dossier,
    hall,
    numbers,
    tablet,
)

pytestmark = pytest.mark.journey


@contextmanager
def frozen(hall: HallServer) -> Iterator[None]:  # noqa: F811
    """The server takes requests and does nothing with them, as a machine without memory does; afterwards it goes on."""
    assert hall.process is not None
    os.killpg(hall.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(hall.process.pid, signal.SIGCONT)


def test_the_network_goes_while_the_request_is_under_way(tablet: Maker, hall: HallServer) -> None:  # noqa: F811
    here = tablet()
    here.mark("1.1", 0)
    here.settle()
    with frozen(hall):
        with here.page.expect_request(SYNC):
            here.mark("1.1", 2)
        here.context.set_offline(True)
        here.mark("1.2", 1)
    here.context.set_offline(False)
    here.settle()
    here.assert_whole()


@pytest.mark.parametrize("how", ["reload", "close"])
def test_the_page_goes_while_the_request_is_under_way(tablet: Maker, hall: HallServer, how: str) -> None:  # noqa: F811
    here = tablet()
    carry(here)
    with frozen(hall):
        with here.page.expect_request(SYNC):
            here.mark("1.1", 1)
        here.mark("1.2", 0)
        if how == "close":
            here.page.close()
        else:
            here.context.set_offline(True)
            here.page.reload()
    here.context.set_offline(False)
    if how == "close":
        here.open()
    here.page.wait_for_selector("html.has-hall")
    here.settle()
    here.assert_whole()


def test_the_token_of_the_form_is_gone(tablet: Maker) -> None:  # noqa: F811
    here = tablet()
    here.mark("1.1", 1)
    here.settle()
    here.context.clear_cookies(name="csrftoken")
    here.mark("1.2", 0)
    here.settle()
    here.assert_whole()


def conflict(tablet: Maker) -> tuple[Tablet, Tablet]:  # noqa: F811
    """Two devices that differ on 1.1 (1 stands, 2 on the second) and the second knows it."""
    one, two = tablet(), tablet()
    carry(two)
    two.context.set_offline(True)
    two.mark("1.1", 2)
    one.mark("1.1", 1)
    one.settle()
    two.context.set_offline(False)
    two.settle()
    expect(two.page.locator("[data-criterion='1.1'] [data-both] button")).to_have_count(2)
    return one, two


@pytest.mark.parametrize("keep", ["standing", "copy"])
def test_choosing_between_two_devices_without_a_network(tablet: Maker, hall: HallServer, keep: str) -> None:  # noqa: F811
    _one, two = conflict(tablet)
    two.context.set_offline(True)
    two.page.locator(f"[data-criterion='1.1'] [data-keep={keep}]").click()
    expect(two.page.locator("[data-criterion='1.1'] [data-both] button")).to_have_count(0)
    two.page.reload()
    two.page.wait_for_selector("html.has-hall")
    wanted = 2 if keep == "copy" else 1
    expect(two.page.locator("[data-criterion='1.1'] input[name=answer]").nth(wanted)).to_be_checked()
    assert two.held()["1.1"][0] == 1, "nothing was sent yet"
    two.page.route(SYNC, cut("after"))  # done, and the answer lost
    two.context.set_offline(False)
    two.page.evaluate("dispatchEvent(new Event('online'))")
    expect(two.page.locator("[data-hall]")).to_have_attribute("data-now", "offline")
    two.page.unroute(SYNC)
    two.settle()
    assert two.held()["1.1"] == [wanted, 2]
    assert hall.ask(f"SheetCopy.objects.filter(sheet__dossier={two.dossier}, resolved_at=None).count()") == 0


def test_a_choice_that_came_too_late_is_shown_again(tablet: Maker) -> None:  # noqa: F811
    one, two = conflict(tablet)
    two.context.set_offline(True)
    two.page.locator("[data-criterion='1.1'] [data-keep=copy]").click()
    expect(two.page.locator("[data-criterion='1.1'] [data-both] button")).to_have_count(0)
    one.mark("1.1", 0)
    one.settle()
    two.context.set_offline(False)
    two.settle()
    expect(two.page.locator("[data-criterion='1.1'] [data-both] button")).to_have_count(2)
    expect(two.page.locator("[data-queue-rows] .is-late")).to_have_count(1)
    assert two.held()["1.1"][0] == 0


def marked_whole(here: Tablet, hall: HallServer) -> None:  # noqa: F811
    for row in hall.rows["criteria"]:
        here.mark(row["no"], 0)
    here.page.evaluate("location.hash = 'nop'")


def test_the_answer_to_handing_in_is_lost(tablet: Maker, hall: HallServer) -> None:  # noqa: F811
    here = tablet()
    marked_whole(here, hall)
    here.settle()
    here.page.route(SYNC, cut("after"))
    here.page.locator("[data-hand-in] button").click()
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", "offline")
    here.page.unroute(SYNC)
    here.settle()
    expect(here.page.locator("[data-score]")).to_have_attribute("data-state", "submitted")
    assert hall.ask(f"[s.state for s in Sheet.objects.filter(dossier={here.dossier})]") == ["submitted"]
    expect(here.page.locator("[data-queue-rows] .is-late")).to_have_count(0)


def test_killed_between_the_marks_and_the_handing_in(tablet: Maker, hall: HallServer) -> None:  # noqa: F811
    here = tablet()
    carry(here)
    here.context.set_offline(True)
    marked_whole(here, hall)
    here.page.locator("[data-hand-in] button").click()
    expect(here.page.locator("[data-hand-in] button")).to_be_disabled()

    def killed(route: Route) -> None:
        if hall.process is None:
            route.abort("connectionrefused")
            return
        route.fetch()
        hall.kill()
        route.abort("connectionreset")

    here.page.route(SYNC, lambda route: killed(route) if route.request.method == "POST" else route.continue_())
    here.context.set_offline(False)
    here.page.evaluate("dispatchEvent(new Event('online'))")
    while hall.process is not None:
        here.page.wait_for_timeout(50)
    expect(here.page.locator("[data-hall]")).to_have_attribute("data-now", "offline")
    here.page.unroute(SYNC)
    hall.start()
    here.settle()
    assert hall.ask(f"[s.state for s in Sheet.objects.filter(dossier={here.dossier})]") == ["submitted"]
    assert len(here.held()) == len(hall.rows["criteria"])


def test_handed_in_the_bar_says_so_and_when(tablet: Maker, hall: HallServer) -> None:  # noqa: F811
    here = tablet()
    problems: list[str] = []
    here.page.on("console", lambda message: problems.append(message.text) if message.type == "warning" else None)
    carry(here)
    marked_whole(here, hall)
    here.settle()
    here.page.locator("[data-hand-in] button").click()
    words = here.page.locator("[data-bar-words]")
    for _ in range(2):
        here.page.wait_for_selector("[data-score][data-state=submitted]")
        expect(words).to_contain_text("đã nộp")
        expect(words).to_contain_text(re.compile(r"\d\d:\d\d \d\d/\d\d/\d\d"))
        here.page.reload()
    here.context.set_offline(True)
    here.page.reload()
    expect(words).to_contain_text("đã nộp")
    expect(words).not_to_contain_text("0 thay đổi")
    assert problems == []


def test_marks_made_after_another_device_handed_in_stay_readable(tablet: Maker, hall: HallServer) -> None:  # noqa: F811
    one, two = tablet(), tablet()
    carry(two)
    marked_whole(one, hall)
    one.settle()
    two.context.set_offline(True)
    two.mark("1.1", 1)
    one.page.locator("[data-hand-in] button").click()
    one.page.wait_for_selector("[data-score][data-state=submitted]")
    hall.ask(f"Dossier.objects.filter(pk={one.dossier}).update(state='scored')")
    two.context.set_offline(False)
    two.settle()
    # The round closed: sheet and papers leave the tablet, what was not taken stays to be read.
    two.page.goto(f"{hall.address}/ban/cham/")
    row = two.page.locator("[data-queue-rows] li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Miến dong thử")
    expect(row).to_contain_text("1.1")
    with two.page.expect_download() as saved:
        two.page.locator("[data-save-refused]").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert "1.1" in text
    assert "điểm" in text or ":" in text
    row.get_by_role("button").last.click()
    expect(row).to_have_count(0)
    assert one.held()["1.1"][0] == 0
