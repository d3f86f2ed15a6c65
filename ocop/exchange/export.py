"""Any list as a file: xlsx, CSV or JSON, row by row, safe to open in a spreadsheet.

Text stays text (a cell that begins with = + - @ is never a formula), dates are real dates, and numbers are numbers.
"""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import rustpy_xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused

FORMATS = ("xlsx", "csv", "json")
# Excel's own limits: characters in a cell, rows in a sheet.
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_575
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What XML 1.0 cannot carry; tab and line ends may stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Column:
    """One column: `key` names it for machines, `heading` for people, `value` takes it from a row.

    `value` is a function, the name of an attribute or key, or "" for the key itself.
    """

    key: str
    heading: str
    value: Callable[[Any], Any] | str = ""
    width: int = 18
    is_date: bool = False

    def of(self, row: Any) -> Any:
        """The value of a row in this column."""
        if callable(self.value):
            return self.value(row)
        name = self.value or self.key
        return row.get(name) if isinstance(row, dict) else getattr(row, name)


def response(rows: Iterable[Any], columns: Sequence[Column], format: str, name: str) -> HttpResponseBase:  # noqa: A002
    """`rows` in `columns` as a download called `name` with the format's ending. Raises Refused for an unknown format."""
    if format not in FORMATS:
        raise Refused(_("Lists can be downloaded as xlsx, csv or json."))
    if format == "xlsx":
        book = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        write_xlsx(rows, columns, book, sheet=name)
        book.seek(0)
        answer: HttpResponseBase = FileResponse(
            book, as_attachment=True, filename=f"{name}.xlsx", content_type=_MEDIA["xlsx"]
        )
    else:
        lines = csv_lines(rows, columns) if format == "csv" else json_lines(rows, columns)
        answer = StreamingHttpResponse(lines, content_type=_MEDIA[format])
        answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def write_xlsx(rows: Iterable[Any], columns: Sequence[Column], target: Any, *, sheet: str = "") -> None:
    """Writes a workbook with one sheet to `target` (binary file). Raises Refused past Excel's number of rows."""
    headings = _distinct([str(column.heading) for column in columns])
    dates = rustpy_xlsxwriter.Format().set_num_format("dd/mm/yyyy")
    # One pass, constant memory: the writer takes the generator as it comes.
    records = _records(rows, columns, headings)
    first = next(records, None)
    rustpy_xlsxwriter.write_worksheet(
        _chain(first, records) if first is not None else [dict.fromkeys(headings)],
        target,
        sheet_name=_sheet_name(sheet),
        freeze_row=1,
        bold_headers=True,
        column_widths=[float(column.width) for column in columns],
        column_formats={heading: dates for heading, column in zip(headings, columns, strict=True) if column.is_date}
        or None,
        datetime_format="dd/mm/yyyy hh:mm",
    )


def csv_lines(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[bytes]:
    """The same as CSV in UTF-8 with a byte-order mark (Excel then reads the marks right), in pieces of some 60 kB."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([str(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(column.of(row)) for column in columns])
        if buffer.tell() > 60_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def json_lines(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[bytes]:
    """The same as one JSON array of objects, one object a line."""
    yield b"["
    separator = "\n"
    for row in rows:
        record = {column.key: _json_value(column.of(row)) for column in columns}
        yield (separator + json.dumps(record, ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]\n"


def _records(rows: Iterable[Any], columns: Sequence[Column], headings: list[str]) -> Iterator[dict[str, Any]]:
    # Some calls for each of a million cells are most of the time: a column's function is called itself, and a text of printable
    # characters, which XML can carry, goes through.
    pairs = [
        (heading, column.value if callable(column.value) else column.of)
        for heading, column in zip(headings, columns, strict=True)
    ]
    for number, row in enumerate(rows, 1):
        if number > ROW_LIMIT:
            raise Refused(_("A sheet holds at most 1,048,575 rows; narrow the list or take CSV."))
        yield {
            heading: value
            if (value := of(row)).__class__ is str and len(value) <= CELL_LIMIT and value.isprintable()
            else _xlsx_cell(value)
            for heading, of in pairs
        }


def _chain(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _xlsx_cell(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value)[:CELL_LIMIT]
    if value is None or (
        isinstance(value, bool | int | float | datetime.date) and not isinstance(value, datetime.datetime)
    ):
        return value
    if isinstance(value, datetime.datetime):
        # A sheet knows no time zones: the clock of Hanoi.
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return _CONTROL.sub("", "; ".join(str(item) for item in value))[:CELL_LIMIT]
    return _CONTROL.sub("", str(value))[:CELL_LIMIT]


def _csv_cell(value: Any) -> Any:
    value = _xlsx_cell(value)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else value


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float | list):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _distinct(headings: list[str]) -> list[str]:
    """The writer keys cells by heading, so two equal headings would become one column."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        result.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return result


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or "Sheet1"
