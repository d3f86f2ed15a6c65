"""The whole way of a contract: from a chain's terms to the dong that was paid, and what the office's funnel says of it."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.journeys.cities import City
from tests.journeys.conftest import PHONE
from tests.journeys.halls import People, refusals, send

pytestmark = pytest.mark.journey
OFFICE, CHAIN = "cong-thuong@vidu.invalid", "thu-mua@vidu.invalid"
COOPERATIVE, ENTERPRISE, HOUSEHOLD = "chu-the@vidu.invalid", "chu-the-2@vidu.invalid", "+84599000101"
COMMUNE = "can-bo-xa-2@vidu.invalid"
TODAY, FIRST_DAY = datetime.date(2026, 11, 23), datetime.date(2026, 12, 10)
LAST_DAY = FIRST_DAY + datetime.timedelta(days=1)
LATER = FIRST_DAY + datetime.timedelta(days=180)
ROOT = "/ban/giao-thuong"
NAME, NEED = "Hội nghị của hai mùa", "Tìm quà Tết của làng nghề"
PRODUCERS, BUYERS = 70, 15
MONEY = re.compile(r"[^\d]")


@pytest.fixture(scope="module")
def city(made_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    made = City(tmp_path_factory.mktemp("trade"), copy_of=made_city, today=TODAY.isoformat())
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def people(browser: Browser, city: City) -> Iterator[People]:
    found = People(browser, city)
    yield found
    found.close()


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What one step hands to the next: the event's word in the address, keys of memoranda."""
    return {}


