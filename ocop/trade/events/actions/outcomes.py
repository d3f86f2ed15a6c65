"""What came out of a meeting, as one side says it: sent from a form or by a phone that was without network, each word done once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events.permissions import MEMBER, OFFICE, acts_as
from ocop.trade.models import Meeting, MeetingOutcome, ParticipantProduct
from ocop.ui import offline
from ocop.workdays import clock

FIELDS = frozenset({"kind", "key", "meeting", "side", "result", "products", "follow_up", "note", "device", "said_at"})


def _day(raw: Mapping[str, Any]) -> datetime.date | None:
    text = raw.get("follow_up") or ""
    if not text:
        return None
    try:
        day = parse_date(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        raise Refused(_("The day of the next step is no day."), field="follow_up")
    return day


def apply(*, by: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Do one operation {"kind": "outcome", "key", "meeting", "side", "result", "products", "follow_up", "note", "said_at"} in its own
    transaction: {"result": "saved"}; the same key again is answered the same and done once. Raises Refused."""
    key = offline.key_of(raw)
    if raw.get("kind") != "outcome" or key is None:
        raise Refused(_("This operation is not known."))
    offline.known_fields(raw, FIELDS)
    meeting, side = offline.key_number_of(raw, "meeting"), raw.get("side")
    if meeting is None or side not in ("producer", "buyer"):
        raise Refused(_("This operation names no meeting."))
    products = raw.get("products") or []
    if (
        not isinstance(products, list)
        or len(products) > 60
        or any(not isinstance(one, int) or isinstance(one, bool) for one in products)
    ):
        raise Refused(_("The field “%(name)s” is not as it should be.") % {"name": "products"})
    return say(
        by=by,
        meeting=meeting,
        side=side,
        key=str(key),
        result=offline.text_of(raw, "result", 12).strip(),
        products=products,
        follow_up=_day(raw),
        note=offline.text_of(raw, "note", 500).strip(),
        said_at=offline.moment_of(raw),
    )


def say(
    *,
    by: Any,
    meeting: int,
    side: str,
    key: str,
    result: str,
    products: list[int] | None = None,
    follow_up: datetime.date | None = None,
    note: str = "",
    said_at: datetime.datetime | None = None,
) -> dict[str, Any]:
    """One side's word on a meeting of the published timetable. Raises Refused; with the same key it is done once."""
    if result not in MeetingOutcome.Result.values:
        raise Refused(_("Choose what came of it."), field="result")
    try:
        with transaction.atomic():
            row = _meeting(by, meeting, side)
            there = MeetingOutcome.objects.filter(key=key).first()
            if there is not None:
                return _again(there, by, row, side)
            brought = set(
                ParticipantProduct.objects.filter(participant=row.producer).values_list("product_id", flat=True)
            )
            made = MeetingOutcome.objects.create(
                key=key,
                meeting=row,
                side=side,
                result=result,
                products=sorted(set(products or []) & brought),
                follow_up=follow_up,
                note=note[:500],
                said_at=said_at or clock.now(),
                saved_at=clock.now(),
                said_by=by,
                said_by_name=by.name,
            )
            _settle(row)
            organisation = row.producer.organisation if side == "producer" else row.buyer.organisation
            record(
                by=by,
                action="trade.outcome",
                topic="trade",
                subject=organisation,
                after={"event": row.event.slug, "meeting": row.pk, "result": made.result, "follow_up": follow_up},
            )
    except IntegrityError:
        # Two tabs sent the same key at the same moment: the other one did it.
        with transaction.atomic():
            return _again(MeetingOutcome.objects.get(key=key), by, _meeting(by, meeting, side), side)
    return {"result": "saved", "outcome": result}


def _meeting(by: Any, pk: int, side: str) -> Meeting:
    row: Meeting | None = (
        Meeting.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("event", "producer__organisation", "buyer__organisation")
        .filter(pk=pk)
        .first()
    )
    part = (
        ""
        if row is None
        else acts_as(by, row.producer.organisation if side == "producer" else row.buyer.organisation, side)
    )
    if row is None or part not in (MEMBER, OFFICE, "assistant"):
        raise Refused(_("This meeting is not yours."))
    if row.event.state not in ("planned", "running", "closed"):
        raise Refused(_("The event has no timetable yet."))
    if clock.today() < row.event.starts_on:
        raise Refused(_("The event has not begun."))
    if row.state == "cancelled" or not row.placements.filter(timetable__state="published").exists():
        raise Refused(_("This meeting is no longer in the timetable."))
    return row


def _again(there: MeetingOutcome, by: Any, row: Meeting, side: str) -> dict[str, Any]:
    if (there.meeting_id, there.side, there.said_by_id) != (row.pk, side, by.pk):
        raise Refused(_("This operation was sent for something else."))
    return {"result": "saved", "outcome": there.result, "again": True}


def newest(meeting: Meeting) -> dict[str, MeetingOutcome]:
    """The word of each side that counts: the last that was said."""
    return {one.side: one for one in MeetingOutcome.objects.filter(meeting=meeting).order_by("said_at", "pk")}


def _settle(row: Meeting) -> None:
    """The meeting was held when either side's word says so, and was not when all that was said is that it was not."""
    said = [one.result for one in newest(row).values()]
    state = "no_show" if said and all(one == "not_held" for one in said) else "held"
    if row.state != state:
        row.state = state
        row.save(update_fields=["state"])
