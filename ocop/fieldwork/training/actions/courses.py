"""Courses and their sessions, kept by the coordination office."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.models import Course, CourseMaterial, CourseSession
from ocop.fieldwork.permissions import office
from ocop.fieldwork.training import content_gaps, tellings
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.conditions import catalogue
from ocop.workdays import clock

FIELDS = ("name_vi", "name_en", "about", "criteria", "conditions", "contents", "is_published")
SESSION = ("starts_at", "ends_at", "place", "commune", "seats", "teacher")


def keep(*, by: Any, values: dict[str, Any], course: Course | None = None) -> Course:
    """Write a course or change it. Raises Refused."""
    office(by)
    plain = {name: values[name] for name in FIELDS if name in values}
    if set(plain.get("conditions") or []) - set(catalogue().kinds):
        raise Refused(_("A condition was chosen that is not known."), field="conditions")
    if set(plain.get("contents") or []) - set(content_gaps.taught()):
        raise Refused(_("A part of the record was chosen that is not known."), field="contents")
    with transaction.atomic():
        if course is None:
            row = Course.objects.create(
                register=settings.OCOP_REGISTER, created_at=clock.now(), made_by=by, made_by_name=by.name[:120], **plain
            )
            before = None
        else:
            row = Course.objects.select_for_update().get(pk=course.pk)
            before = {name: getattr(row, name) for name in plain}
            for name, value in plain.items():
                setattr(row, name, value)
            row.save()
        record(by=by, action="fieldwork.course_kept", topic="programme", subject=row, before=before, after=plain)
    return row


def add_material(*, by: Any, course: Course, title: str, file: StoredFile) -> CourseMaterial:
    """Put a file beside a course. Raises Refused."""
    office(by)
    with transaction.atomic():
        made = CourseMaterial.objects.create(
            course=course, title=title.strip()[:200], file=file, created_at=clock.now()
        )
        record(
            by=by,
            action="fieldwork.material_added",
            topic="programme",
            subject=course,
            after={"title": made.title, "file": file.digest},
        )
    return made


def remove_material(*, by: Any, course: Course, key: int) -> None:
    """Take a file away. Raises Refused."""
    office(by)
    with transaction.atomic():
        row = CourseMaterial.objects.select_for_update().filter(course=course, pk=key).first()
        if row is None:
            raise Refused(_("This file is not there any more."))
        record(
            by=by, action="fieldwork.material_removed", topic="programme", subject=course, before={"title": row.title}
        )
        row.delete()


def keep_session(
    *, by: Any, course: Course, values: dict[str, Any], session: CourseSession | None = None
) -> CourseSession:
    """Set a session of a course, or change one that is still to come. Raises Refused."""
    office(by)
    plain = {name: values[name] for name in SESSION if name in values}
    if plain["ends_at"] <= plain["starts_at"]:
        raise Refused(_("The session ends before it begins."), field="ends_at")
    with transaction.atomic():
        before = None
        if session is None:
            row = CourseSession.objects.create(
                course=course, secret=secrets.token_urlsafe(24), created_at=clock.now(), **plain
            )
        else:
            row = CourseSession.objects.select_for_update().get(pk=session.pk)
            if row.state != CourseSession.State.PLANNED:
                raise Refused(
                    _("This session is %(state)s; it is not changed any more.") % {"state": row.get_state_display()}
                )
            taken = row.enrolments.filter(state="registered").count()
            if plain["seats"] < taken:
                raise Refused(_("%(taken)s are registered already.") % {"taken": taken}, field="seats")
            before = {name: str(getattr(row, name)) for name in plain}
            for name, value in plain.items():
                setattr(row, name, value)
            row.save()
        record(
            by=by,
            action="fieldwork.session_kept",
            topic="programme",
            subject=row,
            before=before,
            after={name: str(value) for name, value in plain.items()},
        )
        if before is not None and before != {name: str(value) for name, value in plain.items()}:
            tellings.moved(row)
    return row


def cancel(*, by: Any, session: CourseSession, reason: str) -> CourseSession:
    """Call a session off; who was invited or registered is told. Raises Refused."""
    office(by)
    if not reason.strip():
        raise Refused(_("Say why; everybody invited reads it."), field="reason")
    with transaction.atomic():
        row = CourseSession.objects.select_for_update().get(pk=session.pk)
        if row.state != CourseSession.State.PLANNED:
            raise Refused(
                _("This session is %(state)s; it is not changed any more.") % {"state": row.get_state_display()}
            )
        row.state, row.state_reason = CourseSession.State.CANCELLED, reason.strip()[:250]
        row.save(update_fields=["state", "state_reason"])
        record(
            by=by,
            action="fieldwork.session_cancelled",
            topic="programme",
            subject=row,
            before={"state": "planned"},
            after={"state": "cancelled"},
            reason=row.state_reason,
        )
        tellings.moved(row)
    return row
