"""Where products stand on a day: level, state, and the decision behind it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min

from ocop.recognition.models import Recognition, Withdrawal
from ocop.workdays import clock


@dataclass(frozen=True)
class Standing:
    """A product on a day. state: in_force, ended, withdrawn, unknown (day of issue not known), none (never recognised)."""

    level: str = ""
    state: str = "none"
    issued_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    decision: str = ""
    year: int | None = None
    recognition_id: int | None = None
    withdrawn_on: datetime.date | None = None
    kind: str = ""
    body: str = ""
    counted_from: datetime.date | None = None
    source: str = ""
    extended_to: datetime.date | None = None
    is_awaiting: bool = False
    """In force past its own end, and only because its renewal is not answered yet; `extended_to` is the first day no longer."""

    @property
    def over_on(self) -> datetime.date | None:
        """First day out of force by time: its own end, or that of its extension."""
        return self.extended_to or self.ends_on


NONE = Standing()


def state_of(
    ends_on: datetime.date | None,
    withdrawn_on: datetime.date | None,
    on: datetime.date,
    extended_to: datetime.date | None = None,
) -> str:
    """The state of a recognition on a day: in force in [issue, issue + months of validity) unless withdrawn (pure).

    `extended_to`: first day it no longer stands while its renewal waits for its answer (decree 26/2026 art. 12.3).
    """
    if withdrawn_on is not None and withdrawn_on <= on:
        return "withdrawn"
    if ends_on is None:
        return "unknown"
    return "in_force" if on < (extended_to or ends_on) else "ended"


def standings(
    product_ids: Iterable[int], on: datetime.date | None = None, known_at: datetime.datetime | None = None
) -> dict[int, Standing]:
    """The standing of every product asked, today when no day is given; never recognised ones have state `none`. Two queries."""
    day = on or clock.today()
    wanted = list(product_ids)
    known = (
        Recognition.objects.known(known_at)
        .filter(product_id__in=wanted, counted_from__lte=day)
        .with_extension(known_at)
    )
    latest: dict[int, Recognition] = {}
    for row in known.order_by("product_id", "counted_from", "id"):
        latest[row.product_id] = row
    withdrawn: dict[int, datetime.date] = {}
    if latest:
        withdrawn = dict(
            Withdrawal.objects.known(known_at)
            .filter(recognition__in=[row.pk for row in latest.values()], decided_on__lte=day)
            .values("recognition_id")
            .annotate(on=Min("decided_on"))
            .values_list("recognition_id", "on")
        )
    return {key: _standing(latest.get(key), withdrawn, day) for key in wanted}


def _standing(row: Recognition | None, withdrawn: dict[int, datetime.date], day: datetime.date) -> Standing:
    if row is None:
        return NONE
    taken = withdrawn.get(row.pk)
    extended_to: datetime.date | None = row.extended_to  # type: ignore[attr-defined]
    state = state_of(row.ends_on, taken, day, extended_to)
    return Standing(
        level=row.level,
        state=state,
        issued_on=row.issued_on,
        ends_on=row.ends_on,
        decision=row.decision,
        year=row.year or (row.issued_on.year if row.issued_on else None),
        recognition_id=row.pk,
        withdrawn_on=taken,
        kind=row.kind,
        body=row.body,
        counted_from=row.counted_from,
        source=row.source,
        extended_to=extended_to,
        is_awaiting=state == "in_force" and row.ends_on is not None and row.ends_on <= day,
    )


def standing(product_id: int, on: datetime.date | None = None) -> Standing:
    """The standing of one product."""
    return standings([product_id], on)[product_id]
