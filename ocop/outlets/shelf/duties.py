"""Marks that must come off: the keeper is told when a star ends on the shelf, confirms the day, and is late after five working days."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices.actions import settle
from ocop.outlets.models import MarkOff, Outlet, ShelfItem
from ocop.outlets.shelf import rules, tellings
from ocop.outlets.shelf.actions import locked
from ocop.recognition.standing import Standing, standings
from ocop.ui import writing
from ocop.workdays import clock, office_days
from ocop.workdays.working_days import add_working_days

OVER = ("ended", "withdrawn")


def tell_due(day: datetime.date, *, product_ids: Iterable[int] | None = None) -> int:
    """Tell the keepers of every product that stands on a shelf without its star on `day`; each once. The caller's transaction.

    Returns how many marks are new. Asked again it tells nobody twice.
    """
    rows = ShelfItem.objects.filter(
        until__isnull=True, outlet__register=settings.OCOP_REGISTER, outlet__ended_on__isnull=True
    )
    if product_ids is not None:
        rows = rows.filter(product_id__in=list(product_ids))
    keys = sorted(set(rows.values_list("product_id", flat=True)))
    over = {key: one for key, one in standings(keys, on=day).items() if one.state in OVER}
    if not over:
        return 0
    items = list(
        rows.filter(product_id__in=over)
        .select_related("product__producer", "outlet__keeper")
        .order_by("outlet_id", "pk")
    )
    known = set(
        MarkOff.objects.filter(outlet__in={one.outlet_id for one in items}).values_list(
            "outlet_id", "product_id", "recognition_id"
        )
    )
    made: dict[int, list[MarkOff]] = defaultdict(list)
    due = add_working_days(day, rules.following(day).confirm_working_days, office_days.days_off(day))
    for item in items:
        stands = over[item.product_id]
        if (item.outlet_id, item.product_id, stands.recognition_id) not in known:
            made[item.outlet_id].append(_mark(item, stands, day, due))
    for marks in made.values():
        MarkOff.objects.bulk_create(marks)
        outlet = marks[0].outlet
        record(
            by=None,
            action="outlets.mark_off_asked",
            topic="outlets",
            subject=outlet,
            after={
                "products": [one.product_id for one in marks],
                "names": [str(one.product) for one in marks],
                "due_on": due,
            },
        )
        tellings.marks_off(outlet, marks)
    return sum(len(marks) for marks in made.values())


def _mark(item: ShelfItem, stands: Standing, day: datetime.date, due: datetime.date) -> MarkOff:
    since: Any = stands.withdrawn_on if stands.state == "withdrawn" else stands.over_on
    decided: Any = stands.recognition_id
    return MarkOff(
        outlet=item.outlet,
        product=item.product,
        recognition_id=decided,
        is_withdrawn=stands.state == "withdrawn",
        off_since=since,
        told_on=day,
        due_on=due,
    )


def waiting(marks: Iterable[MarkOff]) -> list[MarkOff]:
    """Those not confirmed whose product has no star again meanwhile. Two queries."""
    rows = [one for one in marks if one.came_off_on is None]
    stands = standings({one.product_id for one in rows})
    return [one for one in rows if stands[one.product_id].state != "in_force"]


@transaction.atomic
def confirm(
    *,
    by: Any,
    outlet_id: int,
    mark_id: int,
    came_off_on: datetime.date,
    photo: StoredFile | None = None,
    note: str = "",
) -> MarkOff:
    """The keeper says on which day the marks came off; the product leaves the OCOP shelf with that day. Raises Refused."""
    outlet = locked(by, outlet_id)
    mark: MarkOff | None = (
        MarkOff.objects.select_for_update(of=("self",))
        .select_related("product")
        .filter(outlet=outlet, pk=mark_id)
        .first()
    )
    if mark is None:
        raise Refused(_("This is not asked of this point of sale."))
    if mark.came_off_on is not None:
        raise Refused(_("This is confirmed already."))
    if came_off_on > clock.today():
        raise Refused(_("The day lies in the future."), field="came_off_on")
    item = ShelfItem.objects.filter(outlet=outlet, product=mark.product_id, until__isnull=True).first()
    first = max(mark.off_since, item.from_day) if item else mark.off_since
    if came_off_on < first - datetime.timedelta(days=60):
        raise Refused(
            _("The star ended on %(day)s; give the day on which the marks came off.")
            % {"day": writing.day(mark.off_since)},
            field="came_off_on",
        )
    mark.came_off_on, mark.photo, mark.note = came_off_on, photo, note.strip()[:300]
    mark.confirmed_at, mark.confirmed_by, mark.confirmed_by_name = clock.now(), by, by.name[:120]
    mark.save()
    stands = standings([mark.product_id])[mark.product_id]
    if item is not None and stands.state != "in_force":
        item.until, item.off_because = max(came_off_on, item.from_day), "star"
        item.save(update_fields=["until", "off_because"])
    record(
        by=by,
        action="outlets.mark_off_confirmed",
        topic="outlets",
        subject=outlet,
        after={
            "product": mark.product_id,
            "name": str(mark.product),
            "came_off_on": came_off_on,
            "photo": photo.digest if photo else None,
        },
        reason=mark.note,
    )
    settle(subject=mark)
    _settle_letter(outlet)
    return mark


def _settle_letter(outlet: Outlet) -> None:
    """The letter speaks of the outlet: it is done when nothing waits there any more."""
    if not waiting(MarkOff.objects.filter(outlet=outlet, came_off_on__isnull=True)):
        for kind in (tellings.MARK_OFF, tellings.MARK_OFF_OWN):
            settle(subject=outlet, kind=kind)
