"""Form 03, the team's report, the agenda and labels as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ocop.appraisal import staff_documents
from ocop.appraisal.commune_views.access import page, round_for, staff_dossier_for
from ocop.documents import answer, pdf, word


def _answer(data: dict[str, Any], name: str, ending: str) -> HttpResponse:
    if ending == "pdf":
        return answer.pdf(pdf.render("documents/letter", data), name)
    if ending == "docx":
        return answer.word(word.render("documents/letter", data), name)
    raise Http404


@require_safe
@page
def form03(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The commune's report; nothing before it is begun."""
    dossier, _parts = staff_dossier_for(request, pk)
    report = getattr(dossier, "commune_report", None)
    if report is None:
        raise Http404
    return _answer(staff_documents.form03(dossier, report), f"Mẫu 03 {dossier.product.name}", ending)


@require_safe
@page
def team_report(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The advisory team's report."""
    dossier, _parts = staff_dossier_for(request, pk)
    if getattr(dossier, "team_report", None) is None:
        raise Http404
    return _answer(staff_documents.team_report(dossier), f"Báo cáo thẩm tra {dossier.product.name}", ending)


@require_safe
@page
def agenda(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The agenda of the round's meeting."""
    row = round_for(request, pk, any_seat=True)
    return _answer(staff_documents.agenda(row), f"Chương trình họp {row.name}", ending)


@require_safe
@page
def labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels of one dossier's samples."""
    dossier, _parts = staff_dossier_for(request, pk)
    content = pdf.render("appraisal/labels", staff_documents.labels([dossier]))
    return answer.pdf(content, f"Nhãn mẫu {dossier.product.name}")


@require_safe
@page
def round_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Labels of all samples of a round, in the order of the slips."""
    row = round_for(request, pk)
    dossiers = (
        row.dossiers.visible_to(request.user)
        .select_related("product", "producer__organisation", "commune", "criteria", "round")
        .prefetch_related("samples")
        .order_by("slip_number", "pk")
    )
    return answer.pdf(pdf.render("appraisal/labels", staff_documents.labels(list(dossiers))), f"Nhãn mẫu {row.name}")
