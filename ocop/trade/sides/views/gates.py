"""Markets: countries and channels with their conditions; the trade office brings newer files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ocop.ledger.refusal import Refused
from ocop.trade.models import MarketGate
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, language, page
from ocop.trade.sides.actions.gates import activate as put_into_force
from ocop.trade.sides.asked import gates_in_force
from ocop.trade.sides.forms import group_choices
from ocop.trade.sides.views.terms import said_rows
from ocop.workdays import clock


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Markets in force today."""
    rows = gates_in_force(clock.today())
    for row in rows:
        row.said_name = row.name_en if language() == "en" else row.name_vi
        row.count = len(row.rows.all())
    kinds = [
        (kind, label, [row for row in rows if row.kind == kind])
        for kind, label in (("country", _("Countries")), ("channel", _("Channels")))
    ]
    return render(
        request,
        "trade/sides/gates.html",
        {
            "kinds": kinds,
            "title": _("Markets and what they ask"),
            "may_bring": access.runs(request.user),
            "may_offer": access.makes_or_helps(request.user),
        },
    )


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A market with its conditions, their sources and earlier versions."""
    gate = found(MarketGate.objects.prefetch_related("rows"), pk)
    names = dict(group_choices())
    return render(
        request,
        "trade/sides/gate.html",
        {
            "gate": gate,
            "name": gate.name_en if language() == "en" else gate.name_vi,
            "note": (gate.note_en if language() == "en" else gate.note_vi) or gate.note_vi,
            "rows": said_rows(gate.rows.all()),
            "groups": [names.get(code, code) for code in gate.groups],
            "others": MarketGate.objects.filter(slug=gate.slug).exclude(pk=gate.pk).order_by("-valid_from"),
            "may_offer": access.makes_or_helps(request.user),
        },
    )


class GateFileForm(forms.Form):
    """A newer file."""

    file = forms.FileField(
        label=gettext_lazy("File of the conditions (YAML)"), widget=forms.ClearableFileInput({"accept": ".yaml,.yml"})
    )


@page
def activate(request: HttpRequest) -> HttpResponse:
    """Bring a newer file; a wrong one is refused with its line."""
    allow(access.runs(request.user))
    form = GateFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            gate = put_into_force(by=request.user, name=upload.name, content=upload.read())
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, _("The conditions are in force from their day."))
            return redirect("trade:gate", gate.pk)
    return render(
        request,
        "trade/sides/form.html",
        {
            "title": _("Bring newer conditions"),
            "form": form,
            "has_file": True,
            "back": reverse("trade:gates"),
            "lede": _("A file begins on its own day and ends the one before. What stood once is kept."),
        },
        status=422 if form.errors else 200,
    )
