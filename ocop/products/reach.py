"""Which products a person may read. Lists, counts, search, exports and the API start here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import rights_of


class ProductQuerySet(models.QuerySet[Any]):
    """Products."""

    def visible_to(self, person: Any) -> Self:
        """Public ones of public producers; own organisation's; a commune officer's commune's; all for city officers and auditors.

        A commune reaches a product made in it and a product whose producer sits in it. Merged rows are history.
        """
        standing = self.filter(merged_into__isnull=True)
        rights = rights_of(person)
        if rights.is_city_officer or rights.is_auditor:
            return standing
        reach = Q(is_public=True) & (Q(producer__isnull=True) | Q(producer__is_public=True))
        if rights.commune_ids:
            reach |= Q(commune_id__in=rights.commune_ids) | Q(producer__organisation__commune_id__in=rights.commune_ids)
        own = rights.organisation_ids()
        if own:
            reach |= Q(producer__organisation_id__in=own)
        return standing.filter(reach)

    def in_alphabet(self) -> Self:
        """By the Vietnamese alphabet."""
        return self.order_by("name_sort", "id")
