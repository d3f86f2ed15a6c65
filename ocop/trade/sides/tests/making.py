"""Small builders of buyers and offers for tests of trade; they skip actions on purpose."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from ocop.producers.models import Paper, PaperVersion
from ocop.trade.models import Buyer, ListingTerm, ListingTerms, Need, NeedCondition, Offer, OfferPaper, PriceTier
from ocop.workdays import clock
from tests import builders
from tests.cast import Player

_numbers = itertools.count(1)


def buyer(name: str = "Siêu thị Thử", **extra: Any) -> Buyer:
    """A confirmed chain; organisation values as `organisation__x`."""
    inner = {key.split("__", 1)[1]: extra.pop(key) for key in list(extra) if key.startswith("organisation__")}
    organisation = builders.organisation(name, kind="enterprise", **inner)
    extra = {"kind": "supermarket", "state": "confirmed", **extra}
    return Buyer.objects.create(
        organisation=organisation, register="demo", slug=f"ben-mua-{next(_numbers)}", created_at=clock.now(), **extra
    )


def member_of(who: Buyer) -> Player:
    """Somebody who speaks for a buyer."""
    person = builders.person("Chị Mua Hàng")
    builders.role(person, "buyer_member", organisation=who.organisation)
    return Player(person)


def offer(of: Any = None, **extra: Any) -> Offer:
    """A published offer of a product (of its own when none is given), prices for whom it chooses."""
    extra = {"state": "published", "unit": "kg", "created_at": clock.now(), "changed_at": clock.now(), **extra}
    of = of or builders.product()
    return Offer.objects.create(product=of, register=of.register, **extra)


def tier(of: Offer, price: int = 50_000, from_quantity: int = 1) -> PriceTier:
    """A price."""
    return PriceTier.objects.create(offer=of, from_quantity=from_quantity, price=price)


def paper(
    of: Offer, kind: str = "food_safety", valid_to: datetime.date | None = None, title: str = "Giấy thử"
) -> Paper:
    """A paper of the producer, in the profile."""
    made = Paper.objects.create(producer=of.product.producer, kind=kind, title=title, created_at=clock.now())
    PaperVersion.objects.create(paper=made, number=1, valid_to=valid_to, added_by_name="thử", created_at=clock.now())
    OfferPaper.objects.create(offer=of, paper=made)
    return made


def terms(of: Buyer, *rows: tuple[str, Any], **extra: Any) -> ListingTerms:
    """Published terms that stand."""
    extra = {
        "number": of.listing_terms.count() + 1,
        "valid_from": datetime.date(2026, 1, 1),
        "published_at": clock.now(),
        "published_by_name": "thử",
        "created_at": clock.now(),
        **extra,
    }
    made = ListingTerms.objects.create(buyer=of, **extra)
    for place, (code, value) in enumerate(rows):
        ListingTerm.objects.create(terms=made, code=code, value=value, position=place)
    return made


def need(of: Buyer, *rows: tuple[str, Any], **extra: Any) -> Need:
    """An open need."""
    extra = {
        "register": "demo",
        "title": "Cần miến dong",
        "unit": "kg",
        "state": "open",
        "until": datetime.date(2099, 6, 30),
        "created_at": clock.now(),
        **extra,
    }
    made = Need.objects.create(buyer=of, **extra)
    for place, (code, value) in enumerate(rows):
        NeedCondition.objects.create(need=made, code=code, value=value, position=place)
    return made
