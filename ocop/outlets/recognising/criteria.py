"""Which criteria hold on a day: those the office chose for it, else those whose own decision names it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.checklists import catalogue
from ocop.checklists.shapes import Checklist
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import CriteriaChoice
from ocop.outlets.recognising.permissions import is_office
from ocop.workdays import clock

ABOUT = "outlet_application"


@dataclass(frozen=True)
class Holding:
    """The criteria of a day. `by_decision`: a decision names the day itself; `choice`: the office's own word, where there is one.

    Nothing holds when `checklist` is None.
    """

    checklist: Checklist | None
    by_decision: bool
    choice: CriteriaChoice | None = None


def holding(day: datetime.date) -> Holding:
    """What holds on a day."""
    choice = CriteriaChoice.objects.filter(from_day__lte=day).order_by("-from_day", "-pk").first()
    known = catalogue.holding(ABOUT, day)
    if choice is not None and not (known and (known[0].valid_from or day) > choice.from_day):
        found = catalogue.get(choice.checklist)
        if found is not None:
            return Holding(found, found.holds_on(day), choice)
    return Holding(known[0], True) if known else Holding(None, False)


def offered() -> list[Checklist]:
    """The criteria an office may use."""
    return catalogue.about(ABOUT)


def choose(*, by: Any, checklist: str, from_day: datetime.date, reason: str) -> CriteriaChoice:
    """The office says which criteria it uses from a day on. Raises Refused."""
    if not is_office(by):
        raise Refused(_("Only the city's offices choose the criteria."))
    if checklist not in {one.code for one in offered()}:
        raise Refused(_("Choose the criteria."), field="checklist")
    if not reason.strip():
        raise Refused(_("Say on what ground: the paper, the letter, the meeting."), field="reason")
    if not 2019 <= from_day.year <= clock.today().year + 1:
        raise Refused(_("This day is too far away."), field="from_day")
    with transaction.atomic():
        made = CriteriaChoice.objects.create(
            checklist=checklist,
            from_day=from_day,
            reason=reason.strip(),
            chosen_by=by,
            chosen_by_name=by.name,
            chosen_at=clock.now(),
        )
        record(
            by=by,
            action="outlets.criteria",
            topic="outlets",
            subject=made,
            after={"checklist": checklist, "from_day": from_day},
            reason=reason.strip(),
        )
    return made
