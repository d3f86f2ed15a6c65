"""Finds the table in a sheet: its heading row under title rows, which column is what, and its rows without footers (no database)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation

from ocop.exchange.kinds import Field
from ocop.exchange.workbook import Cell, Sheet
from ocop.vietnamese.folding import fold

HEADING_ROWS = 40  # a letterhead with motto, number, title and legal bases takes some twenty
_PARENTHESIS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_FOOTERS = re.compile(
    r"^(tong( cong| so| hop)?|cong|total|grand total|ghi chu|luu y|nguon|nguoi (lap|ky)|noi nhan|thu truong|chu tich|giam doc"
    r"|ky ten|note|danh sach (nay|gom)|\(?an dinh)\b"
)
_TOTAL = re.compile(r"^(tong( cong| so)?|cong|total|grand total)\b(?!.*\b(cong ty|hop tac xa)\b)")
_NUMBERING = re.compile(r"^\(?([0-9]{1,2}|[a-z])\)?$")
_SECTION = re.compile(r"^([ivxl]+|[a-z])[.)]?$")


@dataclass
class TableRow:
    """One row under the heading: its number in the sheet and its cells by column (0-based)."""

    number: int
    cells: dict[int, Cell]


@dataclass
class Table:
    """A sheet's table: `columns` field -> column, `headings` column -> heading as written, `left_out` row -> why."""

    sheet: str
    heading_row: int
    headings: dict[int, str]
    columns: dict[str, int]
    rows: list[TableRow]
    left_out: list[tuple[int, str]] = field(default_factory=list)


