"""What trade events put into the desk's calendar, and into its inbox: wishes before their last day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.notices import agenda, inbox
from ocop.people.rights import rights_of
from ocop.trade.models import OutsideEvent, Participant, TradeEvent
from ocop.workdays import clock


def _events(person: Any, first: datetime.date, last: datetime.date) -> Iterable[agenda.Happening]:
    within = {"starts_on__lte": last, "ends_on__gte": first}
    for row in TradeEvent.objects.visible_to(person).filter(**within).exclude(state="cancelled").order_by("pk"):
        yield agenda.Happening(
            f"event-{row.pk}",
            row.name_vi,
            row.starts_on,
            row.ends_on,
            reverse("trade:event", args=[row.slug]),
            place=row.venue,
        )
    for fair in OutsideEvent.objects.visible_to(person).filter(**within).order_by("pk"):
        yield agenda.Happening(
            f"outside-{fair.pk}",
            fair.name,
            fair.starts_on,
            fair.ends_on,
            reverse("trade:event_calendar"),
            place=fair.place,
        )


def _with_wishes(person: Any) -> QuerySet[Any]:
    """Own registrations of events that collect wishes now, from which nothing has come."""
    return (
        Participant.objects.visible_to(person)
        .filter(
            organisation_id__in=rights_of(person).organisation_ids(),
            state="registered",
            event__state="wishes",
            event__wishes_until__gte=clock.today(),
            wishes__isnull=True,
        )
        .select_related("event", "organisation")
    )


def _item(row: Any) -> inbox.Item:
    return inbox.Item(
        row.event.name_vi,
        reverse("trade:event_wishes", args=[row.event.slug, row.pk]),
        row.event.wishes_until,
        note=_("Say whom you want to meet: %(name)s") % {"name": row.organisation.name},
        is_demo=row.event.register == "demo",
    )


def _takes_part(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids())


def register() -> None:
    """Called when the room starts."""
    agenda.register("event", gettext_lazy("Trade events"), _events, icon="people")
    inbox.register_rows(
        "trade.wishes",
        gettext_lazy("Wishes for events"),
        shown_to=_takes_part,
        rows=_with_wishes,
        item=_item,
        due="event__wishes_until",
        address="trade:event_mine",
        icon="people",
    )
