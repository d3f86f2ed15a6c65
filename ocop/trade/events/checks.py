"""What a move of an event may need: each check gives a sentence when it is not met, and nothing when it is."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ocop.trade.models import EventTable, TradeEvent
from ocop.workdays import clock


def _venue(event: TradeEvent) -> str:
    return "" if event.venue.strip() else _("Say where it takes place.")


def _not_past(event: TradeEvent) -> str:
    return "" if event.ends_on >= clock.today() else _("The event's last day has passed.")


def _nobody_registered(event: TradeEvent) -> str:
    count = event.participants.filter(state="registered").count()
    return _("%(count)s are registered already.") % {"count": count} if count else ""


def _slots(event: TradeEvent) -> str:
    there = event.slots.filter(is_break=False, dropped_at__isnull=True).exists()
    return "" if there else _("Make the slots first: days, hours and the length of a meeting.")


def _tables(event: TradeEvent) -> str:
    there = EventTable.objects.filter(hall__event=event, closed_at__isnull=True).exists()
    return "" if there else _("Add the tables first.")


def _both_sides(event: TradeEvent) -> str:
    sides = set(event.participants.filter(state="registered").values_list("side", flat=True))
    return "" if len(sides) == 2 else _("At least one producer and one buyer have to be registered.")


def _timetable(event: TradeEvent) -> str:
    return "" if event.timetables.filter(state="published").exists() else _("Publish a timetable.")


def _first_day(event: TradeEvent) -> str:
    if clock.today() >= event.starts_on:
        return ""
    return _("It begins on %(day)s.") % {"day": f"{event.starts_on:%d/%m/%Y}"}


CHECKS: dict[str, Callable[[TradeEvent], str]] = {
    "venue": _venue,
    "not_past": _not_past,
    "nobody_registered": _nobody_registered,
    "slots": _slots,
    "tables": _tables,
    "both_sides": _both_sides,
    "timetable": _timetable,
    "first_day": _first_day,
}


def missing(need: str, event: TradeEvent) -> str:
    """The sentence of a check, "" when it is met. KeyError for a check that nobody wrote."""
    return CHECKS[need](event)
