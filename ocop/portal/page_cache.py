"""Public pages kept whole: the very first middleware answers a stranger from memory, compressed, with an ETag.

Only what a view marks with `@public_page` is ever kept, and only as it was made for somebody without a session.
A page is found under its address, the ledger's version and today's date, so that any recorded change, and any
midnight on which a star ends, asks for it anew; nothing is ever cleared by hand.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from ocop.ledger.version import version
from ocop.portal import own_frame
from ocop.workdays import clock

LONGEST_QUERY = (
    512  # characters; a longer address is answered but not kept, so that nobody can fill the cache with noise
)
KEPT_SECONDS = 6 * 3600
# How long one process may trust the version it read last. A stranger may see a change this much later; in return
# a kept page costs no question to the database.
VERSION_SECONDS = 1.0
# Parameters that others hang on links to follow people; they change nothing on the page.
IGNORED = frozenset({"fbclid", "gclid", "zarsrc", "mc_cid", "mc_eid"})
# Headers that belong to one answer, not to the page.
NOT_KEPT = frozenset({"x-request-id", "date", "server", "connection", "content-length", "set-cookie"})


class KeptPage(NamedTuple):
    """A page as it was sent: gzip bytes, headers without those of one answer, and its ETag."""

    packed: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark the answers of a view as the same for everybody but for their frame, so that they may be kept.

    Strangers get the whole page from the middleware; those who signed in get it here, in their own frame.
    """

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = page_key(request) if _is_reader(request) else None
        found = own_frame.kept(key, request) if key else None
        response: HttpResponseBase = view(request, *args, **kwargs) if found is None else found
        if key and found is None:
            own_frame.keep(key, response, KEPT_SECONDS)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return marked


def normalised(query: str) -> str | None:
    """The query with its pairs in one order, without empty and tracking ones; None when it is too long to keep."""
    if len(query) > LONGEST_QUERY:
        return None
    pairs = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=False)
        if name not in IGNORED and not name.startswith("utm_")
    ]
    return urlencode(sorted(pairs))


@functools.cache
def release() -> str:
    """A mark of the code that runs: pages of an older release are never shown by a newer one."""
    root = Path(settings.BASE_DIR) / "ocop"
    endings = {".py", ".html", ".po", ".mo", ".yaml", ".js", ".css", ".svg"}
    newest = max((one.stat().st_mtime_ns for one in root.rglob("*") if one.suffix in endings), default=0)
    return f"{newest:x}"


class _Version:
    """The ledger's version as this process last read it."""

    def __init__(self) -> None:
        self.value = -1
        self.read_at = float("-inf")

    def __call__(self) -> int:
        moment = time.monotonic()
        if moment - self.read_at > VERSION_SECONDS:
            self.value = version()
            self.read_at = moment
        return self.value


known_version = _Version()


def is_stranger(request: HttpRequest) -> bool:
    """A reading request without session, message or key: what it gets, every other stranger gets."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
    )


def _is_reader(request: HttpRequest) -> bool:
    """Somebody with a session or a message who asks for a whole page; what they get differs from a stranger's in its frame alone."""
    return (
        getattr(settings, "OCOP_PAGE_CACHE", True)
        and request.method == "GET"
        and not is_stranger(request)
        and "HTTP_HX_REQUEST" not in request.META
    )


def page_key(request: HttpRequest) -> str | None:
    """Where this page is kept; None when its address is too long. The language is part of the path."""
    meta = request.META
    query = normalised(meta.get("QUERY_STRING", ""))
    if query is None or len(request.path_info) > LONGEST_QUERY:
        return None
    parts = (
        str(request.scheme),
        meta.get("HTTP_HOST", meta.get("SERVER_NAME", "")),
        request.path_info,
        query,
        "part" if meta.get("HTTP_HX_REQUEST") == "true" else "page",
        str(known_version()),
        clock.today().isoformat(),
        release(),
    )
    return "page:" + hashlib.blake2b("\n".join(parts).encode(), digest_size=20).hexdigest()


def kept_part(request: HttpRequest, name: str, draw: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A part of a page that is the same for everybody, for pages whose frame is not: drawn once per address and version."""
    key = page_key(request) if getattr(settings, "OCOP_PAGE_CACHE", True) else None
    if key is None:
        return draw()
    key = f"part:{name}:{key}"
    kept: dict[str, Any] | None = caches["pages"].get(key)
    if kept is None:
        kept = draw()
        caches["pages"].set(key, kept, KEPT_SECONDS)
    return kept


Filler = Callable[[HttpRequest, "re.Match[str]"], HttpResponse | None]
_in_pieces: list[tuple[re.Pattern[str], Filler]] = []


def in_pieces(address: re.Pattern[str], fill: Filler) -> None:
    """Addresses whose pages can be put together from kept pieces, before any other middleware is asked. `fill` gives the answer a
    full pass would give, or None when that is due; a view whose answer may teach the pieces sets `response.learn`."""
    _in_pieces.append((address, fill))


def _from_pieces(request: HttpRequest) -> HttpResponse | None:
    for address, fill in _in_pieces:
        if found := address.fullmatch(request.path_info):
            return fill(request, found)
    return None


class PageCacheMiddleware:
    """Answers strangers from kept pages; keeps what `public_page` marked; packs both."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not getattr(settings, "OCOP_PAGE_CACHE", True) or not is_stranger(request):
            return self.get_response(request)
        try:
            key = page_key(request)
        except DatabaseError:
            # Nothing is kept without a database; the error page further in speaks the visitor's language, this far out it could not.
            key = None
        if key is None:
            return self.get_response(request)
        kept: KeptPage | None = caches["pages"].get(key)
        if kept is not None:
            return answer(request, kept, "hit")
        response = _from_pieces(request)
        if response is None:
            response = self.get_response(request)
            if hasattr(response, "learn"):
                response.learn(response)
        if not may_be_kept(response):
            return response
        kept = pack(response)
        caches["pages"].set(key, kept, KEPT_SECONDS)
        return answer(request, kept, "miss")


def may_be_kept(response: HttpResponse) -> bool:
    """Whole public pages only: no error, no stream, nothing that sets a cookie."""
    return (
        getattr(response, "is_public_page", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
    )


def pack(response: HttpResponse) -> KeptPage:
    """The page as it is kept."""
    body = response.content
    patch_vary_headers(response, ("Accept-Encoding", "Cookie", "HX-Request"))
    response.headers["Cache-Control"] = "no-cache"
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT)
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return KeptPage(gzip.compress(body, 9, mtime=0), headers, etag)


def answer(request: HttpRequest, kept: KeptPage, found: str) -> HttpResponse:
    """The kept page as this client takes it: 304, gzip or plain."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    if given and kept.etag in (one.strip() for one in given.split(",")):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    elif takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(kept.packed)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(kept.packed))
    for name, value in kept.headers:
        if response.status_code != 304 or name != "Content-Type":
            response.headers[name] = value
    response.headers["ETag"] = kept.etag
    response.headers["X-Page-Cache"] = found
    if response.status_code != 304:
        response.headers["Content-Length"] = str(len(response.content))
    return response


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding names gzip without forbidding it."""
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
