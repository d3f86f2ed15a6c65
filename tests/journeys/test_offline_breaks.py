"""Ways in which a phone without network, its holder, its disk and the server can go wrong, over the pages that share one design: nothing is
lost, nothing is sent as somebody else's, nothing is done twice, and the page says what is so."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from ocop.checklists import actions as visits
from ocop.checklists.models import Check, CheckOperation
from ocop.checklists.tests.conftest import told  # noqa: F401 - fixture
from ocop.checklists.tests.making import Told, jpeg
from ocop.checklists.views import doing
from ocop.people.models import Person
from ocop.stories.models import Answer
from ocop.trade.events.tests import making as events
from ocop.trade.models import MeetingOutcome
from ocop.workdays import clock
from tests import builders
from tests.journeys.cities import wait_for
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

if not Path(check_pages.CHROMIUM).exists() and os.environ.get("CI") != "true":
    pytestmark.append(pytest.mark.skip(reason="Chromium is not installed; make test installs nothing, CI has it."))

PHONE = {"width": 360, "height": 740}
FULL = """() => {
  for (const name of ["add", "put"]) {
    IDBObjectStore.prototype[`own_${name}`] ||= IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function () { throw new DOMException("full", "QuotaExceededError"); };
  }
}"""
BARE = "delete Crypto.prototype.randomUUID; delete Navigator.prototype.locks; delete Navigator.prototype.serviceWorker; delete window.caches;"
ONLINE = "dispatchEvent(new Event('online'))"


@pytest.fixture(autouse=True)
def _sync_calls_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's own loop makes Django think that the test is asynchronous."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@dataclass
class Phone:
    """A browser with a page of one kind: `say(number)` notes one of two words (0, 1), `held()` is what the server has."""

    context: Any
    page: Any
    person: Person
    address: str
    bar: Any
    words: tuple[Callable[[Any], None], Callable[[Any], None]]
    held: Callable[[], list[Any]]

    def say(self, number: int, page: Any = None) -> None:
        self.words[number](page or self.page)

    def open(self) -> Any:
        """A further tab of the same page."""
        page = self.context.new_page()
        page.goto(self.address)
        page.wait_for_selector("[data-sync][data-now]")
        return page

    def away(self) -> None:
        self.context.set_offline(True)

    def back(self, page: Any = None) -> None:
        self.context.set_offline(False)
        (page or self.page).evaluate(ONLINE)

    def holds(self, person: Person | None) -> None:
        """From now on it is this person who is signed in on this phone, or nobody."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        if person is None:
            return
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": urljoin(self.address, "/")}]
        )


def officer() -> Person:
    person = builders.person("Cán bộ thử")
    builders.role(person, "coordination_officer")
    return person


def of_visit() -> tuple[Person, str, tuple[Any, Any], Any]:
    person = officer()
    check = visits.begin(by=person, kind="test", object_id=1, checklist="thu")
    return (
        person,
        reverse("checklists:check", args=[check.pk]),
        (
            lambda page: page.locator("input[name=a-sign][value=yes]").check(),
            lambda page: page.locator("input[name=a-where][value=market]").check(),
        ),
        lambda: [(code, one["value"]) for code, one in sorted(Check.objects.get().answers.items())],
    )


def of_story() -> tuple[Person, str, tuple[Any, Any], Any]:
    product = builders.product("Miến thử")
    person = builders.person("Bà Lành")
    builders.role(person, "producer_member", organisation=product.producer.organisation)
    return (
        person,
        reverse("stories:question", args=["san-pham", product.pk, "where"]),
        (
            lambda page: page.fill("[data-answer=where]", "Dưới chân núi"),
            lambda page: page.fill("[data-answer=where]", "Bên bờ sông Đà"),
        ),
        lambda: list(Answer.objects.order_by("pk").values_list("words", "said_by")),
    )


