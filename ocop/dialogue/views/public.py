"""What everybody may read: questions whose senders agreed, with their answers, in words that name nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.dialogue import catalogue
from ocop.dialogue.models import Proposal

SIZE = 20


def _dress(rows: list[Any]) -> None:
    for row in rows:
        row.subject_name = catalogue.subject_name(row.subject)
        row.office_names = ", ".join(
            catalogue.name_of(code) for code in [row.office, *(one.office for one in row.parts.all())]
        )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Questions and answers, the newest first; `?subject=` narrows."""
    rows = Proposal.objects.public().filter(register=settings.OCOP_REGISTER).prefetch_related("parts")
    subject = request.GET.get("subject", "")
    if subject in catalogue.subjects():
        rows = rows.filter(subject=subject)
    shown = Paginator(rows.order_by("-answered_on", "-pk"), SIZE).get_page(request.GET.get("page"))
    shown.object_list = list(shown.object_list)
    _dress(shown.object_list)
    context = {
        "title": _("Proposals and answers"),
        "found": shown,
        "subjects": catalogue.subject_choices(),
        "chosen": subject,
    }
    return render(request, "dialogue/public_list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answer."""
    row = Proposal.objects.public().filter(pk=pk, register=settings.OCOP_REGISTER).first()
    if row is None:
        raise Http404
    _dress([row])
    return render(request, "dialogue/public.html", {"row": row})
