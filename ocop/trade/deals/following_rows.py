"""The questions of a memorandum: one for each side and span of days after the signing."""

from __future__ import annotations

import datetime

from ocop.trade.deals import schedule
from ocop.trade.deals.actors import SIDES
from ocop.trade.models import FollowUp, Memorandum
from ocop.workdays import clock


def due(memorandum: Memorandum, today: datetime.date) -> list[tuple[int, datetime.date]]:
    """(days, day) still to be asked. Of those that passed before it counted, the last one alone: one question, not three at once."""
    days = [
        (days, memorandum.signed_on + datetime.timedelta(days=days)) for days in schedule.on(memorandum.signed_on).days
    ]
    past = [one for one in days if one[1] < today]
    return past[-1:] + days[len(past) :]


def plan(memorandum: Memorandum) -> None:
    """Questions of a memorandum that counts; those that stand stay as they are."""
    FollowUp.objects.bulk_create(
        [
            FollowUp(memorandum=memorandum, side=side, days=days, due_on=day)
            for side in SIDES
            for days, day in due(memorandum, clock.today())
        ],
        ignore_conflicts=True,
    )


def stop(memorandum: Memorandum) -> None:
    """Nobody is asked about what is over; what was answered, or stayed silent, is kept."""
    FollowUp.objects.filter(memorandum=memorandum, state__in=[FollowUp.State.DUE, FollowUp.State.ASKED]).delete()
