"""How far an import is, for the page that shows it.

It stands in the cache and not in the database: while an import is applied its transaction is the only writer, and nothing of
it may be seen before it is whole. No news for two minutes means that the work was cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

_SECONDS = 120


@dataclass(frozen=True)
class Progress:
    """Rows done of all."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def report(import_id: int, done: int, total: int) -> None:
    """Say how far the work is."""
    cache.set(f"exchange.progress.{import_id}", (done, total), _SECONDS)


def of(import_id: int) -> Progress | None:
    """What was last said; None when nothing is heard of it."""
    known = cache.get(f"exchange.progress.{import_id}")
    return Progress(*known) if known else None


def clear(import_id: int) -> None:
    """The work has ended."""
    cache.delete(f"exchange.progress.{import_id}")
