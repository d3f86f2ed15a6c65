"""The household's consent that an officer fills in: given from the own account, recorded by the officer, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.actions.consents import Given, record_consent, take_back
from ocop.appraisal.producer_views.access import own_dossier_for, page
from ocop.appraisal.producer_views.dossiers import dressed
from ocop.appraisal.writers import OPEN_FOR_WRITING
from ocop.ledger.refusal import Refused


@page
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """What was consented, by whom and how; give it or take it back."""
    dossier = own_dossier_for(request, pk)
    is_producer = actors.acting_as(request.user, dossier, ("producer",)) is not None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "back":
                take_back(by=request.user, dossier=dossier)
                messages.success(request, _("Taken back. From now on only you fill in."))
                return redirect(
                    "appraisal:consent" if is_producer else "appraisal:my_dossiers", *([pk] if is_producer else [])
                )
            record_consent(
                by=request.user, product_id=dossier.product_id, given=Given(request.user.name, "own_account")
            )
            messages.success(request, _("Your commune's officers can now fill in for you; you see what they write."))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("appraisal:consent", pk)
    rows = list(dossier.consents.select_related("file").order_by("-pk"))
    return render(
        request,
        "appraisal/producer/consent.html",
        {
            "dossier": dressed(dossier),
            "consents": rows,
            "standing": any(row.taken_back_at is None for row in rows),
            "is_producer": is_producer,
            "is_open": dossier.state in OPEN_FOR_WRITING,
        },
    )
