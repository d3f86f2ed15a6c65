"""Rules have days on which they were in force; two of one kind never stand on the same day (pure)."""

from __future__ import annotations

import datetime
from typing import Protocol, TypeVar

from ocop.rulebooks.loading import Document


class Dated(Protocol):
    """Anything in force from a day to a last day (None: still)."""

    @property
    def id(self) -> str: ...
    @property
    def valid_from(self) -> datetime.date: ...
    @property
    def valid_to(self) -> datetime.date | None: ...


T = TypeVar("T", bound=Dated)


def refuse_overlap(document: Document, key: str, rows: tuple[T, ...]) -> None:
    """Raise RulebookError when two rows share a day, a row ends before it begins, or an id stands twice."""
    seen: set[str] = set()
    for position, row in enumerate(rows):
        trail = (key, position)
        if row.id in seen:
            raise document.error(trail, f"{row.id} stands twice.")
        seen.add(row.id)
        if row.valid_to is not None and row.valid_to < row.valid_from:
            raise document.error(trail, f"{row.id} ends before it begins.")
        for other in rows[:position]:
            if (other.valid_to is None or row.valid_from <= other.valid_to) and (
                row.valid_to is None or other.valid_from <= row.valid_to
            ):
                raise document.error(trail, f"{row.id} and {other.id} are in force on the same day.")


def at(rows: tuple[T, ...], day: datetime.date) -> T:
    """The row in force on a day; before the first begins, the first, because nothing older is kept."""
    standing = [row for row in rows if row.valid_from <= day]
    return max(standing, key=lambda row: row.valid_from) if standing else min(rows, key=lambda row: row.valid_from)
