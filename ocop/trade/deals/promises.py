"""What a memorandum takes of a producer's capacity: its monthly quantity is promised in the offer until it ends."""

from __future__ import annotations

import calendar
import datetime
from decimal import ROUND_HALF_UP, Decimal

from ocop.trade.models import Memorandum, MemorandumProduct, Offer, Promise
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

# Times a month; "once" is promised in the month it is due.
A_MONTH = {
    "week": Decimal(52) / 12,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "year": Decimal(1) / 12,
    "once": Decimal(1),
    "": Decimal(1),
}


def monthly(row: MemorandumProduct) -> Decimal | None:
    """The quantity of a month; None when none is stated."""
    if row.quantity is None:
        return None
    value = (row.quantity * A_MONTH[row.every]).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return max(value, Decimal("0.001"))


def span(memorandum: Memorandum, row: MemorandumProduct) -> tuple[datetime.date, datetime.date | None]:
    """From when to when a product is promised."""
    begins = memorandum.from_day or memorandum.signed_on
    if row.every != "once":
        return begins, memorandum.to_day
    return begins, begins.replace(day=calendar.monthrange(begins.year, begins.month)[1])


def keep(memorandum: Memorandum) -> list[Promise]:
    """Put the promises of a confirmed memorandum in place of those it had; only where the offer counts in the same unit."""
    Promise.objects.filter(memorandum=memorandum).delete()
    rows = {row.product_id: row for row in memorandum.products.all()}
    made = []
    for offer in Offer.objects.filter(product_id__in=rows):
        row = rows[offer.product_id]
        quantity = monthly(row)
        if quantity is None or fold(row.unit) != fold(offer.unit):
            continue
        first, last = span(memorandum, row)
        made.append(
            Promise(
                offer=offer,
                quantity=quantity,
                from_day=first,
                to_day=last,
                words=memorandum.number,
                memorandum=memorandum,
                created_at=clock.now(),
            )
        )
    return Promise.objects.bulk_create(made)


def release(memorandum: Memorandum) -> None:
    """An ended memorandum promises nothing from today on; one that was cancelled never did."""
    rows = Promise.objects.filter(memorandum=memorandum)
    if memorandum.state == Memorandum.State.CANCELLED:
        rows.delete()
        return
    today = clock.today()
    rows.filter(from_day__gt=today).delete()
    rows.filter(to_day__isnull=True).update(to_day=today)
    rows.filter(to_day__gt=today).update(to_day=today)
