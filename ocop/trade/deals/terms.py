"""What two sides agree on: products with quantities and amounts, a value, a period; checked before anything is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.products.models import Product
from ocop.trade.models import Memorandum, MemorandumProduct, Need
from ocop.workdays import clock

EVERY = {value for value, _label in Need.Every.choices}
EARLIEST = datetime.date(2015, 1, 1)
MOST_PRODUCTS = 200


@dataclass(frozen=True)
class ProductTerm:
    """One product with what is intended of it; None is not stated."""

    product_id: int
    quantity: Decimal | None = None
    unit: str = ""
    every: str = ""
    value: int | None = None


@dataclass(frozen=True)
class Terms:
    """What was agreed. `value` is of the whole, in dong; None: not stated, unless every product states its own."""

    signed_on: datetime.date
    from_day: datetime.date | None = None
    to_day: datetime.date | None = None
    value: int | None = None
    words: str = ""
    products: tuple[ProductTerm, ...] = ()


def checked(terms: Terms, producer_id: int) -> Terms:
    """The terms with their sum where every product states its amount. Raises Refused with the first thing that is wrong."""
    if terms.signed_on > clock.today():
        raise Refused(_("The day of signing lies in the future."), field="signed_on")
    if terms.signed_on < EARLIEST:
        raise Refused(_("The day of signing lies too far back; look at the year."), field="signed_on")
    if terms.from_day and terms.to_day and terms.to_day < terms.from_day:
        raise Refused(_("The period ends before it begins."), field="to_day")
    if terms.to_day and terms.to_day < terms.signed_on:
        raise Refused(_("The period ends before the day of signing."), field="to_day")
    keys = [one.product_id for one in terms.products]
    if len(keys) > MOST_PRODUCTS:
        raise Refused(_("A memorandum holds at most %(count)s products.") % {"count": MOST_PRODUCTS})
    if len(set(keys)) != len(keys):
        raise Refused(_("A product stands twice; put both lines into one."))
    own = set(Product.objects.filter(pk__in=keys, producer_id=producer_id).values_list("pk", flat=True))
    if own != set(keys):
        raise Refused(_("A memorandum holds products of its own producer only."))
    for one in terms.products:
        if one.every and one.every not in EVERY:
            raise Refused(_("How often is not understood."))
        if one.quantity is not None and not one.unit.strip():
            raise Refused(_("Say the unit of the quantity: kg, box, piece."))
    amounts = [one.value for one in terms.products if one.value is not None]
    if terms.value is None and amounts and len(amounts) == len(terms.products):
        return Terms(terms.signed_on, terms.from_day, terms.to_day, sum(amounts), terms.words, terms.products)
    if terms.value is not None and sum(amounts) > terms.value:
        raise Refused(
            _("The products together are worth more than the whole memorandum. Correct one of the two."), field="value"
        )
    return terms


def written(memorandum: Memorandum, terms: Terms) -> None:
    """Put the products of the terms in place of those that stand."""
    memorandum.products.all().delete()
    MemorandumProduct.objects.bulk_create(
        MemorandumProduct(
            memorandum=memorandum,
            product_id=one.product_id,
            quantity=one.quantity,
            unit=one.unit.strip()[:30],
            every=one.every,
            value=one.value,
        )
        for one in terms.products
    )


def of(memorandum: Memorandum) -> Terms:
    """The terms as they stand."""
    rows = memorandum.products.order_by("pk")
    return Terms(
        memorandum.signed_on,
        memorandum.from_day,
        memorandum.to_day,
        memorandum.value,
        memorandum.words,
        tuple(ProductTerm(row.product_id, row.quantity, row.unit, row.every, row.value) for row in rows),
    )


def kept(terms: Terms) -> dict[str, Any]:
    """The terms as the ledger keeps them."""
    return {
        "signed_on": terms.signed_on,
        "from_day": terms.from_day,
        "to_day": terms.to_day,
        "value": terms.value,
        "words": terms.words,
        "products": [
            {
                "product": one.product_id,
                "quantity": one.quantity,
                "unit": one.unit,
                "every": one.every,
                "value": one.value,
            }
            for one in terms.products
        ],
    }
