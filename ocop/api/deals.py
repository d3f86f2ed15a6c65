"""Memoranda and the funnel for machines: each side reads its own, the trade office all; claimed, confirmed and disputed apart."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ocop.api import schemas
from ocop.api.parameters import InRegister, Missing, Paged, Text, caller, day_of
from ocop.people.rights import rights_of
from ocop.trade.deals import sums
from ocop.trade.deals.funnel import figures
from ocop.trade.models import DealStep, Memorandum
from ocop.trade.reach import reads_trade

router = Router(tags=["trade"], by_alias=True)
State = Literal["draft", "waiting", "confirmed", "ended", "cancelled"]


class MemorandaAsked(Paged):
    """Which memoranda."""

    state: State | None = Field(None, description="Only those in this state.")
    event: int | None = Field(None, ge=1, le=2**53, description="Key of the event.")
    number: Text | None = Field(None, description="The number, exactly.")


class DongOut(Schema):
    """Dong of one kind of step; null: nothing was reported, or no amount was stated, which is not nothing."""

    confirmed: int | None = Field(description="as both sides confirmed")
    claimed: int | None = Field(description="as one side says")
    disputed: int | None = Field(description="as one side says and the other denies")


class MemorandumOut(schemas.Registered):
    """One buyer, one producer, one signing."""

    number: str
    state: str = Field(description="draft, waiting, confirmed, ended or cancelled; confirmed and ended count as signed")
    signed_on: datetime.date
    producer: str
    buyer: str
    event: str | None
    from_day: datetime.date | None
    to_day: datetime.date | None
    value: int | None = Field(description="intended, dong; null: not stated")
    words: str | None
    version: int
    delivered: DongOut
    paid: DongOut


class MemorandaOut(Schema):
    """A part of the list."""

    total: int
    items: list[MemorandumOut]
    page: int
    limit: int
    offset: int


class FunnelAsked(InRegister):
    """Which table of the funnel."""

    by: Literal["event", "buyer", "commune", "group", "stars", "year", "quarter"] = Field(
        "event", description="What the rows stand for."
    )
    as_of: datetime.date | None = Field(
        None, description="What was signed and had happened by this day. Default: today."
    )


class FunnelRow(Schema):
    """One row; null is not known, never zero."""

    key: int
    label: str
    invited: int | None
    met: int | None
    signed: int
    waiting: int
    value: int | None
    value_waiting: int | None
    silent: int
    budget: int | None
    delivered_per_dong: float | None
    provisional: bool
    stages: dict[str, dict[str, int | None]] = Field(
        description="contracted, delivered, paid: memoranda by status (they add up to `signed`), dong, steps, and steps without an amount"
    )


class FunnelOut(schemas.Registered):
    """A table of the funnel; its rows add up to `total`."""

    as_of: datetime.date
    by: str
    total: FunnelRow
    rows: list[FunnelRow]


def _dong(row: Any, kind: str) -> dict[str, int | None]:
    return {bucket: row.sums.amount(kind, bucket) for bucket in ("confirmed", "claimed", "disputed")}


@router.get("/memoranda", response=schemas.answers(MemorandaOut), url_name="memoranda", summary="Memoranda")
def memoranda(request: HttpRequest, asked: Query[MemorandaAsked]) -> dict[str, Any]:
    """Those of one's own sides, all for the trade office; nothing without a key."""
    rows = Memorandum.objects.visible_to(caller(request)).select_related(
        "producer__organisation", "buyer__organisation", "event"
    )
    narrowed = {"state": asked.state, "event_id": asked.event, "number": asked.number}
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value is not None}).order_by(
        "-signed_on", "-pk"
    )
    items = [
        {
            "register": row.register,
            "number": row.number,
            "state": row.state,
            "signed_on": row.signed_on,
            "producer": row.producer.organisation.name,
            "buyer": row.buyer.organisation.name,
            "event": row.event.name_vi if row.event else None,
            "from_day": row.from_day,
            "to_day": row.to_day,
            "value": row.value,
            "words": row.words or None,
            "version": row.version,
            "delivered": _dong(row, DealStep.Kind.DELIVERY),
            "paid": _dong(row, DealStep.Kind.PAYMENT),
        }
        for row in sums.added(list(rows[asked.start : asked.start + asked.limit]))
    ]
    return {"total": rows.count(), "items": items, "page": asked.page, "limit": asked.limit, "offset": asked.start}


@router.get("/funnel", response=schemas.answers(FunnelOut), url_name="funnel", summary="From invited to paid")
def funnel(request: HttpRequest, asked: Query[FunnelAsked]) -> dict[str, Any]:
    """For the trade office and auditors alone: competitors learn nothing from counts."""
    if not reads_trade(rights_of(caller(request))):
        raise Missing
    wanted = figures.Asked(asked.register_named, day_of(asked.as_of))
    total = figures.Row(0, "", figures.total(wanted))
    return {
        "register": wanted.register,
        "as_of": wanted.as_of,
        "by": asked.by,
        "total": figures.plain(total),
        "rows": [figures.plain(row) for row in figures.rows(wanted, asked.by)],
    }
