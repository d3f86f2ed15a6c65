# ruff: noqa: S608 - the SQL is put together from this file's own words alone; values are parameters.
"""Loads the columns of a register from the database and keeps them for one version of the ledger, per process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ocop.bulk.columns import case, day, moment, positions, read
from ocop.ledger.kept import Kept
from ocop.people.models import OrganisationKind
from ocop.recognition import figures
from ocop.rulebooks import schemes

PRODUCER_KINDS = tuple(kind.value for kind in OrganisationKind)
_UNKNOWN_KIND = PRODUCER_KINDS.index("unknown")

_held = threading.local()


@dataclass(frozen=True)
class Merged:
    """Products that were merged, and into which; sorted by id."""

    ids: NDArray[np.int64]
    into: NDArray[np.int64]

    def standing(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """Each id, or the one it ended in; a chain of merges is followed to its end."""
        found = wanted.copy()
        for _step in range(len(self.ids)):
            position, present = positions(self.ids, found)
            if not present.any():
                break
            found[present] = self.into[position[present]]
        return found


@contextmanager
def held() -> Iterator[None]:
    """Within it every count stands on the registers as first read: the numbers of one page belong together, and the ledger is asked once."""
    outer = getattr(_held, "registers", None), getattr(_held, "views", None)
    _held.registers, _held.views = ({}, {}) if outer[0] is None else outer
    try:
        yield
    finally:
        _held.registers, _held.views = outer


def register(name: str) -> figures.Register:
    """The columns of a register at the ledger's head; read again only when something they rest on has changed."""
    registers: dict[str, figures.Register] | None = getattr(_held, "registers", None)
    if registers is None:
        return _kept.get(name)
    if name not in registers:
        registers[name] = _kept.get(name)
    return registers[name]


def view(known: figures.Known, day: int) -> figures.AsOf:
    """What is known as of a day; within `held` worked out once for all figures of the day."""
    views: dict[tuple[int, int], figures.AsOf] | None = getattr(_held, "views", None)
    if views is None:
        return figures.as_of(known, day)
    key = id(known), day
    found = views.get(key)
    if found is None:
        found = views[key] = figures.as_of(known, day)
    return found


def forget() -> None:
    """Drop what is kept (tests, and commands that write without the ledger)."""
    _kept.forget()


def load(name: str) -> figures.Register:
    """Read a register now. Merged products count as the one they were merged into; products not shown to the public do not count."""
    products, merged = _products()
    rows, ids_by_row = _recognitions(name, products, merged)
    return figures.register(products, rows, _withdrawals(ids_by_row), _extensions(ids_by_row))


_kept = Kept(load, "registry", "people", "places")


def _day(column: str) -> str:
    return day(column, int(figures.NEVER))


def _moment(column: str) -> str:
    return moment(column, int(figures.NO_MOMENT))


def _products() -> tuple[figures.Products, Merged]:
    """Public products by id, as a stranger sees them, and which products were merged into which.

    Plain scans put together here: a join would rest on the planner's statistics, which a fresh bulk load does not have yet.
    """
    rows = read(
        """
        SELECT id, COALESCE(producer_id, 0), COALESCE(commune_id, 0), COALESCE(district_id, 0), COALESCE(merged_into_id, 0),
               CASE WHEN is_public THEN 1 ELSE 0 END
        FROM products_product ORDER BY id
        """,
        [],
        6,
    )
    makers = read(
        "SELECT id, organisation_id, CASE WHEN is_public THEN 1 ELSE 0 END FROM producers_producer ORDER BY id", [], 3
    )
    bodies = read(
        f"SELECT id, {case('kind', PRODUCER_KINDS, _UNKNOWN_KIND)} FROM people_organisation ORDER BY id", [], 2
    )
    merged = rows[4] != 0
    pairs = Merged(rows[0][merged], rows[4][merged])
    maker, named = positions(makers[0], rows[1])
    public = ~merged & (rows[5] == 1)
    if len(makers[0]):
        public &= ~named | (makers[2][maker] == 1)
    rows, maker, named = rows[:, public], maker[public], named[public]
    kind = np.full(len(makers[0]) + 1, _UNKNOWN_KIND, dtype=np.int64)
    if len(makers[0]):
        body, _present = positions(bodies[0], makers[1])
        kind[1:] = bodies[1][body]
    ids, commune, district = rows[0].copy(), rows[2], rows[3]
    producer = np.where(named, maker + 1, 0)
    groups: dict[str, figures.Codes] = {}
    for scheme in schemes.SCHEMES:
        code = case('g."group"', [group.code for group in scheme.groups], -1)
        found = read(
            f"SELECT g.product_id, 1 + {code} FROM products_productgroup g WHERE g.scheme = ?",
            [scheme.id],
            2,
        )
        column = np.zeros(len(ids), dtype=np.int32)
        position, present = positions(ids, found[0])
        column[position[present]] = found[1][present]
        groups[scheme.id] = column
    maker_code, maker_kind, commune_id, district_id = (
        column.astype(np.int32) for column in (producer, kind, commune, district)
    )
    products = figures.Products(
        ids,
        maker_code,
        makers[0].copy(),
        maker_kind,
        commune_id,
        district_id,
        groups,
        _earlier_producers(ids, makers[0]),
        _earlier_kinds(makers[1]),
    )
    return products, pairs


