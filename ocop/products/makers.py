"""Who makes a product, dated: a figure of an earlier day counts the maker of that day."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.products.models import EarlierMaker, Product
from ocop.workdays import clock


def keep_earlier_maker(
    product: Product, *, was: Producer | None, since: datetime.date | None, was_wrong: bool
) -> datetime.date | None:
    """Keep who made it before `product.producer` took over on `since` (today when no day is given).

    Called in the transaction of the change. Gives the first day with the new maker; None where nothing is kept, because the
    earlier one was an error or was not named. Refused for a day to come, and for one not after the move before.
    """
    kept = None
    if was is not None and not was_wrong:
        kept = since or clock.today()
        if kept > clock.today():
            raise Refused(_("That day lies in the future; move the product on that day."), field="since")
        last = product.earlier_makers.order_by("-until").first()
        if last is not None and kept < last.until:
            raise Refused(
                _("It was moved before, on %(day)s; give a later day.") % {"day": f"{last.until:%d/%m/%Y}"},
                field="since",
            )
        if last is None or kept > last.until:
            EarlierMaker.objects.create(product=product, producer=was, until=kept, recorded_at=clock.now())
    for row in list(product.earlier_makers.order_by("-until")):
        if row.producer_id != product.producer_id:
            break
        row.delete()
    return kept


def follow_merge(loser: Producer, winner: Producer) -> list[int]:
    """What a merged producer made earlier, the other made; keys of the rows that moved.

    A row that then names the one who makes it still, or the same as the row after it, says nothing and goes.
    """
    keys = list(EarlierMaker.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    products = set(EarlierMaker.objects.filter(pk__in=keys).values_list("product_id", flat=True))
    products |= set(
        EarlierMaker.objects.filter(producer=winner, product__producer=winner).values_list("product_id", flat=True)
    )
    EarlierMaker.objects.filter(pk__in=keys).update(producer=winner)
    for product in Product.objects.filter(pk__in=products).prefetch_related("earlier_makers"):
        after = product.producer_id
        for row in sorted(product.earlier_makers.all(), key=lambda one: one.until, reverse=True):
            if row.producer_id == after:
                row.delete()
            else:
                after = row.producer_id
    return keys
