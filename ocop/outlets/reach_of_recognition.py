"""Which applications and recognitions of points of sale a person may read."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import rights_of

APPLYING = ("outlet_keeper", "producer_member")
"""Roles with which an organisation's people apply for its shop."""


def own_organisations(person: Any) -> set[int]:
    """Organisations for whose shops this person applies."""
    rights = rights_of(person)
    return {key for role in APPLYING for key in rights.organisation_ids(role)}


class ApplicationQuerySet(models.QuerySet[Any]):
    """Applications."""

    def visible_to(self, person: Any) -> Self:
        """Own organisation's; a commune officer's commune's once they are no draft of the shop; all but drafts for the offices."""
        rights = rights_of(person)
        not_draft = ~Q(state="draft") | Q(is_assisted=True)
        if rights.is_city_officer or rights.is_trade_officer or rights.is_auditor:
            reach = not_draft
        else:
            reach = Q(commune_id__in=rights.commune_ids) & not_draft
        return self.filter(reach | Q(organisation_id__in=own_organisations(person)))


class RecognitionQuerySet(models.QuerySet[Any]):
    """Recognitions."""

    def visible_to(self, person: Any) -> Self:
        """Those of points of sale the person may read: that a public point is recognised is public."""
        from ocop.outlets.models import Outlet

        return self.filter(outlet__in=Outlet.objects.visible_to(person).values("pk"))
