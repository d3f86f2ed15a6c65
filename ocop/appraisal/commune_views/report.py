"""Form 03: check of components, the four contents, letter; saved while typed, as Word and PDF, the signed scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ocop.appraisal import actors, inboxes
from ocop.appraisal.actions import commune as doing
from ocop.appraisal.commune_views.access import dressed, number_in, page, staff_dossier_for
from ocop.appraisal.models import CommuneReport, Dossier
from ocop.files.actions import keep_document
from ocop.ledger.refusal import Refused
from ocop.producers.fields import DayField
from ocop.ui import writing
from ocop.ui.acting import put_in_form

CONTENTS = {
    "local_origin": (
        gettext_lazy("Local origin and materials"),
        gettext_lazy("What comes from the commune or its surroundings, how much of it, and how you know."),
    ),
    "local_labour": (
        gettext_lazy("Local labour"),
        gettext_lazy("How many people work there, how many of them live in the commune."),
    ),
    "idea_origin": (
        gettext_lazy("Where the idea comes from"),
        gettext_lazy("A trade of the place, an own invention, or taken over from elsewhere and changed."),
    ),
    "local_identity": (
        gettext_lazy("Local identity"),
        gettext_lazy("What in the product speaks of the place: its story, knowledge, name, shape."),
    ),
}
FINDINGS = [
    ("met", gettext_lazy("met")),
    ("partly", gettext_lazy("partly met")),
    ("not_met", gettext_lazy("not met")),
]
COMPONENTS = {
    "form01": gettext_lazy("Registration slip (form 01)"),
    "form02": gettext_lazy("Self-assessment report (form 02)"),
    "evidence": gettext_lazy("Papers behind the answers"),
    "samples": gettext_lazy("Samples of the product"),
}


class ReportForm(forms.Form):
    """Form 03 as a page. `contents` and `components` give the action's shapes."""

    conclusion = forms.CharField(
        label=gettext_lazy("Conclusion and proposal"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Number of the letter of request"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Such as 12/TTr-UBND."),
    )
    letter_date = DayField(label=gettext_lazy("Its day"), required=False)
    signed_by_name = forms.CharField(
        label=gettext_lazy("Who signs for the commune"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Name and post."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, needs_samples: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_samples = needs_samples
        for name in CONTENTS:
            self.fields[f"finding_{name}"] = forms.ChoiceField(
                label=_("Finding"), choices=FINDINGS, required=False, widget=forms.RadioSelect
            )
            self.fields[f"words_{name}"] = forms.CharField(
                label=_("What you found"),
                required=False,
                max_length=doing.LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=CONTENTS[name][1],
            )
        for name, label in COMPONENTS.items():
            if name == "samples" and not needs_samples:
                continue
            self.fields[f"there_{name}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"note_{name}"] = forms.CharField(
                label=_("Note, if it is not there"), required=False, max_length=300
            )

    def content_rows(self) -> list[tuple[Any, Any, Any]]:
        """(title, finding, words) for the page."""
        return [(title, self[f"finding_{name}"], self[f"words_{name}"]) for name, (title, _help) in CONTENTS.items()]

    def component_rows(self) -> list[tuple[Any, Any]]:
        """(check, note) for the page."""
        return [(self[f"there_{name}"], self[f"note_{name}"]) for name in COMPONENTS if f"there_{name}" in self.fields]

    def values(self) -> dict[str, Any]:
        """What `save_report` takes; a field that was not read (a day half typed) is left out."""
        said = self.cleaned_data
        components = {
            name: {"is_there": bool(said.get(f"there_{name}")), "note": said.get(f"note_{name}", "")}
            for name in COMPONENTS
        }
        if not self.needs_samples:
            components["samples"] = {"is_there": False, "note": _("not asked for this set of products")}
        values = {name: said.get(name, "") for name in ("conclusion", "letter_number", "signed_by_name")}
        contents = {
            name: {"finding": said.get(f"finding_{name}", ""), "words": said.get(f"words_{name}", "")}
            for name in CONTENTS
        }
        return {
            **values,
            "contents": contents,
            "components": components,
            "letter_date": said.get("letter_date"),
            "revision": said.get("revision"),
        }


def initial_of(report: CommuneReport | None) -> dict[str, Any]:
    """The report as the form shows it."""
    if report is None:
        return {"revision": 0}
    found: dict[str, Any] = {
        name: getattr(report, name)
        for name in ("conclusion", "letter_number", "letter_date", "signed_by_name", "revision")
    }
    for name in CONTENTS:
        said = report.contents.get(name, {})
        found[f"finding_{name}"], found[f"words_{name}"] = said.get("finding", ""), said.get("words", "")
    for name in COMPONENTS:
        said = report.components.get(name, {})
        found[f"there_{name}"], found[f"note_{name}"] = said.get("is_there", False), said.get("note", "")
    return found


def _form(request: HttpRequest, dossier: Dossier) -> ReportForm:
    report = CommuneReport.objects.filter(dossier=dossier).first()
    needs = bool(dossier.criteria.content.get("sample_units_required"))
    return ReportForm(
        request.POST if request.method == "POST" else None, initial=initial_of(report), needs_samples=needs
    )


def writes(person: Any, dossier: Dossier) -> bool:
    """Whether the person writes the report now."""
    return dossier.state == "filed" and actors.acting_as(person, dossier, ("commune",)) is not None


def _writing(request: HttpRequest, pk: int) -> Dossier:
    dossier, _parts = staff_dossier_for(request, pk, "commune")
    if actors.acting_as(request.user, dossier, ("commune",)) is None and dossier.state == "filed":
        raise PermissionDenied(_("The report is written by the officers of the commune."))
    return dossier


@page
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form while the dossier is with the commune; afterwards the report as it was sent is on the dossier's page."""
    dossier = _writing(request, pk)
    if request.method != "POST" and not writes(request.user, dossier):
        return redirect("appraisal:review", pk)
    form = _form(request, dossier)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                doing.save_report(by=request.user, dossier=dossier, **form.values())
                if request.POST.get("do") == "forward":
                    doing.forward(by=request.user, dossier=dossier, version=number_in(request.POST.get("version")))
                    messages.success(request, _("Sent to the city. The report stays as it is from now on."))
                else:
                    messages.success(request, _("The report is saved."))
                return redirect("appraisal:review", pk)
            except doing.OutdatedReport as refusal:
                form.add_error(None, refusal.sentence)
                status = 409
            except Refused as refusal:
                put_in_form(form, refusal)
                _renew_revision(form, dossier)
    inboxes.dress([dossier])
    theirs = CommuneReport.objects.filter(dossier=dossier).first()
    return render(
        request,
        "appraisal/commune/report.html",
        {
            "dossier": dressed(dossier),
            "form": form,
            "report": theirs,
            "is_outdated": status == 409,
            "units": sum(dossier.samples.values_list("units", flat=True)),
        },
        status=status,
    )


def _renew_revision(form: ReportForm, dossier: Dossier) -> None:
    """What was saved before the sending was refused stands: the page goes on from there."""
    found = CommuneReport.objects.filter(dossier=dossier).values_list("revision", flat=True).first()
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["revision"] = str(found or 0)
    form.data = data


@require_POST
@page
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What the page sends while it is typed: 200 with the new revision, 409 when a colleague saved meanwhile, 422 with the sentence."""
    dossier = _writing(request, pk)
    form = _form(request, dossier)
    form.is_valid()
    if "revision" in form.errors:
        return JsonResponse({"sentence": _("The page is not whole; open it again.")}, status=422)
    values = form.values()
    if "letter_date" in form.errors:
        values["letter_date"] = form.initial.get("letter_date")
    try:
        saved = doing.save_report(by=request.user, dossier=dossier, **values)
    except doing.OutdatedReport as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=409)
    except Refused as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=422)
    wrong = next(iter(form.errors.values()), [""])[0]
    return JsonResponse({"revision": saved.revision, "at": writing.moment(saved.saved_at), "sentence": str(wrong)})


@require_POST
@page
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the signed report."""
    dossier, _parts = staff_dossier_for(request, pk, "commune")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused(_("Choose the scan of the signed report."))
        if not writes(request.user, dossier) and actors.acting_as(request.user, dossier, ("commune",)) is None:
            raise Refused(_("The report is written by the officers of the commune."))
        doing.attach_signed(by=request.user, dossier=dossier, file=keep_document(by=request.user, upload=upload))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The signed report is kept."))
    return redirect("appraisal:review", pk)
