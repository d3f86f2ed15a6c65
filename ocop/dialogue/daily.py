"""Every day: answers that are due or overdue are reminded of, promises are asked about after 30, 90 and 180 days."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from ocop.dialogue import catalogue, tellings
from ocop.dialogue.models import PromiseAsk, Proposal
from ocop.workdays import clock, office_days
from ocop.workdays.working_days import next_working_day

NAME = "dialogue.follow"
State = PromiseAsk.State


def register() -> None:
    """The daily work; from AppConfig.ready."""
    from ocop.notices import daily

    daily.register(NAME, follow)


def follow(day: datetime.date) -> dict[str, int]:
    """The work of a day: how many answers were reminded of, how many sides were asked, reminded, went silent. On days off nobody
    is asked; missed days need no letters of their own."""
    found = {"due": 0, "silent": 0, "asked": 0, "reminded": 0}
    if day < clock.today() or not office_days.days_off(day).is_working(day):
        return found
    with transaction.atomic():
        found["due"] = _remind_of_answers(day)
        for row in _asks(state=State.ASKED):
            rule = catalogue.following_on(row.promise.made_on)
            since = (day - row.asked_on).days if row.asked_on else 0
            if since >= rule.silent_after:
                row.state = State.SILENT
                found["silent"] += 1
            elif since >= rule.remind_after and row.reminded_on is None:
                row.reminded_on = day
                tellings.asked(row.promise, row.side, row.days, again=True)
                found["reminded"] += 1
            else:
                continue
            row.save(update_fields=["state", "reminded_on"])
        for row in _asks(state=State.DUE, due_on__lte=day):
            row.state, row.asked_on = State.ASKED, day
            row.save(update_fields=["state", "asked_on"])
            tellings.asked(row.promise, row.side, row.days, again=False)
            found["asked"] += 1
    return found


def _asks(**which: Any) -> list[Any]:
    """Questions about promises that both sides do not call kept."""
    rows = PromiseAsk.objects.filter(promise__register=settings.OCOP_REGISTER, **which)
    rows = rows.exclude(promise__office_word="kept", promise__sender_word="kept")
    return list(rows.select_related("promise__organisation").order_by("pk"))


def _remind_of_answers(day: datetime.date) -> int:
    """Once on the working day before the last one, once when it has gone by."""
    soon = next_working_day(day, office_days.days_off(day))
    rows = Proposal.objects.filter(register=settings.OCOP_REGISTER, state="assigned", due_on__lte=soon)
    count = 0
    for row in rows.select_related("organisation").order_by("pk"):
        tellings.late(row, day)
        count += 1
    return count
