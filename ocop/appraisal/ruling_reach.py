"""Who may read decisions, appeals and withdrawal cases, and open the papers of them."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.appraisal import seats
from ocop.people.rights import rights_of


class DecisionQuerySet(models.QuerySet[Any]):
    """Decisions of the city."""

    def visible_to(self, person: Any) -> Self:
        """Published ones are everybody's; drafts are read by city officers, auditors and the secretary of the council."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        reach = Q(state="published")
        if rights.person_id is not None and (staff := seats.councils(person, "secretary")):
            reach |= Q(round__council_id__in=staff)
        return self.filter(reach)

    def published(self) -> Self:
        """What the public reads, newest first."""
        return self.filter(state="published").order_by("-decided_on", "-pk")


class CaseQuerySet(models.QuerySet[Any]):
    """Cases of withdrawal: no stranger's business before they are decided, and then the record tells of them."""

    def visible_to(self, person: Any) -> Self:
        """The office and auditors all; a commune those of its products; a producer its own."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        product = "recognition__product__"
        return self.filter(
            Q(**{f"{product}producer__organisation_id__in": rights.organisation_ids("producer_member")})
            | Q(**{f"{product}commune_id__in": rights.commune_ids})
            | Q(**{f"{product}producer__organisation__commune_id__in": rights.commune_ids})
        )


class AppealQuerySet(models.QuerySet[Any]):
    """Appeals against results and withdrawals."""

    def visible_to(self, person: Any) -> Self:
        """The office and auditors all; a producer its own; a commune and a council's secretary those within their reach."""
        from ocop.appraisal.models import Dossier, WithdrawalCase

        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        own = rights.organisation_ids("producer_member")
        reach: Any = Q(dossier__producer__organisation_id__in=own) | Q(
            case__recognition__product__producer__organisation_id__in=own
        )
        if rights.commune_ids:
            reach |= Q(dossier__commune_id__in=rights.commune_ids)
            reach |= Q(case__in=WithdrawalCase.objects.visible_to(person))
        if staff := seats.councils(person, "secretary"):
            reach |= Q(dossier__in=Dossier.objects.filter(round__council_id__in=staff))
        return self.filter(reach)
