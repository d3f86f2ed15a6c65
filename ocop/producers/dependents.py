"""What higher rooms hang on producers and villages; they register in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ocop.search.documents import refresh

if TYPE_CHECKING:
    from ocop.producers.models import Producer

Ids = Callable[[list[int]], list[int]]
Mover = Callable[["Producer", "Producer"], dict[str, list[int]]]

_of_producers: dict[str, Ids] = {}
_of_villages: dict[str, Ids] = {}
_movers: dict[str, Mover] = {}


def register(kind: str, *, of_producers: Ids | None = None, of_villages: Ids | None = None) -> None:
    """`kind` is a search kind whose documents hold words of producers or villages; each function turns keys into keys."""
    if of_producers is not None:
        _of_producers[kind] = of_producers
    if of_villages is not None:
        _of_villages[kind] = of_villages


def register_mover(room: str, move: Mover) -> None:
    """`move(loser, winner)` hands over what a room keeps for a merged producer; returns {"products": [keys], ...}."""
    _movers[room] = move


def refresh_producers(producer_ids: Iterable[int]) -> None:
    """Search sees these producers and all that hangs on them afresh; in the caller's transaction."""
    _refresh("producer", _of_producers, list(producer_ids))


def refresh_villages(village_ids: Iterable[int]) -> None:
    """The same for villages."""
    _refresh("village", _of_villages, list(village_ids))


def move_all(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Every room hands over its rows; what was moved, by name."""
    moved: dict[str, list[int]] = {}
    for room in sorted(_movers):
        for name, keys in _movers[room](loser, winner).items():
            moved.setdefault(name, []).extend(keys)
    return moved


def _refresh(kind: str, dependents: dict[str, Ids], keys: list[int]) -> None:
    if not keys:
        return
    refresh(kind, keys)
    for other, ids_of in dependents.items():
        found = ids_of(keys)
        if found:
            refresh(other, found)
