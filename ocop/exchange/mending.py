"""Workbooks for people: the wrong rows to mend and bring back, and an empty list with an example."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from ocop.exchange.kinds import ImportKind
from ocop.exchange.models import Import, ImportRow

_WRONG = PatternFill("solid", fgColor="F8D7D3")
_HEAD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
# Characters XML cannot carry; openpyxl refuses them.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def file_name(of: Import) -> str:
    """Name of the workbook: the file's own with a word in front."""
    return f"can-sua-{of.file.name.rsplit('.', 1)[0]}.xlsx"


def workbook(of: Import) -> io.BytesIO:
    """The wrong rows sheet by sheet: the same columns in the same places, wrong cells coloured, the reasons in one more column.

    The extra column's heading is none of the fields, so that the mended workbook can be brought back as it is.
    """
    book = Workbook()
    book.remove(book.active)
    tables = of.summary.get("tables", [])
    wrong = list(of.rows.filter(action=ImportRow.Action.ERROR).order_by("position"))
    for table in tables:
        rows = [row for row in wrong if row.sheet in ("", table["sheet"])]
        if not rows:
            continue
        sheet = book.create_sheet((table["sheet"] or _("To mend"))[:31])
        headings = {column_index_from_string(mark): text for mark, text in table["headings"].items()}
        reasons = max(headings) + 1
        for index, text in headings.items():
            _text(sheet.cell(1, index), text).font = _HEAD
            sheet.column_dimensions[get_column_letter(index)].width = min(40, max(12, len(text) + 2))
        _text(sheet.cell(1, reasons), _("What to mend")).font = _HEAD
        sheet.column_dimensions[get_column_letter(reasons)].width = 60
        for number, row in enumerate(rows, 2):
            for mark, text in row.cells.items():
                _text(sheet.cell(number, column_index_from_string(mark)), text)
            marks = {table["columns"].get(problem["field"]) for problem in row.problems} - {None}
            for mark in marks:
                sheet.cell(number, column_index_from_string(mark)).fill = _WRONG
            sentences = " ".join(problem["sentence"] for problem in row.problems)
            said = _text(sheet.cell(number, reasons), _("Row %(row)s: %(why)s") % {"row": row.number, "why": sentences})
            said.alignment = _WRAP
            said.fill = _WRONG
        sheet.freeze_panes = "A2"
    return _bytes(book)


def sample(kind: ImportKind) -> io.BytesIO:
    """Every column of a kind with an example, the needed ones marked."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = str(kind.label)[:31]
    for index, one in enumerate(kind.fields, 1):
        heading = _text(sheet.cell(1, index), str(one.label))
        heading.font = _HEAD
        if one.required:
            heading.fill = PatternFill("solid", fgColor="FCE8B2")
        _text(sheet.cell(2, index), one.example)
        sheet.column_dimensions[get_column_letter(index)].width = max(14, len(str(one.label)) + 2)
    sheet.freeze_panes = "A2"
    return _bytes(book)


def _text(cell: Any, text: str) -> Cell:
    """Text stays text: a cell that begins with = is no formula."""
    cell.value = text.translate(_CONTROL) or None
    if cell.value is not None:
        cell.data_type = "s"
    return cell


def _bytes(book: Workbook) -> io.BytesIO:
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target
