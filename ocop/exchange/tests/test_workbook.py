"""Reading what offices send."""

from __future__ import annotations

import datetime
import io
import unicodedata
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.exchange import cells, delimited, encodings, kinds, stars, tables, workbook
from ocop.exchange.tests import books
from ocop.ledger.refusal import Refused

TEXT = "Mã;Tên sản phẩm;Chủ thể\n1;Bưởi Diễn;Hợp tác xã Nông nghiệp Thuỷ Hữu, huyện Thường Tín\n2;Chè búp khô;Hộ kinh doanh Nguyễn Văn Đồng"
FIELDS = (
    kinds.Field("name", "Product", ("tên sản phẩm", "sản phẩm"), required=True),
    kinds.Field("producer", "Producer", ("chủ thể",)),
    kinds.Field("commune", "Commune", ("xã", "xã phường")),
    kinds.Field("district", "District", ("huyện", "quận huyện")),
    kinds.Field("stars", "Stars", ("hạng sao", "hạng")),
    kinds.Field("decided_on", "Date", ("ngày quyết định",)),
    kinds.Field("points", "Points", ("kết quả chấm điểm",)),
    kinds.Field("address", "Address", ("địa chỉ",)),
)


def windows_1258(text: str) -> bytes:
    """Vietnamese Windows: letters with their own code, tones as marks behind them."""
    result = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize(
            "NFC", parts[0] + "".join(mark for mark in parts[1:] if mark in "\u0302\u0306\u031b")
        )
        tones = "".join(mark for mark in parts[1:] if mark not in "\u0302\u0306\u031b")
        result += base.encode("cp1258") + tones.encode("cp1258")
    return result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    assert encodings.decode(TEXT.encode(encoding)).lstrip("\ufeff") == TEXT


def test_old_encodings_are_told_apart() -> None:
    tcvn3 = TEXT.translate(str.maketrans(encodings._TCVN3_TO, encodings._TCVN3_FROM))
    assert encodings.decode(tcvn3.encode("latin-1")) == TEXT
    assert encodings.decode(windows_1258(TEXT)) == TEXT
    assert encodings.is_tcvn3("Hµ Néi, xã B¸t Trµng")
    assert not encodings.is_tcvn3("Hà Nội, xã Bát Tràng")


def test_tcvn3_pasted_into_a_sheet_becomes_unicode() -> None:
    content = books.xlsx(("A", [["Tªn s¶n phÈm", "Chñ thÓ"], ["MiÕn dong", "Hîp t¸c x·"]]))
    assert workbook.read(content, "a.xlsx").sheets[0].rows == [["Tên sản phẩm", "Chủ thể"], ["Miến dong", "Hợp tác xã"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [["a", "b", "c"], ["1", "2", "x"], ["3", "4", "y"]])
    assert delimited.rows_of(text) == [["a", "b", "c"], ["1", "2", "x"], ["3", "4", "y"]]


def test_sep_line_of_excel_is_obeyed() -> None:
    assert delimited.rows_of("sep=;\na;b\n1,5;2") == [["a", "b"], ["1,5", "2"]]


def test_nfd_lookalikes_and_spaces_are_made_plain() -> None:
    assert workbook.tidy(unicodedata.normalize("NFD", "Đường Lâm")) == "Đường Lâm"
    assert workbook.tidy("\u00d0ông\u00a0Anh\u200b ") == "Đông Anh"
    assert workbook.tidy("'=1+1") == "=1+1"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "rỗng|empty"),
        (b"%PDF-1.7 nothing", "workbook"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x00\x01\x02\x03" * 200, "workbook"),
        (b"\n\n;;\n", "no rows"),
    ],
)
def test_what_is_no_workbook_is_refused_with_one_sentence(content: bytes, word: str) -> None:
    with pytest.raises(Refused, match=word) as refusal:
        workbook.read(content, "danh-sach.xlsx")
    assert refusal.value.sentence.startswith("“danh-sach.xlsx”")


