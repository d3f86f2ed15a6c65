"""All work in one list, by role: what is due, what is overdue, what waits for others."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.desk.access import desk_page
from ocop.notices import inbox
from ocop.workdays import clock

SIZE = 30


@require_safe
@desk_page
def work(request: HttpRequest) -> HttpResponse:
    """`?state=overdue|due|blocked` and `?source=` narrow it; without a state what one can go on with comes before what waits."""
    person = request.user
    own = inbox.sources(person)
    counts = {source.name: source.counts(person) for source in own}
    name = request.GET.get("source", "")
    name = name if name in counts else ""
    state = request.GET.get("state", "")
    state = state if state in inbox.STATES else ""
    shown = inbox.lines(person, inbox.Asked(state=state), names=[name] if name else ())
    if not state:
        shown.sort(key=lambda line: line.state == "blocked")
    total = sum((counts[one] for one in counts if not name or one == name), inbox.Counts())
    page = Paginator(shown, SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/work.html",
        {
            "page": page,
            "today": clock.today(),
            "state": state,
            "source": name,
            "sources": [(source, counts[source.name].of(state)) for source in own if counts[source.name].total],
            "total": total,
            "beyond": _beyond(own, counts, name, state),
            "tabs": [
                ("", _("Everything"), total.total),
                ("overdue", _("Past its day"), total.overdue),
                ("due", _("To do"), total.due),
                ("blocked", _("Waits for others"), total.blocked),
            ],
        },
    )


def _beyond(own: list[inbox.Source], counts: dict[str, inbox.Counts], name: str, state: str) -> list[inbox.Source]:
    """Sources of which more waits than this page reads; the rest stands on their own list."""
    return [
        one for one in own if one.address and (not name or one.name == name) and counts[one.name].of(state) > inbox.MOST
    ]
