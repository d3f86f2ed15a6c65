"""Who hears at once that a star was withdrawn: higher rooms register in their AppConfig.ready; a star that runs out they find by the day."""

from __future__ import annotations

from collections.abc import Callable

Heard = Callable[[int], None]
_heard: dict[str, Heard] = {}


def register(room: str, heard: Heard) -> None:
    """`heard(product_id)` is called in the transaction of the withdrawal."""
    _heard[room] = heard


def tell(product_id: int) -> None:
    """A star of this product was withdrawn."""
    for room in sorted(_heard):
        _heard[room](product_id)
