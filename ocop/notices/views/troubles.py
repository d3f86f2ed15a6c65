"""Letters that did not go out, and daily work that failed: for the administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ocop.notices import actions, daily
from ocop.notices.models import DailyRun, Notice
from ocop.notices.views.pages import for_permission, page, paged, press


@for_permission("notices.see_troubles")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Failed letters, the newest first, with the mail server's words; the state of the daily work."""
    rows = Notice.objects.in_trouble().select_related("person").order_by("-created_at", "-pk")
    last = {run.name: run for run in DailyRun.objects.filter(name__in=daily.names()).order_by("day")}
    return page(
        request, "troubles", notices=paged(request, rows), works=[(name, last.get(name)) for name in daily.names()]
    )


@for_permission("notices.see_troubles")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Once more, now."""
    return press(
        request,
        lambda: actions.try_again(by=request.user, pk=pk),  # type: ignore[arg-type]
        "notices:troubles",
        _("It is sent again."),
    )
