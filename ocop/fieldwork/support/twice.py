"""Nobody is paid twice for the same thing: which standing application is already for it.

Two policies of one purpose may be scoped differently; then the wider scope decides, so that a product paid for once is not paid for
again as its producer's, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

from ocop.fieldwork.models import SupportApplication, SupportPolicy
from ocop.fieldwork.support.facts import root_of
from ocop.recognition.models import Recognition

WIDTH = {"recognition": 0, "product": 1, "producer_year": 2, "producer": 3}


@dataclass(frozen=True)
class Thing:
    """What support is asked for."""

    producer: int
    product: int | None = None
    recognition: Recognition | None = None
    year: int = 0


def claim_of(policy: SupportPolicy, thing: Thing) -> str:
    """The word under which the database lets one standing application be."""
    if policy.scope == "recognition" and thing.recognition is not None:
        return f"{policy.purpose}:recognition:{root_of(thing.recognition)}"
    if policy.scope == "product" and thing.product is not None:
        return f"{policy.purpose}:product:{thing.product}"
    if policy.scope == "producer_year":
        return f"{policy.purpose}:producer:{thing.producer}:{thing.year}"
    return f"{policy.purpose}:producer:{thing.producer}"


def same(scope: str, thing: Thing, other: SupportApplication) -> bool:
    """Whether another application is for the same thing as far as `scope` tells things apart."""
    if scope == "recognition":
        if thing.recognition is None or other.recognition is None:
            return thing.recognition is None and other.recognition is None and thing.product == other.product_id
        return root_of(thing.recognition) == root_of(other.recognition)
    if scope == "product":
        return thing.product is not None and thing.product == other.product_id
    if scope == "producer_year":
        return thing.producer == other.producer_id and thing.year == other.year
    return thing.producer == other.producer_id


def standing_for(policy: SupportPolicy, thing: Thing, *, but: int = 0) -> SupportApplication | None:
    """The standing application of the same purpose that is for the same thing already; None when there is none. One query."""
    rows = (
        SupportApplication.objects.filter(policy__purpose=policy.purpose, state__in=SupportApplication.STANDING)
        .select_related("policy", "producer__organisation", "product", "recognition__replaces")
        .exclude(pk=but)
        .order_by("pk")
    )
    about = rows.filter(producer=thing.producer)
    if thing.product is not None:
        about = about | rows.filter(product=thing.product)
    for row in about:
        scope = max(policy.scope, row.policy.scope, key=lambda one: WIDTH[one])
        if same(scope, thing, row):
            return row
    return None


def thing_of(row: SupportApplication) -> Thing:
    """What an application is for, as its links stand today."""
    return Thing(row.producer_id, row.product_id, row.recognition, row.year)