def test_too_large_files_and_bombs_are_refused_unopened() -> None:
    with pytest.raises(Refused, match="50 MB"):
        workbook.read(b"x" * 50_000_000, "to.csv")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    with pytest.raises(Refused, match="unpacks"):
        workbook.read(target.getvalue(), "bom.xlsx")


def test_a_list_with_letterhead_and_footer() -> None:
    content = books.office(
        [
            [1, "Miến dong", "HTX A", "Bát Tràng", "Gia Lâm", "4 sao", "12/QĐ", datetime.date(2025, 3, 1)],
            [2, "Giò lụa", "HKD B", "", "", "****", "", ""],
        ]
    )
    table = tables.find(workbook.read(content, "a.xlsx").sheets[0], FIELDS)
    assert table is not None
    assert table.heading_row == 4
    assert [row.number for row in table.rows] == [5, 6]
    assert table.columns == {"name": 1, "producer": 2, "commune": 3, "district": 4, "stars": 5, "decided_on": 7}
    assert table.left_out == [(7, "footer"), (8, "footer")]


def test_headings_of_two_rows_and_numbering() -> None:
    rows = [
        ["DANH SÁCH"],
        ["TT", "Sản phẩm", "Chủ thể", "Địa chỉ", None, "Hạng"],
        [None, None, None, "Xã", "Huyện", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Nón lá", "HTX Chuông", "Phương Trung", "Thanh Oai", 4],
    ]
    table = tables.find(workbook.Sheet("", [["" if cell is None else cell for cell in row] for row in rows]), FIELDS)
    assert table is not None
    assert table.columns == {"name": 1, "producer": 2, "commune": 3, "district": 4, "stars": 5}
    assert [row.number for row in table.rows] == [5]
    assert table.left_out == [(4, "numbering")]


def test_a_merged_producer_is_written_beside_each_of_its_products() -> None:
    content = books.xlsx(
        (
            "A",
            [["Tên sản phẩm", "Chủ thể", "Hạng"], ["Cốm", "HTX Mễ Trì", 4], ["Xôi cốm", None, 3], ["Chả cốm", None, 3]],
        ),
        merged=("B2:B4",),
    )
    table = tables.find(workbook.read(content, "a.xlsx").sheets[0], FIELDS)
    assert table is not None
    assert [row.cells[1] for row in table.rows] == ["HTX Mễ Trì"] * 3


def test_sections_are_passed_over_and_a_row_without_name_is_kept_to_be_mended() -> None:
    rows = [
        ["TT", "Tên sản phẩm", "Chủ thể", "Hạng"],
        ["I", "NGÀNH THỰC PHẨM", "", ""],
        [1, "Cốm", "HTX", "4"],
        [2, "", "HTX", "3"],
    ]
    table = tables.find(workbook.Sheet("", rows), FIELDS)  # type: ignore[arg-type]
    assert table is not None
    assert [row.number for row in table.rows] == [3, 4]
    assert table.left_out == [(2, "section")]


def test_a_product_called_total_is_a_product() -> None:
    rows = [["Tên sản phẩm", "Chủ thể", "Hạng"], ["Tổng hợp bánh", "Công ty TNHH Tổng hợp", "4"], ["Cộng", "", "1"]]
    table = tables.find(workbook.Sheet("", rows), FIELDS)  # type: ignore[arg-type]
    assert table is not None
    assert [row.number for row in table.rows] == [2]


def test_a_sheet_without_headings_has_no_table() -> None:
    assert tables.find(workbook.Sheet("", [["a", "b"], ["c", "d"]]), FIELDS) is None


def test_columns_can_be_corrected() -> None:
    sheet = workbook.Sheet("", [["Tên sản phẩm", "Chủ thể", "Cột lạ"], ["Cốm", "HTX", "4"]])
    table = tables.find(sheet, FIELDS, corrected={"C": "stars", "B": ""})
    assert table is not None
    assert table.columns == {"name": 0, "stars": 2}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("4 sao", "4"),
        ("****", "4"),
        ("★★★★", "4"),
        ("★★★★☆", "4"),
        ("bốn sao", "4"),
        ("Bốn Sao", "4"),
        ("IV", "4"),
        ("Hạng 4", "4"),
        ("4", "4"),
        ("4.0", "4"),
        ("4 sao (****)", "4"),
        ("3 sao", "3"),
        ("ba sao", "3"),
        ("5 sao", "5"),
        ("năm sao", "5"),
        ("4 stars", "4"),
        ("tiềm năng 5 sao", "potential_5"),
        ("5 sao (tiềm năng)", "potential_5"),
        ("Tiềm năng năm sao", "potential_5"),
        ("potential-5", "potential_5"),
        ("TN 5 sao", "potential_5"),
        ("tiem nang 5 sao", "potential_5"),
        ("", ""),
        ("-", ""),
        (unicodedata.normalize("NFD", "tiềm năng 5 sao"), "potential_5"),
    ],
)
def test_stars_as_they_are_written(text: str, level: str) -> None:
    assert stars.read(text) == level


