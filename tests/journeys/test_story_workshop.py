"""A household signs in with the officer's code, tells its story on a phone (the network gone in between), describes its label and one
picture, publishes, and sees its marketplace score go from 45 to 90 and more; the pages look sound."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from ocop.people.actions.codes import issue_code
from ocop.stories import likeness, scores
from ocop.stories.models import Answer, StoryVersion
from ocop.stories.tests import making
from ocop.workdays import clock
from tests import builders
from tests.journeys.cities import wait_for
from tests.journeys.conftest import sign_in
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
HOW = "Củ dong rửa sạch rồi xay. Bột lắng hai đêm mới đem tráng thành tấm, phơi qua hai nắng rồi mới cắt sợi. Khó nhất là canh nắng: nắng gắt thì giòn, thiếu nắng thì chua. Nhà tôi phơi trên phên tre trải ở sân sau, cứ nửa giờ lại đi lật một lượt cho khô đều hai mặt."
SAID = {
    "who": "Bà Lành cùng hai con gái đứng bếp từ ba giờ sáng, người xay, người tráng, người canh lửa.",
    "where": "Một xóm nhỏ dưới chân núi, sáng nào cũng có sương, trưa thì nắng dội xuống sân phơi.",
    "since": "1998",
    "how": HOW,
    "differ": "Sợi trong và dai, nấu lại hôm sau vẫn không nát, ăn với măng khô thì vừa miệng.",
}


@pytest.fixture(autouse=True)
def _nothing_on_the_shelf() -> None:
    likeness.shelf.clear()


def looked_at(page: Any, name: str) -> None:
    """Keep a picture where pictures are wanted."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def photograph() -> bytes:
    """Wide enough for a marketplace."""
    stream = io.BytesIO()
    Image.new("RGB", (1200, 900), "orange").save(stream, "JPEG")
    return stream.getvalue()


def household() -> tuple[Any, Any, Any]:
    """A household with a phone, its officer, and noodles that lack a story, a picture and half a label: 45 of 100."""
    commune = builders.commune("Ba Vì Thử")
    producer = builders.producer("Hộ Lành", organisation__kind="household", organisation__commune=commune)
    product = builders.product(
        "Miến dong Thử",
        producer=producer,
        commune=commune,
        product_set="qd26-2026-07",
        name_en="Arrowroot noodles",
        price_from=85_000,
        ingredients_vi="tinh bột dong riềng, nước",
        storage_vi="nơi khô ráo",
        shelf_life_days=365,
        pack_sizes=["gói 500 g"],
    )
    builders.recognition(product, "4", clock.today())
    making.paper(producer, "food_safety")
    person = builders.person("Bà Lành", phone="+84599000777")
    builders.role(person, "producer_member", organisation=producer.organisation)
    officer = builders.person("Cán bộ xã")
    builders.role(officer, "commune_officer", commune=commune)
    scores.refresh([product.pk])
    return product, person, officer


def score_on(page: Any, product: Any) -> int:
    """The marketplace score as the page says it."""
    page.goto(reverse("stories:quality", args=[product.pk]) + "?kenh=marketplace")
    return int(page.locator("a[aria-current=true] [data-score]").inner_text())


