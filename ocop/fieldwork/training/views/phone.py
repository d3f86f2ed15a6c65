"""The list of who came on a phone without a network: what it sends, and the worker that shows the carried page."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.fieldwork.training.actions import sent
from ocop.ui import offline

COOKIE = offline.device_cookie("ocop_attendance")
MOST_BYTES = 200_000


def device_of(request: HttpRequest) -> dict[str, Any]:
    """What the script needs to know of this device and who holds it."""
    return {
        "person": request.user.pk,
        "sync": reverse("fieldwork:attendance_sync"),
        "worker": reverse("fieldwork:attendance_worker"),
        "home": reverse("fieldwork:courses"),
    }


def now_on_devices() -> str:
    """The moment as scripts write it. Of the real clock, for phones know no other day than that one."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """What phones send of who came; see `offline.sync`."""
    return offline.sync(request, lambda raw: sent.apply(by=request.user, raw=raw), most_bytes=MOST_BYTES)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    within = "^/(en/)?ban/co-so/dao-tao/(buoi/[0-9]+/danh-sach/)?$"
    return offline.worker(request, name="ocop-attendance", cookie=COOKIE, within=within)
