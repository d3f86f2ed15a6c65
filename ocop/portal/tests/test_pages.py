"""Every public page over the demo city: it answers, is small, asks nobody outside, has its other language; figures are exact."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client

from ocop.outlets.models import Outlet
from ocop.places.models import Commune
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from tests.markup import tight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_places_loaded", "demo_city")]
LARGEST = 60_000
PLAIN = [
    "/",
    "/san-pham/",
    "/san-pham/?size=48",
    "/san-pham/?q=gom",
    "/san-pham/?q=khongcogihet&stars=5",
    "/chu-the/",
    "/xa-phuong/",
    "/ban-do/",
    "/lang-nghe/",
    "/diem-ban/",
    "/diem-ban/?lat=21.03&lon=105.85",
    "/so-lieu/",
    "/so-lieu/?as_of=31/12/2021",
    "/so-lieu/dong/?as_of=2021-12-31",
    "/so-lieu/cong-bo/",
    "/so-lieu/cach-dem/",
    "/du-lieu-mo/",
    "/chuong-trinh/",
    "/tra-ma/",
    "/tra-ma/?code=01-1-1",
    "/tiep-can/",
    "/quyen-rieng-tu/",
    "/lien-he/",
]


def details() -> list[str]:
    return [
        f"/san-pham/{Product.objects.visible_to(None).order_by('pk').first().slug}/",
        f"/chu-the/{Producer.objects.visible_to(None).order_by('pk').first().slug}/",
        f"/lang-nghe/{CraftVillage.objects.order_by('pk').first().slug}/",
        f"/diem-ban/{Outlet.objects.visible_to(None).order_by('pk').first().slug}/",
        "/xa-phuong/bat-trang/",
    ]


class Resources(HTMLParser):
    """What a browser would fetch by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self.alternates: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.found += [
            values[name] for name in ("src", "srcset", "data-shapes", "poster", "action") if values.get(name)
        ]
        if tag == "use":
            self.found.append(values["href"])
        if tag == "link":
            if values["rel"] == "alternate":
                self.alternates[values["hreflang"]] = values["href"]
            elif values["rel"] != "canonical":
                self.found.append(values["href"])
        if "style" in values or tag == "style" or any(name.startswith("on") for name in values):
            self.inline.append(tag)
        if (
            tag == "script"
            and not values.get("src")
            and values.get("type") not in ("application/ld+json", "application/json")
        ):
            self.inline.append(tag)


def test_every_page_in_both_languages():
    client = Client()
    for path in [*PLAIN, *details()]:
        for language in ("vi", "en"):
            address = path if language == "vi" else f"/en{path}"
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert len(gzip.compress(answer.content)) < LARGEST, address
            assert "script-src 'self'" in answer["Content-Security-Policy"]
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            body = answer.content.decode()
            assert f'<html lang="{language}">' in body, address
            assert body.count("<h1") == 1, address
            seen = Resources()
            seen.feed(body)
            assert not seen.inline, (address, seen.inline)
            assert not [one for one in seen.found if urlsplit(one).netloc not in ("", "testserver")], address
            bare = path.split("?")[0]
            assert seen.alternates["vi"] == f"http://testserver{bare}", address
            assert seen.alternates["en"] == f"http://testserver/en{bare}", address


def stats(client, query):
    body = tight(client.get(f"/so-lieu/{query}").content.decode())
    return [int(one.replace(".", "")) for one in re.findall(r'<div class="stat"><b>([\d.]+)</b>', body)], body


def test_published_figures_stand_on_the_page_and_open_to_exactly_their_rows():
    client = Client()
    numbers, body = stats(client, "?as_of=31/12/2020&against=31/12/2019")
    assert numbers[:5] == [1054, 0, 17, 731, 306]
    for words in ("691", "299", "72", "82", "101", "255", "301"):
        assert f">{words}<" in body, words
    numbers, _ = stats(client, "?as_of=2021-12-31")
    assert numbers[:5] == [1649, 4, 13, 1098, 534]
    expected = {
        "?as_of=2020-12-31": 1054,
        "?as_of=2020-12-31&by=stars&item=potential_5": 17,
        "?as_of=2020-12-31&by=group&scheme=ocop-2019&item=food": 691,
        "?as_of=2020-12-31&by=group&scheme=ocop-2019&item=souvenir": 299,
        "?as_of=2020-12-31&by=producer_kind&item=enterprise": 72,
        "?as_of=2020-12-31&by=producer_kind&item=cooperative": 82,
        "?as_of=2020-12-31&by=producer_kind&item=household": 101,
        "?as_of=2020-12-31&by=producers": 255,
        "?as_of=2021-12-31&by=stars&item=4": 1098,
        "?as_of=2021-12-31&what=new&start=2021-01-01": 595,
    }
    for query, number in expected.items():
        answer = client.get(f"/so-lieu/dong/{query}")
        assert answer.context["opened"].total == number, query
        rows = b"".join(client.get(f"/so-lieu/dong/{query}&format=json").streaming_content)
        assert rows.count(b'{"') == number, query


