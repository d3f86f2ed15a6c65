"""Entering and changing a product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files.actions import set_public
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Paper, Producer
from ocop.producers.snapshots import difference, free_slug, refuse_stale, save_checked, snapshot
from ocop.products import duplicates
from ocop.products.groups import groups_for, groups_of, set_groups
from ocop.products.models import Product, ProductPaper
from ocop.products.permissions import refuse_unless_may_add, refuse_unless_may_change
from ocop.search.documents import refresh
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import clock

FIELDS = (
    "name",
    "name_en",
    "producer",
    "product_set",
    "village",
    "commune",
    "old_commune",
    "district",
    "province",
    "place_as_given",
    "story_vi",
    "story_en",
    "ingredients_vi",
    "ingredients_en",
    "pack_sizes",
    "shelf_life_days",
    "storage_vi",
    "storage_en",
    "season_months",
    "capacity_a_month",
    "capacity_unit",
    "price_from",
    "is_public",
)


def product_snapshot(product: Product) -> dict[str, Any]:
    """Everything a form on a product shows, groups and papers included, as plain values."""
    return {
        **snapshot(product, FIELDS),
        "groups": groups_of(product),
        "papers": sorted(product.paper_links.values_list("paper_id", flat=True)),
    }


def create_product(*, by: Any, values: Mapping[str, Any], another_ones: Collection[int] = ()) -> Product:
    """Enter a product into its producer's register (this instance's where it has none).

    `values` holds FIELDS, `groups` (scheme -> code, chosen) and `papers` (Paper rows); `another_ones` the keys of products
    of which the person said "it is another one". Raises DuplicatesFound while a sign is undecided.
    """
    with transaction.atomic():
        producer: Producer | None = values.get("producer")
        refuse_unless_may_add(by, producer)
        product = Product(register=producer.register if producer else settings.OCOP_REGISTER, created_at=clock.now())
        _fill(product, values)
        duplicates.refuse_undecided(signs_of(product), set(another_ones))
        product.slug = free_slug(Product, product.name, empty="san-pham")
        save_checked(product)
        set_groups(product, groups_for(product.product_set, dict(values.get("groups") or {})))
        _link_papers(product, values.get("papers", []))
        _refuse_out_of_reach(by, product)
        refresh("product", [product.pk])
        after = {name: value for name, value in product_snapshot(product).items() if value not in (None, "", [], {})}
        record(by=by, action="products.create", topic="registry", subject=product, after=after)
    return product


def change_product(
    *,
    by: Any,
    product_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    another_ones: Collection[int] = (),
) -> Product:
    """Change a product. `seen` is the snapshot the form was opened with; raises Stale when the row is another now."""
    with transaction.atomic():
        product = locked_product(by, product_id)
        refuse_unless_may_change(by, product)
        before = product_snapshot(product)
        refuse_stale(seen, before)
        if "producer" in values and (values["producer"].pk if values["producer"] else None) != product.producer_id:
            refuse_unless_may_add(by, values["producer"])
            if values["producer"] and values["producer"].register != product.register:
                raise Refused(_("That producer is in another register."), field="producer")
            _unlink_foreign_papers(product)
        _fill(product, values)
        if {"name", "producer"} & set(values) and (before["name"], before["producer"]) != (
            product.name,
            product.producer_id,
        ):
            duplicates.refuse_undecided(signs_of(product), set(another_ones))
        save_checked(product)
        if "groups" in values or "product_set" in values:
            chosen = dict(
                values.get("groups") or (groups_of(product) if product.product_set == before["product_set"] else {})
            )
            set_groups(product, groups_for(product.product_set, chosen))
        if "papers" in values:
            _link_papers(product, values["papers"])
        old, new = difference(before, product_snapshot(product))
        if not new:
            return product
        _refuse_out_of_reach(by, product)
        if "is_public" in new:
            open_pictures(by=by, product=product)
        refresh("product", [product.pk])
        if "producer" in new:
            refresh("producer", [key for key in (old["producer"], new["producer"]) if key])
        record(by=by, action="products.change", topic="registry", subject=product, before=old, after=new)
    return product


def open_pictures(*, by: Any, product: Product) -> None:
    """Pictures are as public as the products that show them; in the caller's transaction."""
    files = list(StoredFile.objects.filter(productpicture__product=product).distinct())
    if not product.is_public:
        shown_elsewhere = set(
            StoredFile.objects.filter(
                productpicture__product__is_public=True,
                productpicture__product__merged_into__isnull=True,
                pk__in=[file.pk for file in files],
            ).values_list("pk", flat=True)
        )
        files = [file for file in files if file.pk not in shown_elsewhere]
    set_public(by=by, files=files, is_public=product.is_public)


def signs_of(product: Product) -> list[duplicates.Sign]:
    """Signs that this product is already in its register."""
    return duplicates.signs(
        register=product.register, name=product.name, producer=product.producer, leave_out=product.pk
    )


def locked_product(by: Any, product_id: int) -> Product:
    """The product within reach of a person, locked. Raises Product.DoesNotExist for who may not see it."""
    key = Product.objects.visible_to(by).values_list("pk", flat=True).get(pk=product_id)
    list(Product.objects.select_for_update().filter(pk=key).values_list("pk"))
    return Product.objects.select_related("producer__organisation").get(pk=key)


def _fill(product: Product, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(product, name, values[name])
    product.name = canonical(product.name)
    product.name_folded = fold(product.name)[:250]


def _link_papers(product: Product, papers: Collection[Paper]) -> None:
    """Exactly these papers stand behind the product; each must be its producer's own."""
    wanted = {paper.pk for paper in papers}
    if any(paper.producer_id != product.producer_id for paper in papers):
        raise Refused(_("A paper of another producer cannot stand behind this product."), field="papers")
    product.paper_links.exclude(paper_id__in=wanted).delete()
    present = set(product.paper_links.values_list("paper_id", flat=True))
    ProductPaper.objects.bulk_create(ProductPaper(product=product, paper_id=key) for key in sorted(wanted - present))


def _unlink_foreign_papers(product: Product) -> None:
    product.paper_links.all().delete()


def _refuse_out_of_reach(by: Any, product: Product) -> None:
    """After the save the person must still be able to change it; else everything rolls back."""
    kept = Product.objects.visible_to(by).filter(pk=product.pk).select_related("producer__organisation").first()
    try:
        if kept is None:
            raise Refused("")
        refuse_unless_may_change(by, kept)
    except Refused:
        raise Refused(_("With this change the product would leave your reach, so nothing was saved.")) from None