def of_outcome() -> tuple[Person, str, tuple[Any, Any], Any]:
    at, by, producers, buyers = events.ready(makers=1, takers=1, starts_on=clock.today(), ends_on=clock.today())
    events.wish(producers[0], {buyers[0]: "must"}, by)
    events.published(at, by)
    person = events.member_of(producers[0])
    return (
        person,
        reverse("trade:event_own", args=[at.slug, producers[0].pk]),
        tuple(
            lambda page, value=value: page.locator(f"input[name=result][value={value}]").check()
            for value in ("sample", "memorandum")
        ),
        lambda: list(MeetingOutcome.objects.order_by("pk").values_list("result", "said_by")),
    )  # type: ignore[return-value]


KINDS = {"visit": of_visit, "story": of_story, "outcome": of_outcome}


@pytest.fixture
def chromium() -> Iterator[Any]:
    with check_pages.browser() as running:
        yield running


Maker = Callable[..., Phone]


@pytest.fixture
def phone(live_server: Any, chromium: Any, told: Told) -> Iterator[Maker]:  # noqa: F811
    contexts = []

    def of(kind: str, *, script: str = "", carried: bool = True) -> Phone:
        person, path, words, held = KINDS[kind]()
        context = chromium.new_context(base_url=live_server.url, locale="vi-VN", viewport=PHONE)
        context.set_default_timeout(30_000)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        one = Phone(context, page, person, live_server.url + path, page.locator("[data-sync]"), words, held)
        one.holds(person)
        page.goto(path)
        page.wait_for_selector("[data-sync][data-carried]" if carried else "[data-sync][data-now=idle]")
        return one

    yield of
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", list(KINDS))
def test_somebody_else_signs_in_on_the_phone(phone: Maker, kind: str) -> None:
    """What the first one noted waits for the first one: nothing of it is sent, and nothing as the second one's word."""
    here = phone(kind)
    here.away()
    here.say(0)
    expect(here.bar).to_have_attribute("data-waiting", "1")
    here.holds(officer())
    here.back()
    expect(here.bar).to_have_attribute("data-now", "other")
    expect(here.bar).to_contain_text("người khác")
    expect(here.bar.locator("a")).to_have_attribute("href", re.compile("dang-nhap"))
    assert here.held() == []
    # Nor does a page that the second one opens send it or show it.
    second = here.context.new_page()
    second.goto("/ban/")
    assert here.held() == []
    here.holds(None)
    here.page.evaluate(ONLINE)
    expect(here.bar).to_have_attribute("data-now", "signin")
    here.holds(here.person)
    here.page.evaluate(ONLINE)
    expect(here.bar).to_have_attribute("data-now", "idle")
    assert len(here.held()) == 1
    if kind != "visit":
        assert here.held()[0][1] == here.person.pk


@pytest.mark.parametrize("kind", ["visit", "story"])
def test_the_disk_takes_nothing(phone: Maker, kind: str) -> None:
    """The words stay on the screen, the page says that it alone has them, and they are sent from there."""
    here = phone(kind)
    here.page.evaluate(FULL)
    here.away()
    here.say(0)
    expect(here.bar).to_have_attribute("data-loose", "1")
    expect(here.bar).to_contain_text("hết chỗ nhớ")
    here.say(1)
    expect(here.bar).to_have_attribute("data-loose", "2" if kind == "visit" else "1")
    assert here.held() == []
    here.back()
    expect(here.bar).to_have_attribute("data-now", "idle")
    expect(here.bar).to_have_attribute("data-loose", "0")
    assert len(here.held()) == (2 if kind == "visit" else 1)
    expect(here.bar).not_to_contain_text("hết chỗ nhớ")


