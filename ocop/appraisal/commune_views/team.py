"""The advisory team's desk on one dossier: read with the evidence beside the criterion, note, ask, visit, report. No points anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal import inboxes, reading
from ocop.appraisal.actions import team as doing
from ocop.appraisal.commune_views.access import dressed, page, staff_dossier_for
from ocop.appraisal.commune_views.review import own_moves
from ocop.appraisal.models import Dossier, SiteVisit
from ocop.files.actions import keep_document
from ocop.ledger.refusal import Refused
from ocop.producers.fields import DayField
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

READERS = ("team", "secretary", "office", "auditor")
MOST_FILES = 12


class NoteForm(forms.Form):
    """A remark or a question, on a criterion or on the whole."""

    criterion = forms.ChoiceField(label=gettext_lazy("On"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What you note or ask"),
        max_length=doing.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DayField(label=gettext_lazy("Answer by"), required=False, help_text=gettext_lazy("For a question."))

    def __init__(self, *args: Any, lines: list[reading.Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            ("", _("the whole dossier")),
            *((line.no, f"{line.no} {line.title}") for line in lines),
        ]


class TakeBackForm(forms.Form):
    """Why nobody waits for the answer any more."""

    question = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=doing.LONGEST_WORDS)


class PlanForm(forms.Form):
    """A visit to come."""

    planned_on = DayField(label=gettext_lazy("Day of the visit"))
    participants = forms.CharField(label=gettext_lazy("Who goes"), required=False, max_length=300)


class TeamReportForm(forms.Form):
    """Ready or not, and why."""

    words = forms.CharField(
        label=gettext_lazy("Report"),
        max_length=doing.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What was checked, what was found; if it is not ready, what is missing."),
    )
    is_ready = forms.TypedChoiceField(
        label=gettext_lazy("Ready for the council?"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("ready for the council")), ("no", gettext_lazy("not ready"))],
    )


def _forms(request: HttpRequest, dossier: Dossier, lines: list[reading.Line]) -> dict[str, Any]:
    """The forms of the page; the one that was sent is bound."""
    what = request.POST.get("do", "") if request.method == "POST" else ""
    report = getattr(dossier, "team_report", None)
    said = {"words": report.words, "is_ready": "yes" if report.is_ready else "no"} if report is not None else {}

    def data(*names: str) -> Any:
        return request.POST if what in names else None

    return {
        "note": NoteForm(data("remark", "ask"), initial={"criterion": request.GET.get("criterion", "")}, lines=lines),
        "plan": PlanForm(data("visit"), prefix="v"),
        "back": TakeBackForm(data("take_back"), prefix="b"),
        "report": TeamReportForm(data("report"), initial=said, prefix="r"),
    }


def _remark(by: Any, dossier: Dossier, said: dict[str, Any]) -> str:
    doing.remark(by=by, dossier=dossier, criterion=said["criterion"], words=said["words"])
    return _("The remark is kept; the council reads it.")


def _ask(by: Any, dossier: Dossier, said: dict[str, Any]) -> str:
    doing.ask(by=by, dossier=dossier, criterion=said["criterion"], words=said["words"], due_on=said["due_on"])
    return _("The producer is asked.")


def _take_back(by: Any, dossier: Dossier, said: dict[str, Any]) -> str:
    row = dossier.questions.filter(pk=said["question"]).first()
    if row is None:
        raise Refused(_("This question is not of this dossier."))
    doing.take_back(by=by, question=row, reason=said["reason"])
    return _("The question is taken back; the producer is told.")


def _visit(by: Any, dossier: Dossier, said: dict[str, Any]) -> str:
    doing.plan_visit(by=by, dossier=dossier, planned_on=said["planned_on"], participants=said["participants"])
    return _("The visit is planned.")


def _report(by: Any, dossier: Dossier, said: dict[str, Any]) -> str:
    doing.report(by=by, dossier=dossier, words=said["words"], is_ready=said["is_ready"])
    return _("The report is kept.")


BUTTONS: dict[str, tuple[str, Callable[[Any, Dossier, dict[str, Any]], str]]] = {
    "remark": ("note", _remark),
    "ask": ("note", _ask),
    "take_back": ("back", _take_back),
    "visit": ("plan", _visit),
    "report": ("report", _report),
}


@page
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """The reading view with its forms; each button is one action."""
    dossier, parts = staff_dossier_for(request, pk, *READERS)
    questions = list(dossier.questions.select_related("file").order_by("pk"))
    remarks = list(dossier.remarks.order_by("pk"))
    shown = reading.read(dossier, remarks=remarks, questions=questions)
    bound = _forms(request, dossier, shown.lines)
    status = 200
    if request.method == "POST":
        name, act = BUTTONS.get(request.POST.get("do", ""), ("", None))
        if act is None:
            raise Http404
        form = bound[name]
        if form.is_valid():
            try:
                messages.success(request, act(request.user, dossier, form.cleaned_data))
                return redirect("appraisal:team", pk)
            except Refused as refusal:
                put_in_form(form, refusal)
        status = 422
    inboxes.dress([dossier])
    visits = list(dossier.site_visits.prefetch_related("files").order_by("planned_on", "pk"))
    may = own_moves(request.user, dossier)
    return render(
        request,
        "appraisal/team/team.html",
        {
            "dossier": dressed(dossier),
            "parts": parts,
            "reading": shown,
            "questions": questions,
            "remarks": remarks,
            "general_remarks": [one for one in remarks if not one.criterion],
            "visits": visits,
            "forms": bound,
            "may": may,
            "is_open": dossier.state == "in_review" and bool(parts & {"team", "secretary"}),
            "is_team": "team" in parts,
            "samples": sum(dossier.samples.values_list("units", flat=True)),
            "today": clock.today(),
            "units_due": int(dossier.criteria.content.get("sample_units_required") or 0),
            "report": getattr(dossier, "team_report", None),
        },
        status=status,
    )


class VisitForm(forms.Form):
    """What a visit found."""

    visited_on = DayField(label=gettext_lazy("Visited on"))
    participants = forms.CharField(label=gettext_lazy("Who was there"), required=False, max_length=300)
    findings = forms.CharField(
        label=gettext_lazy("What was found"), max_length=doing.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 5})
    )


@page
def visit(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """Write down a visit, with pictures taken there."""
    dossier, parts = staff_dossier_for(request, pk, "team", "secretary")
    row: SiteVisit | None = dossier.site_visits.filter(pk=visit_id).first()
    if row is None:
        raise Http404
    if row.visited_on is not None:
        return redirect("appraisal:team", pk)
    form = VisitForm(request.POST or None, initial={"visited_on": clock.today(), "participants": row.participants})
    if request.method == "POST" and form.is_valid():
        uploads = request.FILES.getlist("files")
        try:
            if len(uploads) > MOST_FILES:
                raise Refused(_("At most %(most)s pictures.") % {"most": MOST_FILES})
            if dossier.state != "in_review":
                raise Refused(_("The dossier is not with the advisory team now."))
            kept = [keep_document(by=request.user, upload=one) for one in uploads]
            doing.record_visit(by=request.user, visit=row, files=kept, **form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The visit is written down."))
            return redirect("appraisal:team", pk)
    return render(
        request,
        "appraisal/team/visit.html",
        {"dossier": dressed(dossier), "visit": row, "form": form, "most": MOST_FILES, "parts": parts},
        status=422 if form.errors else 200,
    )
