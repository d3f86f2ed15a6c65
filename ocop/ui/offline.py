"""Pages that a device carries for places without network: one service worker for all of them, told what is its own.

A cookie tells the worker whose carried pages it may show. It holds the person's key and gives no right: pages come from the server
only with a session, and carried ones lie on the device. It goes with the sign-out, and when another signs in.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused

SCRIPT = "ui/js/offline/worker.js"
KEPT = 14 * 86400
MOST_OPERATIONS = 100
Operation = dict[str, Any]
log = logging.getLogger(__name__)
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


def worker(
    request: HttpRequest, *, name: str, within: str, cookie: str = "", papers: Sequence[str] = (), person: str = ""
) -> HttpResponse:
    """The service worker as an answer; it reaches no further than the folder of its address.

    `name` begins the names of its caches, `cookie` says whose device it is, `within` is a pattern of the paths of its pages, `papers`
    are parts of paths that never change once carried. Pages that are everybody's have one `person` for all and no cookie.
    """
    found = finders.find(SCRIPT)
    if found:
        with open(found, encoding="utf-8") as stream:
            text = stream.read()
    else:
        with staticfiles_storage.open(SCRIPT) as stream:
            text = stream.read().decode()
    told = json.dumps({"name": name, "cookie": cookie, "within": within, "papers": list(papers), "person": person})
    answer = HttpResponse(f"self.OFFLINE = {told};\n{text}", content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = request.path.rsplit("/", 1)[0] + "/"
    answer["Cache-Control"] = "no-cache"
    return answer


def key_of(raw: Any) -> uuid.UUID | None:
    """The key of an operation that a device sent, without which it cannot be answered."""
    try:
        return uuid.UUID(raw["key"]) if isinstance(raw, dict) and isinstance(raw.get("key"), str) else None
    except ValueError:
        return None


def error(sentence: str, status: int) -> JsonResponse:
    """Nothing of what was sent was done."""
    return JsonResponse({"error": sentence}, status=status)


def operations_in(request: HttpRequest, *, most_bytes: int) -> list[Operation] | JsonResponse:
    """What a device sent as {"operations": [...], "person": key}, or the answer that says why nothing of it is done.

    401 signed out, 403 somebody else's device, 400 for what cannot be read, 413 for too much.
    """
    if not request.user.is_authenticated:
        return error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    try:
        content = b"" if int(request.headers.get("Content-Length") or 0) > most_bytes else request.body
    except RequestDataTooBig:
        content = b""
    if not content or len(content) > most_bytes:
        return error(_("Too much was sent at once."), 413)
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or any(key_of(raw) is None for raw in operations):
        return error(_("What was sent cannot be read."), 400)
    if len(operations) > MOST_OPERATIONS:
        return error(_("Too much was sent at once."), 413)
    if isinstance(body, dict) and body.get("person", request.user.pk) != request.user.pk:
        return error(_("Somebody else is signed in on this device. What you noted stays here until you sign in."), 403)
    return operations


def answered(operations: list[Operation], do: Callable[[Operation], dict[str, Any]]) -> JsonResponse:
    """Each operation done in turn, a refusal beside its key. When the database is busy what is done so far stands and the rest is sent again."""
    answers: list[dict[str, Any]] = []
    for raw in operations:
        key = str(key_of(raw))
        try:
            answers.append({**do(raw), "key": key})
        except Refused as refusal:
            answers.append({"result": "refused", "sentence": refusal.sentence, "key": key})
        except OperationalError:
            log.exception("what a device sent could not be saved now")
            break
    return JsonResponse({"answers": answers})


def token_for(request: HttpRequest) -> JsonResponse:
    """A fresh token for a device whose page is old; 401 when nobody is signed in any more."""
    if not request.user.is_authenticated:
        return error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    return JsonResponse({"person": request.user.pk, "csrf": get_token(request)})
