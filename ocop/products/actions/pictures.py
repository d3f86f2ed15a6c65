"""Pictures of a product: added, described, put in order, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.snapshots import difference, refuse_stale, save_checked, snapshot
from ocop.products.actions.products import locked_product, open_pictures
from ocop.products.models import Product, ProductPicture
from ocop.products.permissions import refuse_unless_may_change
from ocop.search.documents import refresh

MOST = 12


def add_picture(*, by: Any, product_id: int, file: StoredFile, alt_vi: str = "", alt_en: str = "") -> ProductPicture:
    """Put a kept picture (`files.actions.keep_picture`) behind the others."""
    with transaction.atomic():
        product = _locked(by, product_id)
        if not file.media_type.startswith("image/") or not file.sizes.exists():
            raise Refused(_("Only pictures can be shown with a product."), field="picture")
        if product.pictures.filter(file=file).exists():
            raise Refused(_("This picture is already shown."), field="picture")
        if product.pictures.count() >= MOST:
            raise Refused(_("A product shows at most 12 pictures; take one away first."), field="picture")
        last = product.pictures.aggregate(last=Max("position"))["last"]
        picture = ProductPicture(
            product=product, file=file, alt_vi=alt_vi, alt_en=alt_en, position=0 if last is None else last + 1
        )
        save_checked(picture)
        open_pictures(by=by, product=product)
        refresh("product", [product.pk])
        record(
            by=by,
            action="products.add_picture",
            topic="registry",
            subject=product,
            after={"picture": picture.pk, "file": file.name, "digest": file.digest},
        )
    return picture


def describe_picture(
    *, by: Any, picture_id: int, alt_vi: str, alt_en: str, seen: Mapping[str, Any] | None = None
) -> ProductPicture:
    """What a picture shows, for those who do not see it. Raises Stale when it says something else than `seen` by now."""
    with transaction.atomic():
        picture = ProductPicture.objects.get(pk=picture_id)
        product = _locked(by, picture.product_id)
        before = snapshot(picture, ("alt_vi", "alt_en"))
        refuse_stale(seen, before)
        picture.alt_vi, picture.alt_en = alt_vi, alt_en
        old, new = difference(before, snapshot(picture, ("alt_vi", "alt_en")))
        if new:
            save_checked(picture)
            record(
                by=by,
                action="products.describe_picture",
                topic="registry",
                subject=product,
                before={"picture": picture.pk, **old},
                after={"picture": picture.pk, **new},
            )
    return picture


def move_picture(*, by: Any, picture_id: int, step: int) -> None:
    """One place forward (-1) or back (+1); the first is the one shown in lists."""
    with transaction.atomic():
        picture = ProductPicture.objects.get(pk=picture_id)
        product = _locked(by, picture.product_id)
        before = list(product.pictures.values_list("pk", flat=True))
        order = list(before)
        at = order.index(picture.pk)
        to = max(0, min(len(order) - 1, at + step))
        order.insert(to, order.pop(at))
        if order == before:
            return
        for position, key in enumerate(order):
            ProductPicture.objects.filter(pk=key).update(position=position)
        record(
            by=by,
            action="products.order_pictures",
            topic="registry",
            subject=product,
            before={"pictures": before},
            after={"pictures": order},
        )


def remove_picture(*, by: Any, picture_id: int) -> None:
    """Show it no more. The kept file stays, so that the history can be followed; strangers can no longer open it."""
    with transaction.atomic():
        picture = ProductPicture.objects.select_related("file").get(pk=picture_id)
        product = _locked(by, picture.product_id)
        key, file = picture.pk, picture.file
        picture.delete()
        if file.is_public and not ProductPicture.objects.filter(file=file, product__is_public=True).exists():
            file.is_public = False
            file.save(update_fields=["is_public"])
        refresh("product", [product.pk])
        record(
            by=by,
            action="products.remove_picture",
            topic="registry",
            subject=product,
            before={"picture": key, "file": file.name, "digest": file.digest},
        )


def _locked(by: Any, product_id: int) -> Product:
    product = locked_product(by, product_id)
    refuse_unless_may_change(by, product)
    return product
