"""What may be one thing written twice: memoranda of the same two near in time, and steps that both sides report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.trade.deals import schedule
from ocop.trade.models import DealStep, Memorandum


class MaybeTwice(Refused):
    """Refused until somebody has looked at `rows` and says that this is another one."""

    def __init__(self, sentence: str, rows: Sequence[Any]) -> None:
        super().__init__(sentence, field="another")
        self.rows = list(rows)


def near(*, buyer_id: int, producer_id: int, day: datetime.date, but: int | None = None) -> QuerySet[Memorandum]:
    """Standing memoranda of these two signed about that day."""
    span = datetime.timedelta(days=schedule.on(day).near_days)
    rows = Memorandum.objects.filter(
        buyer_id=buyer_id, producer_id=producer_id, signed_on__range=(day - span, day + span)
    ).exclude(state=Memorandum.State.CANCELLED)
    return (rows.exclude(pk=but) if but else rows).order_by("signed_on", "pk")


def refuse_twins(*, buyer_id: int, producer_id: int, day: datetime.date, another: bool, but: int | None = None) -> None:
    """Raises Refused for the same day, MaybeTwice for a near one unless `another` was said."""
    rows = list(near(buyer_id=buyer_id, producer_id=producer_id, day=day, but=but)[:20])
    same = [row for row in rows if row.signed_on == day]
    if same:
        raise Refused(
            _("These two have a memorandum of this day already: %(number)s. It counts once; open that one.")
            % {"number": same[0].number},
            field="signed_on",
        )
    if rows and not another:
        raise MaybeTwice(
            _("These two signed a memorandum near that day. Look whether it is the same signing: it must count once."),
            rows,
        )


def refuse_step_twins(
    *, memorandum: Memorandum, side: str, kind: str, day: datetime.date, amount: int | None, another: bool
) -> None:
    """Raises MaybeTwice when a step of this kind near that day stands already, unless `another` was said.

    From the other side: what both report is one delivery, which this side confirms. From the same side: a paper sent twice.
    """
    span = datetime.timedelta(days=schedule.on(memorandum.signed_on).near_step_days)
    rows = memorandum.steps.filter(kind=kind, happened_on__range=(day - span, day + span)).exclude(
        state=DealStep.State.TAKEN_BACK
    )
    across = list(rows.exclude(claimed_side=side).exclude(state=DealStep.State.CONFIRMED)[:10])
    if across and not another:
        raise MaybeTwice(
            _(
                "The other side has reported this near that day. If it is the same, answer that one: it must count once."
            ),
            across,
        )
    same = [one for one in rows.filter(claimed_side=side, happened_on=day) if one.amount == amount]
    if same and not another:
        raise MaybeTwice(_("You have reported the same for this day already."), same)
