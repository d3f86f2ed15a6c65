"""Counts opened pages where every answer passes, also those of pages that are kept and asked no view."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ocop.promotion.counting.buffer import waiting
from ocop.promotion.counting.reading import is_reader, what_is_read


def note(request: HttpRequest, of: str, name: str, what: str) -> None:
    """Count something that a view did (a scan that leads on, a card that was taken), when it was a reader who asked."""
    if request.method in ("GET", "POST") and is_reader(request.META, request.COOKIES, settings.SESSION_COOKIE_NAME):
        waiting.add(of, name, what)


class CountingMiddleware:
    """Outside of everything: a kept page is answered before any other middleware is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code in (200, 304) and "HTTP_HX_REQUEST" not in request.META:
            read = what_is_read(request.path_info)
            if read is not None:
                note(request, *read)
        return response
