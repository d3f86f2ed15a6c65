"""Into which register a list belongs when nobody says."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ocop.exchange import detecting, kinds, planning, workbook
from ocop.files.sniffing import safe_name
from ocop.ledger.refusal import Refused

FIND_OUT = "find_out"


def register_for(kind: kinds.ImportKind, content: bytes, name: str) -> str:
    """`public` when every row names the page it was read from, else the instance's own.

    Raises Refused when the file cannot be read.
    """
    tables = planning.read_tables(content, name, kind, {})
    columns = [table.columns.get("source") for table in tables]
    named = all(
        column is not None and all(row.cells.get(column) for row in table.rows)
        for table, column in zip(tables, columns, strict=True)
    )
    return "public" if named else str(settings.OCOP_REGISTER)


def register_of_upload(upload: UploadedFile, kind: str = "") -> str:
    """The same for a file on its way in, whose kind may be unknown; one that cannot be read goes to the instance's own, and is refused there."""
    if upload.size and upload.size > workbook.MAX_BYTES:
        return str(settings.OCOP_REGISTER)
    name = safe_name(upload.name or "")
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        return register_for(kinds.kind(kind or detecting.kind_of_list(content, name)), content, name)
    except Refused:
        return str(settings.OCOP_REGISTER)
