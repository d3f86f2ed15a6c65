"""What the pages of shelves and statements show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from ocop.outlets.models import FaultReport, MarkOff, Outlet, SalesStatement, ShelfItem
from ocop.outlets.shelf import duties, statements
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.workdays import clock


def shelf_of(outlet: Outlet, person: Any) -> list[Any]:
    """What stands on the shelf today by the alphabet, each with `standing`. Three queries."""
    rows: list[Any] = list(
        ShelfItem.objects.visible_to(person)
        .filter(outlet=outlet, until__isnull=True)
        .select_related("product__producer__organisation")
        .order_by("product__name_sort", "pk")
    )
    stands = standings({one.product_id for one in rows})
    for one in rows:
        one.standing = stands[one.product_id]
        one.is_in_force = one.standing.state == "in_force"
    return rows


def public_shelf(outlet: Outlet) -> list[Any]:
    """What a visitor may read of it: public products on the shelf whose star stands today."""
    return [one for one in shelf_of(outlet, None) if one.is_in_force]


def candidates(ids: list[int], outlet: Outlet) -> list[Any]:
    """Products that were found, in their order, each with `standing` and whether it `is_there` already."""
    rows: dict[int, Any] = {
        one.pk: one for one in Product.objects.filter(pk__in=ids).select_related("producer__organisation", "commune")
    }
    stands = standings(rows)
    there = set(
        ShelfItem.objects.filter(outlet=outlet, until__isnull=True, product__in=rows).values_list("product", flat=True)
    )
    found = []
    for key in ids:
        if key in rows:
            one = rows[key]
            one.standing, one.is_there = stands[key], key in there
            one.may = one.standing.state == "in_force" and not one.is_there
            found.append(one)
    return found


def marks_of(outlet: Outlet, person: Any) -> tuple[list[Any], list[Any]]:
    """Marks that must come off here: those that wait, the first due first, and those confirmed, newest first."""
    rows = (
        MarkOff.objects.visible_to(person)
        .filter(outlet=outlet)
        .select_related("product", "photo", "recognition")
        .order_by("due_on", "pk")
    )
    every: list[Any] = list(rows)
    today = clock.today()
    wait: list[Any] = duties.waiting(every)
    for one in wait:
        one.is_late = one.due_on < today
    done = [one for one in every if one.came_off_on is not None]
    return wait, sorted(done, key=lambda one: one.confirmed_at, reverse=True)[:50]


def waiting_count(person: Any) -> int:
    """Marks that wait on the shelves a person keeps; asked on every page, so one query."""
    from ocop.people.rights import rights_of

    own = rights_of(person).organisation_ids("outlet_keeper")
    if not own:
        return 0
    return MarkOff.objects.filter(outlet__keeper_id__in=own, came_off_on__isnull=True).count()


def faults_waiting(person: Any) -> int:
    """Reports of visitors without an answer, of those a person answers. One query."""
    return FaultReport.objects.visible_to(person).filter(outcome="").count()


def months_of(outlet: Outlet, person: Any, *, most: int = 24) -> list[dict[str, Any]]:
    """The months since the shelf began, newest first: the statement that stands, how many there were, whether one is due."""
    today = clock.today()
    first = ShelfItem.objects.filter(outlet=outlet).order_by("from_day").values_list("from_day", flat=True).first()
    if first is None:
        return []
    said = {
        one.month: one
        for one in SalesStatement.objects.visible_to(person)
        .filter(outlet=outlet, is_latest=True)
        .prefetch_related("lines")
    }
    found: list[dict[str, Any]] = []
    month = statements.month_before(today)
    while month >= first.replace(day=1) and len(found) < most:
        if outlet.ended_on is None or outlet.ended_on > month:
            row = said.get(month)
            found.append(
                {
                    "month": month,
                    "key": f"{month:%Y-%m}",
                    "statement": row,
                    "total": money(row) if row else None,
                    "is_late": row is None and statements.due_day(month) < today,
                }
            )
        month = statements.month_before(month)
    return found


def money(row: SalesStatement) -> tuple[int, int]:
    """Dong stated of OCOP goods, and how many products of the statement state no value."""
    lines = list(row.lines.all())
    return sum(one.value or 0 for one in lines), sum(one.value is None for one in lines)


def overview(person: Any, month: datetime.date) -> list[dict[str, Any]]:
    """Every outlet of whose people a statement is asked for a month, within reach: stated or not. Three queries."""
    outlets = list(
        (statements.asked(month) & Outlet.objects.visible_to(person))
        .select_related("commune", "keeper")
        .filter(pk__in=_followed(person))
        .in_alphabet()
    )
    said = {
        one.outlet_id: one
        for one in SalesStatement.objects.visible_to(person)
        .filter(month=month, is_latest=True, outlet__in=outlets)
        .prefetch_related("lines")
    }
    last = dict(
        SalesStatement.objects.filter(outlet__in=outlets, is_latest=True)
        .values("outlet")
        .annotate(last=Max("month"))
        .values_list("outlet", "last")
    )
    due = statements.due_day(month)
    found = []
    for one in outlets:
        row = said.get(one.pk)
        known, unknown = money(row) if row else (None, 0)
        found.append(
            {
                "outlet": one,
                "statement": row,
                "known": known,
                "unknown": unknown,
                "last": last.get(one.pk),
                "is_late": row is None and due < clock.today(),
            }
        )
    return found


def _followed(person: Any) -> Any:
    from ocop.outlets.shelf import access
    from ocop.people.rights import rights_of

    rows = Outlet.objects.all()
    if not access.reads_all(person):
        rows = rows.filter(commune_id__in=rights_of(person).commune_ids)
    return rows.values("pk")


def marks_by_recognition(ids: Iterable[int], person: Any) -> dict[int, dict[str, Any]]:
    """For recognitions that are over: how many points of sale were asked to take marks off, confirmed, are late; which still wait.
    One query."""
    today = clock.today()
    found: dict[int, dict[str, Any]] = {}
    rows = MarkOff.objects.visible_to(person).filter(recognition__in=list(ids)).order_by("due_on", "pk")
    for key, outlet, name, came_off, due in rows.values_list(
        "recognition_id", "outlet_id", "outlet__name", "came_off_on", "due_on"
    ):
        one = found.setdefault(key, {"asked": 0, "done": 0, "late": 0, "outlets": []})
        one["asked"] += 1
        one["done"] += came_off is not None
        one["late"] += came_off is None and due < today
        if came_off is None and len(one["outlets"]) < 5:
            one["outlets"].append((outlet, name))
    return found


def with_marks(which: str, person: Any) -> Any:
    """Keys of recognitions whose marks were asked off a shelf (`asked`), wait (`waiting`), are late (`late`); as a subquery."""
    rows = MarkOff.objects.visible_to(person)
    if which != "asked":
        rows = rows.filter(came_off_on__isnull=True)
    if which == "late":
        rows = rows.filter(due_on__lt=clock.today())
    return rows.values("recognition")


def photo_is_within_reach(person: Any, file: Any) -> bool:
    """Who opens a private photograph of this room: who reads the mark or the report it belongs to."""
    return (
        MarkOff.objects.visible_to(person).filter(photo=file).exists()
        or FaultReport.objects.visible_to(person).filter(photo=file).exists()
    )
