"""Wishes of one participant: the other side as a list to be searched, one tap for each wish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.rulebooks import schemes
from ocop.trade.events import queries, suggestions
from ocop.trade.events.access import number_in, page, participant_for, show
from ocop.trade.events.actions import wishing
from ocop.trade.models import Buyer, Participant, Wish
from ocop.workdays import clock

SIZE = 24


@page
def wishes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The other side with one's own wishes. `?value=must` and so on narrow it, `?suggested=1` shows what fits."""
    row, part = participant_for(request, slug, pk)
    refused = ""
    if request.method == "POST":
        participant_for(request, slug, pk, acting=True)
        other = number_in(request.POST.get("other")) or 0
        try:
            wishing.set_wishes(
                by=request.user,
                participant=row,
                wishes={other: request.POST.get("wish", "")[:10]},
                reason=request.POST.get("reason", ""),
            )
        except Refused as refusal:
            refused = refusal.sentence
        if getattr(request, "htmx", False):
            return _one(request, row, part, other, refused)
        if refused:
            messages.error(request, refused)
        return redirect(request.get_full_path() + f"#w-{other}")
    given = {name: request.GET.get(name, "")[:100] for name in ("value", "kind")}
    given["text"] = request.GET.get("q", "")[:100]
    proposed = (
        {one.participant_id: one for one in suggestions.suggestions_for(row)} if row.state == "registered" else {}
    )
    wanted = list(proposed) if request.GET.get("suggested") == "1" else None
    shown = Paginator(queries.others_for(row, keys=wanted, **given), SIZE).get_page(request.GET.get("page"))
    found: list[Any] = list(shown.object_list)
    queries.dress_others(found, row)
    for one in found:
        one.why = proposed[one.pk].why if one.pk in proposed else ""
    context = {
        "event": row.event,
        "row": row,
        "part": part,
        "page": shown,
        "rows": found,
        "given": given,
        "used": queries.used(row),
        "values": Wish.Value.choices,
        "has_proposed": bool(proposed),
        "only_proposed": wanted is not None,
        "kinds": _kinds(row),
        "may_wish": _may(row, part),
    }
    return show(request, "wishes", context)


def _kinds(row: Participant) -> list[tuple[str, Any]]:
    if row.side == "producer":
        return list(Buyer.Kind.choices)
    scheme = schemes.scheme_at(clock.today())
    from django.utils.translation import get_language

    english = (get_language() or "vi").startswith("en")
    return [(one.code, one.en if english else one.vi) for one in scheme.groups]


def _may(row: Participant, part: str) -> bool:
    """Whether the buttons are shown; the action decides."""
    if not part or row.state != "registered":
        return False
    return row.event.state in (wishing.OFFICE_WISHING if part == "office" else wishing.WISHING)


def _one(request: HttpRequest, row: Participant, part: str, other: int, refused: str) -> HttpResponse:
    """The row of one of the other side with the counts, for a page that stays where it is."""
    found: Any = get_object_or_404(queries.others_for(row), pk=other)
    queries.dress_others([found], row)
    found.why = ""
    context = {
        "event": row.event,
        "row": row,
        "one": found,
        "used": queries.used(row),
        "refused": refused,
        "values": Wish.Value.choices,
        "may_wish": _may(row, part),
        "is_piece": True,
    }
    return show(request, "_wish", context)


def words_of_limits(row: Participant) -> str:
    """What may be chosen, in one sentence."""
    return _("Up to %(most)s wishes, %(musts)s of them “must meet”.") % {
        "most": row.event.wishes_each,
        "musts": row.event.musts_each,
    }
