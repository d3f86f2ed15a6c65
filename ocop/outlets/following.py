"""How points of sale follow the organisation that keeps them."""

from __future__ import annotations

from ocop.outlets.models import Outlet
from ocop.producers.models import Producer


def move_outlets(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Outlets kept by a merged producer's organisation are kept by the winner's."""
    keys = list(Outlet.objects.filter(keeper=loser.organisation).order_by("pk").values_list("pk", flat=True))
    Outlet.objects.filter(pk__in=keys).update(keeper=winner.organisation)
    return {"outlets": keys}
