"""Reads what an office sends - xlsx, xls, ods, CSV - into sheets of plain cells (no database).

The bytes decide what a file is, not its name. Whatever cannot be read is refused with one sentence.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
import zipfile
from dataclasses import dataclass, field
from typing import TypeAlias

import python_calamine
from django.utils.translation import gettext as _

from ocop.exchange import delimited, encodings
from ocop.ledger.refusal import Refused

Cell: TypeAlias = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta

MAX_BYTES = 20_000_000
# Unpacked size and ratio past which a zip container is taken for a bomb; a real 10,000-row list unpacks to 20 MB, ratio 15.
MAX_UNPACKED = 400_000_000
MAX_RATIO = 250
MAX_ROWS = 200_000
MAX_CELLS = 6_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Sheet:
    """One sheet: its name and its cells; `rows[0]` is row 1. Missing cells are ""."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


@dataclass
class Workbook:
    """The sheets of a file in their order, hidden ones left out."""

    sheets: list[Sheet]


def read(content: bytes, name: str) -> Workbook:
    """The workbook in `content`; `name` is only used in sentences. Raises Refused with the reason."""
    if not content:
        raise Refused(_("“%(name)s” is empty.") % {"name": name})
    if len(content) > MAX_BYTES:
        raise Refused(
            _(
                "“%(name)s” has %(size)s MB; lists of at most %(limit)s MB can be brought in. Split it into several files."
            )
            % {"name": name, "size": -(-len(content) // 1_000_000), "limit": MAX_BYTES // 1_000_000}
        )
    if content.startswith(b"PK"):
        _check_container(content, name)
        book = _spreadsheet(content, name)
    elif content.startswith(_OLE):
        book = _spreadsheet(content, name)
    else:
        book = _text(content, name)
    if not any(str(cell).strip(" ,;|\t") for sheet in book.sheets for row in sheet.rows for cell in row):
        raise Refused(_("“%(name)s” has no rows.") % {"name": name})
    for sheet in book.sheets:
        _normalise(sheet)
    return book


def _check_container(content: bytes, name: str) -> None:
    """Refuses a damaged zip, an encrypted one, and one that unpacks to far more than it shows."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(
            _("“%(name)s” is damaged: it cannot be opened. Save it again and send it once more.") % {"name": name}
        ) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(
            _("“%(name)s” is locked with a password. Save it without one and send it again.") % {"name": name}
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or (unpacked > 10_000_000 and unpacked > MAX_RATIO * len(content)):
        raise Refused(_("“%(name)s” unpacks to far more than it shows, so it was not opened.") % {"name": name})


def _spreadsheet(content: bytes, name: str) -> Workbook:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == python_calamine.SheetVisibleEnum.Visible
            and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [_sheet(book, sheet_name, name) for sheet_name in shown]
    except python_calamine.PasswordError as error:
        raise Refused(
            _("“%(name)s” is locked with a password. Save it without one and send it again.") % {"name": name}
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if _is_encrypted_office(content):
            raise Refused(
                _("“%(name)s” is locked with a password. Save it without one and send it again.") % {"name": name}
            ) from error
        raise Refused(
            _("“%(name)s” is not a workbook that can be read. Save it as Excel (.xlsx) or CSV.") % {"name": name}
        ) from error
    return Workbook(sheets)


def _is_encrypted_office(content: bytes) -> bool:
    """An encrypted xlsx is an OLE container with a stream of this name (UTF-16)."""
    return content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content


def _sheet(book: python_calamine.CalamineWorkbook, sheet_name: str, name: str) -> Sheet:
    source = book.get_sheet_by_name(sheet_name)
    # The dimensions a file claims are checked before anything of that size is made.
    if source.total_height > MAX_ROWS or source.total_height * max(source.total_width, 1) > MAX_CELLS:
        raise Refused(
            _(
                "The sheet “%(sheet)s” of “%(name)s” has more than %(limit)s rows or too many cells; split it into several files."
            )
            % {"sheet": sheet_name, "name": name, "limit": MAX_ROWS}
        )
    rows = source.to_python(skip_empty_area=False)
    return Sheet(sheet_name, rows, list(source.merged_cell_ranges or []))


def _text(content: bytes, name: str) -> Workbook:
    head = content[:512].lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")) or head.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"{\\rtf")
    ):
        raise Refused(
            _("“%(name)s” is not a workbook that can be read. Save it as Excel (.xlsx) or CSV.") % {"name": name}
        )
    try:
        rows = delimited.rows_of(encodings.decode(content))
    except (UnicodeError, ValueError) as error:
        raise Refused(
            _("“%(name)s” is not a workbook that can be read. Save it as Excel (.xlsx) or CSV.") % {"name": name}
        ) from error
    if len(rows) > MAX_ROWS:
        raise Refused(
            _("“%(name)s” has more than %(limit)s rows; split it into several files.")
            % {"name": name, "limit": MAX_ROWS}
        )
    if (
        sum(
            ord(mark) < 32
            for row in rows[:50]
            for cell in row
            for mark in cell.replace("\n", "").replace("\r", "").replace("\t", "")
        )
        > 5
    ):
        raise Refused(
            _("“%(name)s” is not a workbook that can be read. Save it as Excel (.xlsx) or CSV.") % {"name": name}
        )
    return Workbook([Sheet("", [list(row) for row in rows])])


def _normalise(sheet: Sheet) -> None:
    """NFC, no invisible signs, no repeated spaces at the ends; old .Vn fonts become Unicode when the sheet is in them."""
    sample = " ".join(cell for row in sheet.rows[:400] for cell in row if isinstance(cell, str))
    is_old = encodings.is_tcvn3(sample)
    known: dict[str, str] = {}
    for row in sheet.rows:
        for index, cell in enumerate(row):
            if not isinstance(cell, str) or not cell:
                continue
            plain = known.get(cell)
            if plain is None:
                plain = known[cell] = tidy(encodings.from_tcvn3(cell) if is_old else cell)
            row[index] = plain


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")) | {
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
}


def tidy(text: str) -> str:
    """NFC text without invisible signs, no-break spaces as spaces, Icelandic and African D as Đ, trimmed.

    A ' that guards a text against being taken for a formula (our own CSV writes it) is taken off.
    """
    if text.isascii():
        text = text.strip()
    else:
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()
        text = text.replace("\u00d0", "Đ").replace("\u0189", "Đ").replace("\u00f0", "đ")
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t":
        return text[1:]
    return text
