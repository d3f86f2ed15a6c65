"""Applications and recognitions within reach of a page, and one form that calls one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ocop.ledger.refusal import Refused
from ocop.outlets.models import OutletApplication, OutletRecognition
from ocop.outlets.recognising.permissions import is_office, may_visit
from ocop.outlets.shelf.access import allow
from ocop.people.rights import rights_of
from ocop.ui.acting import put_in_form


def application_for(request: HttpRequest, pk: int) -> OutletApplication:
    """An application the person reads; 404 otherwise."""
    found: OutletApplication | None = (
        OutletApplication.objects.visible_to(request.user)
        .select_related("organisation", "outlet", "commune", "old_commune", "district", "check_done__copy")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def recognition_for(request: HttpRequest, pk: int) -> OutletRecognition:
    """A recognition the person works with: its keeper, its commune, the offices, auditors."""
    found: OutletRecognition | None = (
        OutletRecognition.objects.visible_to(request.user)
        .select_related("outlet__commune", "outlet__keeper", "application", "last_check", "file")
        .prefetch_related("suspensions")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    allow(works_with(request.user, found))
    return found


def works_with(person: Any, row: OutletRecognition) -> bool:
    """Its keeper, its commune, the offices, auditors."""
    rights = rights_of(person)
    keeper = row.outlet.keeper_id
    return (
        may_visit(person, row.outlet.commune_id)
        or rights.is_auditor
        or (keeper is not None and keeper in rights.organisation_ids())
    )


def reads_list(person: Any) -> bool:
    """Officers and auditors read the list of recognitions."""
    rights = rights_of(person)
    return bool(is_office(person) or rights.is_auditor or rights.commune_ids)


def act(
    request: HttpRequest, form: Any, do: Callable[[dict[str, Any]], Any], *, saved: str, to: Callable[[Any], str]
) -> HttpResponse | None:
    """Call the action with a valid form and go on; None when the form has to be shown again with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = do(form.cleaned_data)
    except Refused as refusal:
        put_in_form(form, refusal)
        return None
    messages.success(request, saved)
    return redirect(to(made))


def status_of(request: HttpRequest) -> int:
    """422 for a form that came back."""
    return 422 if request.method == "POST" else 200
