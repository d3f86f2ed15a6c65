"""Documents as answers of a page: media type and a file name that every browser keeps, Vietnamese letters and all."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a file system or a header would stumble over.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def file_name(name: str, ending: str) -> str:
    """`name` with its ending, without path signs and line ends, at most 120 characters; "tai-lieu" when nothing is left."""
    safe = _UNSAFE.sub("-", name).strip(" .-")[:120] or "tai-lieu"
    return f"{safe}.{ending}"


def pdf(content: bytes, name: str, *, download: bool = False) -> HttpResponse:
    """A PDF called `name` (without ending); shown in the browser unless `download`."""
    return _answer(content, PDF, file_name(name, "pdf"), download=download)


def word(content: bytes, name: str) -> HttpResponse:
    """A Word file called `name`, as a download."""
    return _answer(content, WORD, file_name(name, "docx"), download=True)


def _answer(content: bytes, kind: str, name: str, *, download: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(download, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
