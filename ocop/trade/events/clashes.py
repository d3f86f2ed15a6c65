"""What else happens on the days of an event, and which buyers and producers would be asked twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from ocop.trade.models import OutsideEvent, Participant, TradeEvent

COMING = (Participant.State.INVITED, Participant.State.REGISTERED)


@dataclass
class Clash:
    """Another event on the same days; `names` are those invited or registered here who are known to go there."""

    name: str
    place: str
    starts_on: datetime.date
    ends_on: datetime.date
    is_outside: bool
    address: str = ""
    names: list[str] = field(default_factory=list)


def of_days(starts_on: datetime.date, ends_on: datetime.date, *, register: str, but: int = 0) -> list[Clash]:
    """Events of others and our own (not cancelled, not `but`) that share a day with these. Two queries."""
    found = [
        Clash(row.name, row.place, row.starts_on, row.ends_on, True, row.website)
        for row in OutsideEvent.objects.filter(
            starts_on__lte=ends_on, ends_on__gte=starts_on, register=register
        ).order_by("starts_on", "pk")
    ]
    own = TradeEvent.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, register=register)
    own = own.exclude(state="cancelled").exclude(pk=but)
    for row in own.order_by("starts_on", "pk"):
        found.append(Clash(row.name_vi, row.venue, row.starts_on, row.ends_on, False, row.slug))
    return found


def of_event(event: TradeEvent) -> list[Clash]:
    """The same for an event with those who are asked twice, by name. Five queries."""
    here = dict(
        event.participants.filter(state__in=COMING)
        .order_by("organisation__name")
        .values_list("organisation_id", "organisation__name")
    )
    found = []
    outside = OutsideEvent.objects.filter(
        starts_on__lte=event.ends_on, ends_on__gte=event.starts_on, register=event.register
    )
    for row in outside.prefetch_related("buyers").order_by("starts_on", "pk"):
        clash = Clash(row.name, row.place, row.starts_on, row.ends_on, True, row.website)
        clash.names = sorted(here[one.organisation_id] for one in row.buyers.all() if one.organisation_id in here)
        found.append(clash)
    own = list(
        TradeEvent.objects.filter(starts_on__lte=event.ends_on, ends_on__gte=event.starts_on, register=event.register)
        .exclude(state="cancelled")
        .exclude(pk=event.pk)
        .order_by("starts_on", "pk")
    )
    there: dict[int, list[str]] = {}
    rows = Participant.objects.filter(event__in=own, state__in=COMING).values_list("event_id", "organisation_id")
    for key, organisation in rows if here else ():
        if organisation in here:
            there.setdefault(key, []).append(here[organisation])
    for other in own:
        clash = Clash(other.name_vi, other.venue, other.starts_on, other.ends_on, False, other.slug)
        clash.names = sorted(there.get(other.pk, ()))
        found.append(clash)
    return found


def busy_buyers(event: TradeEvent, organisation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Of these organisations: which are known to be elsewhere on the event's days, and where."""
    wanted = set(organisation_ids)
    found: dict[int, list[str]] = {}
    outside = OutsideEvent.objects.filter(
        starts_on__lte=event.ends_on, ends_on__gte=event.starts_on, register=event.register
    )
    for name, organisation in outside.values_list("name", "buyers__organisation_id"):
        if organisation in wanted:
            found.setdefault(organisation, []).append(name)
    own = (
        Participant.objects.filter(
            event__starts_on__lte=event.ends_on,
            event__ends_on__gte=event.starts_on,
            event__register=event.register,
            state__in=COMING,
            organisation_id__in=wanted,
        )
        .exclude(event=event)
        .exclude(event__state="cancelled")
    )
    for organisation, name in own.values_list("organisation_id", "event__name_vi"):
        found.setdefault(organisation, []).append(name)
    return found
