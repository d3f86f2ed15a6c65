"""Who may read which proposals and promises; every list, count, export and figure starts here.

Who brought a matter reads it, the officer of its commune helps with it, the office in charge answers it, the coordination office
and auditors read all. The public reads what the sender agreed to show, in the words the office wrote for it: see `public`.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import Rights, rights_of


def _in_charge(rights: Rights) -> Any:
    """Q for what is given to the office one works for."""
    found: Any = Q(pk__in=[])
    if rights.is_trade_officer:
        found |= Q(office="trade")
    if rights.commune_ids:
        found |= Q(office="commune", commune_id__in=rights.commune_ids)
    return found


def _concerned(rights: Rights) -> Any:
    """Q for what own organisations brought, or those of the communes one is officer of."""
    found: Any = Q(organisation_id__in=rights.organisation_ids())
    if rights.commune_ids:
        found |= Q(organisation__commune_id__in=rights.commune_ids)
    return found


def _joining(rights: Rights) -> Any:
    """Q for proposals to whose answer the office one works for writes a part."""
    from ocop.dialogue.models import ProposalPart

    return Q(pk__in=ProposalPart.objects.filter(_in_charge(rights)).values("proposal"))


class ProposalQuerySet(models.QuerySet[Any]):
    """Proposals and difficulties."""

    def visible_to(self, person: Any) -> Self:
        """Own ones, those of the commune, those given to one's office or answered with it, those one entered; all for the city and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        own = Q(brought_by_id=rights.person_id) if rights.is_officer and rights.person_id else Q(pk__in=[])
        return self.filter(_concerned(rights) | _in_charge(rights) | _joining(rights) | own)

    def public(self) -> Self:
        """Answered ones that the sender agreed to show and the office wrote words for."""
        return self.filter(published_at__isnull=False, agrees_public=True, state__in=["answered", "settled"])


class PartQuerySet(models.QuerySet[Any]):
    """Parts of joint answers and files: what hangs on a proposal."""

    def visible_to(self, person: Any) -> Self:
        """Those of proposals one may read."""
        from ocop.dialogue.models import Proposal

        return self.filter(proposal__in=Proposal.objects.visible_to(person))


class PromiseQuerySet(models.QuerySet[Any]):
    """Promises made at a dialogue."""

    def visible_to(self, person: Any) -> Self:
        """Those made to one, or to everybody; those of one's office; all for the city and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self
        if not (rights.organisation_ids() or rights.is_officer):
            return self.none()
        return self.filter(_concerned(rights) | _in_charge(rights) | Q(organisation__isnull=True, firm=""))


class DialogueQuerySet(models.QuerySet[Any]):
    """Dialogues held."""

    def visible_to(self, person: Any) -> Self:
        """Everybody who takes part: that a dialogue was held is no secret."""
        rights = rights_of(person)
        return self if rights.organisation_ids() or rights.is_officer else self.none()


class OfficeQuerySet(models.QuerySet[Any]):
    """Rules of the office."""

    def visible_to(self, person: Any) -> Self:
        """Offices."""
        return self if rights_of(person).is_officer else self.none()
