"""Who may read which rows of this room; every list, count, search and export starts here."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from ocop.people.rights import rights_of
from ocop.workdays import clock

# What makes an organisation public: it is shown as a producer, or keeps a public outlet. These are names of relations that
# higher rooms lay on Organisation; a buyer has neither and stays private.
PUBLIC_FACES = ("producer__is_public", "outlets__is_public")


class RoleQuerySet(models.QuerySet[Any]):
    """Roles held."""

    def held_on(self, day: datetime.date) -> RoleQuerySet:
        """Roles in force on a day: begun, not past their last day, not ended by an officer that day or before."""
        after = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, clock.now().tzinfo)
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(ended_at__isnull=True) | Q(ended_at__gte=after),
            valid_from__lte=day,
        )

    def held(self) -> RoleQuerySet:
        """Roles in force today."""
        return self.held_on(clock.today())

    def visible_to(self, person: Any) -> RoleQuerySet:
        """Own roles; those at own organisations; those at organisations of the officer's commune; all for city offices."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        mine = Q(person_id=rights.person_id) | Q(organisation_id__in=rights.organisation_ids())
        mine |= Q(organisation__commune_id__in=rights.commune_ids) | Q(commune_id__in=rights.commune_ids)
        if rights.is_trade_officer:
            mine |= Q(name="buyer_member")
        return self.filter(mine)


class OrganisationQuerySet(models.QuerySet[Any]):
    """Organisations of every register."""

    def standing(self) -> OrganisationQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def public(self) -> OrganisationQuerySet:
        """Those a stranger may see: with a public face."""
        # Subqueries, not joins: an organisation with two outlets is still one row.
        everyone = self.model._default_manager
        faces = Q()
        for lookup in PUBLIC_FACES:
            faces |= Q(pk__in=everyone.filter(**{lookup: True}).values("pk"))
        return self.standing().filter(faces)

    def visible_to(self, person: Any, *, with_merged: bool = False) -> OrganisationQuerySet:
        """Public ones for all; own ones for members; those of the commune for its officers; all for city offices.

        Organisations merged into another are left out; `with_merged` brings them to city officers and auditors, for history.
        """
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all() if with_merged else self.standing()
        if rights.is_trade_officer:
            return self.standing()
        everyone = self.model._default_manager
        mine = Q(pk__in=everyone.public().values("pk"))
        if rights.person_id is not None:
            mine |= Q(pk__in=rights.organisation_ids()) | Q(commune_id__in=rights.commune_ids)
        return self.standing().filter(mine)

    def of(self, person: Any) -> OrganisationQuerySet:
        """The organisations this person speaks for."""
        return self.standing().filter(pk__in=rights_of(person).organisation_ids())


class PersonQuerySet(models.QuerySet[Any]):
    """Persons with an account."""

    def visible_to(self, person: Any) -> PersonQuerySet:
        """Oneself; fellow members; for commune officers the speakers of their commune; all for city officers and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        from ocop.people.models import Claim, Role

        seen = Role.objects.held().visible_to(person).values("person_id")
        asking = Claim.objects.to_answer_by(person).values("person_id")
        return self.filter(Q(pk=rights.person_id) | Q(pk__in=seen) | Q(pk__in=asking))


class ClaimQuerySet(models.QuerySet[Any]):
    """Claims to speak for an organisation."""

    def to_answer_by(self, person: Any) -> ClaimQuerySet:
        """Claims this person may answer: buyers' for the trade office, others for officers of the place, all for city officers.

        Nobody answers their own claim.
        """
        rights = rights_of(person)
        if rights.person_id is None:
            return self.none()
        mine = Q(organisation__commune_id__in=rights.commune_ids) & ~Q(role="buyer_member")
        if rights.is_trade_officer:
            mine |= Q(role="buyer_member")
        if rights.is_city_officer:
            mine = Q()
        return self.filter(mine).exclude(person_id=rights.person_id)

    def visible_to(self, person: Any) -> ClaimQuerySet:
        """Own claims, and those one may answer; all for city officers and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        return self.filter(
            Q(person_id=rights.person_id) | Q(pk__in=self.model.objects.to_answer_by(person).values("pk"))
        )


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations to a role."""

    def open(self) -> InvitationQuerySet:
        """Neither accepted, nor cancelled, nor past their day."""
        return self.filter(accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=clock.now())

    def visible_to(self, person: Any) -> InvitationQuerySet:
        """Those one made oneself, those to one's organisation, and those to roles of the commune; all for city offices."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        if rights.person_id is None:
            return self.none()
        return self.filter(
            Q(invited_by_id=rights.person_id)
            | Q(organisation_id__in=rights.organisation_ids())
            | Q(organisation__commune_id__in=rights.commune_ids)
        )


class ApiKeyQuerySet(models.QuerySet[Any]):
    """Keys of machines."""

    def alive(self) -> ApiKeyQuerySet:
        """Neither revoked nor past their day."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=clock.now())

    def visible_to(self, person: Any) -> ApiKeyQuerySet:
        """Own keys; all for administrators and auditors, who see label and prefix."""
        rights = rights_of(person)
        if rights.sees_audit:
            return self.all()
        return self.filter(person_id=rights.person_id) if rights.person_id is not None else self.none()
