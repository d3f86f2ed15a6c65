"""What leaves the page: the picture beside a shared link, the pins of the map, whole data sets."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from ocop.exchange.datasets import all_datasets
from ocop.outlets.models import Outlet
from ocop.vietnamese.folding import fold
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


def point(name, **extra):
    moment = clock.now()
    slug = f"cho-{Outlet.objects.count()}"
    extra = {"register": "demo", "kind": "other", "counted_from": moment.date(), "created_at": moment, **extra}
    return Outlet.objects.create(name=name, name_folded=fold(name), slug=slug, **extra)


def card_of(path):
    found = re.findall(
        r'<meta property="og:image" content="http://testserver([^"]+)">', Client().get(path).content.decode()
    )
    assert len(found) == 1
    return found[0]


def test_a_shared_product_has_a_picture_with_an_address_that_stays(places):
    product = builders.product()
    address = card_of(f"/san-pham/{product.slug}/")
    assert address == card_of(f"/san-pham/{product.slug}/")
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert Client().get(address[:-6] + "x.png").status_code == 404
    assert Client().get(card_of("/xa-phuong/bat-trang/")).status_code == 200
    assert Client().get(card_of(f"/chu-the/{product.producer.slug}/")).status_code == 200


def test_the_map_of_points_shows_only_those_whose_own_place_is_known():
    point(name="Chỗ Rõ", lat=21.01, lon=105.83)
    point(name="Chỗ Không Rõ")
    body = Client().get("/diem-ban/").content.decode()
    pins = json.loads(re.search(r'<script id="pins" type="application/json">(.*?)</script>', body).group(1))
    assert [(one["name"], one["lat"], one["lon"]) for one in pins] == [("Chỗ Rõ", 21.01, 105.83)]
    assert "Chỗ Không Rõ" in body
    assert body.index("Chỗ Rõ") < body.index('id="map"')


def test_without_a_known_place_there_is_no_map():
    point(name="Chỗ Không Rõ")
    assert 'id="map"' not in Client().get("/diem-ban/").content.decode()


def test_every_data_set_is_listed_with_its_dictionary_and_files():
    body = Client().get("/du-lieu-mo/").content.decode()
    sets = all_datasets()
    assert len(sets) == 7
    for one in sets:
        assert f'href="/api/v1/open-data/{one.name}"' in body
        for kind in ("xlsx", "csv", "json"):
            assert f'href="/api/v1/open-data/{one.name}/{kind}"' in body
            assert Client().get(f"/api/v1/open-data/{one.name}/{kind}").status_code == 200
        for column in one.columns:
            assert f"<code>{column.key}</code>" in body
    assert 'href="/api/v1/docs"' in body
    assert "CC BY 4.0" in body
