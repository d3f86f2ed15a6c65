"""Courses and sessions as pages show them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from ocop.fieldwork.models import Attendance, Course, CourseInvitation, CourseSession, Enrolment
from ocop.fieldwork.training.points import Effect, effect, scores


def sessions(person: Any) -> QuerySet[CourseSession]:
    """Sessions within reach with how many are registered and came."""
    taken = Count("enrolments", filter=Q(enrolments__state="registered"), distinct=True)
    came = Count("enrolments__attendance", distinct=True)
    return CourseSession.objects.visible_to(person).select_related("course", "commune").annotate(taken=taken, came=came)


def own_invitations(person: Any, session: CourseSession) -> list[CourseInvitation]:
    """Invitations of producers one acts for; all for the office."""
    rows = (
        CourseInvitation.objects.visible_to(person)
        .filter(session=session)
        .select_related("producer__organisation__commune")
    )
    return list(rows.order_by("producer__name_sort", "pk"))


def seats(person: Any, session: CourseSession) -> QuerySet[Enrolment]:
    """Registered people within reach, by producer and name."""
    rows = Enrolment.objects.visible_to(person).filter(session=session, state="registered")
    return rows.select_related("trainee__producer__organisation__commune", "attendance").order_by(
        "trainee__producer__name_sort", "trainee__name", "pk"
    )


def effect_of(course: Course) -> Effect | None:
    """What the next rating showed; None while nobody came or the course is about no criteria."""
    rows = (
        Attendance.objects.filter(enrolment__session__course=course)
        .values("enrolment__trainee__producer")
        .annotate(first=Min("enrolment__session__starts_at"))
    )
    came: dict[int, datetime.date] = {
        row["enrolment__trainee__producer"]: timezone.localtime(row["first"]).date() for row in rows
    }
    if not came or not course.criteria:
        return None
    return effect(scores(course.register), course.criteria, came, min(came.values()))