def letter(index: int) -> str:
    """Column letters of a spreadsheet: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def key(heading: str) -> str:
    """A heading in the form synonyms are compared by: folded words; what stands in brackets only helps people."""
    bare = _NOT_WORD.sub(" ", fold(_PARENTHESIS.sub(" ", heading))).strip()
    return bare or _NOT_WORD.sub(" ", fold(heading)).strip()


def known_headings(fields: Sequence[Field]) -> dict[str, str]:
    """Heading in comparable form -> field: synonyms, machine names, and our own labels in every language (lists of ours come back)."""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known.update({key(str(one.label)): one.name for one in fields})
    known.update({key(text): one.name for one in fields for text in (one.name, *one.synonyms)})
    return known


def find(sheet: Sheet, fields: Sequence[Field], *, corrected: Mapping[str, str] | None = None) -> Table | None:
    """The table of a sheet, or None when no row looks like its heading.

    `corrected` is what a person said on the preview page: column letter -> field, or "" to leave the column out.
    """
    synonyms = known_headings(fields)
    position, depth, columns = _heading(sheet, fields, synonyms)
    if position is None:
        return None
    headings = _headings(sheet.rows, position, depth)
    if corrected is not None:
        known = {one.name for one in fields}
        by_letter = {letter(index): index for index in headings}
        columns = {name: index for name, index in columns.items() if letter(index) not in corrected}
        for mark, name in corrected.items():
            if name in known and mark in by_letter:
                columns[name] = by_letter[mark]
    table = Table(sheet.name, position + 1, headings, columns, [])
    _fill(table, sheet, position + depth, [one.name for one in fields if one.required])
    return table


def _heading(
    sheet: Sheet, fields: Sequence[Field], synonyms: Mapping[str, str]
) -> tuple[int | None, int, dict[str, int]]:
    """Row, number of rows and columns of the heading: the first row that names most fields, among them a needed one."""
    required = {one.name for one in fields if one.required}
    best: tuple[int, int, int, dict[str, int]] | None = None
    for position, row in enumerate(sheet.rows[:HEADING_ROWS]):
        columns = _columns(row, synonyms)
        if not columns:
            continue
        depth = 1
        if position + 1 < len(sheet.rows):
            both = _two_rows(sheet, position, synonyms, columns)
            if both is not None:
                columns, depth = both, 2
        score = len(columns) + (3 if required & set(columns) else 0)
        if best is None or score > best[0]:
            best = (score, position, depth, columns)
    # One known heading may be chance; a needed one with a second beside it is a table.
    if best is None or not required & set(best[3]) or len(best[3]) < 2:
        return None, 0, {}
    return best[1], best[2], best[3]


def _columns(row: Sequence[Cell], synonyms: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or not cell or len(cell) > 120:
            continue
        name = synonyms.get(key(cell))
        if name and name not in found:
            found[name] = index
    return found


def _two_rows(
    sheet: Sheet, position: int, synonyms: Mapping[str, str], columns: Mapping[str, int]
) -> dict[str, int] | None:
    """A heading of two rows ("Địa chỉ" over "Xã" and "Huyện"): the columns of both, or None when the next row is data."""
    lower = sheet.rows[position + 1]
    below = _columns(lower, synonyms)
    named = [index for index, cell in enumerate(lower) if cell != ""]
    # A second heading row stands under a heading that spans it: every cell of it is text, and the needed columns are merged down.
    if len(below) < 2 or any(not isinstance(lower[index], str) for index in named):
        return None
    if any(index < len(lower) and lower[index] != "" and index not in below.values() for index in columns.values()):
        return None
    taken = set(below.values())
    return {**{name: index for name, index in columns.items() if index not in taken}, **below}


def _headings(rows: list[list[Cell]], position: int, depth: int) -> dict[int, str]:
    headings: dict[int, str] = {}
    for row in rows[position : position + depth]:
        for index, cell in enumerate(row):
            if cell != "":
                headings[index] = str(cell).strip()
    return headings


def _fill(table: Table, sheet: Sheet, start: int, required: list[str]) -> None:
    """Takes the rows from `start` on; empty ones go silently, numbering, section and footer rows with a word of why."""
    spread = _merged_values(sheet, start)
    needed = [table.columns[name] for name in required if name in table.columns]
    mapped = set(table.columns.values())
    is_over = False
    for position in range(start, len(sheet.rows)):
        row = sheet.rows[position]
        cells = {index: cell for index, cell in enumerate(row) if cell != ""}
        if not cells:
            continue
        reason = _reason_to_leave_out(cells, needed, mapped, position - start, is_over)
        if reason:
            is_over = is_over or reason == "footer"
            table.left_out.append((position + 1, reason))
            continue
        for index, value in spread.get(position, {}).items():
            cells.setdefault(index, value)
        table.rows.append(TableRow(position + 1, cells))


def _reason_to_leave_out(
    cells: Mapping[int, Cell], needed: Sequence[int], mapped: set[int], distance: int, is_over: bool
) -> str:
    """Why a row is no data ("numbering", "section", "footer"), or ""."""
    if distance < 2 and len(cells) >= 2 and all(_NUMBERING.match(fold(str(cell))) for cell in cells.values()):
        return "numbering"
    has_needed = any(index in cells for index in needed)
    first = next((text for cell in cells.values() if not _is_number(text := fold(str(cell)))), "")
    if _TOTAL.match(first) and sum(index in mapped for index in cells) <= max(2, len(mapped) // 2):
        return "footer"
    if not has_needed:
        if _FOOTERS.match(first) or is_over:
            return "footer"
        if len(cells) == 1:
            return "section"
        return ""
    if len(cells) == 1 and (is_over or _FOOTERS.match(first)):
        return "footer"
    if len(cells) == 2 and _SECTION.match(fold(str(next(iter(cells.values()))))) and len(mapped) > 2:
        return "section"
    if (
        len(cells) == 1
        and len(mapped) > 2
        and (re.match(r"^([ivx]+|[a-z])[.)]\s", first) or str(next(iter(cells.values()))).isupper())
    ):
        return "section"
    return ""


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit()


def _merged_values(sheet: Sheet, start: int) -> dict[int, dict[int, Cell]]:
    """Row -> column -> value of cells merged downwards: one producer beside several products is written once."""
    spread: dict[int, dict[int, Cell]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if top < start or bottom == top or left != right or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][left]
        if value != "":
            for position in range(top + 1, min(bottom + 1, len(sheet.rows))):
                spread.setdefault(position, {})[left] = value
    return spread


def as_text(cell: Cell | None) -> str:
    """A cell as a person sees it: whole numbers without a point, dates as 31/12/2025."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%d/%m/%Y") if cell.time() == datetime.time() else cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, datetime.date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)
