"""What was reported of some memoranda, in dong, for lists and pages: claimed apart from confirmed, not stated apart from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum

from ocop.trade.models import DealStep, Memorandum

BUCKETS = {"claimed": "claimed", "corrected": "claimed", "disputed": "disputed", "confirmed": "confirmed"}


@dataclass
class Sums:
    """Steps of one memorandum by (kind, bucket): how many, how many of them without an amount, and the amounts that were stated."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    unstated: dict[tuple[str, str], int] = field(default_factory=dict)
    amounts: dict[tuple[str, str], int] = field(default_factory=dict)

    def amount(self, kind: str, bucket: str) -> int | None:
        """Dong; None where nothing was reported or no amount was stated, which is not nothing."""
        return self.amounts.get((kind, bucket))

    def count(self, kind: str, bucket: str) -> int:
        """How many."""
        return self.counts.get((kind, bucket), 0)

    @property
    def contracts(self) -> int | None:
        """Contracts and orders that both confirmed; None where none was reported."""
        told = sum(
            self.counts.get((kind, bucket), 0)
            for kind in ("contract", "order")
            for bucket in ("claimed", "confirmed", "disputed")
        )
        return sum(self.counts.get((kind, "confirmed"), 0) for kind in ("contract", "order")) if told else None

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Deliveries and payments for a page: each with its three amounts."""
        return [
            {
                "kind": kind,
                "label": DealStep.Kind(kind).label,
                "confirmed": self.amount(kind, "confirmed"),
                "claimed": self.amount(kind, "claimed"),
                "disputed": self.amount(kind, "disputed"),
                "counts": {bucket: self.count(kind, bucket) for bucket in ("confirmed", "claimed", "disputed")},
                "unstated": sum(
                    self.unstated.get((kind, bucket), 0) for bucket in ("confirmed", "claimed", "disputed")
                ),
            }
            for kind in ("delivery", "payment")
        ]


def added(rows: Sequence[Memorandum]) -> Sequence[Any]:
    """The rows, each with its `sums`. One query."""
    found: dict[int, Sums] = {row.pk: Sums() for row in rows}
    steps = (
        DealStep.objects.filter(memorandum_id__in=found, state__in=BUCKETS)
        .order_by()
        .values_list("memorandum_id", "kind", "state")
        .annotate(all=Count("pk"), stated=Count("amount"), dong=Sum("amount"))
    )
    for key, kind, state, count, stated, dong in steps:
        sums, place = found[key], (kind, BUCKETS[state])
        sums.counts[place] = sums.counts.get(place, 0) + count
        sums.unstated[place] = sums.unstated.get(place, 0) + count - stated
        if stated:
            sums.amounts[place] = sums.amounts.get(place, 0) + int(dong)
    for row in rows:
        row.sums = found[row.pk]  # type: ignore[attr-defined]
    return rows
