"""Putting products on the shelf and taking them off. Only a product with a star in force may be put on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet, ShelfItem
from ocop.outlets.permissions import refuse_unless_may_change
from ocop.outlets.shelf import rules
from ocop.products.models import Product
from ocop.recognition.standing import Standing, standings
from ocop.ui import writing
from ocop.workdays import clock

AT_ONCE = 100


@dataclass(frozen=True)
class Put:
    """What a bulk putting did: the new items, and why others were left out."""

    items: list[ShelfItem]
    left_out: list[tuple[Product, str]]


def why_not(product: Product, standing: Standing) -> str:
    """Why a product may not be put on the shelf as OCOP today; "" when it may."""
    name = product.name
    if standing.state == "in_force":
        return ""
    if standing.state == "withdrawn" and standing.withdrawn_on is not None:
        day = writing.day(standing.withdrawn_on)
        return _("The star of %(name)s was withdrawn on %(day)s.") % {"name": name, "day": day}
    if standing.state == "ended" and standing.over_on is not None:
        day = writing.day(standing.over_on - datetime.timedelta(days=1))
        level = _("its stars") if not standing.level.isdigit() else _("its %(n)s stars") % {"n": standing.level}
        return _("%(name)s: %(level)s stood until %(day)s.") % {"name": name, "level": level, "day": day}
    if standing.state == "unknown":
        return _("%(name)s: it is not known until when its star stands; ask the office.") % {"name": name}
    return _("%(name)s has no star.") % {"name": name}


def locked(by: Any, outlet_id: int) -> Outlet:
    """The outlet, locked, when `by` may change it. Raises Refused, DoesNotExist out of reach."""
    key = Outlet.objects.visible_to(by).values_list("pk", flat=True).get(pk=outlet_id)
    outlet = Outlet.objects.select_for_update().get(pk=key)
    refuse_unless_may_change(by, outlet)
    return outlet


def put_on(*, by: Any, outlet_id: int, product_ids: Iterable[int], from_day: datetime.date | None = None) -> Put:
    """Put products on the shelf from a day (today). Those that may not are left out with the reason; Refused when none may."""
    wanted = list(dict.fromkeys(product_ids))
    day = from_day or clock.today()
    if not wanted:
        raise Refused(_("Choose at least one product."))
    if len(wanted) > AT_ONCE:
        raise Refused(_("Put at most %(most)s products on the shelf at once.") % {"most": AT_ONCE})
    with transaction.atomic():
        outlet = locked(by, outlet_id)
        _refuse_day(outlet, day)
        products = {
            row.pk: row
            for row in Product.objects.visible_to(by).filter(
                pk__in=wanted, merged_into__isnull=True, register=outlet.register
            )
        }
        there = dict(ShelfItem.objects.filter(outlet=outlet, until__isnull=True).values_list("product_id", "pk"))
        stands = standings(products, on=clock.today())
        items, left_out = [], []
        for key in wanted:
            product = products.get(key)
            if product is None or key in there:
                continue
            if why := why_not(product, stands[key]):
                left_out.append((product, why))
                continue
            items.append(
                ShelfItem(
                    outlet=outlet,
                    product=product,
                    from_day=day,
                    put_by=by,
                    put_by_name=by.name[:120],
                    put_at=clock.now(),
                )
            )
        if len(there) + len(items) > rules.following(day).most_shelf:
            raise Refused(_("That is more than a shelf can hold; take something off first."))
        if not items:
            raise Refused(left_out[0][1] if left_out else _("These products stand on the shelf already."))
        ShelfItem.objects.bulk_create(items)
        record(
            by=by,
            action="outlets.put_on_shelf",
            topic="outlets",
            subject=outlet,
            after={
                "products": [one.product_id for one in items],
                "names": [str(one.product) for one in items],
                "from": day,
            },
        )
    return Put(items, left_out)


def take_off(
    *, by: Any, outlet_id: int, item_id: int, until: datetime.date | None = None, because: str = "keeper"
) -> ShelfItem:
    """A product is on the shelf no more, from `until` (today) on. Raises Refused."""
    day = until or clock.today()
    with transaction.atomic():
        outlet = locked(by, outlet_id)
        item: ShelfItem | None = ShelfItem.objects.select_related("product").filter(outlet=outlet, pk=item_id).first()
        if item is None or item.until is not None:
            raise Refused(_("This product is not on the shelf any more."))
        if day < item.from_day or day > clock.today():
            raise Refused(
                _("It came on the shelf on %(day)s: give a day from then until today.")
                % {"day": writing.day(item.from_day)},
                field="until",
            )
        item.until, item.off_because = day, because
        item.save(update_fields=["until", "off_because"])
        record(
            by=by,
            action="outlets.take_off_shelf",
            topic="outlets",
            subject=outlet,
            before={"product": item.product_id, "name": str(item.product), "until": None},
            after={"until": day, "because": because},
        )
    return item


def _refuse_day(outlet: Outlet, day: datetime.date) -> None:
    today = clock.today()
    if outlet.ended_on is not None and outlet.ended_on <= today:
        raise Refused(_("This point of sale has ended; nothing is put on its shelf any more."))
    if day > today:
        raise Refused(_("The day lies in the future."), field="from_day")
    if day < outlet.counted_from:
        raise Refused(
            _("The point of sale stands since %(day)s only.") % {"day": writing.day(outlet.counted_from)},
            field="from_day",
        )