@pytest.mark.parametrize("text", ["6 sao", "tốt", "3-4 sao", "******", "tiềm năng 4 sao", "45"])
def test_what_is_no_number_of_stars(text: str) -> None:
    with pytest.raises(ValueError):
        stars.read(text)


def test_days_as_text_as_serials_and_real() -> None:
    for cell in (
        "15/3/2025",
        "15-03-2025",
        "2025-03-15",
        "ngày 15 tháng 3 năm 2025",
        45731,
        45731.0,
        "45731",
        datetime.date(2025, 3, 15),
        datetime.datetime(2025, 3, 15, 8),
    ):
        assert cells.day(cell) == datetime.date(2025, 3, 15), cell
    for cell in ("hôm qua", "31/2/2025", 4, "13/2025/1"):
        with pytest.raises(ValueError):
            cells.day(cell)
    assert cells.year("năm 2022") == cells.year(2022.0) == 2022
    assert cells.points("91,4") == Decimal("91.40")
    with pytest.raises(ValueError):
        cells.points("101")


# Signs such as ¦ and µ inside a word are how text in a .Vn font is known; no name in Unicode has them.
NAMES = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["C", "Z"],
        exclude_characters="'\u00d0\u00f0\u0189*★☆" + "".join(encodings._TCVN3_STRONG),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["3", "4", "5", "potential_5"])), min_size=1, max_size=8),
    order=st.permutations(["name", "producer", "stars"]),
    before=st.integers(0, 5),
    as_csv=st.booleans(),
)
def test_any_mess_of_a_table_reads_back(
    rows: list[tuple[str, str, str]], order: list[str], before: int, as_csv: bool
) -> None:
    """Title rows, any order of columns, xlsx or CSV: what was written is what is read."""
    headings = {"name": "TÊN SẢN PHẨM", "producer": "chủ thể", "stars": "Hạng sao"}
    told = [["Danh mục kèm theo quyết định"]] * before + [["TT", *(headings[name] for name in order)]]
    for number, (name, producer, level) in enumerate(rows, 1):
        values = {"name": f"Bánh {name}", "producer": f"HTX {producer}", "stars": level}
        told.append([str(number), *(values[one] for one in order)])
    if as_csv:
        import csv

        target = io.StringIO()
        csv.writer(target, delimiter=";").writerows(told)
        content = target.getvalue().encode("utf-16")
    else:
        content = books.xlsx(("A", told))
    table = tables.find(workbook.read(content, "x").sheets[0], FIELDS)
    assert table is not None
    read = [
        (
            tables.as_text(row.cells[table.columns["name"]]),
            tables.as_text(row.cells[table.columns["producer"]]),
            stars.read(tables.as_text(row.cells[table.columns["stars"]])),
        )
        for row in table.rows
    ]
    assert read == [
        (workbook.tidy(f"Bánh {name}"), workbook.tidy(f"HTX {producer}"), level) for name, producer, level in rows
    ]
