"""Returning a dossier for completion, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.appraisal import actors, deadlines, states
from ocop.appraisal.actions import completion as doing
from ocop.appraisal.commune_views.access import dressed, number_in, page, staff_dossier_for
from ocop.appraisal.commune_views.review import PLACES
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Dossier
from ocop.ledger.refusal import Refused
from ocop.ui import drafts
from ocop.workdays import clock

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 60


@dataclass
class Row:
    """One point as typed."""

    number: int
    place: str = ""
    sentence: str = ""


def _rows(request: HttpRequest) -> list[Row]:
    if request.method != "POST":
        wanted = [place for place in request.GET.getlist("place") if len(place) <= 40][:MOST_ROWS]
        return [Row(n, wanted[n] if n < len(wanted) else "") for n in range(max(FIRST_ROWS, len(wanted)))]
    places, sentences = request.POST.getlist("place"), request.POST.getlist("sentence")
    size = min(max(len(places), len(sentences)), MOST_ROWS)
    rows = [
        Row(n, places[n] if n < len(places) else "", sentences[n] if n < len(sentences) else "") for n in range(size)
    ]
    if "more" in request.POST:
        rows += [Row(len(rows) + n) for n in range(min(MORE_ROWS, MOST_ROWS - len(rows)))]
    return rows


def _places(dossier: Dossier) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The places of a point in groups, for the list to choose from."""
    groups: list[tuple[Any, list[tuple[str, Any]]]] = [(_("Forms, samples, papers"), list(PLACES.items()))]
    for part in criteria_set(dossier.criteria).parts:
        names = [(one.no, f"{one.no} {one.wording}") for section in part.sections for one in section.criteria]
        groups.append((f"{part.code}. {part.name_vi}", names))
    return groups


@page
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Exact points and a word; the producer is told, the commune's clock stops."""
    dossier, _parts = staff_dossier_for(request, pk)
    if actors.acting_as(request.user, dossier, states.step("return").actors_from(dossier.state)) is None:
        raise PermissionDenied(_("This is not yours to return."))
    rows, refused, status = _rows(request), "", 200
    reason = request.POST.get("reason", "")[:1000]
    name = f"tra-lai-{pk}-{request.user.pk}"
    if dossier.state not in states.step("return").from_states:
        messages.info(
            request, _("The dossier stands at “%(state)s” now.") % {"state": states.state(dossier.state).name()}
        )
        return redirect("appraisal:review", pk)
    if request.method == "POST" and "more" not in request.POST:
        try:
            version = number_in(request.POST.get("version"))
            if version is None:
                raise Refused(_("The page did not say which state it showed; open it again."))
            lost = [row for row in rows if row.sentence.strip() and not row.place]
            if lost:
                raise Refused(_("Say for each point where it stands."))
            doing.send_back(
                by=request.user,
                dossier=dossier,
                points=[doing.Point(row.place, row.sentence) for row in rows],
                reason=reason,
                version=version,
            )
        except Refused as refusal:
            refused, status = refusal.sentence, 422
        else:
            messages.success(
                request, _("Returned. The producer is told what is missing; the clock stops until it comes back.")
            )
            return drafts.done(redirect("appraisal:review", pk), name)
    return render(
        request,
        "appraisal/commune/send_back.html",
        {
            "dossier": dressed(dossier),
            "rows": rows,
            "places": _places(dossier),
            "refused": refused,
            "reason": reason,
            "draft": name,
            "due": deadlines.due("completion", clock.now()),
            "is_commune": dossier.state == "filed",
            "version": request.POST.get("version") or dossier.version,
        },
        status=status,
    )
