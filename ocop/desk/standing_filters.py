"""Stars, state and end of products as columns of a query, so that lists filter and sort by them."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ocop.recognition.models import Recognition, Withdrawal
from ocop.recognition.querysets import extended_to
from ocop.workdays import clock

STATES = ("in_force", "ended", "withdrawn", "unknown", "none")


def with_standing(products: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `level`, `ends_on`, `extended_to`, `over_on` (first day out of force), `recognised_id`, `taken_back` of today's latest
    recognition; level is null where there is none."""
    today = clock.today()
    latest = (
        Recognition.objects.known()
        .filter(product=OuterRef("pk"), counted_from__lte=today)
        .order_by("-counted_from", "-id")
    )
    withdrawn = Withdrawal.objects.known().filter(recognition=OuterRef("recognised_id"), decided_on__lte=today)
    return products.annotate(
        level=Subquery(latest.values("level")[:1]),
        ends_on=Subquery(latest.values("ends_on")[:1], output_field=DateField()),
        recognised_id=Subquery(latest.values("pk")[:1]),
    ).annotate(
        taken_back=Exists(withdrawn),
        extended_to=extended_to("recognised_id"),
        over_on=Coalesce(extended_to("recognised_id"), "ends_on"),
    )


def in_state(products: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Those of `with_standing` that are in a state today."""
    today = clock.today()
    wanted = {
        "none": Q(level__isnull=True),
        "withdrawn": Q(level__isnull=False, taken_back=True),
        "unknown": Q(level__isnull=False, ends_on__isnull=True, taken_back=False),
        "ended": Q(over_on__lte=today, taken_back=False),
        "in_force": Q(over_on__gt=today, taken_back=False),
    }
    return products.filter(wanted[state])
