"""Renewals under way and those that should begin (decree 26/2026 art. 7, 12.3)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ocop.appraisal.models import Dossier
from ocop.recognition import endings, extending
from ocop.rulebooks.procedure import procedure_at
from ocop.workdays import clock


@dataclass(frozen=True)
class Line:
    """A recognition that needs its renewal, with the dossier of it when there is one."""

    recognition: Any
    dossier: Dossier | None
    opens: datetime.date
    closes: datetime.date
    days_left: int
    stands_until: datetime.date | None
    """First day it no longer stands; only of one that ended by its own date and waits for the answer (article 12.3)."""
    is_held: bool = False
    """Its window had closed before the decree came into force: it is filed until the end, and stands until the answer."""

    @property
    def may_file(self) -> bool:
        """The window stands open today and no dossier is under way."""
        last = self.recognition.ends_on - datetime.timedelta(days=1) if self.is_held else self.closes
        return self.dossier is None and self.opens <= clock.today() <= last

    @property
    def is_missed(self) -> bool:
        """The window closed and nothing was filed."""
        return self.dossier is None and clock.today() > self.closes and not self.may_file


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
        until = row.extended_to if row.extended_to and row.ends_on <= today < row.extended_to else None
        held = extending.missed_window(row, today)
        found.append(Line(row, dossier, opens, closes, (row.ends_on - today).days, until, held))
    return found
