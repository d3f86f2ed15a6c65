"""What search knows of points of sale: public ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ocop.outlets.models import Outlet
from ocop.producers.found import place_facets, place_words


def compose(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the public outlets among `ids`, of all when None; ended ones say so by the days of their state."""
    wanted = Outlet.objects.visible_to(None).order_by("pk")
    rows = (wanted if ids is None else wanted.filter(pk__in=ids)).select_related(
        "commune", "old_commune", "district", "keeper"
    )
    for row in rows:
        end = row.ended_on.isoformat() if row.ended_on else None
        states: list[Any] = [["open", None, end]]
        if end:
            states.append(["ended", end, None])
        yield {
            "object_id": row.pk,
            "register": row.register,
            "texts": {
                "name": row.name,
                "producer": row.keeper.name if row.keeper else "",
                "places": " ".join(filter(None, [row.address, place_words(row)])),
                "words": row.get_kind_display(),
                "story": row.note,
            },
            "facets": {
                "outlet_kind": [row.kind],
                "state": states,
                **place_facets(row),
                "register": [row.register],
            },
            "quality": 200 if row.register == settings.OCOP_REGISTER else 0,
        }
