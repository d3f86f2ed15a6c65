"""From draft to filed: forms 01 and 02, papers of a criterion, completion, the filing itself, and what was filed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import filing, form_fields, moves
from ocop.appraisal.actions import answers as writing
from ocop.appraisal.actions import filing as doing
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.hints import hint_of
from ocop.appraisal.models import AnswerEvidence, CompletionPoint, Dossier
from ocop.appraisal.producer_views.access import dossier_for, draft_for, page
from ocop.appraisal.producer_views.dossiers import dressed, placed
from ocop.appraisal.self_rating import tally_of
from ocop.files.actions import keep_document
from ocop.ledger.refusal import Refused
from ocop.producers.fields import DayField
from ocop.producers.models import Paper
from ocop.workdays import clock


@page
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Forms 01 and 02 on a phone; saves itself, and works as one form without script."""
    dossier = draft_for(request, pk)
    refused: dict[str, str] = {}
    theirs: dict[str, Any] = {}
    if request.method == "POST":
        refused, theirs = _save_fields(request, dossier)
        if not refused:
            messages.success(request, _("Saved."))
            return redirect("appraisal:dossier", pk)
    points = CompletionPoint.objects.filter(
        request__dossier=dossier, request__answered_at__isnull=True, place__in=["form01", "form02"]
    )
    names = writing.names_of(mark[2] for mark in dossier.form_marks.values()) if dossier.is_assisted else {}
    fields = []
    for field in form_fields.ALL:
        revision = dossier.form_marks.get(field.name, [0])[0]
        typed = request.POST.get(field.name) if field.name in refused else None
        fields.append(
            {
                "field": field,
                "part": field.part,
                "revision": theirs[field.name]["revision"] if field.name in theirs else revision,
                "value": dossier.form.get(field.name, "") if typed is None else typed,
                "refused": refused.get(field.name, ""),
                "theirs": theirs.get(field.name),
                "by": names.get(dossier.form_marks.get(field.name, [0, "", None])[2], ""),
            }
        )
    parts = [(label, [row for row in fields if row["part"] == code]) for code, label in form_fields.PARTS.items()]
    return render(
        request,
        "appraisal/producer/slip.html",
        {
            "dossier": dossier,
            "parts": parts,
            "points": points,
            "refused": refused,
            "save_address": reverse("appraisal:autosave", args=[pk]),
            "store": f"to-khai:{request.user.pk}:{pk}",
            "here": reverse("appraisal:slip", args=[pk]),
            "back": reverse("appraisal:dossier", args=[pk]),
        },
        status=409 if theirs else 422 if refused else 200,
    )


def _save_fields(request: HttpRequest, dossier: Dossier) -> tuple[dict[str, str], dict[str, Any]]:
    """Every field that was sent; (refusals by field, what stands on the server by field)."""
    refused: dict[str, str] = {}
    theirs: dict[str, Any] = {}
    for name in form_fields.FIELDS:
        if name not in request.POST:
            continue
        base = request.POST.get(f"base_{name}", "")
        try:
            writing.save_field(
                by=request.user,
                dossier=dossier,
                name=name,
                value=request.POST[name],
                base=int(base) if base.isascii() and base.isdigit() and len(base) < 9 else None,
            )
        except writing.Clash as clash:
            refused[name] = clash.sentence
            theirs[name] = {"by": clash.theirs.by_name, "revision": clash.theirs.revision, **clash.theirs.content}
        except Refused as refusal:
            refused[name] = refusal.sentence
    return refused, theirs


