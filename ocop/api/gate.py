"""What every address of the API passes: who asks, how often, from where, and whether the answer they hold still stands.

The answer of a read-only record changes with the ledger, the day, and who asks; so the ETag is made of these alone and a repeated
question costs one small query.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
from collections.abc import Callable, Collection
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from ocop.ledger.version import version
from ocop.people.actions.keys import hash_of
from ocop.people.models import ApiKey
from ocop.workdays import clock

SHAPE = 1
"""Raised when the same record is answered in another shape, so that no cache holds the old one."""
FRESH_SECONDS = 60
View = Callable[..., HttpResponse]


def problem(status: int, sentence: str, parameter: str = "") -> HttpResponse:
    """A refusal as JSON: one sentence, and the parameter it is about."""
    body = json.dumps(
        {"detail": f"{parameter}: {sentence}" if parameter else sentence, "parameter": parameter}, ensure_ascii=False
    )
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def key_holder(header: str) -> Any:
    """The person behind `Bearer ocop_<prefix>_<secret>`; None when there is no such key, it has ended, or its holder may not sign in."""
    scheme, _space, text = header.partition(" ")
    name, _underscore, rest = text.strip().partition("_")
    prefix, _underscore, secret = rest.partition("_")
    if scheme.lower() != "bearer" or name != "ocop" or not secret or not prefix.isalnum():
        return None
    found = ApiKey.objects.alive().filter(prefix=prefix).select_related("person").first()
    if found is None or not hmac.compare_digest(found.key_hash, hash_of(secret)) or not found.person.is_active:
        return None
    return found.person


def _too_often(request: HttpRequest) -> bool:
    """Counts a stranger's questions of this minute; the limit is OCOP_API_RATE a minute and address, 0 for none."""
    limit: int = settings.OCOP_API_RATE
    if not limit:
        return False
    address = get_adapter().get_client_ip(request)
    slot = f"api-rate:{clock.now():%H%M}:{hashlib.sha256(str(address).encode()).hexdigest()[:24]}"
    cache.add(slot, 0, 90)
    try:
        return cache.incr(slot) > limit
    except ValueError:  # the slot ended between the two calls: a new minute has begun
        return False


def _etag(request: HttpRequest, person: Any) -> str:
    """Weak, for it names the answer and not its bytes: packed and plain it is the same answer."""
    who = person.pk if person is not None else 0
    parts = (SHAPE, version(), clock.today(), who, translation.get_language(), request.get_full_path())
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _still_stands(request: HttpRequest, etag: str) -> bool:
    """Whether the caller holds this answer; a weak and a strong tag of the same letters are one (RFC 9110, 13.1.2)."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag.removeprefix("W/") in {one.removeprefix("W/") for one in held}


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Public data may be read from any page of any site; never with that site's visitors' sign-in."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    return response


def gated(view: View, allowed: Callable[[], Collection[str]]) -> View:
    """The view behind the gate; `allowed` gives the names of the parameters it knows."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Addresses of the API have no language; sentences are in the one that the machine asks for.
        with translation.override(translation.get_language_from_request(request)):
            return _open_to_all(_answer(view, allowed, request, *args, **kwargs))

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _answer(
    view: View, allowed: Callable[[], Collection[str]], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in ("GET", "HEAD"):
        response = problem(405, _("This record is read only; ask with GET."))
        response["Allow"] = "GET, HEAD, OPTIONS"
        return response
    header = request.headers.get("Authorization", "")
    person = key_holder(header) if header else request.user if request.user.is_authenticated else None
    if header and person is None:
        response = problem(401, _("This key is not known or has ended."))
        response["WWW-Authenticate"] = "Bearer"
        return response
    if person is None and _too_often(request):
        response = problem(429, _("Too many questions from this address; wait a minute, or ask the office for a key."))
        response["Retry-After"] = "60"
        return response
    strange = sorted(set(request.GET) - set(allowed()))
    if strange:
        known = ", ".join(sorted(allowed())) or "–"
        return problem(
            422, _("There is no such parameter here; there are: %(known)s.") % {"known": known}, strange[0][:60]
        )
    etag = _etag(request, person)
    if _still_stands(request, etag):
        return _cached(HttpResponseNotModified(), etag, person)
    request.api_caller = person  # type: ignore[attr-defined]
    is_head, request.method = request.method == "HEAD", "GET"
    response = view(request, *args, **kwargs)
    if is_head and not response.streaming:
        response.content = b""
    return _cached(response, etag, person) if response.status_code == 200 else response


def _cached(response: HttpResponse, etag: str, person: Any) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = (
        f"{'public' if person is None else 'private'}, max-age={FRESH_SECONDS if person is None else 0}"
    )
    patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
    return response
