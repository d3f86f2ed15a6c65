"""Which rules stand, from when; an officer puts a newer text or the council's own regulation into force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal.actions import rules
from ocop.appraisal.models import CriteriaVersion, RegulationVersion
from ocop.appraisal.producer_views.access import page
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.fields import DayField
from ocop.rulebooks.procedure import procedure_at
from ocop.rulebooks.regulations import default
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


class RegulationForm(forms.Form):
    """The settings a council changes most; the others stand as by default."""

    name = forms.CharField(label=gettext_lazy("Name of the regulation"), max_length=160)
    decision = forms.CharField(label=gettext_lazy("Number of its decision"), max_length=80)
    active_from = DayField(label=gettext_lazy("In force from"))
    quorum = forms.CharField(label=gettext_lazy("Share of the members that must score"), max_length=10)
    quorum_needs_chair = forms.BooleanField(
        label=gettext_lazy("The chair, or who stands in, must score"), required=False
    )
    largest_gap = forms.CharField(label=gettext_lazy("Largest gap between members, in points"), max_length=10)
    passes = forms.IntegerField(label=gettext_lazy("Passes of scoring"), min_value=1, max_value=9)

    def settings(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            name: self.cleaned_data[name].strip()
            if isinstance(self.cleaned_data[name], str)
            else self.cleaned_data[name]
            for name in ("quorum", "quorum_needs_chair", "largest_gap", "passes")
        }


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Officers read it; the coordination office changes it."""
    rights = rights_of(request.user)
    if not rights.is_officer:
        raise PermissionDenied
    usual = default().settings()
    form = RegulationForm(
        request.POST if "name" in request.POST else None,
        initial={name: usual[name] for name in ("quorum", "quorum_needs_chair", "largest_gap", "passes")},
    )
    if request.method == "POST":
        if not rights.is_city_officer:
            raise PermissionDenied
        if _done(request, form):
            return redirect("appraisal:rules")
    today = clock.today()
    sets = list(CriteriaVersion.objects.defer("content").order_by("-decree", "set_id", "-active_from"))
    names = {row.set_id: _name(row.set_id) for row in sets}
    shown = [
        {
            "row": row,
            "name": names[row.set_id],
            "stands": row.active_from <= today and (row.active_to is None or row.active_to >= today),
        }
        for row in sets
    ]
    return render(
        request,
        "appraisal/producer/rules.html",
        {
            "sets": shown,
            "regulations": RegulationVersion.objects.order_by("-active_from"),
            "today": today,
            "form": form,
            "newer": rules.newer_texts() if rights.is_city_officer else [],
            "may_change": rights.is_city_officer,
            "procedure": procedure_at(today),
        },
        status=422 if form.errors else 200,
    )


def _name(set_id: str) -> str:
    from ocop.rulebooks.criteria import criteria_set

    try:
        return criteria_set(set_id).wording
    except KeyError:
        return set_id


def _done(request: HttpRequest, form: RegulationForm) -> bool:
    try:
        if "set_id" in request.POST:
            day = DayField().clean(request.POST.get("active_from", ""))
            rules.activate_set(by=request.user, set_id=request.POST["set_id"], active_from=day)
        elif form.is_valid():
            rules.activate_regulation(
                by=request.user,
                name=form.cleaned_data["name"],
                decision=form.cleaned_data["decision"],
                settings=form.settings(),
                active_from=form.cleaned_data["active_from"],
            )
        else:
            return False
    except forms.ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return True
    except Refused as refusal:
        if "set_id" in request.POST:
            messages.error(request, refusal.sentence)
            return True
        put_in_form(form, refusal)
        return False
    messages.success(request, _("In force. Dossiers and rounds that began earlier keep the rules they began with."))
    return True
