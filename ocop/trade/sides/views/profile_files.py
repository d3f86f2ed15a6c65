"""The capability profile as a file: PDF and Word in Vietnamese or English, and the record for machines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ocop.documents import answer
from ocop.trade.sides.access import language, page
from ocop.trade.sides.records import records_for_person
from ocop.trade.sides.sheet import as_pdf, as_word, sheet
from ocop.trade.sides.views.offers import offer_for


@require_safe
@page
def sheet_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """`?lang=vi|en`, the page's own without it; prices only where this reader sees them."""
    offer = offer_for(request, pk)
    if ending not in ("pdf", "docx", "json"):
        raise Http404
    record = records_for_person([offer], request.user)[0]
    if ending == "json":
        made = JsonResponse(record, json_dumps_params={"ensure_ascii": False})
        made["Cache-Control"] = "private, no-store"
        made["Content-Disposition"] = f'attachment; filename="chao-hang-{pk}.json"'
        return made
    wanted = request.GET.get("lang", "")
    lang = wanted if wanted in ("vi", "en") else language()
    data = sheet(offer, record, lang=lang, origin=f"{request.scheme}://{request.get_host()}")
    name = f"{'Capability profile' if lang == 'en' else 'Hồ sơ năng lực'} {offer.product.name}"
    return answer.pdf(as_pdf(data), name) if ending == "pdf" else answer.word(as_word(data), name)
