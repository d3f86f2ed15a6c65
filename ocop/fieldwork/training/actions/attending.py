"""They came: by the code on the screen, by their own code, or ticked on the list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.fieldwork.models import Attendance, CourseSession, Enrolment
from ocop.fieldwork.permissions import ASSISTANT, MEMBER, OFFICE, acts_as
from ocop.fieldwork.training import screen
from ocop.fieldwork.training.actions.taking_part import locked_session
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

Way = Attendance.Way


def _day(row: CourseSession) -> None:
    if row.state == CourseSession.State.CANCELLED:
        raise Refused(_("This session was called off."))
    day = timezone.localtime(row.starts_at).date()
    if day > clock.today():
        raise Refused(_("The session is on %(day)s; nobody can have come yet.") % {"day": f"{day:%d/%m/%Y}"})


def _note(
    by: Any,
    row: CourseSession,
    keys: Iterable[int],
    way: str,
    parts: tuple[str, ...],
    at: datetime.datetime | None = None,
) -> list[Attendance]:
    """Attendance of these seats; those noted already stay as they are. Raises Refused when one is not theirs to note."""
    seats = list(
        row.enrolments.select_for_update(of=("self",))
        .filter(pk__in=set(keys))
        .select_related("trainee__producer__organisation")
        .order_by("pk")
    )
    if not seats:
        raise Refused(_("Choose who came."))
    there = set(Attendance.objects.filter(enrolment__in=seats).values_list("enrolment", flat=True))
    made = []
    for seat in seats:
        if acts_as(by, seat.trainee.producer) not in parts:
            raise Refused(_("This producer is not yours to act for."))
        if seat.state != Enrolment.State.REGISTERED:
            raise Refused(_("%(name)s has given the seat back; register them again.") % {"name": seat.trainee.name})
        if seat.pk not in there:
            made.append(
                Attendance.objects.create(
                    enrolment=seat, way=way, came_at=at or clock.now(), noted_by=by, noted_by_name=by.name[:120]
                )
            )
    if made:
        if row.state == CourseSession.State.PLANNED:
            row.state = CourseSession.State.HELD
            row.save(update_fields=["state"])
        record(
            by=by,
            action="fieldwork.course_attended",
            topic="programme",
            subject=row,
            after={"seats": [one.enrolment_id for one in made], "way": way},
        )
    return made


def by_screen(*, by: Any, session: CourseSession, seats: Iterable[int], seen: str) -> list[Attendance]:
    """Who scanned the screen notes people of their own producer. Raises Refused."""
    with transaction.atomic():
        row = locked_session(by, session)
        _day(row)
        if timezone.localtime(row.starts_at).date() != clock.today():
            raise Refused(_("The code counts on the day of the session only."))
        if not screen.holds(row, by, seen):
            raise Refused(_("The code has run out; scan the one on the screen now."))
        return _note(by, row, seats, Way.SCREEN, (MEMBER, ASSISTANT, OFFICE))


def by_list(
    *, by: Any, session: CourseSession, seats: Iterable[int], at: datetime.datetime | None = None
) -> list[Attendance]:
    """An officer ticks who came; `at`: when, where a phone sends it later. Raises Refused."""
    with transaction.atomic():
        row = locked_session(by, session)
        _day(row)
        return _note(by, row, seats, Way.LIST, (ASSISTANT, OFFICE), at)


def by_badge(*, by: Any, badge: str) -> tuple[Enrolment, bool]:
    """An officer scans somebody's own code: (the seat, whether it says something new). Raises Refused."""
    seat = (
        Enrolment.objects.visible_to(by).select_related("session", "trainee__producer").filter(badge=badge[:24]).first()
    )
    if seat is None:
        raise Refused(_("No seat bears this code."))
    with transaction.atomic():
        row = locked_session(by, seat.session)
        _day(row)
        return seat, bool(_note(by, row, [seat.pk], Way.BADGE, (ASSISTANT, OFFICE)))


def undo(*, by: Any, session: CourseSession, seat: int) -> None:
    """Noted by mistake: an officer takes it back. Raises Refused."""
    with transaction.atomic():
        row = locked_session(by, session)
        found = (
            Attendance.objects.select_for_update(of=("self",))
            .filter(enrolment__session=row, enrolment=seat)
            .select_related("enrolment__trainee__producer__organisation")
            .first()
        )
        if found is None:
            raise Refused(_("Nobody is noted there."))
        if acts_as(by, found.enrolment.trainee.producer) not in (ASSISTANT, OFFICE):
            raise Refused(_("This producer is not yours to act for."))
        record(
            by=by,
            action="fieldwork.attendance_undone",
            topic="programme",
            subject=row,
            before={"seat": seat, "way": found.way},
        )
        found.delete()
