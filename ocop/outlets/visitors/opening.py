"""Setting opening hours in parts: a week, and days on which it is otherwise, such as Tết."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import OpeningException, OpeningWeek
from ocop.outlets.shelf.actions import locked
from ocop.outlets.visitors import hours
from ocop.workdays import clock

MOST_EXCEPTIONS = 30
LONGEST_DAYS = 120


@transaction.atomic
def set_week(*, by: Any, outlet_id: int, week: hours.Week) -> OpeningWeek:
    """Set the hours of a week; the free text of the outlet stays beside it. Raises Refused."""
    outlet = locked(by, outlet_id)
    try:
        checked = hours.checked(week)
    except ValueError:
        raise Refused(_("The hours of a day do not fit together.")) from None
    there = OpeningWeek.objects.filter(outlet=outlet).first()
    plain = [[list(span) for span in day] for day in checked]
    if there is not None and there.week == plain and there.beside == outlet.opening_hours:
        return there
    row, _made = OpeningWeek.objects.update_or_create(
        outlet=outlet, defaults={"week": plain, "beside": outlet.opening_hours, "set_at": clock.now()}
    )
    record(
        by=by,
        action="outlets.set_hours",
        topic="outlets",
        subject=outlet,
        before={"week": there.week} if there else {"text": outlet.opening_hours},
        after={"week": plain},
    )
    return row


@transaction.atomic
def add_days(
    *, by: Any, outlet_id: int, first: datetime.date, last: datetime.date, spans: hours.Day, words: str = ""
) -> OpeningException:
    """Days on which it is open otherwise; no spans: closed. Raises Refused."""
    outlet = locked(by, outlet_id)
    if last < first:
        raise Refused(_("The last day lies before the first."), field="last_day")
    if last < clock.today():
        raise Refused(_("These days are over."), field="last_day")
    if (last - first).days > LONGEST_DAYS:
        raise Refused(_("At most %(days)s days at once.") % {"days": LONGEST_DAYS}, field="last_day")
    rows = OpeningException.objects.filter(outlet=outlet, last_day__gte=clock.today())
    if rows.count() >= MOST_EXCEPTIONS:
        raise Refused(_("That is enough; take an older one away first."))
    if rows.filter(first_day__lte=last, last_day__gte=first).exists():
        raise Refused(
            _("For some of these days other hours are set already; take those away first."), field="first_day"
        )
    row = OpeningException.objects.create(
        outlet=outlet, first_day=first, last_day=last, hours=[list(span) for span in spans], words=words.strip()[:80]
    )
    record(
        by=by,
        action="outlets.add_days",
        topic="outlets",
        subject=outlet,
        after={"first": first, "last": last, "hours": row.hours, "words": row.words},
    )
    return row


@transaction.atomic
def drop_days(*, by: Any, outlet_id: int, exception_id: int) -> None:
    """These days are as usual. Raises Refused."""
    outlet = locked(by, outlet_id)
    row = OpeningException.objects.filter(outlet=outlet, pk=exception_id).first()
    if row is None:
        raise Refused(_("These days were taken away already."))
    before = {"first": row.first_day, "last": row.last_day, "hours": row.hours, "words": row.words}
    row.delete()
    record(by=by, action="outlets.drop_days", topic="outlets", subject=outlet, before=before)
