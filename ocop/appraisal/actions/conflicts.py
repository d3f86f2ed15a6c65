"""Conflicts of interest: what the system detects and what a member declares. Every path that assigns asks here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors, seats
from ocop.appraisal.models import Assignment, CommuneReport, Conflict, Consent, Dossier, Move, Remark, Seat
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Role
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

Found = dict[int, list[tuple[str, str]]]
"""Seat key -> (source, words) of what stands between a seat and a dossier; only seats with something are named."""


def detected(dossier: Dossier, council_seats: Iterable[Seat]) -> Found:
    """What stands between the seats and one dossier.

    Commune: the member is or was officer of the dossier's commune or speaks for an organisation there. Organisation: speaks or
    spoke for the producer. Contact: shares phone or e-mail with it, or bears its representative's name. Adviser: began, answered,
    filed or visited for the dossier as its helper.
    """
    return detected_many([dossier], council_seats)[dossier.pk]


def detected_many(dossiers: Iterable[Dossier], council_seats: Iterable[Seat]) -> dict[int, Found]:
    """The same for many dossiers (key -> what was found), in a fixed number of queries. Writes nothing."""
    seat_rows, rows = list(council_seats), list(dossiers)
    roles: dict[int, list[Role]] = {}
    for role in Role.objects.filter(person__in=[seat.person_id for seat in seat_rows]).select_related("organisation"):
        roles.setdefault(role.person_id, []).append(role)
    helpers = _helpers(rows)
    found: dict[int, Found] = {}
    for dossier in rows:
        own: Found = {}
        for seat in seat_rows:
            held = roles.get(seat.person_id, [])
            for source, words in _between(seat, held, dossier.producer.organisation, dossier, helpers[dossier.pk]):
                own.setdefault(seat.pk, []).append((source, words))
        found[dossier.pk] = own
    return found


def _helpers(dossiers: list[Dossier]) -> dict[int, set[int]]:
    """Persons who had a hand in each dossier before the council."""
    keys = [dossier.pk for dossier in dossiers]
    found: dict[int, set[int]] = {key: set() for key in keys}
    sources = (
        Move.objects.filter(dossier__in=keys)
        .exclude(as_role__in=["secretary", "chair", "office"])
        .values_list("dossier_id", "by_id"),
        Consent.objects.filter(dossier__in=keys).values_list("dossier_id", "recorded_by_id"),
        Remark.objects.filter(dossier__in=keys).values_list("dossier_id", "by_id"),
        CommuneReport.objects.filter(dossier__in=keys).values_list("dossier_id", "written_by_id"),
        ((dossier.pk, dossier.begun_by_id) for dossier in dossiers),
    )
    for source in sources:
        for dossier_id, person_id in source:
            if person_id is not None:
                found[dossier_id].add(person_id)
    return found


def _between(
    seat: Seat, roles: list[Role], organisation: Any, dossier: Dossier, helpers: set[int]
) -> Iterable[tuple[str, str]]:
    person = seat.person
    if any(role.organisation_id == organisation.pk for role in roles):
        yield Conflict.Source.ORGANISATION, str(organisation)
    if any(dossier.commune_id in (role.commune_id, getattr(role.organisation, "commune_id", None)) for role in roles):
        yield Conflict.Source.COMMUNE, str(dossier.commune)
    shared = {value for value in (person.phone, person.email) if value} & {organisation.phone, organisation.email}
    if shared or (organisation.representative and fold(organisation.representative) == fold(person.name)):
        yield Conflict.Source.CONTACT, ""
    if seat.person_id in helpers:
        yield Conflict.Source.ADVISER, ""


def note_detected(*, dossier: Dossier, council_seats: Iterable[Seat]) -> set[int]:
    """Write what is detected and not yet written; the keys of seats with a conflict that stands (not lifted)."""
    rows = list(council_seats)
    for seat_id, reasons in detected(dossier, rows).items():
        for source, words in reasons:
            Conflict.objects.get_or_create(
                dossier=dossier, seat_id=seat_id, source=source, defaults={"words": words, "found_at": clock.now()}
            )
    standing = Conflict.objects.filter(dossier=dossier, seat__in=rows, lifted_at__isnull=True)
    return set(standing.values_list("seat_id", flat=True))


def _own_duty(by: Any, dossier: Dossier) -> Assignment:
    keys = [seat.pk for seat in seats.held(by) if seat.part in seats.SCORING]
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .filter(dossier=dossier, seat_id__in=keys)
        .select_related("seat")
        .first()
    )
    if found is None:
        raise Refused(_("This dossier is not yours to score."))
    return found


def _stand_aside(by: Any, dossier: Dossier, state: str, reason: str) -> Assignment:
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    row = _own_duty(by, dossier)
    if row.state != Assignment.State.ACTIVE:
        raise Refused(_("You already stand aside on this dossier."))
    if dossier.state not in ("ready", "scoring"):
        raise Refused(_("Scoring of this dossier is closed."))
    if row.seat.sheets.filter(dossier=dossier, state="submitted").exists():
        raise Refused(_("You handed in your sheet; ask the secretary."))
    row.state, row.reason, row.changed_at = state, reason.strip(), clock.now()
    row.save(update_fields=["state", "reason", "changed_at"])
    return row


def declare(*, by: Any, dossier: Dossier, reason: str) -> Assignment:
    """A member says they have a conflict of interest: from now on they neither see nor score the dossier. Raises Refused."""
    with transaction.atomic():
        row = _stand_aside(by, dossier, Assignment.State.CONFLICT, reason)
        Conflict.objects.update_or_create(
            dossier=dossier,
            seat=row.seat,
            source=Conflict.Source.DECLARED,
            defaults={"words": reason.strip(), "found_at": clock.now(), "lifted_at": None},
        )
        record(
            by=by,
            action="appraisal.declare_conflict",
            topic="appraisal",
            subject=dossier,
            after={"seat": row.seat_id},
            reason=reason.strip(),
        )
    return row


def abstain(*, by: Any, dossier: Dossier, reason: str) -> Assignment:
    """A member abstains, with the reason. Raises Refused."""
    with transaction.atomic():
        row = _stand_aside(by, dossier, Assignment.State.ABSTAINED, reason)
        record(
            by=by,
            action="appraisal.abstain",
            topic="appraisal",
            subject=dossier,
            after={"seat": row.seat_id},
            reason=reason.strip(),
        )
    return row


def _give_back(conflict: Conflict) -> None:
    """Who stands in no other conflict on the dossier scores it again."""
    standing = Conflict.objects.filter(dossier=conflict.dossier, seat=conflict.seat, lifted_at__isnull=True)
    if not standing.exists():
        Assignment.objects.filter(dossier=conflict.dossier, seat=conflict.seat, state=Assignment.State.CONFLICT).update(
            state=Assignment.State.ACTIVE, reason="", changed_at=clock.now()
        )


def lift(*, by: Any, conflict: Conflict, reason: str) -> Conflict:
    """The chair or a secretary who is not the member finds that there is no conflict after all. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = (
            Conflict.objects.select_for_update(of=("self",))
            .select_related("dossier__round", "seat")
            .get(pk=conflict.pk)
        )
        if actors.acting_as(by, row.dossier, ("secretary", "chair")) is None or row.seat.person_id == by.pk:
            raise Refused(
                _("Only the secretary or the chair decides on a conflict of interest, and never on their own.")
            )
        if row.source == Conflict.Source.DECLARED:
            raise Refused(_("What a member declared stands."))
        if row.lifted_at is not None:
            raise Refused(_("This was already lifted."))
        if row.dossier.state not in ("in_review", "ready", "scoring"):
            raise Refused(_("Scoring of this dossier is closed."))
        row.lifted_at, row.lifted_by_name, row.lift_reason = clock.now(), by.name, reason.strip()
        row.save(update_fields=["lifted_at", "lifted_by_name", "lift_reason"])
        _give_back(row)
        record(
            by=by,
            action="appraisal.lift_conflict",
            topic="appraisal",
            subject=row.dossier,
            before={"seat": row.seat_id, "source": row.source},
            reason=reason.strip(),
        )
    return row