def _earlier_producers(product_ids: NDArray[np.int64], maker_ids: NDArray[np.int64]) -> figures.Earlier:
    """Who made products before they went to another producer."""
    product, until, maker, recorded = read(
        f"""
        SELECT product_id, {_day("until")}, producer_id, {_moment("recorded_at")}
        FROM products_earliermaker ORDER BY until DESC
        """,
        [],
        4,
    )
    row, present = positions(product_ids, product)
    value, _named = positions(maker_ids, maker)
    return figures.Earlier(
        row[present], until[present].astype(np.int32), (value[present] + 1).astype(np.int32), recorded[present]
    )


def _earlier_kinds(organisation_ids: NDArray[np.int64]) -> figures.Earlier:
    """What producers were before they became another kind; by the organisation of each producer."""
    body, until, kind, recorded = read(
        f"""
        SELECT organisation_id, {_day("until")}, {case("kind", PRODUCER_KINDS, _UNKNOWN_KIND)}, {_moment("recorded_at")}
        FROM people_earlierkind ORDER BY until DESC
        """,
        [],
        4,
    )
    order = np.argsort(organisation_ids)
    position, present = positions(organisation_ids[order], body)
    row = order[position[present]] + 1 if len(order) else position[present]
    return figures.Earlier(
        row.astype(np.int64), until[present].astype(np.int32), kind[present].astype(np.int32), recorded[present]
    )


def _recognitions(
    name: str, products: figures.Products, merged: Merged
) -> tuple[figures.Recognitions, NDArray[np.int64]]:
    """Every row ever recorded for a counted product; also the ids in row order."""
    data = read(
        f"""
        SELECT t.id, t.product_id, {case("t.level", figures.LEVELS, 4)}, {case("t.kind", figures.KINDS, 3)},
               {_day("t.counted_from")}, {_day("t.ends_on")},
               COALESCE(t.year, {_year("t.issued_on")}, 0), COALESCE(t.district_then_id, 0),
               {_moment("t.recorded_at")}, {_moment("t.retracted_at")}
        FROM recognition_recognition t
        WHERE t.register = ?
        """,
        [name],
        10,
    )
    position, present = positions(products.ids, merged.standing(data[1]))
    data, position = data[:, present], position[present]
    order = np.lexsort((data[0], data[4], position))
    data, position = data[:, order], position[order]
    ids = data[0]
    rows = figures.Recognitions(
        ids=ids,
        product=position.astype(np.int32),
        level=data[2].astype(np.int8),
        kind=data[3].astype(np.int8),
        counted_from=data[4].astype(np.int32),
        ends_on=data[5].astype(np.int32),
        year=data[6].astype(np.int16),
        district=data[7].astype(np.int32),
        recorded=data[8].copy(),
        retracted=data[9].copy(),
    )
    return rows, ids


def _year(column: str) -> str:
    """SQL of the year of a date."""
    if connection.vendor == "postgresql":
        return f"CAST(EXTRACT(YEAR FROM {column}) AS integer)"
    return f"CAST(strftime('%Y', {column}) AS INTEGER)"


def _withdrawals(recognition_ids: NDArray[np.int64]) -> figures.Withdrawals:
    """Withdrawals of the rows kept; those of other registers fall away."""
    return figures.Withdrawals(*_of_recognitions("recognition_withdrawal", "decided_on", recognition_ids))


def _extensions(recognition_ids: NDArray[np.int64]) -> figures.Extensions:
    """Extensions of the rows kept."""
    return figures.Extensions(*_of_recognitions("recognition_extension", "until", recognition_ids))


def _of_recognitions(table: str, day: str, recognition_ids: NDArray[np.int64]) -> tuple[Any, ...]:
    """(row, day, recorded, retracted) of what was recorded about the rows kept."""
    of, days, recorded, retracted = read(
        f"SELECT recognition_id, {_day(day)}, {_moment('recorded_at')}, {_moment('retracted_at')} FROM {table}", [], 4
    )
    order = np.argsort(recognition_ids)
    position, present = positions(recognition_ids[order], of)
    row = order[position[present]] if len(order) else position[present]
    return row.astype(np.int32), days[present].astype(np.int32), recorded[present], retracted[present]
