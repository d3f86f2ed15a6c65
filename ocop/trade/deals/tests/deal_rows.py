"""Rows of trade for the tests of this part: a buyer and its people, a producer and its people, memoranda between them."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from ocop.people.models import Person
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.trade.deals import terms
from ocop.trade.deals.actions import memoranda
from ocop.trade.models import Buyer, Memorandum, TradeEvent
from tests import builders

_numbers = itertools.count(1)
SIGNED = datetime.date(2026, 9, 1)


def buyer(name: str = "Chuỗi Lúa Thử", **extra: Any) -> Buyer:
    """A confirmed buyer with an organisation of its own."""
    number = next(_numbers)
    organisation = extra.pop("organisation", None) or builders.organisation(
        name, kind="enterprise", register=extra.get("register", "demo")
    )
    extra = {
        "register": "demo",
        "slug": f"don-vi-mua-{number}",
        "kind": "supermarket",
        "state": "confirmed",
        "created_at": timezone.now(),
        **extra,
    }
    return Buyer.objects.create(organisation=organisation, **extra)


def event(name: str = "Hội nghị kết nối thử", **extra: Any) -> TradeEvent:
    """A conference that is over."""
    extra = {
        "register": "demo",
        "kind": "conference",
        "slug": f"hoi-nghi-{next(_numbers)}",
        "state": "closed",
        "starts_on": SIGNED,
        "ends_on": SIGNED,
        "created_at": timezone.now(),
        **extra,
    }
    return TradeEvent.objects.create(name_vi=name, **extra)


def seller(producer: Producer, name: str = "Chị Bán") -> Person:
    """Somebody who speaks for a producer."""
    who = builders.person(name)
    builders.role(who, "producer_member", organisation=producer.organisation)
    return who


def purchaser(of: Buyer, name: str = "Anh Mua") -> Person:
    """Somebody who speaks for a buyer."""
    who = builders.person(name)
    builders.role(who, "buyer_member", organisation=of.organisation)
    return who


def officer(name: str = "Cán bộ Công thương") -> Person:
    """A trade officer."""
    who = builders.person(name)
    builders.role(who, "trade_officer")
    return who


def product(producer: Producer, name: str = "Miến dong thử", **extra: Any) -> Product:
    """A product of the producer."""
    return builders.product(name, producer=producer, register=producer.register, **extra)


def key() -> str:
    """A key of one form."""
    return f"k-{next(_numbers)}"


def agreed(day: datetime.date = SIGNED, **extra: Any) -> terms.Terms:
    """Plain terms."""
    return terms.Terms(day, **{"words": "Cung cấp hàng mẫu.", **extra})


def drafted(by: Person, of: Buyer, producer: Producer, day: datetime.date = SIGNED, **extra: Any) -> Memorandum:
    """A draft by the action."""
    more = {name: extra.pop(name) for name in ("side", "event_id", "meeting_id", "another") if name in extra}
    return memoranda.draft(
        by=by, key=key(), buyer_id=of.pk, producer_id=producer.pk, agreed=agreed(day, **extra), **more
    )


class Deal:
    """Two sides with people and a memorandum that both confirmed."""

    def __init__(self, day: datetime.date = SIGNED, *, confirmed: bool = True, **extra: Any) -> None:
        self.producer = extra.pop("producer", None) or builders.producer("Hợp tác xã Miến Thử")
        self.buyer = extra.pop("buyer", None) or buyer()
        self.seller, self.purchaser = seller(self.producer), purchaser(self.buyer)
        row = drafted(self.seller, self.buyer, self.producer, day, **extra)
        row = memoranda.send(by=self.seller, memorandum_id=row.pk)
        if confirmed:
            row = memoranda.confirm(by=self.purchaser, memorandum_id=row.pk, version=row.version)
        self.row = row

    def fresh(self) -> Memorandum:
        """The memorandum as it stands now."""
        self.row = Memorandum.objects.get(pk=self.row.pk)
        return self.row
