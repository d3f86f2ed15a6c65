"""Rows within reach on the pages of rulings: out of reach is not found, no right is said so; one form that calls one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.appraisal import actors, seats
from ocop.appraisal.models import Decision, Dossier
from ocop.files.actions import keep_document
from ocop.files.models import StoredFile
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool, sentence: str = "") -> None:
    """403 with a sentence unless the condition holds."""
    if not condition:
        raise PermissionDenied(sentence or _("You have no right to this page."))


def reads_decisions(person: Any) -> bool:
    """City officers, auditors and secretaries of councils work with decisions."""
    return rights_of(person).sees_everything or bool(seats.councils(person, "secretary"))


def is_office(person: Any) -> bool:
    """Records what the city decides."""
    return rights_of(person).is_city_officer


def may_draft(person: Any, council_id: int) -> bool:
    """Drafts decisions and writes papers: the office, and the secretary of the council."""
    return is_office(person) or council_id in seats.councils(person, "secretary")


def decision_for(request: HttpRequest, pk: int) -> Decision:
    """A decision the person works with."""
    allow(reads_decisions(request.user))
    row = (
        Decision.objects.visible_to(request.user).select_related("round__council", "signed_file").filter(pk=pk).first()
    )
    if row is None:
        raise Http404
    found: Decision = row
    return found


def dossier_for(request: HttpRequest, pk: int) -> Dossier:
    """A dossier the person may read; a scoring member reads its outcome in the council's room, not here."""
    row = (
        Dossier.objects.visible_to(request.user)
        .select_related("product", "producer__organisation", "commune", "round__council", "renews", "criteria")
        .defer("criteria__content")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    rights = rights_of(request.user)
    part = actors.roles_on(request.user, row) & {"producer", "commune", "office", "secretary", "team"}
    allow(bool(part) or rights.is_auditor)
    found: Dossier = row
    return found


def kept(request: HttpRequest, upload: Any) -> StoredFile | None:
    """The uploaded file, kept; None when there is none. Raises Refused when it is not what it says."""
    return keep_document(by=request.user, upload=upload) if upload else None


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page with one form."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "appraisal/ruling/form.html", {"form": form, **context}, status=status)
