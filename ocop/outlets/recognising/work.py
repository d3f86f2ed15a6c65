"""What re-checks put into the desk's one inbox; applications stand there by the desk itself."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.notices import inbox
from ocop.outlets.models import OutletRecognition
from ocop.outlets.recognising.permissions import is_office
from ocop.people.rights import rights_of
from ocop.workdays import clock

AHEAD = datetime.timedelta(days=30)


def _visits(person: Any) -> bool:
    return is_office(person) or bool(rights_of(person).commune_ids)


def _due(person: Any) -> QuerySet[Any]:
    """Re-checks of the coming weeks and those that are late, of points that this person visits; the answer to one is the office's."""
    today = clock.today()
    rows = OutletRecognition.objects.visible_to(person).filter(
        Q(until__isnull=True) | Q(until__gt=today),
        Q(outlet__ended_on__isnull=True) | Q(outlet__ended_on__gt=today),
        recheck_due__lte=today + AHEAD,
        ended_on__isnull=True,
    )
    if not is_office(person):
        rows = rows.filter(outlet__commune_id__in=rights_of(person).commune_ids, check_waits=False)
    return rows.select_related("outlet")


def _item(row: OutletRecognition) -> inbox.Item:
    return inbox.Item(
        row.outlet.name, reverse("outlets:recognition", args=[row.pk]), row.recheck_due, is_demo=row.register == "demo"
    )


def register() -> None:
    """Called when the room starts."""
    inbox.register_rows(
        "outlets.recheck",
        _("Re-checks of points of sale"),
        shown_to=_visits,
        rows=_due,
        item=_item,
        due="recheck_due",
        address="outlets:recognitions",
        icon="check",
    )
