"""Which points of sale a person may read."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import rights_of


class OutletQuerySet(models.QuerySet[Any]):
    """Outlets."""

    def visible_to(self, person: Any) -> Self:
        """Public ones; own organisation's; a commune officer's commune's; all for city officers, trade officers, auditors."""
        rights = rights_of(person)
        if rights.is_city_officer or rights.is_trade_officer or rights.is_auditor:
            return self
        reach = Q(is_public=True)
        if rights.commune_ids:
            reach |= Q(commune_id__in=rights.commune_ids)
        own = rights.organisation_ids()
        if own:
            reach |= Q(keeper_id__in=own)
        return self.filter(reach)

    def in_alphabet(self) -> Self:
        """By the Vietnamese alphabet."""
        return self.order_by("name_sort", "id")


def _reads_all(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer or rights.is_auditor


class ShelfQuerySet(models.QuerySet[Any]):
    """What stands on shelves."""

    def visible_to(self, person: Any) -> Self:
        """Of outlets and products the person may read: public for public ones."""
        from ocop.outlets.models import Outlet
        from ocop.products.models import Product

        if _reads_all(person):
            return self
        return self.filter(
            outlet__in=Outlet.objects.visible_to(person).values("pk"),
            product__in=Product.objects.visible_to(person).values("pk"),
        )

    def standing(self, day: Any) -> Self:
        """On the shelf on a day."""
        return self.filter(from_day__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))


class _OfKeeperQuerySet(models.QuerySet[Any]):
    """What a keeper tells the office: read by its people, the officer of its commune, the offices of the city."""

    def visible_to(self, person: Any) -> Self:
        """Own outlet's; a commune officer's commune's; all for city officers, trade officers, auditors. Nobody else's."""
        if _reads_all(person):
            return self
        rights = rights_of(person)
        return self.filter(
            Q(outlet__commune_id__in=rights.commune_ids)
            | Q(outlet__keeper_id__in=rights.organisation_ids("outlet_keeper"))
        )


class MarkOffQuerySet(_OfKeeperQuerySet):
    """Marks that had to come off."""


class SalesQuerySet(_OfKeeperQuerySet):
    """Statements of sales."""


class FaultQuerySet(models.QuerySet[Any]):
    """Reports of visitors."""

    def visible_to(self, person: Any) -> Self:
        """Officers alone: a commune officer's commune's; all for city officers, trade officers, auditors. The keeper reads none,
        for a report may be about the keeper."""
        if _reads_all(person):
            return self
        return self.filter(outlet__commune_id__in=rights_of(person).commune_ids)


class RouteQuerySet(models.QuerySet[Any]):
    """Tourist routes."""

    def visible_to(self, person: Any) -> Self:
        """Officers; nobody else."""
        return self if _reads_all(person) or rights_of(person).commune_ids else self.none()