def written(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def followed(page: Page, link: str) -> None:
    """Click and be on the next page."""
    with page.expect_navigation():
        page.locator(link).first.click()
    page.wait_for_load_state()


def number_of(text: str) -> int:
    return int(MONEY.sub("", text) or -1)


def counted(page: Page, words: str) -> int:
    """The number of the tile that bears these words."""
    return number_of(page.locator(".stats > *").filter(has_text=words).first.locator("b").first.inner_text())


def place_of(city: City, who: str) -> str:
    """The organisation an account speaks for."""
    [row] = [one for one in city._accounts if who in (one["email"], one["phone"])]
    return str(row["place"])


def test_1_a_chain_publishes_its_terms_and_a_need(city: City, people: People, told: dict[str, Any]) -> None:
    page = people.page(CHAIN)
    page.goto(f"{ROOT}/ben-mua/?q={place_of(city, CHAIN)}")
    followed(page, f"main a[href*='{ROOT}/ben-mua/']:has-text('{place_of(city, CHAIN)}')")
    told["buyer"] = re.search(r"/ben-mua/(\d+)/", page.url).group(1)  # type: ignore[union-attr]
    people.picture(page, "buyer")
    send(page, "form[action$='/dieu-kien/soan/']", button="button")
    assert refusals(page) == []
    told["terms"] = re.search(r"/dieu-kien/(\d+)/", page.url).group(1)  # type: ignore[union-attr]
    page.select_option("form[action$='/muc/them/'] select[name=code]", "lead_days")
    followed(page, "form[action$='/muc/them/'] button")
    people.picture(page, "terms-row")
    page.locator("main form.form input[type=text], main form.form input[inputmode=numeric]").first.fill("2")
    send(page, "main form.form")
    assert refusals(page) == []
    people.picture(page, "terms-draft")
    send(page, "form[action$='/cong-bo/']", button="button")
    assert refusals(page) == []
    people.picture(page, "terms-published")
    page.goto(f"{ROOT}/ben-mua/{told['buyer']}/nhu-cau/moi/")
    page.fill("[name=title]", NEED)
    page.fill("[name=quantity]", "200")
    page.fill("[name=unit]", "hộp")
    page.select_option("[name=every]", "month")
    page.fill("[name=until]", written(TODAY + datetime.timedelta(days=120)))
    people.picture(page, "need-new")
    send(page, "main form.form")
    assert refusals(page) == []
    people.picture(page, "need")
    send(page, "form[action$='/trang-thai/']", button="button")
    assert refusals(page) == []
    expect(page.locator("main")).to_contain_text(NEED)
    people.picture(page, "need-open")


def test_2_three_producers_see_what_stands_between(city: City, people: People, told: dict[str, Any]) -> None:
    seen = {}
    for who, size in ((COOPERATIVE, PHONE), (ENTERPRISE, {"width": 1440, "height": 900}), (HOUSEHOLD, PHONE)):
        page = people.page(who, size)
        page.goto(f"{ROOT}/con-thieu/")
        people.picture(page, f"between-{who[:8]}")
        followed(page, "main section.spread h2 a")
        door = page.locator("section.stack").filter(has=page.locator(f"a[href$='/dieu-kien/{told['terms']}/']")).first
        expect(door).to_be_visible()
        people.picture(page, f"between-offer-{who[:8]}")
        steps = door.locator("ol.rows > li").all_inner_texts()
        assert steps, f"nothing stands between {who} and the chain"
        assert door.locator("ol.rows > li a").count(), "a step without a way"
        seen[who] = "\n".join(steps)
    told["between"] = seen
    assert len(set(seen.values())) == 3


def test_3_the_office_makes_an_event_of_seventy_producers_and_fifteen_buyers(
    city: City, people: People, told: dict[str, Any]
) -> None:
    page = people.page(OFFICE)
    page.goto(f"{ROOT}/su-kien/moi/")
    people.picture(page, "event-new")
    send(
        page,
        "main form.form",
        name_vi=NAME,
        kind="conference",
        starts_on=written(FIRST_DAY),
        ends_on=written(LAST_DAY),
        venue="Nhà văn hoá Bến Đò",
        register_until=written(FIRST_DAY - datetime.timedelta(days=7)),
        wishes_until=written(FIRST_DAY - datetime.timedelta(days=3)),
        budget="600.000.000",
    )
    assert refusals(page) == []
    told["event"] = page.url.rstrip("/").rsplit("/", 1)[1]
    at = f"{ROOT}/su-kien/{told['event']}"
    page.goto(f"{at}/mat-bang/")
    send(page, "form:has(button[value=hall])", button="button[value=hall]", name="Gian giữa")
    send(page, "form:has(button[value=tables])", button="button[value=tables]", count="15")
    people.picture(page, "layout")
    page.goto(f"{at}/khung-gio/")
    for box in page.locator("[name=days]").all():
        box.check()
    send(page, "main form.form", sessions="8:30-11:30; 13:30-16:30", minutes="20")
    assert refusals(page) == []
    page.goto(f"{at}/")
    send(page, "form:has(input[value=open])", button="button")
    _sign_up(people.page(COOPERATIVE, PHONE), at, people, "cooperative")
    _sign_up(people.page(HOUSEHOLD, PHONE), at, people, "household")
    _sign_up(people.page(CHAIN, PHONE), at, people, "chain")
    own = {place_of(city, one) for one in (COOPERATIVE, HOUSEHOLD, CHAIN)}
    _bring_in(page, told["event"], people, own=own, first=place_of(city, ENTERPRISE))
    page.goto(f"{at}/")
    people.picture(page, "event-full")
    assert counted(page, "chủ thể đã đăng ký") == PRODUCERS
    assert counted(page, "nhà mua đã đăng ký") == BUYERS
    send(page, "form:has(input[value=collect])", button="button")
    assert refusals(page) == []


def _sign_up(page: Page, at: str, people: People, name: str) -> None:
    """On a phone: open the event, say who comes, with what."""
    page.goto(f"{at}/")
    people.picture(page, f"event-{name}")
    followed(page, "main a[href*='/dang-ky/']")
    for box in page.locator("main [name=product]").all()[:2]:
        box.check()
    people.picture(page, f"sign-up-{name}")
    send(page, "main form.form")
    assert refusals(page) == []


def _bring_in(page: Page, event: str, people: People, *, own: set[str], first: str) -> None:
    """The others by a list, as an office has it: read, looked at, applied."""
    rows = []
    for side, missing in (("producer", PRODUCERS), ("buyer", BUYERS)):
        here = {row["name"] for row in _listed(page, f"{ROOT}/su-kien/{event}/tham-du/?side={side}&state=registered")}
        known = _listed(page, f"{ROOT}/su-kien/hoi-nghi-sap-toi/tham-du/?side={side}")
        names = sorted({row["name"] for row in known} - here - own, key=lambda one: (one != first, one))
        rows += [(event, name, "chủ thể" if side == "producer" else "nhà mua") for name in names[: missing - len(here)]]
    text = io.StringIO()
    csv.writer(text).writerows([("Mã sự kiện", "Đơn vị tham dự", "Phía"), *rows])
    page.goto("/ban/nhap/moi/")
    page.set_input_files(
        "input[type=file]",
        {"name": "nguoi-tham-du.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")},
    )
    send(page, "main form.form", kind="event_participants", register="demo")
    page.wait_for_selector("main form[action$='/ap-dung/']")
    people.picture(page, "list-read")
    send(page, "main form[action$='/ap-dung/']")
    page.wait_for_selector("text=Hoàn lại cả lần nhập")
    people.picture(page, "list-in")