def test_the_disk_fills_up_in_the_middle_of_a_visit(phone: Maker, told: Told) -> None:  # noqa: F811
    """What lies on the disk goes first, then what only the page has, and the handing in last."""
    here = phone("visit")
    here.away()
    here.say(0)
    here.say(1)
    here.page.locator("input[name=a-area]").fill("620")
    here.page.locator("input[name=a-show]").fill("80")
    expect(here.bar).to_have_attribute("data-waiting", "4")
    here.page.evaluate(FULL)
    here.page.set_input_files("#p-sign", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": jpeg("orange")})
    here.page.wait_for_selector("[data-item=sign] [data-photos] li canvas")
    here.page.locator("button[value=hand_in]").click()
    expect(here.page.locator("[data-hand-in-words]")).not_to_be_empty()
    expect(here.bar).not_to_have_attribute("data-loose", "0")
    here.back()
    here.page.wait_for_selector("h1 + p:has-text('đã nộp')")
    check = Check.objects.get()
    assert (check.state, check.photos.count(), len(check.answers), told.checks) == ("handed_in", 1, 4, [check.pk])


@pytest.mark.parametrize("kind", list(KINDS))
def test_two_tabs_without_network(phone: Maker, kind: str) -> None:
    """The later word stands, whichever tab said it; the other tab shows it; each is done once."""
    here = phone(kind)
    other = here.open()
    here.away()
    here.say(0)
    expect(here.bar).to_have_attribute("data-waiting", "1")
    here.say(1, other)
    expect(other.locator("[data-sync]")).to_have_attribute("data-waiting", "2")
    here.back(other)
    here.page.evaluate(ONLINE)
    for page in (here.page, other):
        expect(page.locator("[data-sync]")).to_have_attribute("data-now", "idle")
    wait_for(lambda: len(here.held()) == 2, "each once")
    if kind == "story":
        assert here.page.input_value("[data-answer=where]") == here.held()[-1][0] == "Bên bờ sông Đà"
    if kind == "visit":
        assert CheckOperation.objects.count() == 2
        expect(here.page.locator("input[name=a-where][value=market]")).to_be_checked()


def test_a_page_without_https_keeps_and_sends_all_the_same(phone: Maker) -> None:
    here = phone("visit", script=BARE, carried=False)
    here.away()
    here.say(0)
    here.page.set_input_files("#p-sign", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": jpeg("orange")})
    expect(here.bar).to_have_attribute("data-waiting", "2")
    here.back()
    expect(here.bar).to_have_attribute("data-now", "idle")
    assert (here.held(), Check.objects.get().photos.count()) == ([("sign", True)], 1)


def test_a_fault_of_the_server_is_called_so_and_loses_nothing(phone: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    here = phone("visit")

    def broken(*, by: Any, raw: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("a fault")

    monkeypatch.setattr(doing.actions, "apply", broken)
    here.say(0)
    expect(here.bar).to_have_attribute("data-now", "down")
    expect(here.bar).to_contain_text("Máy chủ")
    assert here.held() == []
    monkeypatch.undo()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    here.page.evaluate(ONLINE)
    expect(here.bar).to_have_attribute("data-now", "idle")
    assert here.held() == [("sign", True)]


def test_what_one_typed_into_a_form_is_not_offered_to_another(phone: Maker) -> None:
    here, first, second = phone("visit"), officer(), officer()
    notice, name = here.page.locator("[data-draft-notice]"), here.page.locator("input[name=name]")
    here.holds(first)
    here.page.goto(reverse("desk:village_new"))
    name.fill("Làng của người thứ nhất")
    wait_for(lambda: here.page.locator("[data-draft-state]").inner_text() != "", "the draft")
    here.holds(second)
    here.page.goto(reverse("desk:village_new"))
    expect(notice).to_be_hidden()
    name.fill("Làng của người thứ hai")
    wait_for(lambda: here.page.locator("[data-draft-state]").inner_text() != "", "the draft")
    here.holds(first)
    here.page.goto(reverse("desk:village_new"))
    here.page.locator("[data-draft-restore]").click()
    assert name.input_value() == "Làng của người thứ nhất"
