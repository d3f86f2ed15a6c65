"""Whom to call: people with a telephone and no e-mail that reaches them, and the words that a text message would say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ocop.notices import actions
from ocop.notices.models import Notice
from ocop.notices.views.pages import for_permission, page, paged, press
from ocop.notices.wording import words_of
from ocop.people.letters import language_of


@for_permission("notices.call")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The most pressing first; each with the words in the language of whom one calls."""
    rows = Notice.objects.callable_by(request.user).select_related("person")
    shown = paged(request, rows.order_by("due_on", "created_at", "pk"))
    for row in shown.object_list:
        row.words = words_of(row, language_of(row.person))
    return page(request, "calls", notices=shown)


@for_permission("notices.call")
@require_POST
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was told."""
    get_object_or_404(Notice.objects.callable_by(request.user), pk=pk)
    return press(
        request,
        lambda: actions.mark_called(by=request.user, pk=pk, note=request.POST.get("note", "")[:250]),  # type: ignore[arg-type]
        "notices:calls",
        _("Noted: you have told them."),
    )
