"""Pages that a device carries for places without network: one service worker for all of them, told what is its own.

A cookie tells the worker whose carried pages it may show. It holds the person's key and gives no right: pages come from the server
only with a session, and carried ones lie on the device. It goes with the sign-out, and when another signs in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse

SCRIPT = "ui/js/offline/worker.js"
KEPT = 14 * 86400
_cookies: set[str] = set()


def device_cookie(name: str) -> str:
    """Names a cookie of carried pages; rooms call it when they start."""
    _cookies.add(name)
    return name


def know(request: HttpRequest, answer: HttpResponse, cookie: str) -> HttpResponse:
    """Tell this device's worker whose pages it may show without a network."""
    answer.set_cookie(
        cookie, str(request.user.pk), max_age=KEPT, samesite="Lax", secure=request.is_secure(), httponly=False
    )
    return answer


class DeviceCookieMiddleware:
    """Costs nothing where none of the cookies is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {name: request.COOKIES[name] for name in _cookies if request.COOKIES.get(name)}
        if not known:
            return self.get_response(request)
        was_in = request.user.is_authenticated
        answer = self.get_response(request)
        is_in = request.user.is_authenticated
        for name, person in known.items():
            # A session that merely ended leaves it: the person goes on without a network until they sign in again.
            if name not in answer.cookies and ((was_in and not is_in) or (is_in and str(request.user.pk) != person)):
                answer.delete_cookie(name, samesite="Lax")
        return answer


def worker(request: HttpRequest, *, name: str, cookie: str, within: str, papers: Sequence[str] = ()) -> HttpResponse:
    """The service worker as an answer; it reaches no further than the folder of its address.

    `name` begins the names of its caches, `cookie` says whose device it is, `within` is a pattern of the paths of its pages, `papers`
    are parts of paths that never change once carried.
    """
    found = finders.find(SCRIPT)
    if found:
        with open(found, encoding="utf-8") as stream:
            text = stream.read()
    else:
        with staticfiles_storage.open(SCRIPT) as stream:
            text = stream.read().decode()
    told = json.dumps({"name": name, "cookie": cookie, "within": within, "papers": list(papers)})
    answer = HttpResponse(f"self.OFFLINE = {told};\n{text}", content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = request.path.rsplit("/", 1)[0] + "/"
    answer["Cache-Control"] = "no-cache"
    return answer
