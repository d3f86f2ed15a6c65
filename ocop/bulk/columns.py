"""Many rows of a query as columns of whole numbers, on SQLite and PostgreSQL alike, without an object each.

The SQL fragments are for queries put together from a room's own words; values go in as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

Ints = NDArray[np.int64]
CHUNK = 20_000


def day(column: str, never: int) -> str:
    """SQL of a date as days since 1970; `never` for the empty date."""
    number = (
        f"({column} - DATE '1970-01-01')"
        if connection.vendor == "postgresql"
        else f"CAST(julianday({column}) - 2440587.5 AS INTEGER)"
    )
    return f"COALESCE({number}, {never})"


def moment(column: str, never: int) -> str:
    """SQL of a moment as microseconds since 1970 UTC; `never` for the empty moment."""
    number = (
        f"CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS bigint)"
        if connection.vendor == "postgresql"
        else f"CAST(strftime('%s', {column}) AS INTEGER) * 1000000 + CAST(substr({column}, 21) AS INTEGER)"
    )
    return f"COALESCE({number}, {never})"


def case(column: str, values: Iterable[str] | Mapping[str, int], otherwise: int) -> str:
    """SQL of the number of one of our own words: what a mapping gives it, or its place in a list."""
    numbers = values if isinstance(values, Mapping) else {value: place for place, value in enumerate(values)}
    whens = " ".join(f"WHEN '{value}' THEN {number}" for value, number in numbers.items())
    return f"CASE {column} {whens} ELSE {otherwise} END"


def read(sql: str, parameters: Iterable[Any], width: int) -> Ints:
    """All rows of a query of `width` whole numbers, as columns; `?` stands for a parameter."""
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), list(parameters))
        while chunk := cursor.fetchmany(CHUNK):
            parts.append(np.array(chunk, dtype=np.int64))
    return np.concatenate(parts).T if parts else np.empty((width, 0), dtype=np.int64)


def positions(ids: Ints, wanted: Ints) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each wanted id stands in the sorted ids, and whether it is there at all."""
    place = np.searchsorted(ids, wanted)
    place[place == len(ids)] = 0
    there = ids[place] == wanted if len(ids) else np.zeros(len(wanted), dtype=bool)
    return place, there
