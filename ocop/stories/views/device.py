"""The workshop on a phone without network: what it sends later, and the worker that shows carried pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.stories.access import Subject
from ocop.stories.actions import answering
from ocop.ui import offline

COOKIE = offline.device_cookie("ocop_story")
MOST_BYTES = 1_500_000


def device_of(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What the script needs to know of this device and who holds it."""
    return {
        "person": request.user.pk,
        "sync": reverse("stories:sync"),
        "worker": reverse("stories:worker"),
        "home": reverse("stories:workshop", args=[subject.word, subject.thing.pk]),
        "about": subject.word,
        "thing": subject.thing.pk,
    }


def know(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Tell this device's worker whose pages it may show."""
    return offline.know(request, answer, COOKIE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """What phones send of stories; see `offline.sync`."""
    return offline.sync(request, lambda raw: answering.apply(by=request.user, raw=raw), most_bytes=MOST_BYTES)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    return offline.worker(request, name="ocop-story", cookie=COOKIE, within="^/(en/)?ban/chuyen-ke/(san-pham|co-so)/")
