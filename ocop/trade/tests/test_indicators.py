"""Indicators of trade: confirmed and claimed apart, nobody's word is no data, rows through rights."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ocop.indicators import registry
from ocop.indicators.shapes import UNKNOWN, Asked, Figure, Indicator, Place
from ocop.trade.deals.tests import deal_rows
from ocop.trade.models import DealStep, Memorandum
from tests import builders

pytestmark = pytest.mark.django_db
D = datetime.date
YEAR = Asked.of_year("demo", 2026, D(2026, 12, 31))


def of(code: str) -> Indicator:
    found = registry.indicator(code)
    assert found is not None
    return found


def memorandum(state: str, **extra: object) -> Memorandum:
    of_producer = builders.producer(organisation__commune=extra.pop("commune", None))
    return Memorandum.objects.create(
        register="demo",
        number=f"M{deal_rows.key()}",
        key=deal_rows.key(),
        buyer=deal_rows.buyer(),
        producer=of_producer,
        state=state,
        signed_on=D(2026, 9, 1),
        made_by_side="office",
        made_by_name="thử",
        created_at=timezone.now(),
        **extra,
    )


def delivery(of_memorandum: Memorandum, state: str, amount: int | None) -> DealStep:
    return DealStep.objects.create(
        key=deal_rows.key(),
        memorandum=of_memorandum,
        kind="delivery",
        happened_on=D(2026, 10, 1),
        amount=amount,
        state=state,
        claimed_side="producer",
        claimed_at=timezone.now(),
        claimed_by_name="thử",
    )


def test_confirmed_and_claimed_apart() -> None:
    commune = builders.commune()
    signed, waiting = memorandum("confirmed", commune=commune), memorandum("waiting")
    memorandum("draft")
    memorandum("cancelled")
    assert of("memoranda_signed").count(YEAR) == Figure(1, 1)
    assert of("value_delivered").count(YEAR) == UNKNOWN
    delivery(signed, "claimed", None)
    assert of("value_delivered").count(YEAR) == UNKNOWN
    delivery(signed, "confirmed", 30_000_000)
    delivery(signed, "corrected", 5_000_000)
    delivery(signed, "disputed", 900)
    delivery(waiting, "claimed", 70)
    assert of("value_delivered").count(YEAR) == Figure(30_000_000, 5_000_070)
    table = of("value_delivered").figures(YEAR, "commune")
    assert table == {commune.pk: Figure(30_000_000, 5_000_000), 0: Figure(0, 70)}
    assert of("value_delivered").count(YEAR.at(Place("commune", 0))) == Figure(0, 70)
    opened = of("value_delivered").open
    assert opened is not None
    rows = opened(YEAR, deal_rows.officer(), 0, 10)
    assert rows.total == 3
    assert sum(row.amount for row in rows.found) == 35_000_070
    assert [row.amount for row in rows.found if row.is_verified] == [30_000_000]
    hidden = opened(YEAR, AnonymousUser(), 0, 10)
    assert (hidden.total, hidden.found, hidden.hidden) == (3, [], 3)


def test_events_and_meetings() -> None:
    deal_rows.event()
    deal_rows.event(state="cancelled")
    deal_rows.event(state="open", starts_on=D(2026, 11, 1), ends_on=D(2026, 11, 1))
    assert of("trade_events").count(YEAR) == Figure(1, 1)
    assert of("trade_meetings").count(YEAR) == Figure(0)
    assert of("trade_events").count(Asked.of_year("demo", 2026, D(2026, 10, 1))) == Figure(1)