def _listed(page: Page, address: str) -> list[dict[str, str]]:
    """The names of a list, from its file."""
    text = page.request.get(f"{address}&format=csv").text().lstrip("\ufeff")
    found = csv.reader(io.StringIO(text))
    next(found)
    return [{"name": row[0]} for row in found]


def test_4_wishes_by_hand_on_phones_for_a_household_and_the_rest(
    city: City, people: People, told: dict[str, Any]
) -> None:
    at = f"{ROOT}/su-kien/{told['event']}"
    chain, cooperative, enterprise, household = (
        place_of(city, one) for one in (CHAIN, COOPERATIVE, ENTERPRISE, HOUSEHOLD)
    )
    _wish(people.page(COOPERATIVE, PHONE), at, {chain: "must"}, people)
    _wish(people.page(ENTERPRISE, PHONE), at, {chain: "like"})
    _wish(people.page(CHAIN, PHONE), at, {cooperative: "must", household: "must", enterprise: "must"})
    page = people.page(COMMUNE)
    page.goto(f"{at}/")
    people.picture(page, "event-commune")
    followed(page, f"main a:has-text('{household}')")
    followed(page, "main a[href$='/nguyen-vong/']")
    _tap_wish(page, chain, "must")
    people.picture(page, "wishes-for-a-household")
    said = city.manage("demo_wishes", told["event"])
    assert int(said.split()[0]) > 400
    page = people.page(OFFICE)
    page.goto(f"{at}/")
    people.picture(page, "event-wishes")


def _wish(page: Page, at: str, wishes: dict[str, str], people: People | None = None) -> None:
    page.goto(f"{at}/")
    followed(page, "main a[href$='/nguyen-vong/']")
    for name, value in wishes.items():
        _tap_wish(page, name, value)
    if people:
        people.picture(page, "wishes")


def _tap_wish(page: Page, name: str, value: str) -> None:
    page.fill("main [name=q]", name)
    followed(page, "form.filters button")
    row = page.locator("li.wish").filter(has_text=name).first
    row.locator(f"button[value={value}]").click()
    expect(page.locator(f"li.wish[data-wish={value}]").filter(has_text=name)).to_have_count(1)


