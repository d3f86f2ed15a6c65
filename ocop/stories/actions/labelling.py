"""What the label carries: the trade item, and the fields of the product's record that stand on a pack."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.snapshots import difference, save_checked, snapshot
from ocop.products.actions.products import change_product, locked_product
from ocop.products.gtin import is_right
from ocop.products.models import Product
from ocop.products.permissions import refuse_unless_may_change
from ocop.stories import access, quality, scores
from ocop.stories.access import Subject
from ocop.stories.actions.answering import mark
from ocop.stories.models import TradeItem
from ocop.workdays import clock

ITEM = (
    "gtin",
    "net_content",
    "net_unit",
    "packing_vi",
    "packing_en",
    "allergens",
    "origin_vi",
    "origin_en",
    "usage_vi",
    "usage_en",
    "hs_code",
)
OF_PRODUCT = (
    "name_en",
    "ingredients_vi",
    "ingredients_en",
    "storage_vi",
    "storage_en",
    "shelf_life_days",
    "pack_sizes",
    "price_from",
)


def label_snapshot(product: Product) -> dict[str, Any]:
    """Everything the form shows, as plain values."""
    item = TradeItem.objects.filter(product=product).first() or TradeItem(product=product)
    return {**snapshot(item, ITEM), **snapshot(product, OF_PRODUCT)}


def seen_of(product: Product) -> str:
    """What a form saw when it was opened, as it carries it."""
    told = json.dumps(label_snapshot(product), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def save_label(*, by: Any, product_id: int, values: Mapping[str, Any], seen: str = "") -> TradeItem:
    """Save what stands on the label. Refused when another changed it since the form was opened (`seen`)."""
    with transaction.atomic():
        product = locked_product(by, product_id)
        refuse_unless_may_change(by, product)
        item = TradeItem.objects.select_for_update().filter(product=product).first() or TradeItem(product=product)
        before = label_snapshot(product)
        if seen and seen != seen_of(product):
            raise Refused(
                _(
                    "Somebody else changed this meanwhile; nothing of yours is lost. Look at what is new, then save again."
                )
            )
        for name in ITEM:
            if name in values:
                setattr(item, name, values[name])
        _refuse_wrong(item)
        old, new = difference({name: before[name] for name in ITEM}, snapshot(item, ITEM))
        own = {name: values[name] for name in OF_PRODUCT if name in values}
        if own:
            change_product(by=by, product_id=product.pk, values=own)
        if new:
            item.changed_at = clock.now()
            save_checked(item)
            subject = Subject("product", product, None)
            if not access.may_write(by, "product", product):
                raise Refused(
                    _(
                        "Only the producer's own people, an officer of its commune or of the city write in this workshop."
                    )
                )
            record(
                by=by,
                action="stories.label",
                topic="promotion",
                subject=product,
                before=old,
                after=mark(by, subject, new),
            )
        scores.refresh([product.pk])
    return item


def _refuse_wrong(item: TradeItem) -> None:
    if item.gtin and not is_right(item.gtin):
        raise Refused(
            _(
                "This is no barcode number: it has 8, 12, 13 or 14 digits, and the last one is reckoned from the others."
            ),
            field="gtin",
        )
    if item.hs_code and not (item.hs_code.isascii() and item.hs_code.isdigit() and 6 <= len(item.hs_code) <= 10):
        raise Refused(_("A customs code has 6 to 10 digits."), field="hs_code")
    if (item.net_content is None) != (not item.net_unit):
        raise Refused(_("Give the net content together with its unit."), field="net_content")
    known = {one.code for one in quality.content().allergens}
    if (
        not isinstance(item.allergens, list)
        or set(item.allergens) - known
        or ("none" in item.allergens and len(item.allergens) > 1)
    ):
        raise Refused(_("Choose the allergens, or that there is none; not both."), field="allergens")
