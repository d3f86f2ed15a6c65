"""What a point of sale sold in a month: stated in a minute, corrected later with both kept, asked for on the first working days."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import audience
from ocop.notices.actions import settle
from ocop.outlets.models import Outlet, SalesLine, SalesStatement, ShelfItem
from ocop.outlets.shelf import rules, shares, tellings
from ocop.outlets.shelf.actions import locked
from ocop.people.models import Person, Role, RoleName
from ocop.workdays import clock, office_days
from ocop.workdays.working_days import DaysOff, add_working_days

MOST = 10**13


@dataclass(frozen=True)
class Line:
    """One product as stated; None is not stated, which is not zero."""

    product_id: int
    quantity: Decimal | None = None
    value: int | None = None
    in_stock: Decimal | None = None

    @property
    def says_something(self) -> bool:
        return self.quantity is not None or self.value is not None or self.in_stock is not None


@dataclass(frozen=True)
class Stated:
    """What the form says."""

    sold_nothing: bool = False
    lines: tuple[Line, ...] = ()
    total_value: int | None = None
    total_kinds: int | None = None
    note: str = ""
    reason: str = ""


def month_of(text: str) -> datetime.date | None:
    """The first day of "2026-10"; None for anything else."""
    year, sign, month = text.partition("-")
    if not (sign and len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        return None
    if not (2000 <= int(year) <= 2100 and 1 <= int(month) <= 12):
        return None
    return datetime.date(int(year), int(month), 1)


def month_before(day: datetime.date) -> datetime.date:
    """The first day of the month before a day's."""
    return (day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def month_after(month: datetime.date) -> datetime.date:
    """The first day of the next month."""
    return (month.replace(day=28) + datetime.timedelta(days=7)).replace(day=1)


def carried(outlet: Outlet, month: datetime.date) -> list[ShelfItem]:
    """What stood on the shelf at some time of a month, once each, by the alphabet."""
    rows = ShelfItem.objects.filter(outlet=outlet, from_day__lt=month_after(month)).filter(
        Q(until__isnull=True) | Q(until__gt=month)
    )
    found: dict[int, ShelfItem] = {}
    for row in rows.select_related("product").order_by("product__name_sort", "pk"):
        found.setdefault(row.product_id, row)
    return list(found.values())


def latest(outlet: Outlet, month: datetime.date) -> SalesStatement | None:
    """The statement that stands for a month."""
    return SalesStatement.objects.filter(outlet=outlet, month=month, is_latest=True).prefetch_related("lines").first()


@transaction.atomic
def state(*, by: Any, outlet_id: int, month: datetime.date, stated: Stated, key: str = "") -> SalesStatement:
    """Keep what was sold in a month; when something is stated already, the new one stands and the old one stays. Raises Refused."""
    outlet = locked(by, outlet_id)
    key = key[:36]
    if key and (there := SalesStatement.objects.filter(outlet=outlet, key=key).first()):
        return there
    _refuse_month(outlet, month)
    lines = [one for one in stated.lines if one.says_something]
    _refuse(outlet, month, stated, lines)
    before = latest(outlet, month)
    if before is not None:
        if _same(before, stated, lines):
            return before
        if not stated.reason.strip():
            raise Refused(_("This month is stated already; say in a few words why it changes."), field="reason")
        before.is_latest = False
        before.save(update_fields=["is_latest"])
    try:
        with transaction.atomic():
            row = SalesStatement.objects.create(
                outlet=outlet,
                month=month,
                number=before.number + 1 if before else 1,
                sold_nothing=stated.sold_nothing,
                total_value=stated.total_value,
                total_kinds=stated.total_kinds,
                note=stated.note.strip()[:300],
                reason=stated.reason.strip()[:300] if before else "",
                key=key or None,
                stated_at=clock.now(),
                stated_by=by,
                stated_by_name=by.name[:120],
            )
    except IntegrityError:
        raise Refused(_("Somebody stated this month at the same moment; look at it first.")) from None
    SalesLine.objects.bulk_create(
        SalesLine(
            statement=row, product_id=one.product_id, quantity=one.quantity, value=one.value, in_stock=one.in_stock
        )
        for one in lines
    )
    record(
        by=by,
        action="outlets.state_sales" if before is None else "outlets.correct_sales",
        topic="outlets",
        subject=row,
        before={"number": before.number} if before else None,
        after={
            "outlet": outlet.pk,
            "month": f"{month:%Y-%m}",
            "number": row.number,
            "sold_nothing": row.sold_nothing,
            "lines": len(lines),
            "total_value": row.total_value,
        },
        reason=row.reason,
    )
    if not missing([outlet], month_before(clock.today())):
        settle(subject=outlet, kind=tellings.STATEMENT)
    return row


def _refuse_month(outlet: Outlet, month: datetime.date) -> None:
    if month.day != 1 or month_after(month) > clock.today():
        raise Refused(_("A month is stated when it is over."))
    if month_after(month) <= outlet.counted_from or (outlet.ended_on is not None and outlet.ended_on <= month):
        raise Refused(_("In that month the point of sale did not stand."))


def _refuse(outlet: Outlet, month: datetime.date, stated: Stated, lines: list[Line]) -> None:
    allowed = {one.product_id for one in carried(outlet, month)}
    if len({one.product_id for one in lines}) != len(lines) or not {one.product_id for one in lines} <= allowed:
        raise Refused(_("One of these products did not stand on the shelf in that month."))
    for one in lines:
        if (one.value or 0) < 0 or (one.quantity or 0) < 0 or (one.in_stock or 0) < 0:
            raise Refused(_("It cannot be less than zero."))
    if stated.sold_nothing and any(one.quantity or one.value for one in lines):
        raise Refused(
            _("You say that nothing was sold, but a product has an amount. Take one of the two away."),
            field="sold_nothing",
        )
    if not stated.sold_nothing and not any(one.quantity is not None or one.value is not None for one in lines):
        raise Refused(_("State at least one product, or say that nothing was sold."), field="sold_nothing")
    known = sum(one.value or 0 for one in lines)
    if stated.total_value is not None and stated.total_value < known:
        raise Refused(_("All goods together cannot be less than the OCOP goods alone."), field="total_value")
    if stated.total_kinds is not None and stated.total_kinds < len(allowed):
        raise Refused(
            _("All kinds of goods cannot be fewer than the OCOP products on the shelf (%(n)s).") % {"n": len(allowed)},
            field="total_kinds",
        )


def _same(row: SalesStatement, stated: Stated, lines: list[Line]) -> bool:
    kept = {(one.product_id, one.quantity, one.value, one.in_stock) for one in row.lines.all()}
    return kept == {(one.product_id, one.quantity, one.value, one.in_stock) for one in lines} and (
        row.sold_nothing,
        row.total_value,
        row.total_kinds,
        row.note,
    ) == (stated.sold_nothing, stated.total_value, stated.total_kinds, stated.note.strip()[:300])


@dataclass(frozen=True)
class Shares:
    """Both shares of a statement, each unknown where something is not stated."""

    value: shares.Share
    kinds: shares.Share


def shares_of(statement: SalesStatement) -> Shares:
    """The share of OCOP goods by value (every product carried must be stated) and by kinds."""
    products = [one.product_id for one in carried(statement.outlet, statement.month)]
    said = {one.product_id: one.value for one in statement.lines.all()}
    values = [0] if statement.sold_nothing else [said.get(key) for key in products]
    return Shares(shares.by_value(values, statement.total_value), shares.by_kinds(len(products), statement.total_kinds))


# --- who is asked, and who is late --------------------------------------------------------------------------------------
def asked(month: datetime.date) -> Any:
    """Outlets of which a statement is asked for a month: kept by somebody, standing in it, with something on the shelf in it."""
    after = month_after(month)
    stocked = ShelfItem.objects.filter(from_day__lt=after).filter(Q(until__isnull=True) | Q(until__gt=month))
    return Outlet.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=after),
        register=settings.OCOP_REGISTER,
        counted_from__lt=after,
        pk__in=stocked.values("outlet"),
    )


