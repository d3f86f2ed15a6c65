"""The printed certificate says what the record says, in Vietnamese with its marks, and its code reads back."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from ocop.documents import pdf
from ocop.recognition.certificates import printing, qr, tokens
from ocop.recognition.certificates.models import Certificate

AT = "https://ocop.hanoi.gov.vn"
TOKEN = "NAEAAAABDvn3V088z9LSmGydX0PO8POZYX4p9qfZjUP1PT7W74TneVnzC3Jf4b416uZgTugVOEOr-aDGWqPS9HkTtWpzL4sM"


def certificate(**facts: Any) -> Certificate:
    return Certificate(
        **{
            "serial": 1,
            "number": "OCOP-01-000001",
            "code": "01-09000-1-2025",
            "level": "3",
            "product_name": "Miến dong sợi nhỏ Ễ ộ ẫ Ằ Ữ",
            "product_name_en": "Fine canna vermicelli",
            "holder": "Hợp tác xã Miến Mẫu",
            "place": "Xã Dương Hòa",
            "body": "province",
            "decision": "12/QĐ-UBND",
            "issued_on": datetime.date(2025, 3, 14),
            "ends_on": datetime.date(2028, 3, 14),
            "is_demo": False,
            "token": TOKEN,
            **facts,
        }
    )


def text_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_one_sheet_lying_down_says_it_all() -> None:
    content = printing.render([certificate()], at=AT)
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (297, 210)
    [text] = text_of(content)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY CHỨNG NHẬN",
        "CERTIFICATE · ONE COMMUNE ONE PRODUCT",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "Miến dong sợi nhỏ Ễ ộ ẫ Ằ Ữ",
        "Fine canna vermicelli",
        "của Hợp tác xã Miến Mẫu, Xã Dương Hòa, thành phố Hà Nội",
        "đạt 3 sao",
        "three stars",
        "01-09000-1-2025",
        "OCOP-01-000001",
        "12/QĐ-UBND, 14/03/2025",
        "14/03/2025 – 13/03/2028",
        "Hà Nội, ngày 14 tháng 03 năm 2025",
    ):
        assert words in text
    assert "MINH HOẠ" not in text


def test_demo_papers_say_so() -> None:
    assert printing.DEMO_NOTE in text_of(printing.render([certificate(is_demo=True)], at=AT))[0]


def test_potential_five_is_not_five() -> None:
    text = text_of(printing.render([certificate(level="potential_5")], at=AT))[0]
    assert "sản phẩm tiềm năng 5 sao" in text
    assert printing.page_of(certificate(level="potential_5"), at=AT)["stars"] == 4


@pytest.mark.parametrize("name", ["#set page(width: 1mm) [x]", "{{ 7*7 }}", "<b>&amp;</b>", "Tên rất dài " * 20])
def test_hostile_and_long_names_are_text_on_one_sheet(name: str) -> None:
    pages = text_of(printing.render([certificate(product_name=name.strip()[:250], holder=name.strip()[:250])], at=AT))
    assert len(pages) == 1
    assert name.strip()[:20].split()[0] in pages[0]


def test_many_are_pages_of_one_file_in_their_order() -> None:
    pages = text_of(printing.render([certificate(number=f"OCOP-01-{n:06d}") for n in range(7)], at=AT))
    assert [f"OCOP-01-{n:06d}" in page for n, page in enumerate(pages)] == [True] * 7
    with pytest.raises(ValueError, match="no certificate"):
        printing.render([], at=AT)


def test_the_printed_code_reads_back() -> None:
    """Drawn at 150 dots an inch, as a phone sees it from the hand."""
    data = {"title": "x", "office": "x", "certificates": [printing.page_of(certificate(), at=AT)]}
    import json

    path = pdf.path_of("recognition/certificate", ".typ")
    compiler = typst.Compiler(
        input=str(path), root=str(path.parents[2]), font_paths=[str(pdf.FONTS)], ignore_system_fonts=True
    )
    drawn = compiler.compile(sys_inputs={"data": json.dumps(data)}, format="png", ppi=150)
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)))
    assert found.text == f"{AT}/q/{TOKEN}"
    assert tokens.token_in(found.text) == TOKEN


def test_codes_for_packages_read_back() -> None:
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png(qr.address(TOKEN, AT), scale=3))))
    assert found.text == f"{AT}/q/{TOKEN}"
    assert qr.svg(qr.address(TOKEN, AT)).startswith(b"<?xml")
    assert qr.code(qr.address(TOKEN, AT)).designator == "8-M"
