"""Events in Chromium: wishes on a phone, a meeting moved by mouse and by keyboard, an outcome noted without network, the looks of pages."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ocop.trade.events.actions import timetables
from ocop.trade.events.tests import making
from ocop.trade.models import MeetingOutcome, Placement, Wish
from tests.journeys.cities import wait_for
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


def opened(
    chromium: Any, live_server: Any, person: Any, path: str, *, size: dict[str, int] = PHONE, **extra: Any
) -> Any:
    """A page of somebody who signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(viewport=size, base_url=live_server.url, locale="vi-VN", **extra)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(path)
    return page


def test_a_wish_is_one_tap_on_a_phone(live_server: Any, chromium: Any) -> None:
    at, _by, producers, buyers = making.ready(musts_each=1)
    member = making.member_of(producers[0])
    page = opened(chromium, live_server, member, reverse("trade:event_wishes", args=[at.slug, producers[0].pk]))
    row = page.locator(f"#w-{buyers[0].pk}")
    row.locator("button[value=must]").click()
    page.wait_for_selector(f"#w-{buyers[0].pk}[data-wish=must]")
    assert page.locator("#dung").inner_text().startswith("1/20")
    assert list(Wish.objects.values_list("participant_id", "other_id", "value")) == [
        (producers[0].pk, buyers[0].pk, "must")
    ]
    page.locator(f"#w-{buyers[1].pk} button[value=must]").click()
    page.wait_for_selector(f"#w-{buyers[1].pk} [role=alert]")
    assert Wish.objects.count() == 1
    page.locator(f"#w-{buyers[1].pk} button[value=like]").click()
    page.wait_for_selector(f"#w-{buyers[1].pk}[data-wish=like]")
    # The second tap on the same takes it off.
    row.locator("button[aria-pressed=true]").click()
    page.wait_for_selector(f"#w-{buyers[0].pk}:not([data-wish])")
    assert list(Wish.objects.values_list("other_id", "value")) == [(buyers[1].pk, "like")]


def draft_of(at: Any, by: Any) -> Any:
    """A draft to be changed."""
    return timetables.copy(by=by, timetable=making.published(at, by))