def test_a_household_tells_its_story_and_its_score_rises(live_server: Any, chromium: Any) -> None:
    product, person, officer = household()
    code = issue_code(by=officer, person=person)
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN", viewport=PHONE)
    context.set_default_timeout(30_000)
    page = context.new_page()
    sign_in(page, {"phone": "0599000777", "code": code})
    assert score_on(page, product) == 45
    looked_at(page, "kenh-truoc")

    page.goto(reverse("stories:workshop", args=["san-pham", product.pk]))
    page.wait_for_selector("[data-story][data-carried]")
    page.locator("a.btn-main").click()
    page.fill("[data-answer=who]", SAID["who"])
    looked_at(page, "cau-hoi")
    page.locator("button[value=on]").click()
    page.wait_for_url("**/hoi/where/")
    context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_selector("[data-story][data-live]")
    page.fill("[data-answer=where]", SAID["where"])
    page.wait_for_selector("[data-story][data-waiting='1']")
    page.locator("button[value=on]").click()
    page.wait_for_url("**/hoi/since/")  # a carried page
    page.wait_for_selector("[data-story][data-live]")
    page.fill("[data-answer=since]", SAID["since"])
    page.wait_for_selector("[data-story][data-waiting='2']")
    looked_at(page, "mat-mang")
    address = page.url
    page.close()  # the tab is killed
    assert not Answer.objects.filter(question__in=("where", "since")).exists()
    page = context.new_page()
    page.goto(address)
    wait_for(lambda: page.input_value("[data-answer=since]") == SAID["since"], "what the phone kept")
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(lambda: Answer.objects.filter(question__in=("where", "since")).count() == 2, "what was sent later")

    for name in ("how", "differ"):
        page.goto(reverse("stories:question", args=["san-pham", product.pk, name]))
        page.fill(f"[data-answer={name}]", SAID[name])
        page.locator("button[value=on]").click()
        page.wait_for_load_state()
    page.goto(reverse("stories:text", args=["san-pham", product.pk]))
    text = page.input_value("[data-answer=text_vi]")
    assert all(words[:30] in text for words in SAID.values())
    page.fill("[data-answer=text_vi]", f"{text} Miến này chữa bệnh dạ dày.")
    page.locator("button[value=stay]").click()
    page.wait_for_selector("mark.is-no:has-text('chữa bệnh')")
    looked_at(page, "chu-bi-luu-y")
    page.fill("[data-answer=text_vi]", text)
    page.locator("button[value=on]").click()
    page.wait_for_url("**/can-cu/")
    for own in page.locator("input[value=told]").all():
        own.check()
    looked_at(page, "dieu-da-noi")
    page.locator("form .btn-main").click()
    page.wait_for_load_state()
    page.goto(reverse("stories:workshop", args=["san-pham", product.pk]))
    page.locator("form[action$='/cong-bo/'] .btn-main").click()
    page.wait_for_load_state()
    looked_at(page, "da-cong-bo")
    assert StoryVersion.objects.get().published_by_id == person.pk

    page.goto(reverse("stories:label", args=[product.pk]))
    for name, value in (
        ("net_content", "500"),
        ("usage_vi", "Ngâm nước lạnh mười phút rồi nấu."),
        ("origin_vi", "Củ dong trồng tại Ba Vì"),
    ):
        page.fill(f"#id_{name}", value)
    page.select_option("#id_net_unit", "g")
    page.locator("input[name=allergens][value=none]").check()
    looked_at(page, "nhan")
    page.locator("form[data-draft] .btn-main").click()
    page.wait_for_url("**/kenh/")
    page.goto(reverse("desk:product_pictures", args=[product.pk]))
    page.set_input_files("input[type=file]", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    page.locator("form[enctype] .btn-main").click()
    page.locator("input[name=alt_vi]").fill("Bát miến dong nấu măng")
    page.locator("button[value=describe]").click()
    page.wait_for_load_state()
    after = score_on(page, product)
    looked_at(page, "kenh-sau")
    assert after >= 90, after

    page.goto(reverse("portal:product", args=[product.slug]))
    assert "Bột lắng hai đêm" in page.content()
    page.locator("summary", has_text="dựa vào đâu").click()
    looked_at(page, "trang-cong-khai")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_the_pages_are_sound(live_server: Any, chromium: Any, width: int, scheme: str) -> None:
    product, person, officer = household()
    making.tell(person, product, "how", HOW)
    making.tell(person, product, "text_vi", f"{making.TELLS} Làm từ năm 1998, ngon nhất vùng, chữa bệnh, bột hữu cơ.")
    other = builders.product("Miến khác", story_vi=making.TELLS)
    scores.refresh([product.pk, other.pk])
    of = ["san-pham", product.pk]
    addresses = {
        "list": reverse("stories:contents"),
        "workshop": reverse("stories:workshop", args=of),
        "question": reverse("stories:question", args=[*of, "how"]),
        "year": reverse("stories:question", args=[*of, "since"]),
        "text": reverse("stories:text", args=of),
        "claims": reverse("stories:claims", args=of),
        "label": reverse("stories:label", args=[product.pk]),
        "quality": reverse("stories:quality", args=[product.pk]),
        "similar": reverse("stories:similar", args=[product.pk]),
    }
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        if problems := check_pages._measured(page) + check_pages._axe(page):
            found[name] = problems
        looked_at(page, f"{name}-{width}")
    context.close()
    assert found == {}
    assert errors == []
