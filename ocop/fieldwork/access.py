"""Rows within reach on the pages of field work: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.fieldwork import permissions
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.trade.deals.views.access import form_page, kept, kept_scan
from ocop.trade.events.access import number_in
from ocop.trade.sides.access import allow, found, page
from ocop.ui.acting import act, press, put_in_form

__all__ = [
    "Step",
    "act",
    "allow",
    "allow_office",
    "allow_part",
    "allow_reading",
    "form_page",
    "found",
    "kept",
    "kept_scan",
    "number_in",
    "page",
    "press",
    "producer_for",
    "show",
    "steps",
]

Step = tuple[Any, Callable[[dict[str, Any]], Any], str]
"""A form of a page, what is done with it, the sentence said after it."""


def allow_office(request: HttpRequest) -> None:
    """Only who runs field work."""
    allow(permissions.runs(request.user), _("This page is for the coordination office."))


def allow_reading(request: HttpRequest) -> None:
    """Who runs it, and auditors."""
    allow(permissions.reads(request.user), _("This page is for the coordination office."))


def allow_part(request: HttpRequest) -> None:
    """Producers, commune officers, office, auditors."""
    allow(permissions.takes_part(request.user))


def producer_for(request: HttpRequest, pk: int) -> Producer:
    """A producer one acts for, or reads as office or auditor; 404 for everybody else."""
    rows = Producer.objects.visible_to(request.user).select_related("organisation__commune")
    row: Producer = found(rows, pk)
    if not permissions.acts_as(request.user, row) and not permissions.reads(request.user):
        found(rows.none(), pk)
    return row


def steps(request: HttpRequest, every: dict[str, Step]) -> HttpResponse | None:
    """The step a POST names by `do`: done and back to this page, or None with the refusal on its form."""
    name = request.POST.get("do", "")
    if name not in every:
        messages.error(request, _("There is no such step."))
        return redirect(request.path)
    form, do, saved = every[name]
    if not form.is_valid():
        return None
    try:
        do(dict(form.cleaned_data))
    except Refused as refusal:
        put_in_form(form, refusal)
        return None
    messages.success(request, saved)
    return redirect(request.path)


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page of field work; 422 where one of its forms was refused."""
    bad = any(getattr(one, "is_bound", False) and one.errors for one in context.values() if hasattr(one, "errors"))
    common = {"runs": permissions.runs(request.user), "reads": permissions.reads(request.user)}
    return render(request, f"fieldwork/{template}.html", {**common, **context}, status=422 if bad else 200)
