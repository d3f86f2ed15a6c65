"""Writes a planned list of products in bulk: makers, products, groups, recognitions, assessments. In the caller's transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.exchange.kinds import WriteRow, Writing
from ocop.places.resolution import known as known_places
from ocop.producers.sheet_write import MakerWriter, free_slugs, plain
from ocop.products.models import Product, ProductGroup
from ocop.recognition.actions import _places_then
from ocop.recognition.models import Assessment, Recognition
from ocop.recognition.sheet_plan import unsaved
from ocop.rulebooks import decrees
from ocop.workdays.dating import add_months

_BATCH = 1000


def write(writing: Writing) -> None:
    """Creates and changes what the rows say; every row notes what it did."""
    makers = MakerWriter(writing)
    producers = makers.write()
    products = _products(writing, producers)
    writing.progress(len(writing.rows) // 2)
    _groups(writing, products)
    _recognitions(writing, products)
    _assessments(writing, products)
    writing.progress(len(writing.rows))


def _products(writing: Writing, producers: dict[int, Any]) -> dict[int, Product]:
    """position -> product, created or changed."""
    fresh: list[tuple[WriteRow, Product]] = []
    by_position: dict[int, Product] = {}
    new = [row for row in writing.rows if not row.values["product_id"] and not row.values["twin"]]
    slugs = free_slugs(Product, [row.values["product"]["name"] for row in new], empty="san-pham")
    for row, slug in zip(new, slugs, strict=True):
        producer = producers.get(row.position)
        product = Product(
            register=writing.register,
            producer=producer,
            slug=slug,
            created_at=writing.now,
            **row.values["product"],
            **row.values["place"],
        )
        fresh.append((row, product))
        by_position[row.position] = product
    Product.objects.bulk_create((product for _row, product in fresh), batch_size=_BATCH)
    for row, product in fresh:
        row.created(product)
    _change_products(writing, producers, by_position)
    for row in writing.rows:
        if row.values["twin"]:
            by_position[row.position] = by_position[row.values["twin"]]
    return by_position


def _change_products(writing: Writing, producers: dict[int, Any], by_position: dict[int, Product]) -> None:
    rows = [row for row in writing.rows if row.values["product_id"]]
    standing = in_bulk(Product, {row.values["product_id"] for row in rows})
    for row in rows:
        product = standing[row.values["product_id"]]
        by_position[row.position] = product
        changes = dict(row.values["changes"])
        if changes.pop("maker", None):
            changes["producer_id"] = producers[row.position].pk
        if not changes:
            continue
        before = {name: plain(getattr(product, name)) for name in changes}
        for name, value in changes.items():
            setattr(product, name, value)
        if "name" in changes:
            # Written with the name by the field itself, so it must be restored with it.
            before["name_sort"] = product.name_sort
        product.save(
            update_fields=[
                *(name.removesuffix("_id") for name in changes),
                *(["name_sort"] if "name" in changes else []),
            ]
        )
        row.changed(product, before)


def _groups(writing: Writing, products: dict[int, Product]) -> None:
    """Groups of new products; changed ones of standing products."""
    fresh: list[tuple[WriteRow, ProductGroup]] = []
    for row in writing.rows:
        if row.values["twin"]:
            continue
        product, as_given = products[row.position], row.values.get("group_as_given", "")
        if not row.values["product_id"]:
            groups = row.values["groups"]
        else:
            groups = row.values["group_changes"]
            for standing in ProductGroup.objects.filter(product=product, scheme__in=groups) if groups else ():
                row.changed(standing, {"group": standing.group, "as_given": standing.as_given})
                standing.group, standing.as_given = groups[standing.scheme], as_given
                standing.save(update_fields=["group", "as_given"])
                groups = {scheme: code for scheme, code in groups.items() if scheme != standing.scheme}
        for scheme, code in groups.items():
            fresh.append((row, ProductGroup(product=product, scheme=scheme, group=code, as_given=as_given)))
    _create(ProductGroup, fresh)


def _recognitions(writing: Writing, products: dict[int, Product]) -> None:
    """One row per decision; a row that was wrong is retracted and kept, and the right one points to it."""
    wrong = in_bulk(
        Recognition,
        {row.values["recognition"].get("replaces") for row in writing.rows if row.values["recognition"]} - {None},
    )
    fresh: list[tuple[WriteRow, Recognition]] = []
    places = known_places()
    today = writing.now.date()
    for row in writing.rows:
        facts = row.values["recognition"]
        if facts is None:
            continue
        product = products[row.position]
        one = unsaved(facts, writing.register, today)
        one.product = product
        one.ends_on = add_months(one.issued_on, decrees.validity_months(one.issued_on)) if one.issued_on else None
        one.rulebook = decrees.decree_at(one.counted_from).id
        one.reference = row.values["product"]["reference"]
        one.source = row.values["product"].get("source", "")
        one.recorded_at, one.recorded_by_name = writing.now, writing.by_name[:120]
        _with_places(product, places)
        for name, value in _places_then(product, one.counted_from).items():
            setattr(one, name, value)
        if facts.get("replaces"):
            _retract(row, wrong[facts["replaces"]], writing.now)
            one.replaces_id = facts["replaces"]
        fresh.append((row, one))
    _create(Recognition, fresh)


def _retract(row: WriteRow, one: Recognition, now: datetime.datetime) -> None:
    row.changed(one, {"retracted_at": None, "retraction_reason": one.retraction_reason})
    one.retracted_at, one.retraction_reason = now, _("Corrected by an imported list.")
    one.save(update_fields=["retracted_at", "retraction_reason"])
    for withdrawal in one.withdrawals.filter(retracted_at__isnull=True):
        row.changed(withdrawal, {"retracted_at": None, "retraction_reason": withdrawal.retraction_reason})
        withdrawal.retracted_at, withdrawal.retraction_reason = now, one.retraction_reason
        withdrawal.save(update_fields=["retracted_at", "retraction_reason"])


def _with_places(product: Product, places: Any) -> None:
    """Puts the places of the gazetteer on the product, so that asking for them costs no query."""
    for name, table in (("commune", places.communes), ("old_commune", places.communes), ("district", places.districts)):
        key = getattr(product, f"{name}_id")
        if key in table:
            setattr(product, name, table[key])


def _assessments(writing: Writing, products: dict[int, Product]) -> None:
    fresh = [
        (
            row,
            Assessment(
                register=writing.register,
                product=products[row.position],
                reference=row.values["product"]["reference"],
                source=row.values["product"].get("source", ""),
                recorded_at=writing.now,
                **row.values["assessment"],
            ),
        )
        for row in writing.rows
        if row.values["assessment"]
    ]
    _create(Assessment, fresh)


def _create(model: type[models.Model], fresh: list[tuple[WriteRow, Any]]) -> None:
    model._default_manager.bulk_create((thing for _row, thing in fresh), batch_size=_BATCH)
    for row, thing in fresh:
        row.created(thing)


def in_bulk(model: type[models.Model], keys: Iterable[int]) -> dict[int, Any]:
    """key -> row, locked against others until the commit."""
    ordered = sorted(keys)
    return {
        one.pk: one for part in _parts(ordered) for one in model._base_manager.select_for_update().filter(pk__in=part)
    }


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), 800):
        yield keys[start : start + 800]
