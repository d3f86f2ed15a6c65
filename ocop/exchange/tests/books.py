"""Workbooks as offices send them, made for tests."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook

EXAMPLES = Path(__file__).parents[3] / "examples"


def xlsx(*sheets: tuple[str, list[list[Any]]], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook of sheets given as rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def office(rows: list[list[Any]], headings: list[str] | None = None) -> bytes:
    """A list with a letterhead, a heading and a footer."""
    return xlsx(
        (
            "Danh sách",
            [
                ["ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"],
                ["DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN NĂM 2025"],
                [],
                headings
                or [
                    "TT",
                    "Tên sản phẩm",
                    "Chủ thể",
                    "Xã/phường",
                    "Huyện",
                    "Hạng sao",
                    "Số quyết định",
                    "Ngày quyết định",
                ],
                *rows,
                ["Tổng cộng", len(rows)],
                ["", "", "", "", "Hà Nội, ngày 1 tháng 7 năm 2025"],
            ],
        )
    )
