"""Rounds of the city: opened with their dates and rules, dossiers taken in, the meeting planned."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import deadlines, seats
from ocop.appraisal.models import Council, Dossier, RegulationVersion, Round
from ocop.appraisal.moves import locked, move
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.rulebooks.procedure import procedure_at
from ocop.workdays import clock


def _may_run(by: Any, council_id: int) -> bool:
    return rights_of(by).is_city_officer or council_id in seats.councils(by, "secretary")


def open_round(
    *,
    by: Any,
    name: str,
    kind: str,
    council: Council,
    regulation: RegulationVersion,
    requests_until: datetime.date,
    decide_by: datetime.date,
) -> Round:
    """Open a round with its council and the regulation it keeps to its end. Raises Refused."""
    if not rights_of(by).is_city_officer:
        raise Refused(_("Rounds are opened by the coordination office."))
    if not name.strip():
        raise Refused(_("Give the round a name."), field="name")
    if kind not in Round.Kind.values:
        raise Refused(_("There is no such kind of round."), field="kind")
    if decide_by < requests_until:
        raise Refused(_("A round decides after the last day of its requests."), field="decide_by")
    if council.valid_to is not None and council.valid_to < decide_by:
        raise Refused(_("The council ends before the round decides."), field="council")
    with transaction.atomic():
        row = Round.objects.create(
            register=settings.OCOP_REGISTER,
            name=name.strip(),
            kind=kind,
            year=decide_by.year,
            requests_until=requests_until,
            decide_by=decide_by,
            council=council,
            regulation=regulation,
            opened_by_name=by.name,
            opened_at=clock.now(),
        )
        after = {
            "name": row.name,
            "kind": kind,
            "council": council.pk,
            "regulation": regulation.digest,
            "requests_until": requests_until,
            "decide_by": decide_by,
        }
        record(by=by, action="appraisal.open_round", topic="appraisal", subject=row, after=after)
    return row


def suggested_dates(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Last day of requests and day of decision of the round a request of that day belongs to (decree art. 6)."""
    found = procedure_at(day).deadline(day)
    return found.request_before - datetime.timedelta(days=1), found.decided_by


def accept(*, by: Any, dossier: Dossier, into: Round, version: int | None = None) -> Dossier:
    """Take a forwarded dossier into a round. A renewal's 45 days begin. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier, version=version)
        target = Round.objects.select_for_update(of=("self",)).get(pk=into.pk)
        if not _may_run(by, target.council_id):
            raise Refused(_("This round is not yours to run."))
        if target.register != row.register:
            raise Refused(_("The round is of another register."))
        if target.kind == Round.Kind.WRITTEN and row.kind != Dossier.Kind.RENEWAL:
            raise Refused(_("Written opinions are for renewals; a first rating or an upgrade goes to a meeting."))
        if row.state == "forwarded":
            row.round = target
            row.save(update_fields=["round"])
        row = move(by=by, dossier=row, name="accept", version=version)
        if row.kind == Dossier.Kind.RENEWAL:
            row.due_on = deadlines.due("renewal", row.state_since)
            row.save(update_fields=["due_on"])
    return row


def accept_many(
    *, by: Any, dossiers: Iterable[Dossier], into: Round
) -> tuple[list[Dossier], list[tuple[Dossier, str]]]:
    """Take in what can be taken: (taken, [(left, the sentence why)]). Each dossier is a transaction of its own."""
    taken, left = [], []
    for dossier in dossiers:
        try:
            taken.append(accept(by=by, dossier=dossier, into=into))
        except Refused as refusal:
            left.append((dossier, refusal.sentence))
    return taken, left


def plan_meeting(*, by: Any, round_: Round, at: datetime.datetime, place: str, agenda: list[dict[str, Any]]) -> Round:
    """Set the meeting's time, place and agenda. Agenda items name dossiers of this round only. Raises Refused."""
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None or not _may_run(by, row.council_id):
            raise Refused(_("This round is not yours to run."))
        if not place.strip():
            raise Refused(_("Say where the council meets."), field="place")
        named = {item["dossier"] for item in agenda if item.get("dossier")}
        if named - set(row.dossiers.values_list("pk", flat=True)):
            raise Refused(_("The agenda names a dossier of another round."), field="agenda")
        before = {"at": row.meeting_at, "place": row.meeting_place}
        row.meeting_at, row.meeting_place, row.agenda = at, place.strip(), agenda
        row.save(update_fields=["meeting_at", "meeting_place", "agenda"])
        after = {"at": at, "place": row.meeting_place, "items": len(agenda)}
        record(by=by, action="appraisal.plan_meeting", topic="appraisal", subject=row, before=before, after=after)
    return row


def end_round(*, by: Any, round_: Round) -> Round:
    """End a round once nothing of it goes on; devices that carried its dossiers are wiped. Raises Refused."""
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None or not _may_run(by, row.council_id):
            raise Refused(_("This round is not yours to run."))
        if row.state == Round.State.ENDED:
            raise Refused(_("The round has ended."))
        going_on = row.dossiers.filter(
            state__in=["returned", "in_review", "ready", "scoring", "scored", "proposed"]
        ).count()
        if going_on:
            raise Refused(_("%(count)s dossiers of the round still go on.") % {"count": going_on})
        row.state, row.closed_at = Round.State.ENDED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        record(by=by, action="appraisal.end_round", topic="appraisal", subject=row)
    return row
