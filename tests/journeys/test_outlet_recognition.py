"""A shop applies on a phone, is visited without network (the tab is closed in between), and is recognised; the pages look sound."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ocop.checklists.models import Check
from ocop.checklists.tests.making import jpeg
from ocop.outlets.models import OutletApplication, OutletRecognition
from ocop.outlets.recognising.tests import making
from tests import builders
from tests.journeys.cities import wait_for
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
THERE = {"latitude": 21.0301, "longitude": 105.8402, "accuracy": 12}
PICTURE = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": jpeg("orange")}


def phone_of(chromium: Any, live_server: Any, person: Any, **extra: Any) -> Any:
    """A phone of somebody who signed in, and which knows where it is."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    values = {"viewport": PHONE, "geolocation": THERE, "permissions": ["geolocation"], **extra}
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN", **values)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    context.set_default_timeout(30_000)
    return context


def looked_at(page: Any, name: str) -> None:
    """Keep a picture where pictures are wanted."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def cast_of_three() -> tuple[Any, Any, Any, Any]:
    """A keeper with an entry, the officer of its commune, a trade officer."""
    commune = builders.commune("Bát Tràng Thử")
    keeper, organisation = making.keeper(commune)
    outlet = making.outlet(commune, organisation, "Quầy Gốm Thử", address="Số 1 phố Thử")
    officer, office = builders.person("Cán bộ xã"), builders.person("Cán bộ Công thương")
    builders.role(officer, "commune_officer", commune=commune)
    builders.role(office, "trade_officer")
    return keeper, outlet, officer, office


def apply_on_a_phone(chromium: Any, live_server: Any, keeper: Any, outlet: Any) -> OutletApplication:
    """Everything on the phone: where it is, the form, a photograph, sending."""
    context = phone_of(chromium, live_server, keeper)
    page = context.new_page()
    page.goto(reverse("outlets:application_new") + f"?diem={outlet.pk}")
    page.select_option("#id_place_kind", "mall_market")
    page.locator("[data-open-map]").click()
    page.wait_for_selector("#place-map .ground", state="attached")
    page.locator("[data-middle]").click()
    wait_for(lambda: page.input_value("#id_lat").startswith("2"), "the middle of the city")
    looked_at(page, "ban-do")
    page.locator("[data-here]").click()
    wait_for(lambda: page.input_value("#id_lat") == "21.030100", "where the phone is")
    for name, value in (("opening_hours", "8:00–20:00"), ("area", "60"), ("staff", "3"), ("ocop_share", "70")):
        page.fill(f"#id_{name}", value)
    looked_at(page, "ung-ho-so")
    page.locator("form[data-draft] button.btn-main").click()
    page.wait_for_url("**/ho-so/*/")
    page.set_input_files("#id_photo", PICTURE)
    page.locator("button", has_text="Thêm ảnh").click()
    page.wait_for_selector(".place-photos img")
    page.locator("button[value=submit]").click()
    page.wait_for_selector(".mark:has-text('chờ kiểm tra')")
    looked_at(page, "ho-so-da-nop")
    context.close()
    return OutletApplication.objects.get()


def test_a_shop_applies_is_visited_offline_and_recognised(live_server: Any, chromium: Any) -> None:
    keeper, outlet, officer, office = cast_of_three()
    row = apply_on_a_phone(chromium, live_server, keeper, outlet)
    assert (row.state, row.lat) == ("submitted", 21.0301)

    context = phone_of(chromium, live_server, officer)
    page = context.new_page()
    page.goto(reverse("outlets:application_visit", args=[row.pk]))
    page.locator("input[value=qd950_2023]").check()
    page.locator("button", has_text="Mở phiếu kiểm").click()
    page.wait_for_selector("[data-visit][data-carried]")
    address = page.url
    context.set_offline(True)
    page.reload()
    page.wait_for_selector(".has-visit")
    page.locator("input[name=a-location][value=mall_market]").check()
    page.locator("[data-locate]").click()
    page.wait_for_selector("[data-position-words]:has-text('± 12 m')")
    page.set_input_files("#p-location", PICTURE)
    page.wait_for_selector("[data-visit][data-waiting='3']")
    page.close()  # the tab is killed: what was noted lies on the phone
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".has-visit")
    wait_for(lambda: page.locator("input[name=a-location][value=mall_market]").is_checked(), "what the phone kept")
    page.wait_for_selector("[data-item=location] [data-photos] li")
    page.locator("input[name=a-products][value=yes]").check()
    page.set_input_files("#p-products", {**PICTURE, "buffer": jpeg("purple")})
    page.wait_for_selector("[data-visit][data-waiting='5']")
    looked_at(page, "kiem-tra-mat-mang")
    page.locator("button[value=hand_in]").click()
    page.wait_for_selector("[data-hand-in-words]:not(:empty)")
    assert (Check.objects.get().answers, Check.objects.get().state) == ({}, "draft"), "nothing has left the phone"

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("h1 + p:has-text('đã nộp')")
    check = Check.objects.get()
    assert (check.state, check.photos.count(), check.distance, check.accuracy) == ("handed_in", 2, 0, 12)
    assert check.operations.count() == 6
    looked_at(page, "phieu-da-nop")
    context.close()

    context = phone_of(chromium, live_server, office, viewport=DESK)
    page = context.new_page()
    page.goto(reverse("outlets:application_decide", args=[row.pk]))
    for name, value in (
        ("decision", "12/QĐ-SCT"),
        ("issued_on", "01/03/2025"),
        ("from_day", "01/03/2025"),
        ("until", "01/03/2028"),
    ):
        page.fill(f"#id_{name}", value)
    page.set_input_files("#id_file", {"name": "qd.pdf", "mimeType": "application/pdf", "buffer": making.PDF})
    looked_at(page, "quyet-dinh")
    page.locator("form[enctype] button.btn-main").click()
    page.wait_for_url("**/cong-nhan/*/")
    looked_at(page, "cong-nhan")
    assert OutletRecognition.objects.get().outlet_id == outlet.pk
    page.goto(reverse("portal:outlet", args=[outlet.slug]))
    assert "12/QĐ-SCT" in page.content()
    looked_at(page, "trang-cong-khai")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_pages_are_sound(live_server: Any, chromium: Any, width: int, scheme: str) -> None:
    keeper, outlet, officer, office = cast_of_three()
    row = making.submitted(keeper, outlet.commune, outlet_id=outlet.pk)
    making.visit(officer, row.pk)
    other = making.submitted(keeper, outlet.commune)
    opened = Check.objects.get()
    recognition = making.decided(office, row)
    from ocop.checklists import actions

    visit = actions.begin(by=office, kind="outlet_application", object_id=other.pk, checklist="qd6385_centre")
    addresses = {
        "applications": reverse("outlets:applications"),
        "application": reverse("outlets:application", args=[row.pk]),
        "waiting": reverse("outlets:application", args=[other.pk]),
        "begin": reverse("outlets:application_visit", args=[other.pk]),
        "recognitions": reverse("outlets:recognitions"),
        "recognition": reverse("outlets:recognition", args=[recognition.pk]),
        "criteria": reverse("outlets:criteria"),
        "home": reverse("checklists:home"),
        "list": reverse("checklists:list", args=["qd950_2023"]),
        "fill": reverse("checklists:fill", args=["qd950_2023", "staff"]),
        "do": reverse("checklists:check", args=[visit.pk]),
        "read": reverse("checklists:check", args=[opened.pk]),
    }
    context = phone_of(chromium, live_server, office, viewport={"width": width, "height": 900}, color_scheme=scheme)
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
