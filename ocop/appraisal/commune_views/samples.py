"""Samples of a dossier: what came in, where it is kept, what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal import actors
from ocop.appraisal.actions import samples as disposing
from ocop.appraisal.actions import team
from ocop.appraisal.commune_views.access import dressed, number_in, page, staff_dossier_for
from ocop.appraisal.models import Sample
from ocop.ledger.refusal import Refused
from ocop.producers.fields import DayField
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


class SampleForm(forms.Form):
    """One receipt of units."""

    units = forms.IntegerField(label=gettext_lazy("Units"), min_value=1, max_value=team.MOST_UNITS)
    received_on = DayField(label=gettext_lazy("Received on"))
    condition = forms.CharField(
        label=gettext_lazy("How they are"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Sealed, labelled, cooled ..."),
    )
    kept_at = forms.CharField(label=gettext_lazy("Where they are kept"), required=False, max_length=120)


class DisposalForm(forms.Form):
    """What became of the units."""

    disposal = forms.CharField(label=gettext_lazy("What became of them"), max_length=disposing.LONGEST)
    disposed_on = DayField(label=gettext_lazy("On"))


@page
def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """Receipts of a dossier; units are logged and written off here."""
    dossier, _parts = staff_dossier_for(request, pk)
    may = actors.acting_as(request.user, dossier, disposing.KEEPERS) is not None
    needed = int(dossier.criteria.content.get("sample_units_required") or 0)
    what = request.POST.get("do", "") if request.method == "POST" else ""
    if what and not may:
        raise PermissionDenied(_("Samples are kept by the office, the secretary or the advisory team."))
    rows: list[Any] = list(dossier.samples.order_by("received_on", "pk"))
    received = sum(row.units for row in rows)
    form = SampleForm(
        request.POST if what == "log" else None,
        initial={"units": max(needed - received, 1), "received_on": clock.today()},
    )
    wrong = False
    if what == "log":
        wrong = not form.is_valid()
        if not wrong:
            try:
                team.log_samples(by=request.user, dossier=dossier, **form.cleaned_data)
            except Refused as refusal:
                put_in_form(form, refusal)
                wrong = True
    elif what == "dispose":
        wrong = not _disposed(request, rows)
    if what and not wrong:
        messages.success(request, _("Written down."))
        return redirect("appraisal:samples", pk)
    for row in rows:
        if not hasattr(row, "form"):
            row.form = DisposalForm(initial={"disposed_on": clock.today()}, prefix=f"s{row.pk}")
    return render(
        request,
        "appraisal/team/samples.html",
        {
            "dossier": dressed(dossier),
            "rows": rows,
            "form": form,
            "may": may,
            "needed": needed,
            "received": received,
            "may_log": may and needed and dossier.state in ("forwarded", "in_review"),
        },
        status=422 if wrong else 200,
    )


def _disposed(request: HttpRequest, rows: list[Any]) -> bool:
    key = number_in(request.POST.get("sample"))
    row: Sample | None = next((one for one in rows if one.pk == key), None)
    if row is None:
        messages.error(request, _("These samples are not of this dossier."))
        return False
    form = DisposalForm(request.POST, prefix=f"s{row.pk}")
    row.form = form  # type: ignore[attr-defined]
    if not form.is_valid():
        return False
    try:
        disposing.dispose(by=request.user, sample=row, **form.cleaned_data)
    except Refused as refusal:
        put_in_form(form, refusal)
        return False
    return True
