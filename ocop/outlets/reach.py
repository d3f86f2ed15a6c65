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
