"""Returning a dossier for completion with the exact points, by the commune, the office or the advisory team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors, deadlines, states
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import CompletionPoint, CompletionRequest, Dossier
from ocop.appraisal.moves import locked, move
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

PLACES = ("form01", "form02", "samples", "paper")
"""Where a point may stand besides a criterion of the set."""
LONGEST_SENTENCE = 1000


@dataclass(frozen=True)
class Point:
    """One point: a criterion's number or one of PLACES, and what is missing there."""

    place: str
    sentence: str


def send_back(
    *, by: Any, dossier: Dossier, points: Iterable[Point], reason: str = "", version: int | None = None
) -> CompletionRequest:
    """Return the dossier with at least one exact point; the producer's time to complete begins. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier, version=version)
        role = actors.acting_as(by, row, states.step("return").actors_from(row.state))
        if role is None:
            raise Refused(_("This is not yours to return."))
        rows = [Point(point.place.strip(), point.sentence.strip()) for point in points if point.sentence.strip()]
        _check(row, rows)
        request = CompletionRequest.objects.create(
            dossier=row,
            stage=role,
            asked_by=by,
            asked_by_name=by.name[:120],
            asked_at=clock.now(),
            due_on=deadlines.due("completion", clock.now()),
        )
        CompletionPoint.objects.bulk_create(
            CompletionPoint(request=request, place=point.place, sentence=point.sentence) for point in rows
        )
        move(by=by, dossier=row, name="return", reason=reason)
        record(
            by=by,
            action="appraisal.ask_completion",
            topic="appraisal",
            subject=row,
            after={"points": [[point.place, point.sentence] for point in rows], "due_on": request.due_on},
        )
    return request


def _check(row: Dossier, points: list[Point]) -> None:
    if not points:
        raise Refused(_("Name at least one point to complete."), field="points")
    known = criteria_set(row.criteria).by_number
    for point in points:
        if point.place not in PLACES and point.place not in known:
            raise Refused(_("“%(place)s” is no place of this dossier.") % {"place": point.place[:40]}, field="points")
        if len(point.sentence) > LONGEST_SENTENCE:
            raise Refused(
                _("A point is too long; %(most)s characters at most.") % {"most": LONGEST_SENTENCE}, field="points"
            )
    if len({(point.place, point.sentence) for point in points}) != len(points):
        raise Refused(_("The same point stands twice."), field="points")
