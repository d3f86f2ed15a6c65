"""One field that finds what a person may open: products, producers, dossiers, decisions, memoranda, events, outlets, people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.desk.access import desk_page
from ocop.notices import finding

EACH, ALONE = 6, 50


@require_safe
@desk_page
def find(request: HttpRequest) -> HttpResponse:
    """Results by kind, six of each; `?kind=` shows up to fifty of one."""
    query = finding.asked(request.GET.get("q", ""))
    known = {one.name: one for one in finding.finders(request.user)}
    kind = request.GET.get("kind", "")
    kind = kind if kind in known else ""
    groups = finding.find(request.user, query.text, most=ALONE if kind else EACH, names=[kind] if kind else ())
    return render(
        request,
        "desk/find.html",
        {"asked": query.text, "groups": groups, "kind": kind, "kinds": [one.label for one in known.values()]},
    )
