"""Who may read which rows of the public record, and which rows were known when."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from ocop.people.rights import rights_of
from ocop.products.models import Product


def known_filter(known_at: datetime.datetime | None) -> Q:
    """Rows the record knew at a moment; without one, those that stand now."""
    if known_at is None:
        return Q(retracted_at__isnull=True)
    return Q(recorded_at__lte=known_at) & (Q(retracted_at__isnull=True) | Q(retracted_at__gt=known_at))


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that are retracted instead of changed: recognitions."""

    path = "product__in"

    def known(self, at: datetime.datetime | None = None) -> Self:
        """Rows the record knew at a moment; without one, those that stand now."""
        return self.filter(known_filter(at))

    def visible_to(self, person: Any) -> Self:
        """Rows of the products a person may see; retracted rows only for city officers and auditors."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        return self.known().filter(**{self.path: Product.objects.visible_to(person)})


class RecognitionQuerySet(RecordQuerySet):
    """Recognitions."""

    def with_extension(self, known_at: datetime.datetime | None = None) -> Self:
        """Adds `extended_to`: first day it no longer stands while its renewal waits for its answer; null when nothing extends it."""
        return self.annotate(extended_to=extended_to("pk", known_at))


def extended_to(recognition: str, known_at: datetime.datetime | None = None) -> Any:
    """That column of any query whose rows name a recognition by this path."""
    from ocop.recognition.models import Extension

    known = Extension.objects.filter(known_filter(known_at), recognition=models.OuterRef(recognition))
    # At one moment at most one is known; the order only makes the answer certain.
    return models.Subquery(known.order_by("-until").values("until")[:1], output_field=models.DateField())


class WithdrawalQuerySet(RecordQuerySet):
    """Withdrawals and extensions: what was recorded about a recognition."""

    path = "recognition__product__in"

    def visible_to(self, person: Any) -> Self:
        """As for recognitions; the recognition itself must stand too."""
        if rights_of(person).sees_everything:
            return self.all()
        return super().visible_to(person).filter(recognition__retracted_at__isnull=True)


class AssessmentQuerySet(models.QuerySet[Any]):
    """What sources say short of a recognition."""

    def visible_to(self, person: Any) -> Self:
        """Rows of the products a person may see."""
        if rights_of(person).sees_everything:
            return self.all()
        return self.filter(product__in=Product.objects.visible_to(person))
