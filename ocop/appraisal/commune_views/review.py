"""The page of a dossier for offices: as filed, with the evidence beside each criterion, what changed, and its way so far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import form_fields, inboxes, moves, reading, states
from ocop.appraisal.actions import commune, rounds, team
from ocop.appraisal.commune_views.access import dressed, number_in, page, staff_dossier_for
from ocop.appraisal.models import CompletionPoint, Dossier, Round
from ocop.ledger.refusal import Refused
from ocop.ui import writing

ROLES = {
    "producer": gettext_lazy("producer"),
    "commune": gettext_lazy("commune"),
    "office": gettext_lazy("coordination office"),
    "team": gettext_lazy("advisory team"),
    "secretary": gettext_lazy("council secretary"),
    "chair": gettext_lazy("council chair"),
    "system": gettext_lazy("the system"),
}
PLACES = {
    "form01": gettext_lazy("Form 01"),
    "form02": gettext_lazy("Form 02"),
    "samples": gettext_lazy("Samples"),
    "paper": gettext_lazy("A paper"),
}
PRODUCT_FIELDS = {
    "name": gettext_lazy("Name of the product"),
    "story": gettext_lazy("Story"),
    "pack_sizes": gettext_lazy("Pack sizes"),
}


def points_of(dossier: Dossier) -> list[CompletionPoint]:
    """Every point the dossier was ever returned for, newest request first."""
    return list(
        CompletionPoint.objects.filter(request__dossier=dossier).select_related("request").order_by("-request_id", "pk")
    )


def timeline(dossier: Dossier) -> list[dict[str, Any]]:
    """Its moves, newest first, in the offices' words."""
    return [
        {
            "at": move.at,
            "state": states.state(move.to_state).name(),
            "name": states.step(move.name).label,
            "by": move.by_name,
            "role": ROLES.get(move.as_role, move.as_role),
            "reason": move.reason,
        }
        for move in dossier.moves.order_by("-pk")
    ]


def own_moves(person: Any, dossier: Dossier) -> dict[str, str]:
    """The moves of this part that the person may make: name -> what is missing ("" when nothing is)."""
    wanted = ("return", "forward", "accept", "prepare")
    return {step.name: lacks for step, lacks in moves.possible(person, dossier) if step.name in wanted}


@require_safe
@page
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """`?ban=1` shows an earlier version, `?so=1` names the one to compare with."""
    dossier, parts = staff_dossier_for(request, pk)
    points = points_of(dossier)
    questions = list(dossier.questions.select_related("file").order_by("pk"))
    remarks = list(dossier.remarks.order_by("pk"))
    shown = reading.read(
        dossier,
        number=number_in(request.GET.get("ban")),
        against=number_in(request.GET.get("so")),
        remarks=remarks,
        questions=questions,
        points=points,
    )
    inboxes.dress([dossier])
    may = own_moves(request.user, dossier)
    content = shown.filed.content if shown.filed is not None else {}
    return render(
        request,
        "appraisal/commune/review.html",
        {
            "dossier": dressed(dossier),
            "parts": parts,
            "reading": shown,
            "content": content,
            "fields": _fields(content),
            "others": list(dossier.filed.order_by("number").values_list("number", "filed_at")),
            "form_changes": [(_named(one), one) for one in shown.other_changes],
            "points": points,
            "questions": questions,
            "general_remarks": [one for one in remarks if not one.criterion],
            "moves": timeline(dossier),
            "may": may,
            "report": getattr(dossier, "commune_report", None),
            "samples": list(dossier.samples.order_by("received_on", "pk")),
            "units_due": int(dossier.criteria.content.get("sample_units_required") or 0),
            "team_report": getattr(dossier, "team_report", None),
            "places": PLACES,
            "rounds": _rounds(request.user, dossier) if "accept" in may else [],
            "may_question": dossier.state == "in_review" and bool(parts & {"team", "secretary"}),
        },
    )


def _fields(content: dict[str, Any]) -> list[tuple[Any, str]]:
    said = content.get("form", {})
    return [(one.label, said[one.name]) for one in form_fields.ALL if one.name in said]


def _named(change: Any) -> Any:
    if change.kind == "product":
        return PRODUCT_FIELDS[change.place]
    one = form_fields.FIELDS.get(change.place)
    return one.label if one is not None else change.place


def _rounds(person: Any, dossier: Dossier) -> list[Round]:
    from ocop.appraisal.commune_views.access import runs

    rows = (
        Round.objects.visible_to(person).filter(state=Round.State.OPEN, register=dossier.register).order_by("decide_by")
    )
    return [row for row in rows if runs(person, row.council_id)]


@require_POST
@page
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Send on, take into a round, hand to the council: one button each, with the version the page was opened at."""
    dossier, _parts = staff_dossier_for(request, pk)
    version = number_in(request.POST.get("version"))
    try:
        if version is None:
            raise Refused(_("The page did not say which state it showed; open it again."))
        said = _do(request, dossier, request.POST.get("do", ""), version)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("appraisal:review", pk)


def _do(request: HttpRequest, dossier: Dossier, what: str, version: int) -> str:
    if what == "forward":
        commune.forward(by=request.user, dossier=dossier, version=version)
        return _("Sent to the city. The report stays as it is from now on.")
    if what == "accept":
        key = number_in(request.POST.get("round"))
        into = Round.objects.visible_to(request.user).filter(pk=key).first() if key is not None else None
        if into is None:
            raise Refused(_("Choose a round that takes dossiers."))
        row = rounds.accept(by=request.user, dossier=dossier, into=into, version=version)
        if row.kind == Dossier.Kind.RENEWAL and row.due_on is not None:
            return _("Taken into “%(round)s”; the renewal is decided by %(day)s.") % {
                "round": into.name,
                "day": writing.day(row.due_on),
            }
        return _("Taken into “%(round)s”.") % {"round": into.name}
    if what == "prepare":
        team.prepare(by=request.user, dossier=dossier, version=version)
        return _("Handed to the council.")
    raise Refused(_("There is no such button."))
