"""A request that says it is larger than anything this system takes is refused before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class TooLargeMiddleware:
    """Answers 413 with one sentence; a body whose length is not stated is never read by the application at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        most: int = settings.OCOP_LARGEST_REQUEST
        if not stated.isdigit() or int(stated) <= most:
            return self.get_response(request)
        sentence = _(
            "What you sent has %(size)s MB; at most %(limit)s MB are taken at once. Nothing of it was kept."
        ) % {
            "size": -(-int(stated) // 1_000_000),
            "limit": most // 1_000_000,
        }
        if request.headers.get("Accept", "").startswith("application/json"):
            answer = HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
        else:
            page = render_to_string("files/too_large.html", {"sentence": sentence})
            answer = HttpResponse(page, status=413)
        # The rest of the body is not waited for.
        answer["Connection"] = "close"
        return answer
