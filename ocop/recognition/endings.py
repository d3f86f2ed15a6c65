"""What ends when: recognitions that still say how a product stands, and the day on which they end. Nothing here writes.

`ends_on` is the first day out of force. A recognition counts here while it is known, not withdrawn, and no later decision on
its product has begun.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from ocop.recognition.models import Recognition, Withdrawal
from ocop.rulebooks import procedure
from ocop.workdays import clock

BANDS = (30, 90, 120, 180)
"""Days within which a list may be asked for."""


def latest(day: datetime.date | None = None) -> Any:
    """The recognitions that say how their product stands on a day and were not withdrawn: in force or ended by time."""
    on = day or clock.today()
    return _latest(on).exclude(Exists(_taken(on)))


def _latest(on: datetime.date) -> Any:
    later = Recognition.objects.known().filter(
        Q(counted_from__gt=OuterRef("counted_from")) | Q(counted_from=OuterRef("counted_from"), pk__gt=OuterRef("pk")),
        product=OuterRef("product"),
        counted_from__lte=on,
    )
    return Recognition.objects.known().filter(counted_from__lte=on).exclude(Exists(later))


def _taken(on: datetime.date) -> QuerySet[Any]:
    return Withdrawal.objects.known().filter(recognition=OuterRef("pk"), decided_on__lte=on)


def endings_between(
    start: datetime.date, end: datetime.date, *, person: Any = None, on: datetime.date | None = None
) -> QuerySet[Any]:
    """Recognitions whose first day out of force lies in [start, end], earliest first; with `person`, those that person works on.

    `on` is the day from which it is looked at (today): a recognition renewed by then is not in the list.
    """
    rows = latest(on).with_extension().filter(ends_on__gte=start, ends_on__lte=end)
    if person is not None:
        rows = rows.filter(pk__in=worked_on(person).values("pk"))
    found: QuerySet[Any] = rows.select_related("product__producer__organisation", "product__commune")
    return found.order_by("ends_on", "pk")


def worked_on(person: Any) -> QuerySet[Any]:
    """Recognitions a person works on: an officer those they see, a producer's member their own."""
    from ocop.people.rights import rights_of

    rights = rights_of(person)
    rows = Recognition.objects.visible_to(person)
    if rights.sees_everything or rights.is_trade_officer:
        return rows
    return rows.filter(
        Q(product__commune_id__in=rights.commune_ids)
        | Q(product__producer__organisation_id__in=rights.organisation_ids("producer_member"))
    )


def steps(day: datetime.date | None = None) -> tuple[int, ...]:
    """Days before the end on which people are told, largest first, 0 is the first day out of force (procedure data)."""
    return tuple(sorted(procedure.procedure_at(day or clock.today()).reminders_days, reverse=True))


def steps_due(day: datetime.date) -> Iterator[tuple[Any, int]]:
    """(recognition, step) of everything that reaches a step on this very day, the nearest end first.

    Looked at from `day`, so that a run on a later day for a missed one tells of what was true then.
    """
    at = {day + datetime.timedelta(days=step): step for step in steps(day)}
    rows = (
        latest(day)
        .with_extension()
        .filter(Q(ends_on__in=list(at)) | Q(extended_to=day))
        .select_related("product__producer__organisation", "product__commune")
        .order_by("ends_on", "pk")
    )
    for row in rows:
        # One that stands on while its renewal is answered ends on the day it no longer does, not on its own.
        step = 0 if row.extended_to == day else at[row.ends_on]
        if step or row.extended_to in (None, day):
            yield row, step


def forecast(person: Any, *, months: int = 12, on: datetime.date | None = None) -> list[dict[str, Any]]:
    """How many end by commune and month over the coming months: rows of commune_id (None: not stated), month (its first day), count.

    One query; the month is that of the first day out of force.
    """
    day = on or clock.today()
    index = day.year * 12 + day.month - 1 + months
    end = datetime.date(index // 12, index % 12 + 1, 1)
    rows = (
        endings_between(day + datetime.timedelta(days=1), end - datetime.timedelta(days=1), person=person, on=day)
        .order_by()
        .annotate(month=TruncMonth("ends_on"), commune_id=F("product__commune_id"))
        .values("commune_id", "month")
        .annotate(count=Count("pk"))
        .order_by("month", "commune_id")
    )
    return list(rows)


def off_the_shelf(
    *, person: Any = None, since: datetime.date | None = None, on: datetime.date | None = None
) -> QuerySet[Any]:
    """Recognitions whose mark must come off packages and shelves: the last word on their product, and ended or withdrawn by `on`.

    `off_since` is the first day without the mark; `since` leaves out what came off before it. Latest first.
    """
    from django.db.models import DateField, Subquery
    from django.db.models.functions import Coalesce

    day = on or clock.today()
    taken = Withdrawal.objects.known().filter(recognition=OuterRef("pk"), decided_on__lte=day).order_by("decided_on")
    rows = (
        _latest(day)
        .annotate(withdrawn_on=Subquery(taken.values("decided_on")[:1], output_field=DateField()))
        .with_extension()
        .annotate(over_on=Coalesce("extended_to", "ends_on"))
        .annotate(off_since=Coalesce("withdrawn_on", "over_on"))
        .filter(Q(withdrawn_on__isnull=False) | Q(over_on__lte=day))
    )
    if since is not None:
        rows = rows.filter(off_since__gte=since)
    if person is not None:
        rows = rows.filter(pk__in=worked_on(person).values("pk"))
    return rows.select_related("product__producer__organisation", "product__commune").order_by("-off_since", "pk")
