"""Into which register a list goes when nobody says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.exchange import sorting

EXAMPLES = Path(settings.BASE_DIR) / "examples"


@pytest.mark.parametrize("name", ["ocop-products.csv", "craft-villages-hanoi.csv", "ocop-sale-points-hanoi.csv"])
def test_a_list_whose_every_row_names_its_source_is_public(name: str) -> None:
    upload = SimpleUploadedFile(name, (EXAMPLES / name).read_bytes())
    assert sorting.register_of_upload(upload) == "public"
    assert upload.tell() == 0


def test_one_row_without_a_source_and_the_list_is_the_instances_own() -> None:
    rows = "Tên sản phẩm,Chủ thể,Nguồn\nTrà sen,HTX Thử,https://vidu.invalid/1\nGốm,HTX Thử,\n"
    upload = SimpleUploadedFile("thu.csv", rows.encode())
    assert sorting.register_of_upload(upload, "products") == settings.OCOP_REGISTER


def test_what_cannot_be_read_is_left_to_the_import_to_refuse() -> None:
    upload = SimpleUploadedFile("thu.csv", b"\x00\x01")
    assert sorting.register_of_upload(upload) == settings.OCOP_REGISTER
