"""The office's own days: closed although the calendar says nothing, or worked although it is a weekend or a holiday."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices.models import OfficeHoliday
from ocop.people.models import Person
from ocop.people.permissions import require
from ocop.ui import writing
from ocop.workdays import clock, office_days


def own_days() -> tuple[list[datetime.date], list[datetime.date]]:
    """Closed days and days worked instead. One query."""
    closed: list[datetime.date] = []
    worked: list[datetime.date] = []
    for day, is_worked in OfficeHoliday.objects.values_list("day", "is_worked"):
        (worked if is_worked else closed).append(day)
    return closed, worked


@transaction.atomic
def add(*, by: Person, day: datetime.date, is_worked: bool, reason: str) -> OfficeHoliday:
    """Add a day of one's own. Every clock that is not stopped reckons with it at once.

    Refused without a reason, for a day already in the list, for one that changes nothing, and far outside of what clocks look at.
    """
    require("notices.change_holidays", by)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why, as in the announcement: everybody whose deadline moves may ask."), field="reason")
    today = clock.today()
    if not office_days.FIRST_YEAR <= day.year <= today.year + office_days.AHEAD:
        raise Refused(_("This day is too far away."), field="day")
    if OfficeHoliday.objects.filter(day=day).exists():
        raise Refused(_("This day is already in the list."), field="day")
    if office_days.days_off().is_working(day) == is_worked:
        known = _("%(day)s is a working day already.") if is_worked else _("%(day)s is a day off already.")
        raise Refused(known % {"day": writing.day(day)}, field="day")
    row = OfficeHoliday.objects.create(
        day=day, is_worked=is_worked, reason=reason[:160], added_by_name=by.name, created_at=clock.now()
    )
    record(
        by=by,
        action="notices.add_holiday",
        topic="system",
        subject=row,
        after={"day": day, "is_worked": is_worked},
        reason=reason,
    )
    return row


@transaction.atomic
def remove(*, by: Person, pk: int) -> None:
    """Take a day out of the list again."""
    require("notices.change_holidays", by)
    row = OfficeHoliday.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refused(_("This day is no longer in the list."))
    before = {"day": row.day, "is_worked": row.is_worked, "reason": row.reason}
    record(by=by, action="notices.remove_holiday", topic="system", subject=row, before=before)
    row.delete()
