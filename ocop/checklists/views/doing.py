"""A visit on the phone: works by sending the form, and with its script also without network."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.checklists import actions, kinds, shown
from ocop.checklists.forms import DropForm
from ocop.checklists.models import Check
from ocop.ledger.refusal import Refused
from ocop.people.signed_in import signed_in
from ocop.places.distance import metres
from ocop.ui import offline
from ocop.vietnamese.numbers import parse_number

COOKIE = offline.device_cookie("ocop_visit")
MOST_BYTES = 10_000_000
PHOTO_BYTES = 6_000_000


def device_of(request: HttpRequest) -> dict[str, Any]:
    """What the script needs to know of this device and who holds it."""
    return {
        "person": request.user.pk,
        "sync": reverse("checklists:sync"),
        "worker": reverse("checklists:worker"),
        "home": reverse("checklists:home"),
    }


@never_cache
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own open visit to be done; what was handed in to be read."""
    row = Check.objects.visible_to(request.user).select_related("copy").filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.state != Check.State.DRAFT or row.officer_id != request.user.pk:
        return _read(request, row)
    status = 200
    if request.method == "POST":
        try:
            if answer := _post(request, row):
                return answer
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            status = 422
            row.refresh_from_db()
    kind = kinds.find(row.kind)
    photos = list(row.photos.select_related("file"))
    place = kind.place(row.object_id) if kind else None
    context = {
        "check": row,
        "asked": row.copy.checklist,
        "label": shown.own(row.copy.checklist),
        "device": device_of(request),
        "parts": shown.parts(row.copy.checklist, row.answers, photos),
        "photos": [one for one in photos if not one.item],
        "open": shown.labels(row.copy.checklist, shown.result_of(row).open),
        "place": place,
        "drop": DropForm(),
        "about": kind.link(row.object_id) if kind else "",
    }
    return offline.know(request, render(request, "checklists/do.html", context, status=status), COOKIE)


def _read(request: HttpRequest, row: Check) -> HttpResponse:
    kind = kinds.find(row.kind)
    photos = list(row.photos.select_related("file"))
    result, asked = shown.result_of(row), row.copy.checklist
    context = {
        "check": row,
        "asked": asked,
        "label": shown.own(asked),
        "parts": shown.parts(asked, row.answers, photos),
        "photos": [one for one in photos if not one.item],
        "result": result,
        "missed": shown.labels(asked, result.missed),
        "unmet": shown.labels(asked, result.unmet),
        "open": shown.labels(asked, result.open),
        "about": kind.link(row.object_id) if kind else "",
        "moved": _moved(row, kind),
    }
    return render(request, "checklists/read.html", context, status=405 if request.method == "POST" else 200)


def _moved(row: Check, kind: kinds.Kind | None) -> int | None:
    """Metres from where the visit was to where the place is stated today, when that is another distance than at the handing in."""
    place = kind.place(row.object_id) if kind and row.state == Check.State.HANDED_IN else None
    if place is None or row.lat is None or row.lon is None:
        return None
    now = metres(place, (row.lat, row.lon))
    return now if now != row.distance else None


def _post(request: HttpRequest, row: Check) -> HttpResponse | None:
    do = request.POST.get("do", "save")
    if do == "drop":
        actions.drop(by=request.user, check_id=row.pk, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("The visit is dropped."))
        return redirect("checklists:home")
    if do not in ("save", "hand_in"):
        raise Refused(_("There is no such step."))
    for raw in _operations(request, row):
        actions.apply(by=request.user, raw={**raw, "key": str(uuid.uuid4()), "check": row.pk})
    if do == "hand_in":
        actions.hand_in(by=request.user, check_id=row.pk, note=request.POST.get("note", "")[:2000])
        messages.success(request, _("The visit is handed in."))
        return redirect("checklists:check", row.pk)
    messages.success(request, _("Saved."))
    return redirect("checklists:check", row.pk)


def _operations(request: HttpRequest, row: Check) -> list[dict[str, Any]]:
    """What a form without script says, as the operations that a phone would send."""
    found: list[dict[str, Any]] = []
    for item in row.copy.checklist.asked():
        value, note = request.POST.get(f"a-{item.code}"), request.POST.get(f"n-{item.code}", "")
        there = row.answers.get(item.code) or {}
        if value or note or there:
            found.append({"kind": "answer", "item": item.code, "value": value, "note": note})
    lat, lon = request.POST.get("lat", "").strip(), request.POST.get("lon", "").strip()
    if lat or lon:
        try:
            found.append({"kind": "position", "lat": float(parse_number(lat)), "lon": float(parse_number(lon))})
        except (ValueError, OverflowError):
            raise Refused(_("This position is none on earth.")) from None
    for name, uploads in request.FILES.lists():
        code = name.removeprefix("p-")
        for one in uploads:
            if one.size and one.size > PHOTO_BYTES:
                raise Refused(_("A photograph may have at most 6 MB."))
            data = base64.b64encode(one.read()).decode()
            found.append(
                {"kind": "photo", "item": "" if code == "whole" else code, "name": (one.name or "")[-90:], "data": data}
            )
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """What phones send of visits; see `offline.sync`."""
    return offline.sync(request, lambda raw: actions.apply(by=request.user, raw=raw), most_bytes=MOST_BYTES)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    return offline.worker(request, name="ocop-visit", cookie=COOKIE, within="^/(en/)?ban/phieu-kiem/")
