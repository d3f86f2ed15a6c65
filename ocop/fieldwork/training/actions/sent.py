"""What an officer's phone noted of who came, perhaps hours ago without a network: each key is done once, the later word of a seat stands."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.models import Attendance, AttendanceWord, CourseSession, Enrolment
from ocop.fieldwork.training.actions import attending
from ocop.ledger.refusal import Refused
from ocop.ui import offline
from ocop.workdays import clock

FIELDS = ("kind", "key", "session", "seat", "here", "said_at")


def apply(*, by: Any, raw: offline.Operation) -> dict[str, Any]:
    """Do one operation in its own transaction: {"kind": "here", "session", "seat", "here": true or false, "key", "said_at"}.

    {"result": "saved"}; the same key again is answered the same. Raises Refused.
    """
    key = offline.key_of(raw)
    if raw.get("kind") != "here" or key is None or not isinstance(raw.get("here"), bool):
        raise Refused(_("This operation is not known."))
    offline.known_fields(raw, FIELDS)
    numbers = offline.key_number_of(raw, "session"), offline.key_number_of(raw, "seat")
    row = CourseSession.objects.visible_to(by).filter(pk=numbers[0] or 0).first()
    seat = Enrolment.objects.visible_to(by).filter(pk=numbers[1] or 0, session=row).first() if row is not None else None
    if row is None or seat is None:
        raise Refused(_("This seat is not on your list."))
    if _done(str(key), seat):
        return {"result": "saved", "again": True}
    try:
        with transaction.atomic():
            attending.locked_session(by, row)
            _do(by, row, seat, is_here=raw["here"], at=offline.moment_of(raw))
            AttendanceWord.objects.create(
                key=str(key), enrolment=seat, is_here=raw["here"], said_at=offline.moment_of(raw), done_at=clock.now()
            )
    except IntegrityError:
        # Two tabs sent the same key at the same moment: the other one did it.
        if not _done(str(key), seat):
            raise
    return {"result": "saved"}


def _done(key: str, seat: Enrolment) -> bool:
    there = AttendanceWord.objects.filter(key=key).values_list("enrolment", flat=True).first()
    if there is not None and there != seat.pk:
        raise Refused(_("This operation was sent for something else."))
    return there is not None


def _do(by: Any, row: CourseSession, seat: Enrolment, *, is_here: bool, at: datetime.datetime) -> None:
    if seat.attendance_words.filter(said_at__gt=at).exists():
        return  # a later word of another phone stands
    if is_here:
        attending.by_list(by=by, session=row, seats=[seat.pk], at=at)
    elif Attendance.objects.filter(enrolment=seat).exists():
        attending.undo(by=by, session=row, seat=seat.pk)
