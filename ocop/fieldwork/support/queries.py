"""Lists of support for pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ocop.fieldwork.models import SupportApplication
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.vietnamese.folding import fold

MOST_HELPED = 400


def own_producers(person: Any) -> list[Producer]:
    """Producers a person acts for: own ones first, then those of the commune, by the alphabet."""
    rights = rights_of(person)
    own = Q(organisation_id__in=rights.organisation_ids("producer_member"))
    if rights.commune_ids:
        own |= Q(organisation__commune_id__in=rights.commune_ids)
    rows = (
        Producer.objects.visible_to(person)
        .filter(own)
        .select_related("organisation__commune")
        .in_alphabet()[:MOST_HELPED]
    )
    mine = rights.organisation_ids("producer_member")
    return sorted(rows, key=lambda one: one.organisation_id not in mine)


def applications(person: Any, asked: dict[str, str]) -> QuerySet[SupportApplication]:
    """Applications within reach, the oldest that wait first; narrowed by state, policy, year and words."""
    rows = SupportApplication.objects.visible_to(person).select_related(
        "policy", "producer__organisation__commune", "product", "recognition"
    )
    if asked.get("state") in SupportApplication.State.values:
        rows = rows.filter(state=asked["state"])
    for name in ("policy", "year"):
        text = asked.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 10:
            rows = rows.filter(**{name: int(text)})
    for word in fold(asked.get("q", "")[:100]).split():
        rows = rows.filter(
            Q(producer__organisation__name_folded__contains=word) | Q(product__name_folded__contains=word)
        )
    return rows.order_by("-filed_at", "-pk")