def test_a_meeting_is_moved_by_mouse_and_by_keyboard(live_server: Any, chromium: Any) -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    making.wish(producers[1], {buyers[1]: "like"}, by)
    draft = draft_of(at, by)
    one = Placement.objects.filter(timetable=draft).order_by("pk")[0]
    page = opened(chromium, live_server, by, reverse("trade:timetable", args=[at.slug, draft.number]), size=DESK)
    page.wait_for_selector(".has-drag")
    link = page.locator(f"a[data-meeting='{one.meeting_id}']")
    last = page.locator("td[data-where]").last
    where = last.get_attribute("data-where")
    last.scroll_into_view_if_needed()
    box, goal = link.bounding_box(), last.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 40, steps=4)
    page.wait_for_selector("td button[data-grade]")
    assert page.locator("td button[data-grade=impossible]").count() >= 1
    goal = last.bounding_box()
    page.mouse.move(goal["x"] + 20, goal["y"] + 20, steps=6)
    with page.expect_navigation():
        page.mouse.up()
    wait_for(
        lambda: (
            f"{(row := Placement.objects.get(timetable=draft, meeting=one.meeting_id)).slot_id}-{row.table_id}" == where
        ),
        "the move",
    )
    # By keyboard: taken up, over to the place above, put down.
    page.wait_for_selector(".has-drag")
    page.locator(f"a[data-meeting='{one.meeting_id}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("td button[data-grade]")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.grade") in ("fine", "note")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wait_for(lambda: timetables.Timetable.objects.get(pk=draft.pk).changed == 2, "the second move")
    # Escape leaves it.
    page.wait_for_selector(".has-drag")
    page.locator(f"a[data-meeting='{one.meeting_id}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("td button[data-grade]")
    page.keyboard.press("Escape")
    assert page.locator("td button[data-grade]").count() == 0
    assert timetables.Timetable.objects.get(pk=draft.pk).changed == 2


def test_a_meeting_is_moved_without_script(live_server: Any, chromium: Any) -> None:
    at, by, producers, buyers = making.ready(makers=1, takers=1)
    making.wish(producers[0], {buyers[0]: "must"}, by)
    draft = draft_of(at, by)
    page = opened(
        chromium, live_server, by, reverse("trade:timetable", args=[at.slug, draft.number]), java_script_enabled=False
    )
    page.locator("a.meet").click()
    page.locator("button[name=where]").last.click()
    page.wait_for_url(f"**/lich-gap/{draft.number}/**")
    assert timetables.Timetable.objects.get(pk=draft.pk).changed == 1


def test_an_outcome_is_noted_without_network_and_counts_once(live_server: Any, chromium: Any) -> None:
    from ocop.workdays import clock

    at, by, producers, buyers = making.ready(makers=1, takers=1, starts_on=clock.today(), ends_on=clock.today())
    making.wish(producers[0], {buyers[0]: "must"}, by)
    making.published(at, by)
    member = making.member_of(producers[0])
    page = opened(chromium, live_server, member, reverse("trade:event_own", args=[at.slug, producers[0].pk]))
    page.wait_for_selector("[data-own][data-carried]")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(".has-own")
    page.locator("input[name=result][value=sample]").check()
    page.wait_for_selector("[data-own][data-waiting='1']")
    page.locator("input[name=note]").fill("gửi 2 hộp")
    page.locator("input[name=note]").blur()
    page.reload()
    page.wait_for_selector(".has-own")
    wait_for(lambda: page.locator("input[name=result][value=sample]").is_checked(), "what the phone kept")
    assert MeetingOutcome.objects.count() == 0
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-own][data-now=idle]")
    said = list(MeetingOutcome.objects.order_by("said_at", "pk").values_list("result", "note"))
    assert said[-1] == ("sample", "gửi 2 hộp")
    before = len(said)
    page.reload()
    page.wait_for_selector(".has-own")
    page.wait_for_selector("[data-own][data-now=idle]")
    assert MeetingOutcome.objects.count() == before


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_pages_are_sound(live_server: Any, chromium: Any, width: int, scheme: str) -> None:
    at, by, producers, buyers = making.ready()
    for one in producers:
        making.wish(one, {buyers[0]: "must", buyers[1]: "like"}, by)
    draft = draft_of(at, by)
    hall = at.halls.get()
    meeting = Placement.objects.filter(timetable=draft).order_by("pk")[0].meeting_id
    slug = at.slug
    addresses = {
        "list": reverse("trade:events"),
        "event": reverse("trade:event", args=[slug]),
        "change": reverse("trade:event_change", args=[slug]),
        "layout": reverse("trade:event_layout", args=[slug]),
        "slots": reverse("trade:event_slots", args=[slug]),
        "people": reverse("trade:event_participants", args=[slug]),
        "invite": reverse("trade:event_invite", args=[slug]),
        "participant": reverse("trade:event_participant", args=[slug, producers[0].pk]),
        "wishes": reverse("trade:event_wishes", args=[slug, producers[0].pk]),
        "timetables": reverse("trade:timetables", args=[slug]),
        "published": reverse("trade:timetable", args=[slug, 1]),
        "draft": reverse("trade:timetable", args=[slug, draft.number]),
        "moving": reverse("trade:timetable_move", args=[slug, draft.number, meeting]),
        "meetings": reverse("trade:timetable_meetings", args=[slug]),
        "compare": reverse("trade:timetable_compare", args=[slug]) + f"?a=1&b={draft.number}",
        "repair": reverse("trade:timetable_repair", args=[slug]),
        "day": reverse("trade:event_day", args=[slug]),
        "board": reverse("trade:event_board", args=[slug, hall.pk]),
        "sheet": reverse("trade:event_board", args=[slug, hall.pk]) + "?all=1",
        "door": reverse("trade:event_door", args=[slug, producers[0].badge]),
        "own": reverse("trade:event_own", args=[slug, producers[0].pk]),
        "results": reverse("trade:event_results", args=[slug]),
        "calendar": reverse("trade:event_calendar") + "?year=2026",
        "outside": reverse("trade:event_outside_new"),
        "interpreters": reverse("trade:event_interpreters", args=[slug]),
        "public": reverse("trade_public:events") + "?year=2026",
        "public_event": reverse("trade_public:event", args=[slug]),
    }
    page = opened(chromium, live_server, by, "/ban/", size={"width": width, "height": 900}, color_scheme=scheme)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    found = {}
    shots = os.environ.get("SHOTS")
    for name, address in addresses.items():
        page.goto(address)
        problems = check_pages._measured(page) + check_pages._axe(page)
        if problems:
            found[name] = problems
        if shots:
            page.screenshot(path=f"{shots}/{name}-{width}-{scheme}.png", full_page=True)
    assert found == {}
    assert errors == []
