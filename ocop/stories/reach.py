"""Which stories, answers, claims, items and scores a person may read; every page and list starts here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import Rights, rights_of
from ocop.producers.models import Producer
from ocop.products.models import Product


def reads_workshops(rights: Rights) -> bool:
    """City and trade officers and auditors read every workshop."""
    return rights.is_city_officer or rights.is_trade_officer or rights.is_auditor


def of_producers(rights: Rights, path: str = "") -> Any:
    """Q for producers of one's own, and of one's commune; `path` leads to them and ends in `__`."""
    reach: Any = Q(**{f"{path}organisation_id__in": rights.organisation_ids("producer_member")})
    if rights.commune_ids:
        reach |= Q(**{f"{path}organisation__commune_id__in": rights.commune_ids})
    return reach


def of_products(rights: Rights, path: str = "") -> Any:
    """Q for products of such producers, and products made in one's commune."""
    reach = of_producers(rights, f"{path}producer__")
    if rights.commune_ids:
        reach |= Q(**{f"{path}commune_id__in": rights.commune_ids})
    return reach


class StoryQuerySet(models.QuerySet[Any]):
    """Workshops."""

    def visible_to(self, person: Any) -> Self:
        """Own ones; those of one's commune; all for city and trade officers and auditors. The public reads published texts only."""
        rights = rights_of(person)
        standing = self.filter(Q(product__isnull=True) | Q(product__merged_into__isnull=True))
        if reads_workshops(rights):
            return standing
        return standing.filter(of_products(rights, "product__") | of_producers(rights, "producer__"))


class OfStoryQuerySet(models.QuerySet[Any]):
    """Answers, versions, claims, allowed words."""

    def visible_to(self, person: Any) -> Self:
        """Those of stories within reach."""
        from ocop.stories.models import Story

        return self.filter(story__in=Story.objects.visible_to(person))


class TradeItemQuerySet(models.QuerySet[Any]):
    """Trade items: what a label carries is as public as the product."""

    def visible_to(self, person: Any) -> Self:
        """Those of products within reach."""
        return self.filter(product__in=Product.objects.visible_to(person))


class ContentScoreQuerySet(models.QuerySet[Any]):
    """Scores."""

    def visible_to(self, person: Any) -> Self:
        """Own products'; the commune's; all for city and trade officers and auditors."""
        rights = rights_of(person)
        standing = self.filter(product__merged_into__isnull=True)
        return standing if reads_workshops(rights) else standing.filter(of_products(rights, "product__"))


def workshop_products(person: Any) -> models.QuerySet[Product]:
    """Products whose content a person may look into."""
    rights = rights_of(person)
    standing: models.QuerySet[Product] = Product.objects.filter(merged_into__isnull=True)
    return standing if reads_workshops(rights) else standing.filter(of_products(rights))


def workshop_producers(person: Any) -> models.QuerySet[Producer]:
    """The same for producers."""
    rights = rights_of(person)
    standing: models.QuerySet[Producer] = Producer.objects.filter(organisation__merged_into__isnull=True)
    return standing if reads_workshops(rights) else standing.filter(of_producers(rights))
