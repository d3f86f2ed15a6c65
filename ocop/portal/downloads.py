"""`?format=` of any public list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ocop.exchange import export
from ocop.ledger.refusal import Refused


def download_or_none(
    request: HttpRequest, rows: Iterable[Any], columns: Sequence[export.Column], name: str
) -> HttpResponseBase | None:
    """The list as a file when the address asks for one; a format that is not offered is answered with the reason."""
    file_format = request.GET.get("format", "")
    if not file_format:
        return None
    try:
        return export.response(rows, columns, file_format, name)
    except Refused as refusal:
        return HttpResponse(refusal.sentence, status=400, content_type="text/plain; charset=utf-8")
