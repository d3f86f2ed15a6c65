"""Pages that a device carries for places without network: one service worker for all of them, told what is its own.

A cookie tells the worker whose carried pages it may show. It holds the person's key and gives no right: pages come from the server
only with a session, and carried ones lie on the device. It goes with the sign-out, and when another signs in.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.workdays import clock

SCRIPT = "ui/js/offline/worker.js"
KEPT = 14 * 86400
MOST_OPERATIONS = 100
AHEAD = datetime.timedelta(minutes=5)
"""A moment that lies further ahead than this is not believed."""
ASKEW = datetime.timedelta(minutes=2)
"""A device whose clock differs by more is put right."""
MOMENTS = ("said_at", "marked_at")
THINGS = ("check", "sheet", "meeting", "session", "about", "thing")
"""Fields that say what an operation is about."""
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


def moment_of(raw: Mapping[str, Any], name: str = "said_at") -> datetime.datetime:
    """When a device says that something happened; now where it says nothing that can be believed."""
    at, now = _moment(raw.get(name)), clock.now()
    return at if at is not None and at <= now + AHEAD else now


def text_of(raw: Mapping[str, Any], name: str, most: int) -> str:
    """A text of at most so many letters, as it was typed. Raises Refused."""
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise Refused(_("The field “%(name)s” is not as it should be.") % {"name": name})
    return value


def key_number_of(raw: Mapping[str, Any], name: str) -> int | None:
    """The key of a row; None for what cannot be one."""
    value = raw.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**62 else None


def known_fields(raw: Mapping[str, Any], fields: Collection[str]) -> None:
    """Raises Refused when an operation holds more than it may."""
    if unknown := sorted(set(raw) - set(fields)):
        raise Refused(_("The field “%(name)s” is not known.") % {"name": unknown[0][:40]})


def _moment(text: Any) -> datetime.datetime | None:
    try:
        at = parse_datetime(text) if isinstance(text, str) and len(text) < 40 else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def error(sentence: str, status: int, **more: Any) -> JsonResponse:
    """Nothing of what was sent was done."""
    return JsonResponse({"error": sentence, **more}, status=status)


def operations_in(request: HttpRequest, *, most_bytes: int) -> list[Operation] | JsonResponse:
    """What a device sent as {"operations": [...], "person": key, "at": its clock}, or the answer that says why nothing of it is done.

    401 signed out, 403 somebody else's device, 400 for what cannot be read, 413 for too much. Where the device's clock is wrong, the
    moments of its operations are put right by as much.
    """
    if not request.user.is_authenticated:
        return error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    too_much = error(_("Too much was sent at once."), 413)
    if int(request.headers.get("Content-Length") or 0) > most_bytes:
        return too_much
    try:
        content = request.body
    except RequestDataTooBig:
        return too_much
    except UnreadablePostError:
        return error(_("What was sent cannot be read."), 400)  # cut on the way; the device sends it again
    if len(content) > most_bytes:
        return too_much
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(operations, list) or any(key_of(raw) is None for raw in operations):
        return error(_("What was sent cannot be read."), 400)
    if len(operations) > MOST_OPERATIONS:
        return error(_("Too much was sent at once."), 413)
    if body.get("person", request.user.pk) != request.user.pk:
        return error(
            _("Somebody else is signed in on this device. What you noted stays here until you sign in."),
            403,
            other=True,
        )
    _put_right(operations, _moment(body.get("at")))
    return operations


def _put_right(operations: list[Operation], device_now: datetime.datetime | None) -> None:
    """Two devices of one person may differ by hours; which word is the later one is asked of one clock."""
    now = clock.now()
    wrong = now - device_now if device_now is not None else datetime.timedelta()
    if abs(wrong) <= ASKEW:
        return
    for raw in operations:
        for name in MOMENTS:
            if (at := _moment(raw.get(name))) is not None:
                with contextlib.suppress(OverflowError):
                    raw[name] = min(at + wrong, now).isoformat()


def answered(
    operations: list[Operation], do: Callable[[Operation], dict[str, Any]], *, at_once: int = 1
) -> JsonResponse:
    """Each operation done in turn, a refusal beside its key; `at_once` of them in one transaction, so that the disk is waited for once.

    What cannot be done for a fault (a busy database, a mistake of ours) stays unanswered, as does all that comes after it about the
    same thing: the device sends it again. Other things go on.
    """
    answers: list[dict[str, Any]] = []
    held: set[tuple[Any, ...]] = set()
    for start in range(0, len(operations), at_once):
        some = [raw for raw in operations[start : start + at_once] if _about(raw) not in held]
        found = _done_together(some, do) if len(some) > 1 else None
        for raw in some if found is None else ():
            if _about(raw) in held:
                continue
            try:
                answers.append(_done(raw, do))
            except Exception:
                log.exception("what a device sent could not be done now")
                held.add(_about(raw))
        answers += found or []
    return JsonResponse({"answers": answers})


def _done_together(some: list[Operation], do: Callable[[Operation], dict[str, Any]]) -> list[dict[str, Any]] | None:
    try:
        with transaction.atomic():
            return [_done(raw, do) for raw in some]
    except Exception:
        log.exception("what a device sent could not be done together")
        return None


def _done(raw: Operation, do: Callable[[Operation], dict[str, Any]]) -> dict[str, Any]:
    key = str(key_of(raw))
    try:
        return {**do(raw), "key": key}
    except Refused as refusal:
        return {"result": "refused", "sentence": refusal.sentence, "key": key}


def _about(raw: Operation) -> tuple[str, ...]:
    return tuple(str(raw.get(name)) for name in THINGS)


def sync(request: HttpRequest, do: Callable[[Operation], dict[str, Any]], *, most_bytes: int) -> HttpResponse:
    """GET: a fresh token. POST {"operations": [...], "person": key}: an answer for each, in order; see `operations_in`."""
    if request.method != "POST":
        return token_for(request)
    operations = operations_in(request, most_bytes=most_bytes)
    return operations if isinstance(operations, HttpResponse) else answered(operations, do)


def token_for(request: HttpRequest) -> JsonResponse:
    """A fresh token for a device whose page is old; 401 when nobody is signed in any more."""
    if not request.user.is_authenticated:
        return error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    return JsonResponse({"person": request.user.pk, "csrf": get_token(request)})
