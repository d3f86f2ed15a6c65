"""Renewals under way and those that should begin; until when an overdue certificate stands (decree 26/2026 art. 7, 12.3)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ocop.appraisal.models import Dossier
from ocop.recognition import endings
from ocop.recognition.models import Recognition
from ocop.rulebooks.procedure import procedure_at
from ocop.workdays import clock

UNDER_WAY = ("filed", "returned", "forwarded", "in_review", "ready", "scoring", "scored", "proposed")


def stands_until(recognition: Recognition, *, is_pending: bool, day: datetime.date) -> datetime.date | None:
    """Until when an ended certificate stands while its renewal is not answered: the first day it no longer does; None when it does not.

    Article 12.3 speaks of products that could not meet the filing window because the decree came into force when it had closed: their
    renewal stands `overdue_grace_days` past the end at the most, and only until it is answered.
    """
    rules = procedure_at(day)
    if recognition.ends_on is None or not is_pending:
        return None
    closes = rules.renewal_window(recognition.ends_on)[1]
    if closes >= rules.valid_from or recognition.counted_from >= rules.valid_from:
        return None
    until = recognition.ends_on + datetime.timedelta(days=rules.overdue_grace_days)
    return until if recognition.ends_on <= day < until else None


@dataclass(frozen=True)
class Line:
    """A recognition that needs its renewal, with the dossier of it when there is one."""

    recognition: Any
    dossier: Dossier | None
    opens: datetime.date
    closes: datetime.date
    days_left: int
    stands_until: datetime.date | None

    @property
    def may_file(self) -> bool:
        """The window stands open today and no dossier is under way."""
        return self.dossier is None and self.opens <= clock.today() <= self.closes

    @property
    def is_missed(self) -> bool:
        """The window closed and nothing was filed."""
        return self.dossier is None and clock.today() > self.closes


def lines(person: Any, day: datetime.date | None = None) -> list[Line]:
    """What this person works on: ends within the filing window's opening, or ended within the grace; the nearest end first. Two queries."""
    today = day or clock.today()
    rules = procedure_at(today)
    start = today - datetime.timedelta(days=rules.overdue_grace_days)
    end = today + datetime.timedelta(days=rules.renewal_opens_days)
    rows = list(endings.endings_between(start, end, person=person))
    open_ones = {
        dossier.product_id: dossier
        for dossier in Dossier.objects.visible_to(person)
        .filter(product__in=[row.product_id for row in rows])
        .exclude(kind=Dossier.Kind.FIRST)
        .open()
        .select_related("round")
        .defer("form", "form_marks")
    }
    found = []
    for row in rows:
        if row.ends_on is None:
            continue
        opens, closes = rules.renewal_window(row.ends_on)
        dossier = open_ones.get(row.product_id)
        pending = dossier is not None and dossier.state in UNDER_WAY
        found.append(
            Line(row, dossier, opens, closes, (row.ends_on - today).days, stands_until(row, is_pending=pending, day=today))
        )  # fmt: skip
    return found
