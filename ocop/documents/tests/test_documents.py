"""Text goes in as it is and comes out as it was, in PDF and Word, whatever signs it holds."""

from __future__ import annotations

import datetime
import io
import unicodedata
from typing import Any

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.documents import answer, pdf, word
from ocop.documents.pdf import DrawingError
from ocop.documents.templates import TemplateMissingError, path_of

STACKED = "Ế ề ể ễ ệ Ố ộ Ổ ỗ Ẫ ẩ ậ Ằ ẵ ặ Ữ ự ở ỡ Ỷ ỵ đ Đ – Miến dong sợi nhỏ Quỳnh Hoàng, Phường Tây Mỗ"
HOSTILE = [
    '#import "@preview/x:1.0.0": *',
    "#set text(fill: red) [a] $x^2$ *b* _c_ `d` <label> @ref \\ // e",
    "{{ 7*7 }} {% for x in y %} {%p if z %} {{ ''.__class__ }}",
    "<w:p><w:r/></w:p> &amp; ]]> <!-- & \"'",
    '#sys.inputs.data #read("/config/settings.py")',
]


def letter(**values: Any) -> dict[str, Any]:
    return {
        "office": "Văn phòng",
        "above": None,
        "number": None,
        "place": "Hà Nội",
        "date": "ngày 1",
        "title": "Thư",
        "subject": None,
        "blocks": [],
        "signatures": [],
        "recipients": [],
        "demo": False,
        **values,
    }


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def word_text(content: bytes) -> str:
    return " ".join(" ".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs).split())


@pytest.mark.parametrize("text", [STACKED, *HOSTILE])
def test_text_comes_out_of_the_pdf_as_it_went_in(text: str) -> None:
    made = pdf.render("documents/letter", letter(blocks=[{"kind": "text", "text": text}]))
    assert text.replace(" ", "") in pdf_text(made).replace(" ", "")


@pytest.mark.parametrize("text", [STACKED, *HOSTILE])
def test_text_comes_out_of_word_as_it_went_in(text: str) -> None:
    made = word.render("documents/letter", letter(blocks=[{"kind": "text", "text": text}]))
    assert text in word_text(made)


def test_word_drops_what_xml_cannot_carry() -> None:
    made = word.render("documents/letter", letter(blocks=[{"kind": "text", "text": "a\x00b\x0bc\ufffed"}]))
    assert "abcd" in word_text(made)


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"], max_codepoint=0x1EFF),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_word_survives_word_files(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    made = word.render("documents/letter", letter(blocks=[{"kind": "text", "text": text}]))
    assert text in word_text(made)


def test_the_same_data_gives_the_same_bytes() -> None:
    data = letter(
        blocks=[
            {"kind": "heading", "text": "I. Mục"},
            {"kind": "list", "items": ["một", "hai"]},
            {"kind": "table", "head": ["TT", "Tên", "Điểm", "Sao"], "rows": [["1", "Miến", "70,5", "4"]]},
        ],
        signatures=[{"role": "Thư ký", "name": "Nguyễn Thị Mẫu"}],
        date=datetime.date(2026, 11, 22),
    )
    assert pdf.render("documents/letter", data) == pdf.render("documents/letter", data)
    assert word.render("documents/letter", data) == word.render("documents/letter", data)
    assert "Miến" in pdf_text(pdf.render("documents/letter", data))


def test_fonts_are_ours_and_within_the_file() -> None:
    page = pypdf.PdfReader(
        io.BytesIO(pdf.render("documents/letter", letter(blocks=[{"kind": "text", "text": STACKED}])))
    ).pages[0]
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(one.get_object()["/BaseFont"]) for one in fonts.values()}
    assert names
    assert all("BeVietnamPro" in name for name in names)


@pytest.mark.parametrize(
    "name", ["", "letter", "../config/settings", "documents/../documents/letter", "documents/none", "Documents/letter"]
)
def test_only_templates_of_ours_are_found(name: str) -> None:
    with pytest.raises(TemplateMissingError):
        path_of(name, ".typ")


def test_a_template_that_lacks_a_value_says_so() -> None:
    with pytest.raises(DrawingError):
        pdf.render("documents/letter", {"blocks": [{"kind": "heading"}]})
    # and the next one is made as if nothing had happened
    assert pdf.render("documents/letter", letter()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Giấy chứng nhận", "Giấy chứng nhận.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ('a"b\r\nSet-Cookie: x', "a-b-Set-Cookie- x.pdf"),
        ("", "tai-lieu.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
    ],
)
def test_file_names_are_safe(name: str, safe: str) -> None:
    assert answer.file_name(name, "pdf") == safe
    header = answer.pdf(b"%PDF", name)["Content-Disposition"]
    assert "\r" not in header
    assert "\n" not in header


def test_vietnamese_file_names_reach_the_browser() -> None:
    response = answer.word(b"PK", "Biên bản họp")
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n%20h%E1%BB%8Dp.docx"
    assert response["Cache-Control"] == "private, no-store"
