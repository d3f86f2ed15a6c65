"""Lists out."""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from ocop.exchange import export, workbook
from ocop.ledger.refusal import Refused

COLUMNS = [
    export.Column("name", "Tên"),
    export.Column("day", "Ngày", is_date=True),
    export.Column("points", "Điểm"),
    export.Column("count", "Số", lambda row: row["count"]),
]
ROWS = [
    {"name": text, "day": datetime.date(2025, 3, 1), "points": Decimal("91.50"), "count": 3}
    for text in ("=1+1", "+84901234567", "-x", "@x", "Miến \x0bdong", 'a,b;\n"c"', "")
]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_xlsx_keeps_text_as_text_and_dates_as_dates() -> None:
    answer = export.response(iter(ROWS), COLUMNS, "xlsx", "san-pham")
    assert answer["Content-Disposition"] == 'attachment; filename="san-pham.xlsx"'
    sheet = load_workbook(io.BytesIO(body(answer))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in cells] == ["=1+1", "+84901234567", "-x", "@x", "Miến dong", 'a,b;\n"c"', None]
    assert {sheet.cell(row, 1).data_type for row in range(2, 8)} == {"s"}
    assert cells[0][1:] == [datetime.datetime(2025, 3, 1), 91.5, 3]
    assert sheet.cell(2, 2).number_format == "dd/mm/yyyy"
    assert [cell.value for cell in sheet[1]] == ["Tên", "Ngày", "Điểm", "Số"]


def test_csv_has_a_mark_and_no_formula_and_reads_back() -> None:
    content = body(export.response(ROWS, COLUMNS, "csv", "san-pham"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:5]] == ["'=1+1", "'+84901234567", "'-x", "'@x"]
    assert rows[1][1:] == ["2025-03-01", "91.5", "3"]
    back = workbook.read(content, "a.csv").sheets[0].rows
    assert [row[0] for row in back[1:5]] == ["=1+1", "+84901234567", "-x", "@x"]


def test_json_has_machine_names() -> None:
    found = json.loads(body(export.response(ROWS[:1], COLUMNS, "json", "x")))
    assert found == [{"name": "=1+1", "day": "2025-03-01", "points": 91.5, "count": 3}]


def test_an_empty_list_still_has_its_headings() -> None:
    sheet = load_workbook(io.BytesIO(body(export.response([], COLUMNS, "xlsx", "x")))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Tên", "Ngày", "Điểm", "Số"]
    assert json.loads(body(export.response([], COLUMNS, "json", "x"))) == []


def test_equal_headings_stay_two_columns_and_other_formats_are_refused() -> None:
    twice = [export.Column("a", "Năm"), export.Column("b", "Năm")]
    sheet = load_workbook(io.BytesIO(body(export.response([{"a": 1, "b": 2}], twice, "xlsx", "x/y")))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [1, 2]
    with pytest.raises(Refused):
        export.response([], COLUMNS, "pdf", "x")
