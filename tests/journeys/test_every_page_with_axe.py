"""Every public page and every desk, at 360 and 1440 px, in light and dark: axe, targets, sideways scroll, weight."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Browser

from tests.journeys.cities import City
from tests.journeys.conftest import Opener
from tools.check_pages import VIEWS, look

pytestmark = pytest.mark.journey
PAGES = [
    "/",
    "/en/",
    "/san-pham/",
    "/en/san-pham/?q=tea",
    "/san-pham/?q=zzzzqqq",
    "/chu-the/",
    "/xa-phuong/",
    "/ban-do/",
    "/lang-nghe/",
    "/diem-ban/",
    "/so-lieu/",
    "/so-lieu/cong-bo/",
    "/so-lieu/cach-dem/",
    "/du-lieu-mo/",
    "/chuong-trinh/",
    "/tra-ma/",
    "/tiep-can/",
    "/quyen-rieng-tu/",
    "/lien-he/",
    "/tai-khoan/dang-nhap/",
    "/khong-co-trang-nay/",
]
API = {"villages": "craft-villages"}
DESKS = [
    "coordination_officer",
    "administrator",
    "commune_officer",
    "trade_officer",
    "auditor",
    "producer_member",
    "outlet_keeper",
]
DESK_PAGES = [
    "/ban/",
    "/ban/san-pham/",
    "/ban/san-pham/moi/",
    "/ban/chu-the/",
    "/ban/lang-nghe/",
    "/ban/diem-ban/",
    "/ban/cong-nhan/",
    "/ban/nhap/",
    "/ban/nhap/moi/",
]

# A desk is the same frame and the same components on every page: the narrowest in light, the widest in dark.
DESK_VIEWS = ((360, "light"), (1440, "dark"))


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page(browser: Browser, city: City, path: str) -> None:
    expected = [] if path != "/khong-co-trang-nay/" else ["console: Failed to load resource"]
    for width, scheme in VIEWS:
        found = look(browser, city.address + path, width, scheme).problems
        assert [one for one in found if not any(one.startswith(known) for known in expected)] == [], (width, scheme)


@pytest.mark.parametrize("kind", ["products", "producers", "communes", "villages", "outlets"])
def test_a_page_of_one_thing(browser: Browser, city: City, kind: str) -> None:
    paths = {
        "products": "san-pham",
        "producers": "chu-the",
        "villages": "lang-nghe",
        "outlets": "diem-ban",
        "communes": "xa-phuong",
    }
    if kind == "communes":
        address = f"{city.address}/xa-phuong/bat-trang/"
    else:
        with urllib.request.urlopen(f"{city.address}/api/v1/{API.get(kind, kind)}?limit=1", timeout=60) as answer:
            address = f"{city.address}/{paths[kind]}/{json.load(answer)['items'][0]['slug']}/"
    for width, scheme in VIEWS:
        assert look(browser, address, width, scheme).problems == [], (address, width, scheme)


@pytest.mark.parametrize("role", DESKS)
def test_a_desk(browser: Browser, city: City, opened: Opener, role: str) -> None:
    page = opened("/ban/", role=role)
    cookies = [{"name": c["name"], "value": c["value"], "url": city.address} for c in page.context.cookies()]
    for path in DESK_PAGES if role == "coordination_officer" else ["/ban/"]:
        for width, scheme in DESK_VIEWS:
            assert look(browser, city.address + path, width, scheme, cookies=cookies).problems == [], (
                path,
                width,
                scheme,
            )
