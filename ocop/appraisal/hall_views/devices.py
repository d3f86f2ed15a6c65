"""What a tablet asks and sends by itself: the sync endpoint, what to carry, pictures of pages, the service worker."""

from __future__ import annotations

import contextlib
import json
import logging
from typing import Any

from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.appraisal import hall, paper_pages
from ocop.appraisal.actions import hall as sending
from ocop.appraisal.hall_cookie import COOKIE
from ocop.appraisal.hall_views.access import own_for
from ocop.files.models import StoredFile
from ocop.files.rights import may_open
from ocop.files.views import serve
from ocop.ledger.refusal import Refused
from ocop.ui import offline

MOST_OPERATIONS = 100
AT_ONCE = 10
MOST_BYTES = 1_000_000
log = logging.getLogger(__name__)


def _error(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """GET: own sheets as they stand. POST {"operations": [...], "person": key}: an answer for each, in order.

    401 signed out, 403 not a member or somebody else's tablet, 400 for what cannot be read, 413 for too much: then nothing changed.
    """
    if not request.user.is_authenticated:
        return _error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    if request.method != "POST":
        return _state(request)
    operations = _operations(request)
    if isinstance(operations, JsonResponse):
        return operations
    answers: list[dict[str, Any]] = []
    for start in range(0, len(operations), AT_ONCE):
        try:
            answers += _answered(request.user, operations[start : start + AT_ONCE])
        except OperationalError:
            # The database is busy or away: what is answered so far stands, the rest is sent again.
            log.exception("marks could not be saved now")
            break
    return JsonResponse({"answers": answers})


def _answered(person: Any, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An answer for each of some operations. Several are one transaction: the disk is waited for once, and others not kept out for long."""
    answers: list[dict[str, Any]] = []
    with transaction.atomic() if len(operations) > 1 else contextlib.nullcontext():
        for raw in operations:
            key = str(sending.key_of(raw))
            try:
                answers.append({**sending.apply(by=person, raw=raw), "key": key})
            except Refused as refusal:
                answers.append({"result": "refused", "sentence": refusal.sentence, "key": key})
    return answers


def _operations(request: HttpRequest) -> list[dict[str, Any]] | JsonResponse:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
        return _error(_("Too much was sent at once."), 413)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or any(sending.key_of(raw) is None for raw in operations):
        return _error(_("What was sent cannot be read."), 400)
    if len(operations) > MOST_OPERATIONS:
        return _error(_("Too much was sent at once."), 413)
    assert isinstance(body, dict)  # noqa: S101 - a list came out of it
    if "person" in body and body["person"] != request.user.pk:
        return _error(
            _("Somebody else is signed in on this device. What you marked stays here until you sign in."), 403
        )
    return operations


def _state(request: HttpRequest) -> HttpResponse:
    if not hall.is_member(request.user):
        return _error(_("Only members of a council score."), 403)
    rows = hall.own(request.user)
    return JsonResponse(
        {
            "person": request.user.pk,
            "csrf": get_token(request),
            "sheets": [hall.state_of(one, request.user) for one in rows if one.dossier.state == "scoring"],
        }
    )


@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """What to carry for one dossier."""
    if not request.user.is_authenticated:
        return _error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    return JsonResponse(hall.package(own_for(request, pk), request.user))


@require_safe
def picture(request: HttpRequest, pk: int, file: int, mark: str, page: int) -> HttpResponse:
    """A page of a paper the member's dossier rests on."""
    if not request.user.is_authenticated:
        return _error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    own_for(request, pk)
    row = get_object_or_404(StoredFile, pk=file, media_type="application/pdf")
    if not row.digest.startswith(mark) or len(mark) < 8 or not may_open(request.user, row):
        raise Http404
    try:
        answer = HttpResponse(paper_pages.picture_of(row, page), content_type="image/jpeg")
    except paper_pages.UnreadableError:
        raise Http404 from None
    answer["ETag"] = quote_etag(f"{row.digest}-{page}")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
def paper(request: HttpRequest, pk: int, file: int, mark: str) -> HttpResponseBase:
    """A paper the member's dossier rests on, as kept; here rather than at its own address so that a carried one opens without a network."""
    if not request.user.is_authenticated:
        return _error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)
    own = own_for(request, pk)
    if not any(row.pk == file for row in hall.files_of(own.dossier)):
        raise Http404
    return serve(request, file, mark)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    return offline.worker(
        request, name="ocop-hall", cookie=COOKIE, within="^/(en/)?ban/cham/", papers=("/trang/", "/giay/")
    )