def test_every_linked_number_of_the_page_opens_to_that_many_rows():
    client = Client()
    body = tight(client.get("/so-lieu/?as_of=2021-12-31").content.decode())
    links = re.findall(r'<td class="n"><a href="(/so-lieu/dong/[^"]+)">([\d.]+)</a>', body)
    assert len(links) > 60
    for href, shown in links[::4]:
        opened = client.get(href.replace("&amp;", "&")).context["opened"]
        assert opened.total == int(shown.replace(".", "")), href
        assert opened.hidden == 0, href


def test_tables_add_up():
    client = Client()
    for table in client.get("/so-lieu/?as_of=2024-06-30").context["tables"]:
        assert sum(row.count for row in table.rows) == table.total_row.count, table.by
        assert sum(row.before for row in table.rows) == table.total_row.before, table.by


def test_days_that_are_not_understood_fall_back_and_say_so():
    client = Client()
    for query, words in {
        "as_of=mai": "không phải là ngày",
        "as_of=1/1/2999": "Ngày ấy chưa tới",
        "as_of=1/1/2020&against=2/2/2021": "phải ở trước",
    }.items():
        body = client.get(f"/so-lieu/?{query}").content.decode()
        assert words in body, query
    assert client.get("/so-lieu/dong/?by=stars&item=9").status_code == 404
    assert client.get("/so-lieu/dong/?by=nothing&item=9").status_code == 404


def test_catalogue_counts_facets_and_fragment():
    client = Client()
    full = client.get("/san-pham/?stars=5")
    total = full.context["result"].total
    box = next(
        one for facet in full.context["facets"] if facet.name == "stars" for one in facet.first if one.value == "5"
    )
    assert (box.count, box.is_chosen) == (total, True)
    assert [chip.label for chip in full.context["chips"]] == ["5 sao"]
    part = client.get("/san-pham/?stars=5", headers={"hx-request": "true"}).content.decode().strip()
    assert part.startswith('<div id="danh-muc"')
    assert part in full.content.decode()
    rows = b"".join(client.get("/san-pham/?stars=5&format=json").streaming_content)
    assert rows.count(b'{"id"') == total
    assert client.get("/san-pham/?format=exe").status_code == 400


def test_nothing_found_says_which_condition_to_drop():
    body = Client().get("/san-pham/?q=gom&kind=farm&stars=5")
    ways = body.context["ways_out"]
    assert body.context["result"].total == 0
    assert ways
    assert all(way.total > 0 for way in ways)
    for way in ways:
        assert Client().get(f"/san-pham/{way.address}").context["result"].total == way.total


def test_pages_past_the_end_show_the_last():
    answer = Client().get("/chu-the/?page=999")
    assert answer.context["page"].number == answer.context["page"].paginator.num_pages
    answer = Client().get("/san-pham/?stars=5&page=999")
    assert answer.context["cards"]


def test_old_communes_lead_to_todays():
    whole = Commune.objects.filter(layer="old", successions__relation="whole").first()
    assert Client().get(f"/xa-phuong/{whole.slug}/").status_code == 302
    split = Commune.objects.filter(layer="old", successions__relation="part").first()
    answer = Client().get(f"/xa-phuong/{split.slug}/")
    assert answer.status_code == 200
    assert len(answer.context["ways"]) > 1
    assert Client().get("/xa-phuong/khong-co/").status_code == 404


def test_outlets_nearest_first():
    rows = Client().get("/diem-ban/?lat=21.028&lon=105.852").context["page"].object_list
    found = [one.km for one in rows if one.km is not None]
    assert found == sorted(found)
    assert found[0] < found[-1]
    plain = Client().get("/diem-ban/?lat=nowhere&lon=1")
    assert plain.context["here"] is None


@pytest.mark.parametrize("path", ["/san-pham/", "/chu-the/", "/lang-nghe/", "/diem-ban/", "/xa-phuong/"])
def test_lists_ask_the_same_number_of_questions_however_long(path, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        Client().get(path)
