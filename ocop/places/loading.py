"""Brings the gazetteer of `ocop/places/data` into the database: idempotent, all or nothing, one ledger entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from ocop.ledger.record import record
from ocop.places import tables
from ocop.places.models import Commune, CommuneSuccession, District, Province


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    created: int
    changed: int
    provinces: int
    districts: int
    communes: int
    successions: int


class _Count:
    """Rows made and changed so far."""

    def __init__(self) -> None:
        self.created = 0
        self.changed = 0


def _bring(
    model: type[models.Model],
    wanted: Iterable[dict[str, Any]],
    key: Callable[[Any], Hashable],
    key_fields: tuple[str, ...],
    count: _Count,
) -> dict[Hashable, int]:
    """Make what is missing and change what differs; rows that the tables do not name stay. Returns key -> primary key."""
    there: dict[Hashable, Any] = {key(row): row for row in model._default_manager.all()}
    new, changed, fields = [], [], []
    for values in wanted:
        fields = [name for name in values if name not in key_fields]
        row = there.get(tuple(values[name] for name in key_fields))
        if row is None:
            new.append(model(**values))
            continue
        if any(getattr(row, name) != values[name] for name in fields):
            for name in fields:
                setattr(row, name, values[name])
            changed.append(row)
    model._default_manager.bulk_create(new, batch_size=200)
    if changed:
        model._default_manager.bulk_update(changed, fields, batch_size=100)
    count.created += len(new)
    count.changed += len(changed)
    return {key(row): row.pk for row in model._default_manager.all()}


def _provinces(rows: Iterable[tables.ProvinceRow], count: _Count) -> None:
    ids: dict[Hashable, int] = {}
    for layer_is_new in (True, False):
        wanted = []
        for row in rows:
            if (row.valid_from is not None) is layer_is_new:
                values = asdict(row)
                successor = values.pop("successor")
                values["successor_id"] = ids[successor, tables.FIRST_NEW_DAY] if successor else None
                wanted.append(values)
        ids = _bring(Province, wanted, lambda row: (row.code, row.valid_from), ("code", "valid_from"), count)


def load(*, by: Any = None, folder: Path = tables.DATA) -> Loaded:
    """Load the gazetteer from `folder`. A second load of the same tables changes and records nothing."""
    with transaction.atomic():
        done = bring(folder)
        if done.created or done.changed:
            record(
                by=by,
                action="places.load",
                topic="places",
                after={**asdict(done), "digests": digests(folder)},
                reason="Tables of ocop/places/data",
            )
    return done


def bring(folder: Path = tables.DATA) -> Loaded:
    """The rows alone, without the ledger: for `load`, and for tests that need places and no entry of them."""
    read = tables.read(folder)
    count = _Count()
    _provinces(read.provinces, count)
    districts = _bring(District, (asdict(row) for row in read.districts), lambda row: (row.code,), ("code",), count)
    communes = _bring(
        Commune,
        (
            {**{k: v for k, v in asdict(row).items() if k != "district"}, "district_id": districts.get((row.district,))}
            for row in read.communes
        ),
        lambda row: (row.layer, row.code),
        ("layer", "code"),
        count,
    )
    _bring(
        CommuneSuccession,
        (
            {
                "old_id": communes[row.old],
                "new_id": communes[row.new],
                "relation": row.relation,
                "is_main": row.is_main,
                "effective": row.effective,
                "source": row.source,
            }
            for row in read.successions
        ),
        lambda row: (row.old_id, row.new_id),
        ("old_id", "new_id"),
        count,
    )
    return Loaded(
        count.created,
        count.changed,
        len(read.provinces),
        len(read.districts),
        len(read.communes),
        len(read.successions),
    )


def digests(folder: Path = tables.DATA) -> dict[str, str]:
    """SHA-256 of each table."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.csv"))}
