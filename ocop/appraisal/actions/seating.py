"""Councils, their seats, and which seat scores which dossier."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.actions.conflicts import note_detected
from ocop.appraisal.models import Assignment, Council, Dossier, Seat
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Person
from ocop.people.rights import rights_of
from ocop.workdays import clock

ROLE_OF = {"secretary": "secretary", "team": "adviser"}
"""The city role a seat calls for; every other seat calls for `council_member`."""


def _require_office(by: Any) -> None:
    if not rights_of(by).is_city_officer:
        raise Refused(_("Councils are entered by the coordination office."))


def found_council(
    *, by: Any, name: str, decision: str, valid_from: datetime.date, valid_to: datetime.date | None = None
) -> Council:
    """Enter a council by its decision. Raises Refused."""
    _require_office(by)
    if not name.strip() or not decision.strip():
        raise Refused(_("A council has a name and a decision."), field="name" if not name.strip() else "decision")
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("The last day lies before the first."), field="valid_to")
    with transaction.atomic():
        council = Council.objects.create(
            name=name.strip(),
            decision=decision.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=clock.now(),
        )
        after = {"name": council.name, "decision": council.decision, "valid_from": valid_from, "valid_to": valid_to}
        record(by=by, action="appraisal.found_council", topic="appraisal", subject=council, after=after)
    return council


def give_seat(*, by: Any, council: Council, person: Person, part: str, agency: str, valid_from: datetime.date) -> Seat:
    """Seat a person who holds the city role that goes with the seat. One chair; nobody two seats. Raises Refused."""
    _require_office(by)
    if part not in Seat.Part.values:
        raise Refused(_("There is no such seat."), field="part")
    with transaction.atomic():
        council = Council.objects.select_for_update().get(pk=council.pk)
        if ROLE_OF.get(part, "council_member") not in rights_of(person).names:
            raise Refused(
                _("%(person)s does not hold the role this seat calls for; the administrator gives it.")
                % {"person": person.name},
                field="person",
            )
        standing = council.seats.filter(valid_to__isnull=True)
        if standing.filter(person=person).exists():
            raise Refused(_("This person already has a seat on this council."), field="person")
        if part == Seat.Part.CHAIR and standing.filter(part=part).exists():
            raise Refused(_("The council already has a chair."), field="part")
        seat = Seat.objects.create(
            council=council,
            person=person,
            part=part,
            agency=agency.strip(),
            valid_from=max(valid_from, council.valid_from),
        )
        after = {"council": council.pk, "person": person.name, "part": part, "agency": seat.agency}
        record(by=by, action="appraisal.give_seat", topic="appraisal", subject=seat, after=after)
    return seat


def end_seat(*, by: Any, seat: Seat, on: datetime.date, reason: str) -> Seat:
    """End a seat from a day on; sheets handed in stay. Raises Refused."""
    _require_office(by)
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = Seat.objects.select_for_update().get(pk=seat.pk)
        if row.valid_to is not None:
            raise Refused(_("This seat has ended."))
        row.valid_to = max(on, row.valid_from)
        row.save(update_fields=["valid_to"])
        record(
            by=by,
            action="appraisal.end_seat",
            topic="appraisal",
            subject=row,
            after={"valid_to": row.valid_to},
            reason=reason.strip(),
        )
    return row


def assign(*, by: Any, dossiers: Iterable[Dossier], council_seats: Iterable[Seat]) -> dict[str, int]:
    """Give dossiers to seats; who is in conflict of interest gets the row, but neither sees nor scores the dossier.

    One path for one and for many: every pair is looked at for conflicts. Returns {"active": n, "conflict": n, "standing": n}.
    Raises Refused, and assigns nothing, when a seat does not score or a dossier is not before the secretary's council.
    """
    counts = {"active": 0, "conflict": 0, "standing": 0}
    rows = list(council_seats)
    if any(not seat.scores or seat.valid_to is not None for seat in rows):
        raise Refused(_("Secretary and advisory team score nothing."))
    with transaction.atomic():
        keys = [dossier.pk for dossier in dossiers]
        found = list(
            Dossier.objects.visible_to(by)
            .filter(pk__in=keys)
            .select_for_update(of=("self",))
            .select_related("round", "commune", "producer__organisation")
            .order_by("pk")
        )
        if len(found) != len(set(keys)):
            raise Refused(_("One of these dossiers is not here."))
        for dossier in found:
            _assign_one(by, dossier, rows, counts)
        after = {"dossiers": sorted(keys), "seats": sorted(seat.pk for seat in rows), **counts}
        record(by=by, action="appraisal.assign", topic="appraisal", after=after)
    return counts


def _assign_one(by: Any, dossier: Dossier, rows: list[Seat], counts: dict[str, int]) -> None:
    if actors.acting_as(by, dossier, ("secretary", "chair")) is None:
        raise Refused(_("Only the council's secretary or chair assigns dossiers."))
    if dossier.state not in ("in_review", "ready", "scoring"):
        raise Refused(_("“%(dossier)s” is not waiting for the council.") % {"dossier": dossier})
    if any(seat.council_id != dossier.round.council_id for seat in rows):  # type: ignore[union-attr]
        raise Refused(_("A seat of another council cannot score this dossier."))
    in_conflict = note_detected(dossier=dossier, council_seats=rows)
    have = set(dossier.assignments.values_list("seat_id", flat=True))
    for seat in rows:
        if seat.pk in have:
            counts["standing"] += 1
            continue
        state = "conflict" if seat.pk in in_conflict else "active"
        reason = "; ".join(
            conflict.get_source_display() for conflict in seat.conflicts.filter(dossier=dossier, lifted_at__isnull=True)
        )
        Assignment.objects.create(
            dossier=dossier, seat=seat, state=state, reason=reason, assigned_by_name=by.name, assigned_at=clock.now()
        )
        counts[state] += 1


def look_again(*, dossier: Dossier) -> int:
    """Look for conflicts that arose since the members were assigned; who is in one now stands aside. Returns how many did."""
    rows = list(dossier.assignments.filter(state="active").select_related("seat__person"))
    in_conflict = note_detected(dossier=dossier, council_seats=[row.seat for row in rows])
    found = [row for row in rows if row.seat_id in in_conflict]
    for row in found:
        row.state, row.changed_at = Assignment.State.CONFLICT, clock.now()
        row.reason = "; ".join(
            one.get_source_display() for one in row.seat.conflicts.filter(dossier=dossier, lifted_at__isnull=True)
        )
        row.save(update_fields=["state", "reason", "changed_at"])
    return len(found)


def excuse(*, by: Any, dossier: Dossier, seat: Seat, reason: str) -> Assignment:
    """A member who cannot score (ill, left the council) is excused by the secretary or the chair, never by themselves. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = Dossier.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=dossier.pk).first()
        if row is None:
            raise Refused(_("This dossier is not here."))
        if actors.acting_as(by, row, ("secretary", "chair")) is None or seat.person_id == by.pk:
            raise Refused(_("Only the secretary or the chair excuses a member, and never themselves."))
        duty = row.assignments.select_for_update(of=("self",)).filter(seat=seat).first()
        if duty is None or duty.state != Assignment.State.ACTIVE:
            raise Refused(_("This member does not score this dossier."))
        if row.state not in ("in_review", "ready", "scoring"):
            raise Refused(_("Scoring of this dossier is closed."))
        if _handed_in(row, seat):
            raise Refused(_("This member has handed in the sheet; it counts."))
        duty.state, duty.reason, duty.changed_at = Assignment.State.ABSTAINED, reason.strip(), clock.now()
        duty.save(update_fields=["state", "reason", "changed_at"])
        record(
            by=by,
            action="appraisal.excuse",
            topic="appraisal",
            subject=row,
            after={"seat": seat.pk},
            reason=reason.strip(),
        )
    return duty


def _handed_in(dossier: Dossier, seat: Seat) -> bool:
    number = dossier.rulings.filter(replaced_at__isnull=False).count() + 1
    return dossier.sheets.filter(seat=seat, number=number, state="submitted").exists()
