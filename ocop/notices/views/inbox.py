"""One's own messages, and how one wants them by e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.ledger.refusal import Refused
from ocop.notices import actions, kinds, mailing
from ocop.notices.forms import PreferenceForm
from ocop.notices.models import Notice, Preference, Way
from ocop.notices.views.pages import for_all, page, paged, press
from ocop.notices.wording import words_of
from ocop.workdays import clock

STATES = ("unread", "open")


def _dressed(rows: list[Any]) -> list[Any]:
    language, today = get_language() or "vi", clock.today()
    for row in rows:
        row.words = words_of(row, language)
        row.label = kind.label if (kind := kinds.find(row.kind)) else row.kind
        row.is_late = row.due_on is not None and row.done_at is None and row.due_on < today
    return rows


@for_all
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Messages, unread first; `?kind=` and `?state=unread|open` narrow them."""
    mine = Notice.objects.visible_to(request.user)
    used = sorted(mine.order_by().values_list("kind", flat=True).distinct())
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    rows = mine.filter(kind=kind) if kind in used else mine
    if state == "unread":
        rows = rows.unread()
    elif state == "open":
        rows = rows.filter(done_at__isnull=True, due_on__isnull=False)
    shown = paged(request, rows.unread_first())
    _dressed(list(shown.object_list))
    choices = [(name, known.label if (known := kinds.find(name)) else name) for name in used]
    return page(
        request,
        "inbox",
        notices=shown,
        kinds=choices,
        kind=kind,
        state=state,
        unread=any(row.read_at is None for row in shown.object_list),
    )


def _pressed(request: HttpRequest, pk: int) -> Notice:
    notice: Notice | None = Notice.objects.visible_to(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


@for_all
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go to what it speaks of."""
    notice = _pressed(request, pk)
    actions.mark_read(by=request.user, pk=pk)  # type: ignore[arg-type]
    link = mailing.path_for(notice.link, get_language() or "vi")
    # Only our own pages: a path that begins with one slash.
    return redirect(link if link.startswith("/") and not link.startswith("//") else "notices:inbox")


@for_all
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, without going anywhere."""
    _pressed(request, pk)
    return press(request, lambda: actions.mark_read(by=request.user, pk=pk), "notices:inbox")  # type: ignore[arg-type]


@for_all
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What it asked for is done; pressed again, it is not."""
    notice = _pressed(request, pk)
    return press(
        request,
        lambda: actions.mark_done(by=request.user, pk=pk, done=notice.done_at is None),  # type: ignore[arg-type]
        "notices:inbox",
    )


@for_all
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    actions.mark_all_read(by=request.user)  # type: ignore[arg-type]
    return redirect("notices:inbox")


@for_all
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Which messages also come by e-mail, and whether at once or once a day."""
    person: Any = request.user
    offered = kinds.offered_to(person)
    kept = Preference.objects.filter(person=person).first() or Preference(person=person, pace=Way.AT_ONCE)
    form = PreferenceForm(request.POST or None, offered=offered, kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(by=person, pace=form.cleaned_data["pace"], by_email=form.chosen())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("notices:preferences")
    return page(request, "preferences", form=form, reachable=mailing.reachable(person))
