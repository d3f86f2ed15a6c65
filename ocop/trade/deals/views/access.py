"""Rows within reach on the pages of memoranda: out of reach is not found, no right is said so; one form that calls one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.files.actions import keep_document
from ocop.files.models import StoredFile
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.trade.deals.twins import MaybeTwice
from ocop.trade.models import Complaint, DealStep, FollowUp, Memorandum, SignedPaper
from ocop.trade.reach import reads_trade, runs_trade
from ocop.ui import acting
from ocop.ui.acting import put_in_form


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool, sentence: str = "") -> None:
    """403 with a sentence unless the condition holds."""
    if not condition:
        raise PermissionDenied(sentence or _("You have no right to this page."))


def is_office(person: Any) -> bool:
    """Runs trade connection."""
    return runs_trade(rights_of(person))


def reads_all(person: Any) -> bool:
    """Who runs trade, and auditors."""
    return reads_trade(rights_of(person))


def _found(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def memorandum_for(request: HttpRequest, pk: int) -> Memorandum:
    """A memorandum the person may read."""
    rows = Memorandum.objects.visible_to(request.user).select_related(
        "producer__organisation__commune", "buyer__organisation__commune", "event", "paper__file", "meeting"
    )
    found: Memorandum = _found(rows, pk)
    return found


def step_for(request: HttpRequest, pk: int) -> DealStep:
    """A report the person may read."""
    rows = DealStep.objects.visible_to(request.user).select_related(
        "memorandum__producer__organisation", "memorandum__buyer__organisation", "product", "delivery", "file"
    )
    found: DealStep = _found(rows, pk)
    return found


def _within(model: Any, request: HttpRequest, pk: int) -> Any:
    rows = model.objects.filter(memorandum__in=Memorandum.objects.visible_to(request.user))
    return _found(rows.select_related("memorandum__producer__organisation", "memorandum__buyer__organisation"), pk)


def follow_up_for(request: HttpRequest, pk: int) -> FollowUp:
    """A question the person may read."""
    found: FollowUp = _within(FollowUp, request, pk)
    return found


def complaint_for(request: HttpRequest, pk: int) -> Complaint:
    """A complaint the person may read."""
    found: Complaint = _within(Complaint, request, pk)
    return found


def paper_for(request: HttpRequest, pk: int) -> SignedPaper:
    """A scan, for who reads trade: it may show the words of several parties."""
    allow(reads_all(request.user))
    found: SignedPaper = _found(SignedPaper.objects.select_related("file", "event"), pk)
    return found


def kept(request: HttpRequest, upload: Any) -> StoredFile | None:
    """The uploaded file, kept; None when there is none. Raises Refused when it is not what it says."""
    return keep_document(by=request.user, upload=upload) if upload else None


def kept_scan(request: HttpRequest, upload: Any) -> StoredFile:
    """The scan, kept. Raises Refused when it is not what it says."""
    return keep_document(by=request.user, upload=upload)


def refused(form: Any, refusal: Refused) -> None:
    """The refusal on the form; what may be one thing written twice is asked."""
    form.twins = getattr(refusal, "rows", [])
    if isinstance(refusal, MaybeTwice) and hasattr(form, "ask_another"):
        form.ask_another()
    put_in_form(form, refusal)


def act(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], Any], *, saved: str, to: Callable[[Any], Any]
) -> HttpResponse | None:
    """Do what a sent form asks; where to go then, or None with the refusal on the form."""
    return acting.act(request, form, do, saved=saved, to=to, refused=refused)


def form_page(
    request: HttpRequest, form: forms.Form, template: str = "trade/deals/form.html", **context: Any
) -> HttpResponse:
    """A page with one form."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "twins": getattr(form, "twins", []), **context}, status=status)


def whole(value: str) -> int | None:
    """A key out of an address; None for anything that is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
