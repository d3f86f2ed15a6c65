"""Questions of the advisory team to the producer, answered on a phone: a few words and, where it helps, a picture."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.actions import team as doing
from ocop.appraisal.commune_views.access import number_in, page
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Question
from ocop.appraisal.producer_views.access import own_dossier_for
from ocop.appraisal.producer_views.dossiers import dressed
from ocop.files.actions import keep_document
from ocop.ledger.refusal import Refused
from ocop.ui import drafts
from ocop.workdays import clock


@page
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Open questions first, each with its own form; then those that were answered."""
    dossier = own_dossier_for(request, pk)
    may = actors.acting_as(request.user, dossier, ("producer",)) is not None
    rows: list[Any] = list(dossier.questions.select_related("file").order_by("pk"))
    key = number_in(request.POST.get("question")) if request.method == "POST" else None
    status = 200
    if request.method == "POST":
        chosen = next((row for row in rows if row.pk == key), None)
        try:
            _answer(request, chosen, may=may)
        except Refused as refusal:
            status = 422
            if chosen is None or chosen.replied_at is not None:
                messages.error(request, refusal.sentence)
            else:
                chosen.refused, chosen.typed = refusal.sentence, request.POST.get("reply", "")[: doing.LONGEST_WORDS]
        else:
            messages.success(request, _("Your answer is with the advisory team."))
            return drafts.done(redirect("appraisal:questions", pk), f"cau-hoi-{key}-{request.user.pk}")
    known = criteria_set(dossier.criteria).by_number
    for row in rows:
        row.title = known[row.criterion].wording if row.criterion in known else ""
        row.is_over = row.due_on is not None and row.due_on < clock.today()
    return render(
        request,
        "appraisal/team/questions.html",
        {
            "dossier": dressed(dossier),
            "open": [row for row in rows if row.replied_at is None],
            "may": may,
            "answered": [row for row in rows if row.replied_at is not None and not row.taken_back],
            "taken_back": [row for row in rows if row.taken_back],
        },
        status=status,
    )


def _answer(request: HttpRequest, row: Question | None, *, may: bool) -> None:
    if row is None:
        raise Refused(_("This question is not of this dossier."))
    if row.replied_at is not None:
        raise Refused(_("This question was answered."))
    if not may:
        raise Refused(_("The producer answers this question."))
    if not request.POST.get("reply", "").strip():
        raise Refused(_("Write a few words."))
    upload = request.FILES.get("file")
    kept = keep_document(by=request.user, upload=upload) if upload is not None else None
    doing.answer_question(by=request.user, question=row, words=request.POST["reply"], file=kept)
