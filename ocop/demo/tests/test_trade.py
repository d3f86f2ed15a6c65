"""Trade connection of the demo city: what the sources tell, plainly as demo data, and every rule of the room kept."""

from __future__ import annotations

import pytest
from django.db.models import Count, F

from ocop.trade.conditions import checked_value
from ocop.trade.matching.board import read
from ocop.trade.models import (
    Buyer,
    DealStep,
    EventSlot,
    FollowUp,
    ListingTerm,
    Meeting,
    Memorandum,
    Participant,
    TradeEvent,
    Wish,
)
from tests.demo import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]


def test_the_events_of_the_sources() -> None:
    of_2020 = TradeEvent.objects.filter(starts_on__year=2020)
    assert of_2020.count() == 4
    assert Memorandum.objects.counted().filter(event__in=of_2020).count() == 524
    national = TradeEvent.objects.get(starts_on="2019-12-17")
    sessions = EventSlot.objects.filter(event=national, session__startswith="Phiên").values_list("session", flat=True)
    assert len(set(sessions)) == 3
    assert all("minh hoạ" in name for name in TradeEvent.objects.values_list("name_vi", flat=True))


def test_every_row_keeps_the_rules_of_the_room() -> None:
    for code, value in ListingTerm.objects.values_list("code", "value"):
        assert checked_value(code, value) == value, code
    assert not Memorandum.objects.exclude(buyer__state="confirmed").exists()
    assert not Memorandum.objects.filter(producer_confirmed_at__isnull=True).exists()
    assert not Memorandum.objects.exclude(meeting__buyer__organisation=F("buyer__organisation")).exists()
    assert not Memorandum.objects.exclude(meeting__producer__organisation=F("producer__organisation")).exists()
    assert not DealStep.objects.filter(happened_on__lt=F("memorandum__signed_on")).exists()
    assert not DealStep.objects.filter(happened_on__gt=DAY).exists()
    asked = FollowUp.objects.values("memorandum").annotate(rows=Count("pk"))
    assert {row["rows"] for row in asked} == {6}
    assert not FollowUp.objects.filter(state="due", due_on__lte=DAY).exists()


def test_the_coming_event_has_enough_to_make_a_timetable_of() -> None:
    event = TradeEvent.objects.get(slug="hoi-nghi-sap-toi")
    sides = dict(
        Participant.objects.filter(event=event, state="registered").values_list("side").annotate(rows=Count("pk"))
    )
    assert sides["producer"] >= 55
    assert sides["buyer"] >= 12
    wishes = Wish.objects.filter(participant__event=event)
    assert wishes.count() > 400
    most = wishes.values("participant").annotate(rows=Count("pk")).order_by("-rows").first()
    assert most["rows"] <= event.wishes_each
    musts = wishes.filter(value="must").values("participant").annotate(rows=Count("pk")).order_by("-rows").first()
    assert musts["rows"] <= event.musts_each
    assert not Meeting.objects.filter(event=event).exists()


def test_most_needs_have_a_match_and_some_have_none() -> None:
    board = read(DAY)
    found = board.matches("office").of_needs.found
    assert len(found) == 72
    assert 40 <= int((found > 0).sum()) < 72
    assert Buyer.objects.filter(state="waiting").count() == 2
