"""Who may read which reports: approved ones every office, drafts and frozen ones the city's officers and auditors."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from ocop.people.rights import rights_of


class ReportQuerySet(models.QuerySet[Any]):
    """Reports."""

    def visible_to(self, person: Any) -> Self:
        """All for city officers and auditors; those with an approved version for whoever holds a role of an office."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        if not rights.is_officer:
            return self.none()
        from ocop.programme.models import ReportVersion

        # An approved version stands while the next one is written.
        approved = ReportVersion.objects.filter(report=models.OuterRef("pk"), state="approved")
        return self.filter(models.Exists(approved))


class VersionQuerySet(models.QuerySet[Any]):
    """Frozen versions."""

    def visible_to(self, person: Any) -> Self:
        """All for city officers and auditors; approved ones of reports one may read for other offices."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        return self.filter(state="approved") if rights.is_officer else self.none()
