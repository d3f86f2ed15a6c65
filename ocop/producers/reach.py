"""Which producers, papers and villages a person may read. Lists, counts, search, exports and the API start here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.models import Organisation
from ocop.people.rights import rights_of


class ProducerQuerySet(models.QuerySet[Any]):
    """Producers."""

    def visible_to(self, person: Any) -> Self:
        """Public ones; own organisation's; a commune officer's commune's; all for city officers and auditors.

        A producer that was merged into another is history: it is reached through `moved_to`, not listed.
        """
        # Few are merged, so they are left out by key; a join would make SQLite begin at all organisations for one producer.
        standing = self.exclude(organisation__in=Organisation._base_manager.filter(merged_into__isnull=False))
        rights = rights_of(person)
        if rights.is_city_officer or rights.is_auditor:
            return standing
        reach = Q(is_public=True)
        if rights.commune_ids:
            reach |= Q(organisation__commune_id__in=rights.commune_ids)
        own = rights.organisation_ids()
        if own:
            reach |= Q(organisation_id__in=own)
        return standing.filter(reach)

    def in_alphabet(self) -> Self:
        """By the Vietnamese alphabet."""
        return self.order_by("name_sort", "id")


class PaperQuerySet(models.QuerySet[Any]):
    """Papers: a public one shows its title and dates to everybody, its file only to those with a right."""

    def visible_to(self, person: Any) -> Self:
        """Title and dates."""
        rights = rights_of(person)
        if rights.is_city_officer or rights.is_auditor:
            return self
        return self.filter(Q(is_public=True, producer__is_public=True) | self._own(rights))

    def readable_by(self, person: Any) -> Self:
        """The file and numbers behind it: own organisation, officers of the place, city officers, auditors."""
        rights = rights_of(person)
        if rights.is_city_officer or rights.is_auditor:
            return self
        return self.filter(self._own(rights))

    @staticmethod
    def _own(rights: Any) -> Q:
        return Q(producer__organisation_id__in=rights.organisation_ids()) | Q(
            producer__organisation__commune_id__in=rights.commune_ids
        )


class VillageQuerySet(models.QuerySet[Any]):
    """Craft villages are public facts: everybody reads all of them."""

    def visible_to(self, person: Any) -> Self:
        """All."""
        return self.all()

    def in_alphabet(self) -> Self:
        """By the Vietnamese alphabet."""
        return self.order_by("name_sort", "id")
