"""Who may read which plans, yearly statements and product ideas; every list, figure, page and export starts here.

An approved plan is read by every office; a draft by the city's officers and auditors, that of a commune also by its officers.
What a producer states of its year, and its ideas, are read by itself, the officers of its commune, city officers and auditors.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import Rights, rights_of


def runs_programme(rights: Rights) -> bool:
    """City officers make and change the plan."""
    return rights.is_city_officer


def reads_programme(rights: Rights) -> bool:
    """Whoever holds a role of an office reads approved plans."""
    return rights.is_officer


class PlanQuerySet(models.QuerySet[Any]):
    """Plans of a year."""

    def visible_to(self, person: Any) -> Self:
        """All for city officers and auditors; approved ones for every office; a commune's own in any state for its officers."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        if not reads_programme(rights):
            return self.none()
        reach: Any = Q(version__gt=0)
        if rights.commune_ids:
            reach |= Q(commune_id__in=rights.commune_ids)
        return self.filter(reach)


class OfPlanQuerySet(models.QuerySet[Any]):
    """What stands in a plan: activities, targets."""

    def visible_to(self, person: Any) -> Self:
        """Those of plans one may read."""
        from ocop.programme.models import Plan

        return self.filter(plan__in=Plan.objects.visible_to(person))


class HandCountQuerySet(models.QuerySet[Any]):
    """Figures counted by hand."""

    def visible_to(self, person: Any) -> Self:
        """Those of plans one may read."""
        from ocop.programme.models import Plan

        return self.filter(target__plan__in=Plan.objects.visible_to(person))


class OfProducerQuerySet(models.QuerySet[Any]):
    """What a producer wrote for its office: yearly statements, ideas."""

    def visible_to(self, person: Any) -> Self:
        """Its own, its commune's officers', all for city officers and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        reach: Any = Q(producer__organisation_id__in=rights.organisation_ids("producer_member"))
        if rights.commune_ids:
            reach |= Q(producer__organisation__commune_id__in=rights.commune_ids)
        return self.filter(reach)
