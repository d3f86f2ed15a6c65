"""Who may put campaigns together, keep the page of a village, hold the key of a feed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.promotion.reach import reads_promotion, runs_promotion


def composes(person: Any) -> bool:
    """City and trade officers."""
    return runs_promotion(rights_of(person))


def reads_campaigns(person: Any) -> bool:
    """Those, and auditors."""
    return reads_promotion(rights_of(person))


def refuse_unless_composes(person: Any) -> None:
    """The same, with the reason."""
    if not composes(person):
        raise Refused(_("Only the city or trade office puts campaigns together."))


def keeps_villages(person: Any) -> bool:
    """Officers of the city, and of communes for their own villages."""
    rights = rights_of(person)
    return rights.is_city_officer or bool(rights.commune_ids)


def may_keep(person: Any, village: CraftVillage) -> bool:
    """The officer of its commune, or of the city."""
    rights = rights_of(person)
    return rights.is_city_officer or (village.commune_id is not None and village.commune_id in rights.commune_ids)


def refuse_unless_may_keep(person: Any, village: CraftVillage) -> None:
    """The same, with the reason."""
    if not may_keep(person, village):
        raise Refused(_("Only an officer of its commune or of the city keeps the page of a village."))


def may_hold_key(person: Any, producer: Producer) -> bool:
    """The producer's own people, and the officer of the commune for a household that asks for it."""
    if producer.organisation.merged_into_id is not None:
        return False
    rights = rights_of(person)
    commune = producer.organisation.commune_id
    return producer.organisation_id in rights.organisation_ids("producer_member") or (
        commune is not None and commune in rights.commune_ids
    )


def may_print(person: Any, product: Product) -> bool:
    """Its maker's people, officers of its commune, the offices, and keepers of points of sale, who put it on a shelf."""
    rights = rights_of(person)
    if reads_promotion(rights) or rights.organisation_ids("outlet_keeper"):
        return True
    return product.producer is not None and may_hold_key(person, product.producer)


def makes_or_helps(person: Any) -> bool:
    """Speaks for a producer, or helps the households of a commune."""
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.commune_ids)


def promotes(person: Any) -> bool:
    """Who finds these pages on the desk: makers, keepers of points of sale, officers."""
    rights = rights_of(person)
    return bool(
        reads_promotion(rights)
        or rights.organisation_ids("producer_member")
        or rights.organisation_ids("outlet_keeper")
        or rights.commune_ids
    )
