"""Asking to speak for an organisation, and answering those who ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.ledger.refusal import Refused
from ocop.people.actions import answer_claim, claim_organisation, withdraw_claim
from ocop.people.actions.claims import claimable
from ocop.people.forms import AnswerForm, ClaimForm
from ocop.people.models import Claim
from ocop.people.permissions import allows
from ocop.people.queries import claims_to_answer
from ocop.people.signed_in import signed_in
from ocop.people.views.answers import for_rights, page
from ocop.ui.acting import put_in_form
from ocop.vietnamese.folding import fold

FOUND_AT_MOST = 20


@signed_in
@never_cache
@require_GET
def own_claims(request: HttpRequest) -> HttpResponse:
    """What one has asked, with the answers."""
    person: Any = request.user
    claims = person.claims.select_related("organisation").order_by("-created_at", "-id")
    return page(request, "own_claims", claims=claims)


@signed_in
@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find the organisation one speaks for: by words of its name, or by its exact tax code."""
    asked = " ".join(request.GET.get("q", "").split())[:120]
    digits = asked.replace(" ", "").replace("-", "")
    found: list[Any] = []
    if digits.isdigit() and len(digits) in (10, 12, 13):
        found = list(
            claimable(by=request.user, tax_code=digits)
            .filter(tax_code=digits)
            .select_related("commune")[:FOUND_AT_MOST]
        )
    elif len(asked) >= 2:
        seen = claimable(by=request.user)
        for word in fold(asked).split():
            seen = seen.filter(name_folded__contains=word)
        found = list(seen.select_related("commune").order_by("name_folded", "id")[:FOUND_AT_MOST])
    return page(request, "claim_find", asked=asked, found=found, is_cut=len(found) == FOUND_AT_MOST)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to speak for one organisation."""
    tax_code = request.GET.get("tax", "") or request.POST.get("tax", "")
    organisation = get_object_or_404(claimable(by=request.user, tax_code=tax_code).select_related("commune"), pk=pk)
    form = ClaimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            claim_organisation(
                by=request.user,  # type: ignore[arg-type]
                organisation=organisation,
                role=given["role"],
                statement=given["statement"],
                proof=given["proof"],
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Your request is with the officer of the place. You find the answer here."))
            return redirect("account_claims")
    return page(request, "claim_new", form=form, organisation=organisation, tax_code=tax_code)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own question."""
    person: Any = request.user
    try:
        withdraw_claim(by=person, claim=get_object_or_404(person.claims, pk=pk))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("account_claims")


@for_rights(lambda rights: rights.is_officer)
@require_GET
def to_answer(request: HttpRequest) -> HttpResponse:
    """Claims that wait for this officer, and those answered lately."""
    answered = Claim.objects.visible_to(request.user).exclude(state=Claim.State.WAITING)
    answered = answered.select_related("person", "organisation").order_by("-answered_at", "-id")
    return page(
        request,
        "claims",
        waiting=claims_to_answer(request.user),
        answered=Paginator(answered, 20).get_page(request.GET.get("page")),
    )


@for_rights(lambda rights: rights.is_officer)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: who asks, for whom, why; confirm or refuse."""
    seen = Claim.objects.visible_to(request.user).select_related("person", "organisation__commune", "proof")
    found = get_object_or_404(seen, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm = "confirm" in request.POST
        try:
            answer_claim(
                by=request.user,  # type: ignore[arg-type]
                claim=found,
                confirm=confirm,
                answer=form.cleaned_data["answer"],
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Confirmed.") if confirm else _("Refused; the person reads your sentence."))
            return redirect("people:claims")
    return page(
        request,
        "claim",
        claim=found,
        form=form,
        may_answer=found.state == Claim.State.WAITING and allows("people.answer_claim", request.user, found),
        contact=found.organisation.contact_for(request.user),
        others=found.organisation.roles.held().select_related("person"),
    )
