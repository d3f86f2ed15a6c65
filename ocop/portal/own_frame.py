"""Kept public pages for people who signed in: everybody's page, with the reader's own frame set into it.

What a public page says is the same for all (tests/test_same_for_all.py holds it); only the masthead and a message after an action
are the reader's. `ui/base.html` puts marks around these two. The page is kept without what stood between the marks, and for a reader
only that much is drawn.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

# Mark in the page, and the template that stands there.
OWN = {"masthead": "ui/masthead.html", "messages": "ui/messages.html"}
MARKS = re.compile("(" + "|".join(rf"<!--own:{name}-->.*?<!--/own:{name}-->" for name in OWN) + ")", re.S)
Pieces = tuple[str | bytes, ...]


def cut(html: str) -> Pieces | None:
    """The page in pieces: packed text of everybody's, and names of what is the reader's; None when a mark is missing or stands twice."""
    pieces: list[str | bytes] = []
    for place, part in enumerate(MARKS.split(html)):
        pieces.append(part[len("<!--own:") : part.index("-->")] if place % 2 else zlib.compress(part.encode(), 6))
    return tuple(pieces) if pieces[1::2] == list(OWN) else None


def mended(pieces: Pieces, request: HttpRequest) -> str:
    """The page put together again with this reader's frame."""
    parts = []
    for piece in pieces:
        if isinstance(piece, bytes):
            parts.append(zlib.decompress(piece).decode())
        else:
            own = get_template(OWN[piece]).render({}, request)
            parts.append(f"<!--own:{piece}-->{own}<!--/own:{piece}-->")
    return "".join(parts)


def kept(key: str, request: HttpRequest) -> HttpResponse | None:
    """The page kept under `key` in this reader's frame."""
    pieces: Pieces | None = caches["pages"].get(f"own:{key}")
    return HttpResponse(mended(pieces, request)) if pieces else None


def keep(key: str, response: HttpResponseBase, seconds: int) -> None:
    """Keep a whole page in pieces; what is no page (a file, a part, an error, an answer that sets a cookie) is passed over."""
    if response.status_code != 200 or response.streaming or response.cookies or not _is_page(response):
        return
    pieces = cut(response.content.decode())  # type: ignore[attr-defined]
    if pieces is not None:
        caches["pages"].set(f"own:{key}", pieces, seconds)


def _is_page(response: Any) -> bool:
    plain: bool = response.headers.get("Content-Type", "") == "text/html; charset=utf-8"
    return plain and "Content-Encoding" not in response.headers and "Content-Disposition" not in response.headers
