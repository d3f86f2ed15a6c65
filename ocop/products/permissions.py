"""Who may change products; each refusal says why. Stars are no matter of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.products.models import Product


def may_add_product(person: Any, producer: Producer | None) -> bool:
    """For a producer: who speaks for it, officers of its commune, city officers. Without a producer: city officers."""
    rights = rights_of(person)
    if rights.is_city_officer:
        return True
    if producer is None or producer.organisation.merged_into_id is not None:
        return False
    organisation = producer.organisation
    return (
        organisation.pk in rights.organisation_ids("producer_member") or organisation.commune_id in rights.commune_ids
    )


def may_change(person: Any, product: Product) -> bool:
    """Who may add to its producer; the officer of the commune where it is made; city officers."""
    rights = rights_of(person)
    if product.merged_into_id is not None:
        return False
    return may_add_product(person, product.producer) or (
        product.commune_id is not None and product.commune_id in rights.commune_ids
    )


def refuse_unless_may_add(person: Any, producer: Producer | None) -> None:
    """The same, with the reason."""
    if not may_add_product(person, producer):
        raise Refused(
            _("Only the producer's own people, an officer of its commune or of the city can enter its products.")
        )


def refuse_unless_may_change(person: Any, product: Product) -> None:
    """The same, with the reason."""
    if product.merged_into_id is not None:
        raise Refused(_("This product was merged into another; change that one."))
    if not may_change(person, product):
        raise Refused(
            _("Only the producer's own people, an officer of the commune or of the city can change this product.")
        )


def may_merge(person: Any, *products: Product) -> bool:
    """City officers; a commune officer when both are made in their communes."""
    rights = rights_of(person)
    return rights.is_city_officer or (
        bool(rights.commune_ids) and all(product.commune_id in rights.commune_ids for product in products)
    )


def may_move(person: Any, product: Product, to: Producer | None = None) -> bool:
    """City officers; a commune officer when the producer it leaves and the one it goes to both sit in their communes."""
    rights = rights_of(person)
    if rights.is_city_officer:
        return True
    makers = [one for one in (product.producer, to) if one is not None]
    return bool(rights.commune_ids and makers) and all(
        one.organisation.commune_id in rights.commune_ids for one in makers
    )
