"""The calendar of fairs and conferences of others, kept by the trade office."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.models import OutsideEvent
from ocop.trade.reach import runs_trade
from ocop.workdays import clock

FIELDS = ("name", "organiser", "place", "starts_on", "ends_on", "website", "note", "source")


def keep_outside(*, by: Any, values: dict[str, Any], row: OutsideEvent | None = None) -> OutsideEvent:
    """Enter an event of others, or change one; `values["buyers"]` are those known to go there. Raises Refused."""
    if not runs_trade(rights_of(by)):
        raise Refused(_("The calendar is kept by the trade office."))
    if values["ends_on"] < values["starts_on"]:
        raise Refused(_("The event ends before it begins."), field="ends_on")
    plain = {name: values[name] for name in FIELDS if name in values}
    with transaction.atomic():
        same = OutsideEvent.objects.filter(
            register=settings.OCOP_REGISTER, name=plain["name"], starts_on=plain["starts_on"]
        )
        if same.exclude(pk=row.pk if row else 0).exists():
            raise Refused(_("This event is in the calendar already."), field="name")
        if row is None:
            row = OutsideEvent.objects.create(register=settings.OCOP_REGISTER, created_at=clock.now(), **plain)
            before = None
        else:
            row = OutsideEvent.objects.select_for_update().get(pk=row.pk)
            before = {name: getattr(row, name) for name in plain if getattr(row, name) != plain[name]}
            for name, value in plain.items():
                setattr(row, name, value)
            row.save(update_fields=list(plain))
        if "buyers" in values:
            row.buyers.set(values["buyers"])
        after = {name: plain[name] for name in (before or plain)}
        record(by=by, action="trade.outside_kept", topic="trade", subject=row, before=before, after=after)
    return row


def remove_outside(*, by: Any, row: OutsideEvent) -> None:
    """Take an entry off the calendar. Raises Refused."""
    if not runs_trade(rights_of(by)):
        raise Refused(_("The calendar is kept by the trade office."))
    with transaction.atomic():
        before = {"name": row.name, "starts_on": row.starts_on}
        key = OutsideEvent.objects.select_for_update().filter(pk=row.pk).first()
        if key is None:
            return
        record(by=by, action="trade.outside_removed", topic="trade", subject=key, before=before)
        key.delete()
