"""A scanned code: one word at arm's length, then who, until when, and how it was checked. Also what checkers without us need."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ocop.portal import page_cache, verdict_page
from ocop.portal.page_cache import public_page
from ocop.recognition.certificates import keys, tokens, verifying
from ocop.workdays import clock


@public_page
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What a code says today."""
    return verdict_page.page(request, token)


@require_safe
def check(request: HttpRequest) -> HttpResponseBase:
    """The page that checks a code with no network; with `?ma=` (a code or its address) it leads to that code's page."""
    typed = request.GET.get("ma", "")[:400]
    if typed.strip():
        return redirect("portal:verify", tokens.token_in(typed)[:120] or "-")
    return _check_page(request)


@public_page
def _check_page(request: HttpRequest) -> HttpResponseBase:
    verdicts = [
        (state, *style, verdict_page.title(state))
        for state, style in verdict_page.STYLES.items()
        if state != verifying.UNKNOWN
    ]
    scope = reverse("portal:check").removesuffix("kiem-tra")
    return render(request, "portal/check.html", {"scope": scope, "verdicts": verdicts})


@public_page
@require_safe
def published_keys(request: HttpRequest) -> HttpResponseBase:
    """`/.well-known/ocop-keys.json`: every key with its dates."""
    return _for_all(JsonResponse(keys.published()))


@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """`/q/withdrawn.json`: certificates that stand no more before their own date, signed, as of this minute."""
    key = f"withdrawn:{page_cache.known_version()}:{clock.now():%Y%m%d%H%M}:{clock.today()}"
    found = caches["pages"].get(key) if settings.OCOP_PAGE_CACHE else None
    if found is None:
        found = verifying.withdrawn_list()
        caches["pages"].set(key, found, 60)
    return _for_all(JsonResponse(found))


def _for_all(response: HttpResponse) -> HttpResponse:
    """Any page of any office may read it; nobody may keep it without asking again."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker of the checking page; it stands beside the page because its reach begins at its own address."""
    path = finders.find("portal/check-worker.js")
    response = FileResponse(open(str(path), "rb"), content_type="text/javascript; charset=utf-8")  # noqa: SIM115
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


__all__ = ["check", "page", "published_keys", "withdrawn", "worker"]
