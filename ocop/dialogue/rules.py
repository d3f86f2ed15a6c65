"""Deadlines of subjects as the office set them, working days, and what must not stand in public words."""

from __future__ import annotations

import datetime
import re
from typing import Any

from ocop.dialogue.models import Proposal, SubjectRule
from ocop.vietnamese.folding import fold
from ocop.workdays import office_days
from ocop.workdays.working_days import add_working_days, working_days_between

_NUMBER = re.compile(r"(?:\+?84|0)(?:[\s.\-]?\d){8,10}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def standing(subject: str, day: datetime.date) -> SubjectRule | None:
    """The rule of a subject on a day; None while the office set none."""
    rows = SubjectRule.objects.filter(subject=subject, valid_from__lte=day)
    found: SubjectRule | None = rows.order_by("-valid_from").first()
    return found


def due(day: datetime.date, working_days: int) -> datetime.date:
    """The last day of a deadline that begins on a day."""
    return add_working_days(day, working_days, office_days.days_off(day))


def due_again(row: Proposal, today: datetime.date) -> datetime.date:
    """As many working days as the office had for its last answer."""
    last = row.said.filter(what__in=["assigned", "reopened"], due_on__isnull=False).order_by("-pk").first()
    if last is None or last.due_on is None:
        return due(today, 1)
    begun = last.said_at.astimezone(datetime.timezone(datetime.timedelta(hours=7))).date()
    return due(today, max(working_days_between(begun, last.due_on, office_days.days_off(today)), 1))


def personal(row: Any, *texts: str) -> str:
    """The first piece of public words that would name the sender: their name, a telephone number, an e-mail; "" for none."""
    names = [row.firm]
    if row.organisation is not None:
        one = row.organisation
        names += [one.name, one.name_en, one.representative, one.tax_code]
    names.append(row.brought_by_name if not row.is_assisted else "")
    for text in texts:
        for pattern in (_MAIL, _NUMBER):
            if found := pattern.search(text):
                return found.group(0).strip()
        folded = f" {fold(text)} "
        for name in names:
            if name and len(fold(name)) > 3 and f" {fold(name)} " in re.sub(r"[^\w\s]", " ", folded):
                return str(name)
    return ""
