"""Checklists and what is open of them; one's visits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.checklists import actions, catalogue, shown
from ocop.checklists.actions.filling import may_fill
from ocop.checklists.forms import FillForm
from ocop.checklists.models import Check
from ocop.checklists.shapes import Checklist
from ocop.checklists.views.doing import COOKIE, device_of
from ocop.ledger.refusal import Refused
from ocop.people.signed_in import signed_in
from ocop.ui import offline
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

SIZE = 30


def _all(today: Any) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "label": shown.own(one),
            "open": len(one.open_items()),
            "asked": len(one.asked()),
            "holds": one.holds_on(today),
        }
        for one in catalogue.every()
    ]


@never_cache
@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's open visits, the visits one may read, and the checklists."""
    rows = Check.objects.visible_to(request.user).select_related("copy")
    done = rows.filter(state=Check.State.HANDED_IN).order_by("-received_at", "-pk")
    context = {
        "mine": rows.filter(state=Check.State.DRAFT, officer=request.user).order_by("-began_at"),
        "page": Paginator(done, SIZE).get_page(request.GET.get("page")),
        "lists": _all(clock.today()),
        "device": device_of(request),
    }
    return offline.know(request, render(request, "checklists/home.html", context), COOKIE)


def _found(code: str) -> Checklist:
    one = catalogue.get(code)
    if one is None:
        raise Http404
    return one


@never_cache
@signed_in
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """What a checklist asks, and what is not known of its decision."""
    one = _found(code)
    context = {
        "one": one,
        "label": shown.own(one),
        "note": shown.own(one, "note"),
        "holds": one.holds_on(clock.today()),
        "parts": shown.parts(one, filled=catalogue.fills(code).get(code)),
        "open": len(one.open_items()),
        "may_fill": may_fill(request.user),
    }
    return render(request, "checklists/list.html", context)


@never_cache
@signed_in
def fill(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """An office writes what a decision says of an open item."""
    one = _found(code)
    if not may_fill(request.user):
        raise PermissionDenied(_("Only the city's offices fill what a decision says."))
    written = actions.filling.open_item(code, item)
    if written is None:
        raise Http404
    filled = catalogue.fills(code).get(code, {}).get(item)
    if request.method == "POST" and request.POST.get("do") == "take_back":
        return _take_back(request, code, item)
    form = FillForm(request.POST or None, filled=filled)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.fill(by=request.user, checklist=code, item=item, values=form.cleaned_data)
            except Refused as refusal:
                put_in_form(form, refusal)
            else:
                messages.success(request, _("Written. Visits that begin from now on ask it."))
                return redirect("checklists:list", code)
    context = {
        "one": one,
        "label": shown.own(one),
        "item": shown.own(written),
        "help": shown.own(written, "help"),
        "filled": filled,
        "form": form,
        "written": written,
    }
    return render(request, "checklists/fill.html", context, status=status)


def _take_back(request: HttpRequest, code: str, item: str) -> HttpResponse:
    try:
        actions.take_back(by=request.user, checklist=code, item=item, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("Taken back; the item is open again."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("checklists:fill", code, item)
    return redirect("checklists:list", code)
