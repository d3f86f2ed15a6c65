"""Who reads which campaign, count, artisan. Lists, counts, exports and pages start here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import Rights, rights_of
from ocop.workdays import clock


def runs_promotion(rights: Rights) -> bool:
    """City officers and trade officers put campaigns together."""
    return rights.is_city_officer or rights.is_trade_officer


def reads_promotion(rights: Rights) -> bool:
    """Those, and auditors."""
    return runs_promotion(rights) or rights.is_auditor


class CampaignQuerySet(models.QuerySet[Any]):
    """Campaigns."""

    def visible_to(self, person: Any) -> Self:
        """Published ones whose first day has come, also when over; all for who puts them together and auditors."""
        if reads_promotion(rights_of(person)):
            return self
        return self.filter(state="published", starts_on__lte=clock.today())

    def running(self) -> Self:
        """Shown today."""
        today = clock.today()
        return self.filter(state="published", starts_on__lte=today, ends_on__gte=today)


class CountQuerySet(models.QuerySet[Any]):
    """Counts."""

    def visible_to(self, person: Any) -> Self:
        """Those of one's own producer and its products, of one's own outlet; of all that lies in an officer's commune; all for the
        city, the trade office and auditors. They hold no person, so small ones are told as they are."""
        from ocop.outlets.models import Outlet
        from ocop.producers.models import CraftVillage, Producer
        from ocop.products.models import Product

        rights = rights_of(person)
        if reads_promotion(rights):
            return self
        makes, keeps = rights.organisation_ids("producer_member"), rights.organisation_ids("outlet_keeper")
        communes = rights.commune_ids
        if not (makes or keeps or communes):
            return self.none()
        products = Product.objects.filter(
            Q(producer__organisation_id__in=makes)
            | Q(producer__organisation__commune_id__in=communes)
            | Q(commune_id__in=communes)
        )
        producers = Producer.objects.filter(Q(organisation_id__in=makes) | Q(organisation__commune_id__in=communes))
        outlets = Outlet.objects.filter(Q(keeper_id__in=[*makes, *keeps]) | Q(commune_id__in=communes))
        villages = CraftVillage.objects.filter(commune_id__in=communes)
        return self.filter(
            Q(of="product", object_id__in=products.values("pk"))
            | Q(of="producer", object_id__in=producers.values("pk"))
            | Q(of="outlet", object_id__in=outlets.values("pk"))
            | Q(of="village", object_id__in=villages.values("pk"))
        )


class ArtisanQuerySet(models.QuerySet[Any]):
    """Artisans."""

    def visible_to(self, person: Any) -> Self:
        """Those who agree today, for everybody. A row whose consent was withdrawn says nothing and is listed to nobody."""
        return self.filter(withdrawn_at__isnull=True)


class WorkshopQuerySet(models.QuerySet[Any]):
    """Workshops."""

    def visible_to(self, person: Any) -> Self:
        """Open ones for everybody; closed ones for the officers who keep the page."""
        rights = rights_of(person)
        if reads_promotion(rights):
            return self
        return self.filter(Q(is_open=True) | Q(village__commune_id__in=rights.commune_ids))
