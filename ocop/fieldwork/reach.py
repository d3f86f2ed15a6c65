"""Who may read which policies, applications, courses, registrations, inspections; every list, count and export starts here.

The coordination office runs field work; auditors read all of it. A producer reads what is its own, an officer of a commune what
concerns the producers there.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import Rights, rights_of


def of_producers(rights: Rights, path: str = "producer") -> Any:
    """Q for rows of own producers, and of those of the communes one is officer of. `path` leads to the producer."""
    own: Any = Q(**{f"{path}__organisation_id__in": rights.organisation_ids("producer_member")})
    if rights.commune_ids:
        own |= Q(**{f"{path}__organisation__commune_id__in": rights.commune_ids})
    return own


class PolicyQuerySet(models.QuerySet[Any]):
    """Policies of support."""

    def visible_to(self, person: Any) -> Self:
        """Published ones for everybody who signed in; drafts for the office and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        return self.exclude(state="draft") if rights.person_id else self.none()

    def in_force(self, day: Any) -> Self:
        """Published ones that stand on a day."""
        return self.filter(state="open", valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class OwnQuerySet(models.QuerySet[Any]):
    """Rows of a producer."""

    def visible_to(self, person: Any) -> Self:
        """Own ones, those of the commune for its officers, all for the office and auditors."""
        rights = rights_of(person)
        return self if rights.sees_everything else self.filter(of_producers(rights))


class CourseQuerySet(models.QuerySet[Any]):
    """Courses."""

    def visible_to(self, person: Any) -> Self:
        """Published ones for everybody who signed in; drafts for the office and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        return self.filter(is_published=True) if rights.person_id else self.none()


class MaterialQuerySet(models.QuerySet[Any]):
    """Materials of courses."""

    def visible_to(self, person: Any) -> Self:
        """Those of courses one may read."""
        from ocop.fieldwork.models import Course

        return self.filter(course__in=Course.objects.visible_to(person))


class SessionQuerySet(models.QuerySet[Any]):
    """Sessions of courses."""

    def visible_to(self, person: Any) -> Self:
        """Those of courses one may read."""
        from ocop.fieldwork.models import Course

        return self.filter(course__in=Course.objects.visible_to(person))


class EnrolmentQuerySet(models.QuerySet[Any]):
    """Who is registered for a session, by name."""

    def visible_to(self, person: Any) -> Self:
        """People of one's own producers, of the commune for its officers, all for the office and auditors."""
        rights = rights_of(person)
        return self if rights.sees_everything else self.filter(of_producers(rights, "trainee__producer"))


class AttendanceQuerySet(models.QuerySet[Any]):
    """Who came, by name."""

    def visible_to(self, person: Any) -> Self:
        """The same as of their seats."""
        rights = rights_of(person)
        return self if rights.sees_everything else self.filter(of_producers(rights, "enrolment__trainee__producer"))


class InspectionQuerySet(models.QuerySet[Any]):
    """Inspections."""

    def visible_to(self, person: Any) -> Self:
        """Announced ones of own producers, those of the commune for its officers, those one was sent to; all for the office and auditors.

        What is only planned is not told to whom it concerns.
        """
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        if not rights.person_id:
            return self.none()
        told = ~Q(state__in=["planned", "dropped"])
        return self.filter(told & of_producers(rights) | Q(inspector_id=rights.person_id) & ~Q(state="dropped"))


class FindingQuerySet(models.QuerySet[Any]):
    """Findings of inspections."""

    def visible_to(self, person: Any) -> Self:
        """Those of inspections one may read."""
        from ocop.fieldwork.models import Inspection

        rights = rights_of(person)
        return self if rights.sees_everything else self.filter(inspection__in=Inspection.objects.visible_to(person))
