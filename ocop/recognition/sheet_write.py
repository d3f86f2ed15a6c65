"""Writes a planned list of products in bulk: makers, products, groups, recognitions, assessments. In the caller's transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.bulk.inserting import insert
from ocop.exchange.kinds import WriteRow, Writing
from ocop.places.resolution import known as known_places
from ocop.producers.sheet_write import MakerWriter, free_slugs, plain
from ocop.producers.sort_key import key_of
from ocop.products.models import Product, ProductGroup
from ocop.recognition import sheet_facts
from ocop.recognition.actions import places_then
from ocop.recognition.models import Assessment, Recognition
from ocop.rulebooks import decrees
from ocop.workdays.dating import add_months


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


@dataclass(frozen=True)
class _Made:
    """A new product as far as what follows from it must know."""

    pk: int
    commune_id: int | None
    old_commune_id: int | None
    district_id: int | None


def _products(writing: Writing, producers: dict[int, int]) -> dict[int, Product | _Made]:
    """position -> product, created or changed."""
    new = [row for row in writing.rows if not row.values["product_id"] and not row.values["twin"]]
    slugs = free_slugs(Product, [row.values["product"]["name"] for row in new], empty="san-pham")
    keys = insert(
        Product,
        (
            {
                "producer_id": producers.get(row.position),
                "slug": slug,
                "name_sort": key_of(row.values["product"]["name"]),
                **row.values["product"],
                **row.values["place"],
            }
            for row, slug in zip(new, slugs, strict=True)
        ),
        register=writing.register,
        created_at=writing.now,
    )
    by_position: dict[int, Product | _Made] = {}
    for row, key in zip(new, keys, strict=True):
        row.made(Product, key)
        place = row.values["place"]
        by_position[row.position] = _Made(key, place["commune_id"], place["old_commune_id"], place["district_id"])
    by_position.update(_change_products(writing, producers))
    for row in writing.rows:
        if row.values["twin"]:
            by_position[row.position] = by_position[row.values["twin"]]
    return by_position


def _change_products(writing: Writing, producers: dict[int, int]) -> dict[int, Product]:
    """position -> standing product, with what its row changes."""
    by_position: dict[int, Product] = {}
    rows = [row for row in writing.rows if row.values["product_id"]]
    standing = in_bulk(Product, {row.values["product_id"] for row in rows})
    for row in rows:
        product = standing[row.values["product_id"]]
        by_position[row.position] = product
        changes = dict(row.values["changes"])
        if changes.pop("maker", None):
            changes["producer_id"] = producers[row.position]
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
    return by_position


def _groups(writing: Writing, products: dict[int, Product | _Made]) -> None:
    """Groups of new products; changed ones of standing products."""
    fresh: list[tuple[WriteRow, dict[str, Any]]] = []
    for row in writing.rows:
        if row.values["twin"]:
            continue
        product, as_given = products[row.position], row.values.get("group_as_given", "")
        if not row.values["product_id"]:
            groups = row.values["groups"]
        else:
            groups = row.values["group_changes"]
            for standing in ProductGroup.objects.filter(product=product.pk, scheme__in=groups) if groups else ():
                row.changed(standing, {"group": standing.group, "as_given": standing.as_given})
                standing.group, standing.as_given = groups[standing.scheme], as_given
                standing.save(update_fields=["group", "as_given"])
                groups = {scheme: code for scheme, code in groups.items() if scheme != standing.scheme}
        for scheme, code in groups.items():
            fresh.append((row, {"product_id": product.pk, "scheme": scheme, "group": code, "as_given": as_given}))
    _create(ProductGroup, fresh)


def _recognitions(writing: Writing, products: dict[int, Product | _Made]) -> None:
    """One row per decision; a row that was wrong is retracted and kept, and the right one points to it."""
    rows = [row for row in writing.rows if row.values["recognition"]]
    wrong = in_bulk(Recognition, {row.values["recognition"].get("replaces") for row in rows} - {None})
    fresh: list[tuple[WriteRow, dict[str, Any]]] = []
    places = _PlacesThen()
    today = writing.now.date()
    for row in rows:
        facts = row.values["recognition"]
        said = sheet_facts.dated(facts, today)
        day = said["issued_on"]
        if facts.get("replaces"):
            _retract(row, wrong[facts["replaces"]], writing.now)
        product = products[row.position]
        one = {
            **said,
            **places.of(product, said["counted_from"]),
            "product_id": product.pk,
            "ends_on": add_months(day, decrees.validity_months(day)) if day else None,
            "rulebook": decrees.decree_at(said["counted_from"]).id,
            "reference": row.values["product"]["reference"],
            "source": row.values["product"].get("source", ""),
            "replaces_id": facts.get("replaces"),
        }
        fresh.append((row, one))
    _create(
        Recognition,
        fresh,
        register=writing.register,
        recorded_at=writing.now,
        recorded_by_name=writing.by_name[:120],
    )


def _retract(row: WriteRow, one: Recognition, now: datetime.datetime) -> None:
    row.changed(one, {"retracted_at": None, "retraction_reason": one.retraction_reason})
    one.retracted_at, one.retraction_reason = now, _("Corrected by an imported list.")
    one.save(update_fields=["retracted_at", "retraction_reason"])
    for withdrawal in one.withdrawals.filter(retracted_at__isnull=True):
        row.changed(withdrawal, {"retracted_at": None, "retraction_reason": withdrawal.retraction_reason})
        withdrawal.retracted_at, withdrawal.retraction_reason = now, one.retraction_reason
        withdrawal.save(update_fields=["retracted_at", "retraction_reason"])


class _PlacesThen:
    """Commune and district on the day of a decision, reckoned once for all products of a place."""

    def __init__(self) -> None:
        self._places = known_places()
        self._known: dict[tuple[Any, ...], dict[str, int | None]] = {}

    def of(self, product: Product | _Made, day: datetime.date) -> dict[str, int | None]:
        """Values of `commune_then_id` and `district_then_id`."""
        at = (product.commune_id, product.old_commune_id, product.district_id, day)
        found = self._known.get(at)
        if found is None:
            then = places_then(
                commune=self._places.communes.get(product.commune_id or 0),
                old_commune=self._places.communes.get(product.old_commune_id or 0),
                district=self._places.districts.get(product.district_id or 0),
                day=day,
            )
            found = self._known[at] = {f"{name}_id": place.pk if place else None for name, place in then.items()}
        return found


def _assessments(writing: Writing, products: dict[int, Product | _Made]) -> None:
    fresh = [
        (
            row,
            {
                "product_id": products[row.position].pk,
                "reference": row.values["product"]["reference"],
                "source": row.values["product"].get("source", ""),
                **row.values["assessment"],
            },
        )
        for row in writing.rows
        if row.values["assessment"]
    ]
    _create(Assessment, fresh, register=writing.register, recorded_at=writing.now)


def _create(model: type[models.Model], fresh: list[tuple[WriteRow, dict[str, Any]]], **shared: Any) -> None:
    keys = insert(model, (values for _row, values in fresh), **shared)
    for (row, _values), key in zip(fresh, keys, strict=True):
        row.made(model, key)


def in_bulk(model: type[models.Model], keys: Iterable[int]) -> dict[int, Any]:
    """key -> row, locked against others until the commit."""
    ordered = sorted(keys)
    return {
        one.pk: one for part in _parts(ordered) for one in model._base_manager.select_for_update().filter(pk__in=part)
    }


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), 800):
        yield keys[start : start + 800]