class EvidenceForm(forms.Form):
    """A new paper: a picture or a file, what it is, until when it holds."""

    photo = forms.FileField(
        label=gettext_lazy("Photograph it"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file you have"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf,.docx,.xlsx"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=Paper.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Its name"), max_length=200, required=False)
    document_number = forms.CharField(label=gettext_lazy("Number on the paper"), max_length=80, required=False)
    valid_to = DayField(
        label=gettext_lazy("Holds until"), required=False, help_text=gettext_lazy("Empty when it has no end.")
    )
    page = forms.IntegerField(label=gettext_lazy("Page"), required=False, min_value=1, max_value=2000)

    def clean(self) -> dict[str, Any] | None:
        """One of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("photo") or cleaned.get("file")):
            self.add_error("photo", _("Photograph the paper or choose a file."))
        return cleaned


@page
def evidence(request: HttpRequest, pk: int, criterion: str) -> HttpResponse:
    """The papers behind one criterion: choose among those there are, or photograph a new one."""
    dossier = draft_for(request, pk)
    one = criteria_set(dossier.criteria).by_number.get(criterion)
    if one is None:
        raise Http404
    hint = hint_of(one)
    kinds = hint.papers if hint else ()
    form = EvidenceForm(
        request.POST if "add" in request.POST else None,
        request.FILES if "add" in request.POST else None,
        initial={"kind": kinds[0] if kinds else "other"},
    )
    refused = ""
    if request.method == "POST":
        try:
            if "add" in request.POST:
                if form.is_valid():
                    _keep(request, dossier, criterion, form)
                    messages.success(request, _("The paper is kept and stands behind this criterion."))
                    return redirect("appraisal:evidence", pk, criterion)
            else:
                chosen = request.POST.get("version", "")
                page_number = request.POST.get("page", "") or "0"
                if not (chosen.isascii() and chosen.isdigit() and page_number.isascii() and page_number.isdigit()):
                    raise Refused(_("Choose a paper."))
                writing.add_evidence(
                    by=request.user,
                    dossier=dossier,
                    criterion=criterion,
                    version_id=int(chosen[:18]),
                    page=int(page_number[:6]),
                )
                return redirect("appraisal:evidence", pk, criterion)
        except Refused as refusal:
            refused = refusal.sentence
            if "add" in request.POST:
                form.add_error(refusal.field if refusal.field in form.fields else "photo", refusal.sentence)
    backing = list(
        AnswerEvidence.objects.filter(answer__dossier=dossier, answer__criterion=criterion)
        .select_related("paper_version__paper", "paper_version__file")
        .order_by("pk")
    )
    return render(
        request,
        "appraisal/producer/evidence.html",
        {
            "dossier": dossier,
            "criterion": one,
            "hint": hint,
            "form": form,
            "backing": backing,
            "today": clock.today(),
            "papers": _papers(dossier, kinds, {row.paper_version_id for row in backing}),
            "refused": refused,
            "back": reverse("appraisal:self_assess", args=[pk]) + f"#c-{criterion}",
        },
        status=422 if refused or form.errors else 200,
    )


def _papers(dossier: Dossier, kinds: tuple[str, ...], taken: set[int]) -> list[Any]:
    """The newest version of each of the producer's papers, those of a fitting kind first. Two queries."""
    rows = list(
        Paper.objects.filter(producer=dossier.producer_id)
        .annotate(newest=Max("versions__number"))
        .filter(newest__isnull=False)
        .prefetch_related("versions__file")
    )
    for row in rows:
        row.version = max(row.versions.all(), key=lambda version: version.number)
        row.fits = row.kind in kinds
    found = [row for row in rows if row.version.pk not in taken]
    return sorted(found, key=lambda row: (not row.fits, row.title.casefold()))


def _keep(request: HttpRequest, dossier: Dossier, criterion: str, form: EvidenceForm) -> None:
    values = form.cleaned_data
    file = keep_document(by=request.user, upload=values["photo"] or values["file"])
    writing.keep_evidence(
        by=request.user,
        dossier=dossier,
        criterion=criterion,
        file=file,
        kind=values["kind"],
        title=values["title"] or str(Paper.Kind(values["kind"]).label),
        valid_to=values["valid_to"],
        document_number=values["document_number"],
        page=values["page"] or 0,
    )


@require_POST
@page
def evidence_remove(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse:
    """The criterion no longer rests on the paper; the paper stays."""
    dossier = draft_for(request, pk)
    row = AnswerEvidence.objects.filter(pk=evidence_id, answer__dossier=dossier).select_related("answer").first()
    if row is None:
        raise Http404
    criterion = row.answer.criterion
    try:
        writing.remove_evidence(by=request.user, dossier=dossier, evidence_id=evidence_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("appraisal:evidence", pk, criterion)


@page
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Every point the dossier was returned for, each with its answer."""
    dossier = draft_for(request, pk)
    points = list(
        CompletionPoint.objects.filter(request__dossier=dossier, request__answered_at__isnull=True)
        .select_related("request")
        .order_by("pk")
    )
    refused: dict[int, str] = {}
    if request.method == "POST":
        for point in points:
            words = request.POST.get(f"reply_{point.pk}")
            if words is None or not words.strip():
                continue
            point.reply = words
            try:
                doing.reply(by=request.user, dossier=dossier, point_id=point.pk, words=words)
            except Refused as refusal:
                refused[point.pk] = refusal.sentence
        if not refused:
            messages.success(request, _("Saved."))
            return redirect("appraisal:dossier", pk)
    one = criteria_set(dossier.criteria)
    for point in points:
        shown: Any = point
        shown.criterion = one.by_number.get(point.place)
        shown.refused = refused.get(point.pk, "")
    return render(
        request,
        "appraisal/producer/complete.html",
        {"dossier": dressed(dossier), "points": placed(points)},
        status=422 if refused else 200,
    )


@page
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be sent, what is missing, and the button."""
    dossier = draft_for(request, pk)
    refused = ""
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            filed = doing.file_dossier(
                by=request.user,
                dossier=dossier,
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None,
            )
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, _("Filed. The commune has received it."))
            return redirect("appraisal:filed", pk, filed.number)
    problems = filing.problems(dossier)
    waiting = [text for _step, text in moves.possible(request.user, dossier) if _step.name in ("file", "refile")]
    # What the action itself does (freezing) is not missing.
    frozen = _("The dossier was not frozen as filed.")
    return render(
        request,
        "appraisal/producer/file.html",
        {
            "dossier": dressed(dossier),
            "refused": refused,
            "stops": [one for one in problems if one.stops],
            "looks": [one for one in problems if not one.stops],
            "waiting": [text for text in waiting if text and text != frozen],
            "tally": tally_of(dossier),
            "papers": AnswerEvidence.objects.filter(answer__dossier=dossier)
            .values("paper_version_id")
            .distinct()
            .count(),
        },
        status=422 if refused else 200,
    )


@require_safe
@page
def filed(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was filed, with its digest reckoned afresh; `?files=1` reads the files too."""
    dossier = dossier_for(request, pk)
    row = dossier.filed.filter(number=number).first()
    if row is None:
        raise Http404
    content = row.content
    return render(
        request,
        "appraisal/producer/filed.html",
        {
            "dossier": dressed(dossier),
            "filed": row,
            "content": content,
            "total": content["rating"]["total"].removesuffix(".0000"),
            "proof": filing.proof(row, with_files=request.GET.get("files") == "1"),
            "fields": [
                (field.label, content["form"][field.name]) for field in form_fields.ALL if field.name in content["form"]
            ],
            "files": filing.files_in(content),
            "others": dossier.filed.exclude(number=number).values_list("number", flat=True).order_by("number"),
        },
    )
