"""Writes the makers of a planned list: organisations and their role as producers, new ones in bulk. In the caller's transaction."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Sequence
from typing import Any

from django.db import models

from ocop.bulk.inserting import insert
from ocop.exchange.kinds import WriteRow, Writing
from ocop.people.models import Organisation
from ocop.producers.models import Producer
from ocop.producers.sort_key import key_of
from ocop.vietnamese.folding import fold
from ocop.vietnamese.slugs import slug


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime.date | decimal.Decimal):
        return str(value) if isinstance(value, decimal.Decimal) else value.isoformat()
    return value


def free_slugs(model: type[models.Model], names: Sequence[str], *, empty: str) -> list[str]:
    """A slug for each name that no row of the model and no other of them has."""
    if not names:
        return []
    taken = set(model._base_manager.values_list("slug", flat=True))
    column: Any = model._meta.get_field("slug")
    limit = min(120, (column.max_length or 120) - 8)
    counters: dict[str, int] = {}
    free = []
    for name in names:
        base = slug(name, limit=limit) or empty
        number = counters.get(base, 1)
        candidate = base if number == 1 else f"{base}-{number}"
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        counters[base] = number + 1
        taken.add(candidate)
        free.append(candidate)
    return free


class MakerWriter:
    """Writes what `values["maker"]` of the rows says and gives each row its producer."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.rows = [row for row in writing.rows if row.values.get("maker")]

    def write(self) -> dict[int, int]:
        """position -> key of the producer, for every row that names a maker."""
        made = self._make()
        standing = self._standing()
        self._change()
        return {
            row.position: standing[row.values["organisation_id"]]
            if row.values["organisation_id"]
            else made[row.values["maker"]["key"]]
            for row in self.rows
        }

    def _make(self) -> dict[str, int]:
        """maker key -> producer of a new organisation; the first row that names it notes it."""
        first: dict[str, WriteRow] = {}
        for row in self.rows:
            if not row.values["organisation_id"]:
                first.setdefault(row.values["maker"]["key"], row)
        shared = {"register": self.writing.register, "created_at": self.writing.now}
        organisations = insert(Organisation, map(_organisation, first.values()), **shared)
        names = [row.values["maker"]["name"] for row in first.values()]
        slugs = free_slugs(Producer, names, empty="chu-the")
        producers = insert(
            Producer,
            (
                {"organisation_id": organisation, "slug": free, "name_sort": key_of(name)}
                for organisation, free, name in zip(organisations, slugs, names, strict=True)
            ),
            **shared,
        )
        for row, organisation, producer in zip(first.values(), organisations, producers, strict=True):
            row.made(Organisation, organisation)
            row.made(Producer, producer)
        return dict(zip(first, producers, strict=True))

    def _standing(self) -> dict[int, int]:
        """organisation -> its producer; an organisation that was none yet (a buyer, an outlet keeper) becomes one."""
        wanted: dict[int, WriteRow] = {}
        for row in self.rows:
            if row.values["organisation_id"]:
                wanted.setdefault(row.values["organisation_id"], row)
        found: dict[int, int] = {}
        keys = sorted(wanted)
        for start in range(0, len(keys), 800):
            part = keys[start : start + 800]
            found.update(Producer._base_manager.filter(organisation__in=part).values_list("organisation_id", "pk"))
        missing = Organisation._base_manager.in_bulk([key for key in keys if key not in found])
        slugs = free_slugs(Producer, [one.name for one in missing.values()], empty="chu-the")
        for (key, organisation), free in zip(missing.items(), slugs, strict=True):
            producer = Producer.objects.create(
                organisation=organisation, register=self.writing.register, slug=free, created_at=self.writing.now
            )
            found[key] = producer.pk
            wanted[key].created(producer)
        return found

    def _change(self) -> None:
        """Facts of standing makers that the file states anew; the first row that says so notes it."""
        done: set[int] = set()
        for row in self.rows:
            changes = row.values.get("maker_changes") or {}
            key = row.values["organisation_id"]
            if not changes or key in done:
                continue
            done.add(key)
            organisation = Organisation._base_manager.select_for_update().get(pk=key)
            if "address" in changes:
                changes = {**changes, "address_folded": fold(changes["address"])}
            row.changed(organisation, {name: plain(getattr(organisation, name)) for name in changes})
            for name, value in changes.items():
                setattr(organisation, name, value)
            organisation.save(update_fields=list(changes))


def _organisation(row: WriteRow) -> dict[str, Any]:
    """The maker of a row as a new organisation."""
    maker = row.values["maker"]
    facts = maker["facts"]
    return {
        "kind": maker["kind"],
        "name": maker["name"],
        "name_folded": fold(maker["name"]),
        "address_folded": fold(facts.get("address", "")),
        "reference": row.values["product"]["reference"],
        "source": row.values["product"].get("source", ""),
        **maker["place"],
        **facts,
    }
