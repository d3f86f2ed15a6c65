"""The cookie that tells a tablet's service worker whose carried pages it may show; it goes with the sign-out, and when another signs in.

It holds the person's key and gives no right: pages come from the server only with a session, and carried ones lie on the device.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

COOKIE = "ocop_hall"


class HallCookieMiddleware:
    """Costs nothing where the cookie is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.COOKIES.get(COOKIE)
        if not known:
            return self.get_response(request)
        was_in = request.user.is_authenticated
        answer = self.get_response(request)
        is_in = request.user.is_authenticated
        # A session that merely ended leaves it: the member goes on marking without a network until they sign in again.
        if COOKIE not in answer.cookies and ((was_in and not is_in) or (is_in and str(request.user.pk) != known)):
            answer.delete_cookie(COOKIE, samesite="Lax")
        return answer
