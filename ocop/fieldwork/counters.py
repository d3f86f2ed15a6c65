"""The indicators of field work for plans and reports: people trained, attendances, sessions, inspections, findings open, support paid."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.models import Attendance, CourseSession, Inspection, InspectionFinding, SupportApplication, Trainee
from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import Asked, Indicator, Kind, Row


def _between(asked: Asked) -> tuple[datetime.datetime, datetime.datetime]:
    """The period as moments, its last day included."""
    zone = timezone.get_default_timezone()
    after = asked.last + datetime.timedelta(days=1)
    return (
        datetime.datetime.combine(asked.first, datetime.time(), zone),
        datetime.datetime.combine(after, datetime.time(), zone),
    )


def _held(asked: Asked) -> QuerySet[Any]:
    first, after = _between(asked)
    return CourseSession.objects.filter(
        course__register=asked.register, state="held", starts_at__gte=first, starts_at__lt=after
    )


def _attendances(asked: Asked) -> QuerySet[Any]:
    return Attendance.objects.filter(enrolment__session__in=_held(asked))


def _people(asked: Asked) -> QuerySet[Any]:
    return Trainee.objects.filter(pk__in=_attendances(asked).values("enrolment__trainee"))


def _inspections(asked: Asked) -> QuerySet[Any]:
    return Inspection.objects.filter(register=asked.register, state="done", visited_on__range=(asked.first, asked.last))


def _findings(asked: Asked) -> QuerySet[Any]:
    _first, after = _between(asked)
    rows = InspectionFinding.objects.filter(inspection__register=asked.register, found_at__lt=after)
    return rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=after))


def _paid(asked: Asked) -> QuerySet[Any]:
    return SupportApplication.objects.filter(
        register=asked.register,
        state="paid",
        payments__struck_at__isnull=True,
        payments__paid_on__range=(asked.first, asked.last),
    )


def _trainee(row: Trainee, is_verified: bool) -> Row:
    return Row(row.pk, row.name, row.producer.organisation.name, None, "", 1, is_verified)


def _attendance(row: Attendance, is_verified: bool) -> Row:
    of = row.enrolment
    return Row(row.pk, of.trainee.name, of.session.course.name, timezone.localtime(of.session.starts_at).date(), reverse("fieldwork:session", args=[of.session_id]), 1, is_verified)  # fmt: skip


def _session(row: CourseSession, is_verified: bool) -> Row:
    return Row(
        row.pk,
        row.course.name,
        row.place,
        timezone.localtime(row.starts_at).date(),
        reverse("fieldwork:session", args=[row.pk]),
        1,
        is_verified,
    )


def _inspection(row: Inspection, is_verified: bool) -> Row:
    return Row(
        row.pk,
        row.producer.organisation.name,
        row.inspector_by_name,
        row.visited_on,
        reverse("fieldwork:inspection", args=[row.pk]),
        1,
        is_verified,
    )


def _finding(row: InspectionFinding, is_verified: bool) -> Row:
    return Row(
        row.pk,
        row.inspection.producer.organisation.name,
        row.words[:120],
        row.due_on,
        reverse("fieldwork:finding", args=[row.pk]),
        1,
        is_verified,
    )


def _support(row: SupportApplication, is_verified: bool) -> Row:
    amount = row.granted or 0
    return Row(row.pk, row.producer.organisation.name, row.policy.name, row.decided_on, reverse("fieldwork:support_application", args=[row.pk]), amount, is_verified)  # fmt: skip


_ORGANISATION = "producer__organisation"


def _places(path: str) -> dict[Any, str]:
    return {"commune": f"{path}__commune_id", "district": f"{path}__district_id"}


PEOPLE = OfRows(_people, _trainee, places=_places(_ORGANISATION), order=("name", "pk"), related=(_ORGANISATION,))
ATTENDANCES = OfRows(
    _attendances, _attendance, places=_places(f"enrolment__trainee__{_ORGANISATION}"), order=("-came_at", "-pk"),
    related=("enrolment__trainee", "enrolment__session__course"),
)  # fmt: skip
SESSIONS = OfRows(_held, _session, order=("-starts_at", "-pk"), related=("course",))
INSPECTIONS = OfRows(
    _inspections, _inspection, places=_places(_ORGANISATION), order=("-visited_on", "-pk"), related=(_ORGANISATION,)
)
FINDINGS = OfRows(
    _findings,
    _finding,
    places=_places(f"inspection__{_ORGANISATION}"),
    order=("due_on", "pk"),
    related=(f"inspection__{_ORGANISATION}",),
)
SUPPORT = OfRows(
    _paid,
    _support,
    places=_places(_ORGANISATION),
    amount="granted",
    order=("-decided_on", "-pk"),
    related=("policy", _ORGANISATION),
)


def register() -> None:
    """Called when the room starts."""
    each: tuple[tuple[str, Any, Any, Any, OfRows, dict[str, Any]], ...] = (
        ("people_trained", _("People trained"), _("trained people"), _("People who came to at least one held session in the period. Somebody who came to several counts once, so periods do not add up."), PEOPLE, {"adds_places": True, "group": "training", "order": 71}),
        ("training_attendances", _("Attendances at training"), _("attendances"), _("Somebody at a session, as often as they came."), ATTENDANCES, {"adds_places": True, "adds_periods": True, "group": "training", "order": 72}),
        ("training_sessions", _("Training sessions held"), _("sessions"), _("Sessions of courses to which somebody came."), SESSIONS, {"adds_periods": True, "group": "training", "order": 73}),
        ("inspections_done", _("Inspections made"), _("inspections"), _("Visits to producers whose checklist was handed in, by the day of the visit."), INSPECTIONS, {"adds_places": True, "adds_periods": True, "group": "inspection", "order": 74}),
        ("findings_open", _("Findings still open"), _("findings"), _("Findings of inspections recorded by the day and not closed on it."), FINDINGS, {"adds_places": True, "kind": Kind.STOCK, "group": "inspection", "order": 75}),
        ("support_paid", _("Support paid"), "đồng", _("Dong paid to producers under policies of support, by the day of payment; entries struck out do not count."), SUPPORT, {"adds_places": True, "adds_periods": True, "is_money": True, "group": "support", "order": 76}),
    )  # fmt: skip
    source = _("Field work of the office: attendance lists, checklists, payments")
    for code, label, unit, definition, of, more in each:
        registry.define(
            Indicator(
                code=code, label=label, unit=unit, definition=definition, source=source, kind=more.pop("kind", Kind.FLOW), count=of.count,
                open=of.open, by_place=of.by_place if of.places else None, group=more.pop("group"), **more,
            )
        )  # fmt: skip
