"""A product goes to another producer; figures of earlier days keep who made it then."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.producers.snapshots import Stale, save_checked
from ocop.products import duplicates
from ocop.products.actions.products import locked_product, signs_of
from ocop.products.makers import keep_earlier_maker
from ocop.products.models import Product
from ocop.products.permissions import may_move
from ocop.search.documents import refresh

Leaver = Callable[[Product], dict[str, list[int]]]
_leavers: dict[str, Leaver] = {}


def register_leaver(room: str, leave: Leaver) -> None:
    """`leave(product)` takes away what a higher room keeps for a product and only its maker of until now may read, such as prices."""
    _leavers[room] = leave


def move_product(
    *,
    by: Any,
    product_id: int,
    producer_id: int,
    reason: str,
    since: datetime.date | None = None,
    was_wrong: bool = False,
    seen_producer_id: int | None = None,
    another_ones: Collection[int] = (),
) -> Product:
    """Give a product to another producer of the same register, from `since` on (today when no day is given).

    `was_wrong`: it never was the other's, so figures of earlier days change too. Papers stay with the producer whose they are.
    `seen_producer_id` is the maker the person saw; raises Stale when it is another by now. Raises Refused otherwise;
    DoesNotExist for who may not see product or producer.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say in a few words why it goes to another producer."), field="reason")
    with transaction.atomic():
        product = locked_product(by, product_id)
        to = Producer.objects.visible_to(by).select_related("organisation").get(pk=producer_id)
        _refuse(by, product, to)
        was = product.producer
        if seen_producer_id is not None and seen_producer_id != product.producer_id:
            raise Stale({"producer": (seen_producer_id, product.producer_id)})
        product.producer = to
        duplicates.refuse_undecided(signs_of(product), set(another_ones))
        kept = keep_earlier_maker(product, was=was, since=since, was_wrong=was_wrong)
        unlinked = sorted(product.paper_links.values_list("paper_id", flat=True))
        product.paper_links.all().delete()
        save_checked(product)
        left = {name: keys for room in sorted(_leavers) for name, keys in _leavers[room](product).items()}
        refresh("product", [product.pk])
        refresh("producer", [one.pk for one in (was, to) if one is not None])
        _record(by, product, was, to, reason, {"since": kept, "papers_unlinked": unlinked, **left})
    return product


def _refuse(by: Any, product: Product, to: Producer) -> None:
    if product.producer_id == to.pk:
        raise Refused(_("This producer already makes it."))
    if to.organisation.merged_into_id is not None:
        raise Refused(_("This producer was merged into another; choose that one."))
    if not may_move(by, product, to):
        raise Refused(
            _("Only a city officer, or the officer of the commune where both producers are, moves a product.")
        )
    if product.register != to.register:
        raise Refused(_("That producer is in another register."), field="producer")


def _record(by: Any, product: Product, was: Producer | None, to: Producer, reason: str, more: dict[str, Any]) -> None:
    """One entry of the product, and one each of who gave and who took it: their people read their own history."""
    more = {name: value for name, value in more.items() if value}
    record(
        by=by,
        action="products.move",
        topic="registry",
        subject=product,
        before={"producer": was.pk if was else None, "producer_name": str(was or "")},
        after={"producer": to.pk, "producer_name": str(to), **more},
        reason=reason,
    )
    for action, producer in (("products.moved_away", was), ("products.moved_here", to)):
        if producer is not None:
            record(
                by=by,
                action=action,
                topic="registry",
                subject=producer,
                after={
                    "product": product.pk,
                    "product_name": product.name,
                    **({"since": more["since"]} if "since" in more else {}),
                },
                reason=reason,
            )
