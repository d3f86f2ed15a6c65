"""Trade connection of the demo city in one call; the caller holds the transaction."""

from __future__ import annotations

import datetime

from ocop.demo.makers import Place
from ocop.demo.trade import deals, events, sides
from ocop.demo.writing import Writer
from ocop.people.models import Organisation
from ocop.trade.models import (
    Buyer,
    CapabilityPack,
    Complaint,
    DealStep,
    EventTable,
    FollowUp,
    Meeting,
    MeetingOutcome,
    Memorandum,
    MemorandumMove,
    Need,
    Offer,
    OutsideEvent,
    Participant,
    Placement,
    SignedPaper,
    StepAnswer,
    Timetable,
    TradeEvent,
)


def write(writer: Writer, buyer: Organisation, place: Place, day: datetime.date) -> dict[str, int]:
    """What stands afterwards, by kind."""
    made = sides.write(writer, buyer, place, day)
    held = events.write(writer.seed, made, day)
    memoranda = deals.write(writer.seed, made, held, day)
    return {
        "buyers": len(made.buyers),
        "offers": len(made.offers),
        "events": TradeEvent.objects.filter(register="demo").count(),
        "memoranda": memoranda,
    }


def remove() -> None:
    """Takes the rows of the demo register away, the last made first."""
    of_deals = {"memorandum__register": "demo"}
    StepAnswer.objects.filter(step__memorandum__register="demo").delete()
    Complaint.objects.filter(**of_deals).delete()
    DealStep.objects.filter(**of_deals, delivery__isnull=False).delete()
    DealStep.objects.filter(**of_deals).delete()
    FollowUp.objects.filter(**of_deals).delete()
    MemorandumMove.objects.filter(**of_deals).delete()
    Memorandum.objects.filter(register="demo").delete()
    SignedPaper.objects.filter(register="demo").delete()
    CapabilityPack.objects.filter(producer__register="demo").delete()
    MeetingOutcome.objects.filter(meeting__event__register="demo").delete()
    Placement.objects.filter(timetable__event__register="demo").delete()
    Timetable.objects.filter(event__register="demo").delete()
    Meeting.objects.filter(event__register="demo").delete()
    EventTable.objects.filter(hall__event__register="demo").delete()
    Participant.objects.filter(event__register="demo").delete()
    TradeEvent.objects.filter(register="demo").delete()
    OutsideEvent.objects.filter(register="demo").delete()
    Need.objects.filter(register="demo").delete()
    Offer.objects.filter(register="demo").delete()
    Buyer.objects.filter(register="demo").delete()
