"""Sitemap, robots, manifest, health."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from django.core.files.storage import default_storage

from ocop.portal.views import machines
from ocop.search import documents
from tests import builders

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(answer):
    return [one.text for one in ElementTree.fromstring(answer.content).iter(f"{SPACE}loc")]


def test_sitemap_lists_public_pages_in_both_languages(client, monkeypatch):
    shown, hidden = builders.product(), builders.product(is_public=False)
    builders.product()
    monkeypatch.setattr(machines, "A_MAP", 1)
    index = locations(client.get("/sitemap.xml"))
    assert "http://testserver/sitemap-products-2.xml" in index
    assert "http://testserver/sitemap-products-3.xml" not in index
    first = locations(client.get("/sitemap-products-1.xml"))
    assert first == [f"http://testserver/san-pham/{shown.slug}/", f"http://testserver/en/san-pham/{shown.slug}/"]
    assert not any(hidden.slug in one for name in index for one in locations(client.get(name)))
    assert client.get("/sitemap-products-9.xml").status_code == 404
    assert client.get("/sitemap-desk-1.xml").status_code == 404


def test_every_page_of_the_sitemap_answers(client):
    for address in locations(client.get("/sitemap-pages.xml")):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_robots_and_manifest(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    manifest = client.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/"
    assert client.get("/favicon.ico")["Content-Type"] == "image/svg+xml"


def test_health_says_what_is_well(client):
    product = builders.product()
    documents.refresh("product", [product.pk])
    answer = client.get("/suc-khoe")
    assert answer.status_code == 200, answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"ok", "database", "storage", "cache", "search", "ledger"}
    assert answer.json()["search"]["products"] == 1


def test_health_is_503_and_names_the_part_that_is_broken(client, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("inner details of the disk")

    monkeypatch.setattr(default_storage, "save", broken)
    answer = client.get("/suc-khoe")
    assert answer.status_code == 503
    assert answer.json()["storage"] == {"ok": False, "problem": "OSError"}
    assert answer.json()["database"]["ok"] is True
    assert "inner details" not in answer.content.decode()


def test_health_notices_an_index_that_lacks_a_product(client):
    builders.product()
    answer = client.get("/suc-khoe")
    assert answer.status_code == 503
    assert answer.json()["search"] == {"ok": False, "problem": "ValueError"}
