"""After a recognition: the answer to a re-check, suspension, its lifting, and the end before the time."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import OutletRecognition, OutletSuspension
from ocop.outlets.recognising import recognitions, tellings
from ocop.outlets.recognising.permissions import is_office
from ocop.workdays import clock


def _locked(by: Any, pk: int, *states: str) -> tuple[OutletRecognition, recognitions.Standing]:
    key = OutletRecognition.objects.visible_to(by).filter(pk=pk).values_list("pk", flat=True).first()
    if key is None or not is_office(by):
        raise Refused(_("Recognitions are kept by the trade office."))
    row: OutletRecognition = (
        OutletRecognition.objects.select_for_update(of=("self",)).select_related("outlet").get(pk=key)
    )
    now = recognitions.stands(row, row.suspensions.all(), clock.today())
    if now.state not in states:
        raise Refused(_("That is not possible as the recognition stands now."))
    return row, now


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    return text.strip()


def suspend(
    *, by: Any, recognition_id: int, from_day: datetime.date, reason: str, decision: str = ""
) -> OutletSuspension:
    """It does not count from a day on, until it is lifted."""
    with transaction.atomic():
        row, _now = _locked(by, recognition_id, recognitions.IN_FORCE)
        why = _reason(reason)
        if not row.from_day <= from_day <= clock.today():
            raise Refused(_("Suspend it from a day of the recognition, at the latest from today."), field="from_day")
        made = OutletSuspension.objects.create(
            recognition=row,
            from_day=from_day,
            reason=why,
            decision=decision.strip(),
            set_by=by,
            set_by_name=by.name,
            set_at=clock.now(),
        )
        _checked(row)
        tellings.suspended(row, made)
        record(
            by=by,
            action="outlets.suspend",
            topic="outlets",
            subject=row,
            after={"from_day": from_day, "decision": made.decision},
            reason=why,
        )
    return made


def lift(*, by: Any, recognition_id: int, on: datetime.date, reason: str) -> OutletSuspension:
    """The suspension ends: from `on` it counts again."""
    with transaction.atomic():
        row, _now = _locked(by, recognition_id, recognitions.SUSPENDED)
        why = _reason(reason)
        held = row.suspensions.select_for_update().get(lifted_on__isnull=True)
        if not held.from_day < on <= clock.today():
            raise Refused(_("Lift it on a day after its beginning, at the latest today."), field="on")
        held.lifted_on, held.lifted_reason, held.lifted_by, held.lifted_by_name, held.lifted_at = (
            on,
            why,
            by,
            by.name,
            clock.now(),
        )
        held.save()
        tellings.lifted(row, held)
        record(
            by=by,
            action="outlets.lift",
            topic="outlets",
            subject=row,
            before={"suspended_from": held.from_day},
            after={"lifted_on": on},
            reason=why,
        )
    return held


def end(*, by: Any, recognition_id: int, on: datetime.date, reason: str) -> OutletRecognition:
    """The recognition is taken back, or the place closed: from `on` it no longer holds."""
    with transaction.atomic():
        row, now = _locked(by, recognition_id, recognitions.IN_FORCE, recognitions.SUSPENDED, recognitions.COMING)
        why = _reason(reason)
        if on > clock.today() or on < (row.issued_on or row.from_day) or (now.until is not None and on >= now.until):
            raise Refused(_("End it on a day of the recognition, at the latest today."), field="on")
        row.ended_on, row.ended_reason, row.recheck_due, row.check_waits = on, why, None, False
        row.save()
        tellings.ended(row)
        record(
            by=by,
            action="outlets.recognition_end",
            topic="outlets",
            subject=row,
            before={"ended_on": None},
            after={"ended_on": on},
            reason=why,
        )
    return row


def answer_recheck(*, by: Any, recognition_id: int, next_due: datetime.date | None, reason: str) -> OutletRecognition:
    """After a re-check it stands; the next one is due on a day, or none is planned."""
    with transaction.atomic():
        row, now = _locked(by, recognition_id, recognitions.IN_FORCE, recognitions.SUSPENDED)
        if not row.check_waits:
            raise Refused(_("No re-check waits for an answer."))
        if next_due is not None and (next_due <= clock.today() or (now.until is not None and next_due >= now.until)):
            raise Refused(_("The next re-check lies ahead, within the days of the recognition."), field="next_due")
        before, row.recheck_due = row.recheck_due, next_due
        _checked(row)
        record(
            by=by,
            action="outlets.recheck_answered",
            topic="outlets",
            subject=row,
            before={"recheck_due": before},
            after={"recheck_due": next_due, "check": row.last_check_id},
            reason=reason.strip(),
        )
    return row


def _checked(row: OutletRecognition) -> None:
    row.check_waits = False
    row.save(update_fields=["check_waits", "recheck_due"])
