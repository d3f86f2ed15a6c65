"""What a visitor finds in a craft village: its page, artisans who agree, workshops, points of sale; and villages as stops of a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from ocop.outlets.models import Outlet
from ocop.places.distance import Spot
from ocop.producers.models import CraftVillage
from ocop.promotion.forms import WEEKDAYS
from ocop.promotion.models import VillageArtisan, VillagePage, VillageWorkshop
from ocop.promotion.routes import Day, Rules, Stop, best_order, clock_words, walked
from ocop.workdays import clock

MOST_OUTLETS = 12


@dataclass(frozen=True)
class Visit:
    """For the page of one village; empty parts where nobody has written them."""

    page: VillagePage | None
    artisans: list[VillageArtisan]
    workshops: list[VillageWorkshop]
    outlets: list[Outlet]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing beyond the register."""
        return not (self.page or self.artisans or self.workshops)


def visit(village: CraftVillage) -> Visit:
    """What everybody may read; four questions."""
    page = VillagePage.objects.filter(village=village).first()
    artisans = (
        VillageArtisan.objects.visible_to(None)
        .filter(village=village)
        .select_related("picture")
        .prefetch_related("picture__sizes")
    )
    workshops = (
        VillageWorkshop.objects.visible_to(None).filter(village=village).select_related("organisation__producer")
    )
    return Visit(page, list(artisans), [dressed(one) for one in workshops], outlets(village))


def outlets(village: CraftVillage) -> list[Outlet]:
    """Open public points of sale of the village's producers, then of its commune."""
    reach: Any = Q(keeper__producer__village=village)
    if village.commune_id:
        reach |= Q(commune_id=village.commune_id)
    rows = (
        Outlet.objects.visible_to(None).filter(reach).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today()))
    )
    return list(rows.select_related("commune").distinct().in_alphabet()[:MOST_OUTLETS])


def dressed(workshop: VillageWorkshop) -> VillageWorkshop:
    """Hangs on it its hours in words."""
    workshop.hours = hours(workshop)  # type: ignore[attr-defined]
    return workshop


def hours(workshop: VillageWorkshop) -> str:
    """When it is open, in a sentence; not stated is said so."""
    if workshop.opens is None or workshop.closes is None:
        words = _("hours not stated")
    else:
        words = f"{workshop.opens:%H:%M} – {workshop.closes:%H:%M}"
    if workshop.closed_weekdays:
        days = ", ".join(str(WEEKDAYS[day]) for day in workshop.closed_weekdays if 0 <= day <= 6)
        words += ", " + _("closed on %(days)s") % {"days": days}
    return words + (", " + _("by appointment") if workshop.by_appointment else "")


@dataclass
class VillageStop:
    """A village on a day's way, with what stands behind its numbers."""

    village: CraftVillage
    stop: Stop
    is_exact: bool
    hours_known: bool
    workshops: list[VillageWorkshop] = field(default_factory=list)
    leg: Any = None

    @property
    def arrives(self) -> str:
        return clock_words(self.leg.arrives)

    @property
    def leaves(self) -> str:
        return clock_words(self.leg.leaves)

    @property
    def opens(self) -> str:
        return clock_words(self.stop.opens) if self.stop.opens is not None else ""


def with_stops(
    villages: Iterable[CraftVillage], day: datetime.date, how: Rules
) -> tuple[list[VillageStop], list[CraftVillage]]:
    """Villages as stops on a day, and those whose place is not known. One question for all workshops."""
    rows = list(villages)
    by_village: dict[int, list[VillageWorkshop]] = {}
    for workshop in VillageWorkshop.objects.visible_to(None).filter(village__in=rows).select_related("organisation"):
        by_village.setdefault(workshop.village_id, []).append(dressed(workshop))
    found, unplaced = [], []
    for village in rows:
        spot, is_exact = place_of(village)
        if spot is None:
            unplaced.append(village)
            continue
        workshops = by_village.get(village.pk, [])
        stop = _stop(village, spot, workshops, day, how)
        found.append(VillageStop(village, stop, is_exact, stop.opens is not None, workshops))
    return found, unplaced


def place_of(village: CraftVillage) -> tuple[Spot | None, bool]:
    """Its own place, else the middle of its commune; whether it is its own."""
    page = getattr(village, "visitor_page", None)
    if page is not None and page.lat is not None and page.lon is not None:
        return (page.lat, page.lon), True
    for place in (village.old_commune, village.commune, village.district):
        if place is not None and place.lat is not None and place.lon is not None:
            return (place.lat, place.lon), False
    return None, False


def _stop(
    village: CraftVillage, spot: Spot, workshops: Sequence[VillageWorkshop], day: datetime.date, how: Rules
) -> Stop:
    """One stop: time for its longest visit; open while at least one workshop is. Without stated hours it counts as open."""
    known = [one for one in workshops if one.opens is not None and one.closes is not None]
    open_today = [one for one in known if day.weekday() not in one.closed_weekdays]
    minutes = max((one.minutes for one in workshops), default=how.stop_minutes)
    if not known:
        return Stop(village.pk, spot, minutes)
    if not open_today:
        return Stop(village.pk, spot, minutes, is_closed=True)
    opens = min(_minutes(one.opens) for one in open_today)
    closes = max(_minutes(one.closes) for one in open_today)
    return Stop(village.pk, spot, minutes, opens, closes)


def _minutes(at: datetime.time | None) -> int:
    return at.hour * 60 + at.minute if at is not None else 0


def route(stops: list[VillageStop], start: Spot, begins: int, how: Rules) -> tuple[list[VillageStop], Day]:
    """The stops in the order of the day, each with its leg, and the day."""
    by_key = {one.stop.key: one for one in stops}
    day = walked(best_order([one.stop for one in stops], start, begins, how), start, begins, how)
    ordered = []
    for leg in day.legs:
        one = by_key[leg.stop.key]
        one.leg = leg
        ordered.append(one)
    return ordered, day


def with_pages() -> Any:
    """Villages that have something to visit, by the alphabet."""
    rows = (
        CraftVillage.objects.visible_to(None)
        .filter(Q(visitor_page__isnull=False) | Q(workshops__is_open=True))
        .distinct()
    )
    return rows.select_related("visitor_page", "commune", "old_commune", "district").in_alphabet()


def for_desk(person: Any, villages: Any) -> Any:
    """Villages with what the list of the desk shows."""
    artisans = VillageArtisan.objects.visible_to(person)
    return villages.select_related("visitor_page", "commune").prefetch_related(
        Prefetch("artisans", artisans), Prefetch("workshops", VillageWorkshop.objects.visible_to(person))
    )