def missing(outlets: Iterable[Outlet], month: datetime.date) -> list[Outlet]:
    """Those of these outlets that have stated nothing for a month."""
    rows = list(outlets)
    said = set(SalesStatement.objects.filter(month=month, is_latest=True).values_list("outlet_id", flat=True))
    return [one for one in rows if one.pk not in said]


def due_day(month: datetime.date, days_off: DaysOff | None = None) -> datetime.date:
    """The last day in time: the fifth working day of the month after."""
    after = month_after(month)
    off = days_off or office_days.days_off(after)
    return add_working_days(after - datetime.timedelta(days=1), rules.following(after).due_on, off)


def remind(day: datetime.date) -> int:
    """On the first, third and fifth working day of a month, ask who has not stated the month before. Returns how many outlets."""
    rule, month = rules.following(day), month_before(day)
    off = office_days.days_off(day)
    start = day.replace(day=1) - datetime.timedelta(days=1)
    steps = [step for step in rule.remind_on if add_working_days(start, step, off) == day]
    if not steps:
        return 0
    rows = missing(asked(month).order_by("pk"), month)
    people = _people(rows)
    due = due_day(month, off)
    for outlet in rows:
        if to := people.get(outlet.pk):
            tellings.statement_due(outlet, to, month, due, steps[0])
    return len(rows)


def _people(outlets: list[Outlet]) -> dict[int, list[Person]]:
    """Who keeps each outlet; the officers of its commune where nobody does. Two queries."""
    held = Role.objects.held().filter(
        name=RoleName.OUTLET_KEEPER, person__is_active=True, organisation_id__in={one.keeper_id for one in outlets}
    )
    by_keeper: dict[int, list[Person]] = defaultdict(list)
    for role in held.select_related("person").order_by("person_id"):
        by_keeper[role.organisation_id].append(role.person)
    alone = {one.commune_id for one in outlets if one.commune_id and not by_keeper.get(one.keeper_id or 0)}
    officers: Mapping[int, list[Person]] = audience.officers_by_commune(alone) if alone else {}
    return {
        one.pk: by_keeper.get(one.keeper_id or 0) or (officers.get(one.commune_id, []) if one.commune_id else [])
        for one in outlets
    }
