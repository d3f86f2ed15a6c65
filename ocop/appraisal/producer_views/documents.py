"""Forms 01 and 02 as PDF and Word: of the version filed last, or of the draft (?draft=1) while it is the producer's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ocop.appraisal import filing, form_documents, writers
from ocop.appraisal.producer_views.access import dossier_for, page
from ocop.documents import answer, pdf, word


@require_safe
@page
def form(request: HttpRequest, pk: int, form: str, ending: str) -> HttpResponse:
    """`?ban=2` names the filed version; without it the newest; a draft gives the form as it stands."""
    dossier = dossier_for(request, pk)
    make = form_documents.FORMS.get(form)
    if make is None or ending not in ("pdf", "docx"):
        raise Http404
    wanted = request.GET.get("ban", "")
    rows = dossier.filed.order_by("-number")
    if writers.may_write(request.user, dossier) and not wanted:
        content = filing.content_of(dossier, number=0, by_name="")
    else:
        if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
            raise Http404
        filed = rows.filter(number=int(wanted)).first() if wanted else rows.first()
        if filed is None:
            raise Http404
        content = filed.content
    data = make(dossier, content)
    name = f"Mẫu {form} {dossier.product.name}"
    if ending == "pdf":
        return answer.pdf(pdf.render("documents/letter", data), name)
    return answer.word(word.render("documents/letter", data), name)
