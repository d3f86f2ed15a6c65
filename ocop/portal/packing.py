"""What is not taken from kept pages goes out packed too: pages of those who signed in, errors, forms, open lists."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = ("text/html", "text/plain", "text/csv", "application/json", "application/xml", "image/svg+xml")


class PackingMiddleware(GZipMiddleware):
    """gzip for text; spreadsheets and pictures are packed by themselves.

    Packing a page that repeats the reader's words beside a secret lets a listener guess the secret from lengths (BREACH).
    The only secret in our pages is the CSRF token, which Django masks anew in every answer, and Django's gzip adds up to
    100 random bytes to each; so pages of those who signed in are packed too.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        # A strong ETag names these very bytes, so what is packed carries a weak one (Django weakens it); the API's are weak from the start.
        if not response.headers.get("Content-Type", "").startswith(PACKED):
            return response
        return super().process_response(request, response)
