"""Nonsense in an address never breaks a page: it is answered, or said to be unknown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import builders

pytestmark = pytest.mark.django_db
LISTS = [
    "/",
    "/san-pham/",
    "/chu-the/",
    "/xa-phuong/",
    "/lang-nghe/",
    "/diem-ban/",
    "/so-lieu/",
    "/so-lieu/dong/",
    "/so-lieu/cong-bo/",
    "/tra-ma/",
    "/san-pham/goi-y/",
]
PARAMETERS = [
    "page",
    "size",
    "q",
    "as_of",
    "against",
    "register",
    "scheme",
    "by",
    "value",
    "stars",
    "state",
    "group",
    "set",
    "commune",
    "district",
    "kind",
    "village",
    "near",
    "lat",
    "lon",
    "title",
    "craft",
    "sort",
    "format",
    "code",
    "indicator",
]
NONSENSE = [
    "-1",
    "99999999999999999999",
    "0",
    "32/13/2020",
    "9999",
    "01/01/0001",
    "31/12/9999",
    "\x00",
    "a\x00b",
    "😀" * 30,
    "a" * 3000,
    "\u202e\u0301\u0301",
    '(((" OR *',
    "nan",
    "inf",
    "1e400",
    "١٢",
    "²",
    "%",
]


@pytest.mark.parametrize("path", LISTS)
def test_no_parameter_breaks_a_page(path):
    builders.product()
    client = Client()
    for value in NONSENSE:
        assert client.get(path, dict.fromkeys(PARAMETERS, value)).status_code in (200, 400, 404), value
        # One by one where the others would turn the page away first.
        for name in ("page", "as_of", "lat", "q"):
            assert client.get(path, {name: value, "lon": value}).status_code in (200, 400, 404), (name, value)


@pytest.mark.parametrize(
    "path",
    [
        "/san-pham/%00/",
        "/xa-phuong/%00/",
        "/%FF/",
        "/sitemap-%00.xml",
        "/bia/%00/x.svg",
        "/chia-se/abc.png",
        "/" + "a" * 5000,
    ],
)
def test_what_is_not_there_is_said_to_be_missing(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_page_is_only_read(path):
    client = Client()
    assert client.head(path).status_code in (200, 404)
    for method in (client.post, client.put, client.delete):
        assert method(path).status_code == 405
