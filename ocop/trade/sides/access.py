"""Rows within reach on the pages of the two sides: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.products.models import Product
from ocop.trade.models import Buyer, Offer
from ocop.trade.reach import confirmed_buyer_ids, reads_trade, runs_trade


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool, sentence: str = "") -> None:
    """403 with a sentence unless the condition holds."""
    if not condition:
        raise PermissionDenied(sentence or _("You have no right to this page."))


def found(rows: QuerySet[Any], pk: int) -> Any:
    """The row of that key within `rows`; 404 otherwise."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def language() -> str:
    """vi or en, as the page is read."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def speaks_for_buyer(person: Any, buyer: Buyer) -> bool:
    """Its own people, in whatever state it is."""
    return buyer.organisation_id in rights_of(person).organisation_ids("buyer_member")


def may_write_for_buyer(person: Any, buyer: Buyer) -> bool:
    """Its own people; the trade office may enter terms and needs for a buyer that does not come by itself."""
    return speaks_for_buyer(person, buyer) or runs_trade(rights_of(person))


def may_offer(person: Any, product: Product) -> bool:
    """The producer's own people, and the officer of its commune who helps a household."""
    producer = product.producer
    if producer is None or producer.organisation.merged_into_id is not None:
        return False
    rights = rights_of(person)
    commune = producer.organisation.commune_id
    return producer.organisation_id in rights.organisation_ids("producer_member") or (
        commune is not None and commune in rights.commune_ids
    )


def may_write_offer(person: Any, offer: Offer) -> bool:
    """The same, of an offer."""
    return may_offer(person, offer.product)


def makes(person: Any) -> bool:
    """Speaks for a producer."""
    return bool(rights_of(person).organisation_ids("producer_member"))


def makes_or_helps(person: Any) -> bool:
    """Speaks for a producer, or helps the households of a commune."""
    return makes(person) or bool(rights_of(person).commune_ids)


def buys(person: Any) -> bool:
    """Speaks for a buyer, confirmed or not."""
    return bool(rights_of(person).organisation_ids("buyer_member"))


def reads(person: Any) -> bool:
    """Trade office, city office, auditors."""
    return reads_trade(rights_of(person))


def runs(person: Any) -> bool:
    """Trade office and city office."""
    return runs_trade(rights_of(person))


def studies_offers(person: Any) -> bool:
    """Who finds a list of offers of others: confirmed buyers and who reads trade."""
    return reads(person) or bool(confirmed_buyer_ids(rights_of(person)))