def test_5_the_timetable_is_made_watched_and_adjusted(city: City, people: People, told: dict[str, Any]) -> None:
    at = f"{ROOT}/su-kien/{told['event']}"
    page = people.page(OFFICE)
    page.goto(f"{at}/lich-gap/")
    send(page, "form:has([name=seconds])", seconds="12")
    assert refusals(page) == []
    people.picture(page, "timetable-going")
    if page.locator("#tien-do").count():
        expect(page.locator("#tien-do")).to_have_count(0, timeout=90_000)
    page.wait_for_selector("table.slots")
    people.picture(page, "timetable")
    words = page.inner_text("main")
    assert re.search(r"tối ưu|khoảng cách|tốt nhất", words, re.IGNORECASE), words[:2000]
    page.goto(f"{page.url}?day={LAST_DAY.isoformat()}")
    _moved_by_mouse(page, people)
    _moved_by_keyboard(page)
    people.picture(page, "timetable-adjusted")
    send(page, "form:has(button[value=publish])", button="button[value=publish]")
    assert refusals(page) == []
    expect(page.locator("main")).to_contain_text("đã công bố")


def _movable(page: Page) -> tuple[str, str]:
    """A meeting of the page and a place where it does no harm, by what the page itself asks for while one drags."""
    for key in page.locator("a[data-meeting]").evaluate_all("all => all.map(one => one.dataset.meeting)"):
        address = page.locator("[data-move]").get_attribute("data-move") or ""
        answer = page.request.get(address.replace("/0/", f"/{key}/"), headers={"Accept": "application/json"})
        grades = answer.json()["grades"]
        for where, (grade, _words) in grades.items():
            if grade in ("fine", "note") and page.locator(f"td[data-where='{where}']:not(:has(a))").count():
                return key, where
    raise AssertionError("no meeting has another place")


def _moved_by_mouse(page: Page, people: People) -> None:
    """Taken up, looked at what each place would mean, dropped where it does no harm."""
    page.wait_for_selector(".has-drag")
    key, where = _movable(page)
    meeting = page.locator(f"a[data-meeting='{key}']")
    meeting.scroll_into_view_if_needed()
    box = meeting.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 30, steps=4)
    page.wait_for_selector("td button[data-grade]")
    grades = set(page.locator("td button[data-grade]").evaluate_all("all => all.map(one => one.dataset.grade)"))
    assert {"impossible"} < grades, grades
    people.picture(page, "timetable-grades")
    goal = page.locator(f"td[data-where='{where}']")
    goal.scroll_into_view_if_needed()
    box = goal.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 15, steps=6)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator(f"td[data-where='{where}'] a[data-meeting='{key}']")).to_have_count(1)


