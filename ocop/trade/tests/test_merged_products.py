"""What trade keeps of a product follows a merge: memoranda, deliveries, what is brought to an event."""

from __future__ import annotations

import datetime

import pytest

from ocop.ledger.models import Entry
from ocop.products.actions.merging import merge_products
from ocop.trade.models import (
    DealStep,
    Memorandum,
    MemorandumProduct,
    Participant,
    ParticipantProduct,
    TradeEvent,
)
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 9, 1)


def memorandum(producer, buyer, number: int) -> Memorandum:
    return Memorandum.objects.create(
        register="demo",
        number=f"GN-2026-{number:06d}",
        key=str(number),
        buyer=buyer,
        producer=producer,
        state="confirmed",
        signed_on=DAY + datetime.timedelta(number),
        made_by_side="office",
        made_by_name="thử",
        created_at=clock.now(),
    )


def test_memoranda_deliveries_and_what_is_brought_follow(cast) -> None:
    producer, buyer = builders.producer(), making.buyer()
    loser, winner = (builders.product(name, producer=producer) for name in ("Miến dong cũ", "Miến dong"))
    one, both = memorandum(producer, buyer, 1), memorandum(producer, buyer, 2)
    MemorandumProduct.objects.create(memorandum=one, product=loser, quantity=10)
    MemorandumProduct.objects.create(memorandum=both, product=loser, quantity=20)
    MemorandumProduct.objects.create(memorandum=both, product=winner, quantity=30)
    step = DealStep.objects.create(
        key="1",
        memorandum=one,
        kind="delivery",
        happened_on=DAY,
        product=loser,
        quantity=5,
        unit="kg",
        amount=500_000,
        claimed_side="producer",
        claimed_at=clock.now(),
        claimed_by_name="thử",
    )
    event = TradeEvent.objects.create(
        register="demo",
        kind="fair",
        name_vi="Hội chợ thử",
        slug="hoi-cho-thu",
        starts_on=DAY,
        ends_on=DAY,
        created_at=clock.now(),
    )
    there = Participant.objects.create(
        event=event,
        organisation=producer.organisation,
        side="producer",
        state="registered",
        badge="b",
        created_at=clock.now(),
    )
    for product in (loser, winner):
        ParticipantProduct.objects.create(participant=there, product=product)
    merge_products(by=cast["city_officer"].person, loser_id=loser.pk, winner_id=winner.pk, reason="Ghi hai lần")
    assert list(one.products.values_list("product", "quantity")) == [(winner.pk, 10)]
    assert sorted(both.products.values_list("product", "quantity")) == sorted([(loser.pk, 20), (winner.pk, 30)])
    step.refresh_from_db()
    assert (step.product_id, step.amount) == (winner.pk, 500_000)
    assert list(there.products.values_list("product", flat=True)) == [winner.pk]
    moved = Entry.objects.filter(action="products.merge").latest("sequence").change["after"]["moved"]
    assert moved["memorandum_products"] == [one.products.get().pk]
    assert moved["deal_steps"] == [step.pk]
