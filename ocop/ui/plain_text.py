"""Refuses an address with a NUL character: no text holds one, and PostgreSQL fails on it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound


class PlainTextMiddleware:
    """Answers before any room sees the address: 404 for a path, which can name nothing, and 400 for a query.

    The API names the parameter that is wrong, so its queries pass to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return HttpResponseNotFound("404", content_type="text/plain")
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith("/api/"):
            return HttpResponseBadRequest("400", content_type="text/plain")
        return self.get_response(request)