def _moved_by_keyboard(page: Page) -> None:
    page.wait_for_selector(".has-drag")
    key, where = _movable(page)
    page.locator(f"a[data-meeting='{key}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("td button[data-grade]")
    page.locator(f"td[data-where='{where}'] button[data-grade]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"td[data-where='{where}'] a[data-meeting='{key}']")).to_have_count(1)


def test_6_the_day_on_three_phones_one_without_a_network(city: City, people: People, told: dict[str, Any]) -> None:
    people.close()
    city.moved_to(FIRST_DAY.isoformat())
    at = f"{ROOT}/su-kien/{told['event']}"
    office = people.page(OFFICE)
    office.goto(f"{at}/")
    send(office, "form:has(input[value=start])", button="button")
    assert refusals(office) == []
    phones = {who: _own_meetings(people.page(who, PHONE), at) for who in (COOPERATIVE, ENTERPRISE, CHAIN)}
    people.picture(phones[COOPERATIVE], "own-meetings")
    _checked_in(city, people, office, at)
    chain, cooperative, enterprise, household = (
        place_of(city, one) for one in (CHAIN, COOPERATIVE, ENTERPRISE, HOUSEHOLD)
    )
    away = phones[ENTERPRISE]
    away.wait_for_selector("[data-own][data-carried]")
    away.context.set_offline(True)
    away.reload()
    away.wait_for_selector(".has-own")
    _came_of_it(away, chain, "memorandum", note="gửi bảng giá Tết")
    away.wait_for_selector("[data-own][data-waiting]:not([data-waiting='0'])")
    people.picture(away, "outcome-offline")
    away.reload()
    away.wait_for_selector(".has-own")
    expect(_meeting_with(away, chain).locator("input[value=memorandum]")).to_be_checked()
    # The others say theirs with a network: three taps each.
    for phone, other, result in (
        (phones[COOPERATIVE], chain, "memorandum"),
        (phones[CHAIN], cooperative, "memorandum"),
        (phones[CHAIN], household, "memorandum"),
        (phones[CHAIN], _another(phones[CHAIN], {cooperative, enterprise, household}), "nothing"),
    ):
        phone.wait_for_selector(".has-own")
        _came_of_it(phone, other, result)
        phone.wait_for_selector("[data-own][data-now=idle]")
    people.picture(phones[CHAIN], "outcomes-chain")
    away.context.set_offline(False)
    away.evaluate("dispatchEvent(new Event('online'))")
    away.wait_for_selector("[data-own][data-now=idle]")
    office.goto(f"{at}/ket-qua/")
    people.picture(office, "results")
    assert counted(office, "đã gặp") == 4
    office.locator("main a").filter(has_text="ký biên bản ghi nhớ").first.click()
    office.wait_for_load_state()
    for name in (enterprise, "gửi bảng giá Tết"):
        expect(office.locator("main")).to_contain_text(name)


def _own_meetings(page: Page, at: str) -> Page:
    page.goto(f"{at}/")
    followed(page, "main a[href*='/cuoc-gap/']")
    page.wait_for_selector(".has-own")
    return page


def _meeting_with(page: Page, name: str) -> Any:
    return page.locator("[data-meeting]").filter(has_text=name).first


def _another(page: Page, but: set[str]) -> str:
    names = page.locator("[data-meeting] b").all_inner_texts()
    return next(name for name in names if name not in but)


def _came_of_it(page: Page, other: str, result: str, *, note: str = "") -> None:
    """Three taps: the meeting, what came of it, and it is kept."""
    box = _meeting_with(page, other)
    box.locator("label.tap").filter(has=page.locator(f"input[value={result}]")).click()
    expect(box.locator(f"input[value={result}]")).to_be_checked()
    if note:
        box.locator("input[name=note]").fill(note)
        box.locator("input[name=note]").blur()


def _checked_in(city: City, people: People, office: Page, at: str) -> None:
    """By the code on the badge, read from the sheet as a camera reads it; the second time says so."""
    body = office.request.get(f"{at}/the.pdf?q={place_of(city, COOPERATIVE)}").body()
    assert body[:5] == b"%PDF-"
    shown = pypdfium2.PdfDocument(io.BytesIO(body))[0].render(scale=3).to_pil()
    if people.shots:
        shown.save(people.shots / "badge.png")
    [code] = [one.text for one in zxingcpp.read_barcodes(shown)]
    path = re.sub(r"^https?://[^/]+", "", code)
    phone = people.page(OFFICE, PHONE)
    phone.goto(path)
    people.picture(phone, "door")
    send(phone, "main form", button="button.btn-main")
    expect(phone.locator("main")).to_contain_text(place_of(city, COOPERATIVE))
    people.picture(phone, "door-in")
    office.goto(f"{at}/ngay/")
    assert counted(office, "có mặt") == 1
    send(office, "form:has([name=word])", button="button[value=word]", word=path)
    assert counted(office, "có mặt") == 1
    people.picture(office, "day")


def test_7_one_who_does_not_come_is_repaired(city: City, people: People, told: dict[str, Any]) -> None:
    at = f"{ROOT}/su-kien/{told['event']}"
    page = people.page(OFFICE)
    page.goto(f"{at}/lich-gap/")
    published = (
        page.locator("main tbody tr").filter(has_text="đã công bố").locator("a").first.get_attribute("href") or ""
    )
    page.goto(f"{published}?day={LAST_DAY.isoformat()}")
    missing = page.locator("table.slots .meet b").first.inner_text()
    page.goto(f"{at}/ngay/?day={LAST_DAY.isoformat()}&q={missing}")
    send(page, "form:has(button[value=absent])", button="button[value=absent]")
    assert refusals(page) == []
    page.goto(f"{at}/lich-gap/sua/?day={LAST_DAY.isoformat()}")
    expect(page.locator("main")).to_contain_text(missing)
    people.picture(page, "repair")
    touched = page.locator("section[aria-labelledby=to] li").count()
    assert touched > 0
    send(page, "main form[method=post]", button="button")
    assert refusals(page) == []
    people.picture(page, "repair-compared")
    # The meetings of the one who is away go; as few others as possible move.
    gone = counted(page, "mất")
    assert gone <= touched
    assert counted(page, "dời") <= touched
    send(page, "form:has(button[value=publish])", button="button[value=publish]")
    assert refusals(page) == []
    expect(page.locator("main")).to_contain_text("đã công bố")
    page.goto(f"{at}/lich-gap/sua/?day={LAST_DAY.isoformat()}")
    assert page.locator("section[aria-labelledby=to] li").count() == 0
    assert people.problems == []


def test_8_memoranda_are_signed_by_both(city: City, people: People, told: dict[str, Any]) -> None:
    at = f"{ROOT}/su-kien/{told['event']}"
    chain = people.page(CHAIN, PHONE)
    told["memoranda"] = {}
    for who, size, value in ((COOPERATIVE, PHONE, "120.000.000"), (ENTERPRISE, PHONE, "80.000.000")):
        page = people.page(who, size)
        page.goto(f"{at}/")
        followed(page, "main a[href*='/cuoc-gap/']")
        followed(page, "main a[href*='/bien-ban/tu-cuoc-gap/']")
        _signs(page, value, people if who == COOPERATIVE else None)
        told["memoranda"][who] = page.url
        _confirmed(chain, page.url, people if who == COOPERATIVE else None)
    # The chain drafts the household's; the household confirms on its phone.
    chain.goto(f"{at}/")
    followed(chain, "main a[href*='/cuoc-gap/']")
    box = _meeting_with(chain, place_of(city, HOUSEHOLD))
    with chain.expect_navigation():
        box.locator("a[href*='/bien-ban/tu-cuoc-gap/']").click()
    _signs(chain, "45.000.000", None)
    told["memoranda"][HOUSEHOLD] = chain.url
    _confirmed(people.page(HOUSEHOLD, PHONE), chain.url, people)


def _signs(page: Page, value: str, people: People | None) -> None:
    """Fills in what is agreed and sends it, which confirms one's own side."""
    if people:
        people.picture(page, "memorandum-new")
    line = page.locator(".product-lines details").first
    if line.get_attribute("open") is None:
        line.locator("summary").click()
    line.locator("input[type=checkbox]").check()
    expect(line.locator("input[type=checkbox]")).to_be_checked()
    page.locator("main form.form").locator("[name=value]").fill(value)
    send(page, "main form.form")
    assert refusals(page) == []
    send(page, "form:has(input[name=what][value=send])")
    assert refusals(page) == []


def _confirmed(page: Page, address: str, people: People | None) -> None:
    page.goto(address)
    if people:
        people.picture(page, "memorandum-to-confirm")
    send(page, "form:has(input[name=what][value=confirm])")
    assert refusals(page) == []
    expect(page.locator("main")).to_contain_text("Đã xác nhận")


def test_9_half_a_year_later_goods_money_and_one_dispute(city: City, people: People, told: dict[str, Any]) -> None:
    told["memoranda"] = {who: re.sub(r"^https?://[^/]+", "", one) for who, one in told["memoranda"].items()}
    people.close()
    city.moved_to(LATER.isoformat())
    chain = people.page(CHAIN, PHONE)
    cooperative, enterprise = people.page(COOPERATIVE, PHONE), people.page(ENTERPRISE, PHONE)
    of = told["memoranda"]
    cooperative.goto(f"{ROOT}/bien-ban/cau-hoi/")
    people.picture(cooperative, "questions")
    for kind, days, amount, by, other in (
        ("contract", 20, "110.000.000", cooperative, chain),
        ("delivery", 60, "50.000.000", cooperative, chain),
        ("payment", 90, "30.000.000", chain, cooperative),
    ):
        address = _reports(by, of[COOPERATIVE], kind, days, amount)
        _answers(other, address, "confirmed")
    people.picture(cooperative, "memorandum-followed")
    _answers(chain, _reports(enterprise, of[ENTERPRISE], "contract", 30, "80.000.000"), "confirmed")
    address = _reports(enterprise, of[ENTERPRISE], "delivery", 100, "40.000.000")
    chain.goto(address)
    box = chain.locator("details:has(input[value=disputed])")
    box.locator("summary").click()
    box.locator("[name=reason]").fill("Chỉ nhận được một nửa số thùng")
    with chain.expect_navigation():
        box.locator("button").click()
    assert refusals(chain) == []
    people.picture(chain, "disputed")
    # The household says nothing: it is asked, and answers with one button that nothing came of it yet.
    home = people.page(HOUSEHOLD, PHONE)
    home.goto(f"{ROOT}/bien-ban/cau-hoi/")
    people.picture(home, "questions-household")


def _reports(page: Page, memorandum: str, kind: str, days: int, amount: str) -> str:
    """One report; gives the address of its page."""
    page.goto(memorandum)
    followed(page, "main a[href$='/bao/']")
    page.locator(f"[name=kind][value={kind}]").check()
    send(page, "main form.form", happened_on=written(FIRST_DAY + datetime.timedelta(days=days)), amount=amount)
    assert refusals(page) == []
    found = page.locator("main a[href*='/bien-ban/buoc/']").filter(
        has_text=written(FIRST_DAY + datetime.timedelta(days=days))
    )
    return found.first.get_attribute("href") or ""


def _answers(page: Page, address: str, word: str) -> None:
    page.goto(address)
    send(page, f"form:has(button[value={word}])", button=f"button[value={word}]")
    assert refusals(page) == []


def test_a_the_funnel_tells_the_truth_and_opens_to_its_rows(city: City, people: People, told: dict[str, Any]) -> None:
    page = people.page(OFFICE)
    page.goto(f"{ROOT}/pheu/")
    people.picture(page, "funnel-all")
    row = page.locator("main tbody tr").filter(has_text=NAME)
    # Who met: what the three phones said. What was signed: three. The half delivery that is disputed stands apart.
    words = re.sub(r"\s+", " ", row.inner_text())
    for piece in ("4 trong 449 cặp được mời", "50.000.000 đ", "40.000.000 đ không đồng ý", "30.000.000 đ"):
        assert piece in words, words
    cells = [number_of(cell.locator("a, b").first.inner_text()) for cell in row.locator("td").all()[:5]]
    assert cells == [4, 3, 2, 1, 1]
    row.locator("th a").first.click()
    page.wait_for_load_state()
    people.picture(page, "funnel-event")
    signed = page.locator("ol.funnel li").filter(has_text="Đã ký").locator("a").first
    with page.expect_navigation():
        signed.click()
    people.picture(page, "funnel-rows")
    listed = page.locator("main tbody tr").all_inner_texts()
    assert len(listed) == 3
    for who in (COOPERATIVE, ENTERPRISE, HOUSEHOLD):
        assert any(place_of(city, who) in one for one in listed)
    # Somebody who sells reads no funnel of the office.
    seller = people.page(COOPERATIVE, PHONE)
    assert seller.request.get(f"{ROOT}/pheu/").status == 403
    city.manage("ledger", "verify")
    assert people.problems == []
