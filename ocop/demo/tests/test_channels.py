"""Feeds of the demo city carry something, and what they carry is plainly no photograph."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from ocop.files.models import StoredFile
from ocop.files.queries import address
from ocop.products.models import Product, ProductPicture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]


def body(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_pictures_are_marked_as_drawings() -> None:
    rows = list(ProductPicture.objects.filter(product__register="demo").select_related("file", "product"))
    assert len(rows) == 52
    assert len({one.product_id for one in rows}) == 40
    assert all("ảnh minh hoạ - dữ liệu thử" in one.alt_vi and "demo data" in one.alt_en for one in rows)
    assert len({one.file.digest for one in rows}) == 52
    with default_storage.open(rows[0].file.path) as kept:
        picture = Image.open(io.BytesIO(kept.read()))
    assert (picture.size, picture.format) == ((800, 800), "JPEG")
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert {one.width for one in rows[0].file.sizes.all()} == {400, 800}


def test_the_feeds_for_marketplaces_are_not_empty() -> None:
    google, table = body("/kenh/google.xml"), body("/kenh/facebook.csv")
    assert google.count("<item>") == table.count("\n") - 1 >= 25
    shown = ProductPicture.objects.filter(product__register="demo", position=1).values("product")
    assert "<g:additional_image_link>" in google
    assert Product.objects.filter(pk__in=shown).count() == 6
    assert google.count("dữ liệu minh hoạ") == google.count("<item>")
    file = StoredFile.objects.filter(productpicture__product__register="demo").order_by("pk")[0]
    assert address(file) in google
    assert Client().get(address(file))["Content-Type"] == "image/jpeg"
