"""Which other stories tell the same: sketches of all in memory, exact words of the nearest few.

Each process keeps one row of 256 bytes a story and reads on from the newest key it knows: a changed story has a new row with a higher key.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from ocop.products.models import Product
from ocop.stories import sketching
from ocop.stories.models import TextReading

SHOWN = 8
LEAST = 0.06
"""A smaller share of common runs of words is how people write."""
MUCH = 0.5
SOME = 0.2


@dataclass(frozen=True)
class Alike:
    """Another story: how much of this text it has too, which passages, whether the same producer tells it."""

    product: Product
    share: float
    passages: tuple[str, ...]
    is_own: bool

    @property
    def weight(self) -> str:
        """much: as good as copied; some: whole passages; little: a sentence or so."""
        return "much" if self.share >= MUCH else "some" if self.share >= SOME else "little"


class _Shelf:
    """The sketches this process knows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Know nothing."""
        self._newest = 0
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._minima: sketching.Minima = np.empty((0, sketching.SIZE), dtype=np.uint32)

    def columns(self) -> tuple[NDArray[np.int64], sketching.Minima]:
        """Product keys and their sketches, as the database has them now."""
        with self._lock:
            newest, count = TextReading.objects.aggregate(n=Max("pk"), c=Count("pk")).values()
            if (newest or 0) < self._newest:
                self.clear()
            fresh = list(
                TextReading.objects.filter(pk__gt=self._newest).order_by("pk").values_list("product_id", "minima")
            )
            if fresh:
                self._take(fresh)
            self._newest = newest or 0
            if len(self._ids) > count:
                # Some went without a new row: a product was taken away.
                there = np.fromiter(TextReading.objects.values_list("product_id", flat=True), dtype=np.int64)
                keep = np.isin(self._ids, there)
                self._ids, self._minima = self._ids[keep], self._minima[keep]
            return self._ids, self._minima

    def _take(self, fresh: list[tuple[int, Any]]) -> None:
        newer = {product: bytes(minima) for product, minima in fresh}
        keep = ~np.isin(self._ids, np.fromiter(newer, dtype=np.int64, count=len(newer)))
        blank = b"\xff" * (4 * sketching.SIZE)
        # A story too short to compare keeps a place that no other is like.
        added = np.frombuffer(b"".join(one or blank for one in newer.values()), dtype=np.uint32)
        self._ids = np.concatenate((self._ids[keep], np.fromiter(newer, dtype=np.int64, count=len(newer))))
        self._minima = np.concatenate((self._minima[keep], added.reshape(-1, sketching.SIZE)))


shelf = _Shelf()


def alike(*, by: Any, product: Product, text: str, most: int = SHOWN) -> list[Alike]:
    """Stories of the same register within a person's reach that share words with a text; the same producer's are told apart.

    The criteria give no point to a story that is another's, be it of another producer or another product of one's own.
    """
    sketch = sketching.sketch(text)
    ids, minima = shelf.columns()
    near = sketching.nearest(sketch, minima, most=60)
    keys = [int(ids[place]) for place, _share in near if int(ids[place]) != product.pk]
    others = (
        Product.objects.visible_to(by)
        .filter(pk__in=keys, register=product.register)
        .select_related("producer__organisation")
    )
    found = []
    for other in others:
        shared = sketching.shared(text, other.story_vi)
        if shared.share >= LEAST and shared.passages:
            own = product.producer_id is not None and other.producer_id == product.producer_id
            found.append(Alike(other, shared.share, shared.passages, own))
    return sorted(found, key=lambda one: (-one.share, one.product.pk))[:most]
