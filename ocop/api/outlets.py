"""Points of introduction and sale."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router

from ocop.api import presenting, schemas
from ocop.api.makers import PlacedAsked, placed, said
from ocop.api.parameters import Key, Missing, caller, day_of
from ocop.outlets.models import Outlet
from ocop.outlets.shelf.queries import public_shelf

router = Router(tags=["points of sale"], by_alias=True)
Kind = Literal["ocop_point", "supermarket", "chain", "mall", "design_centre", "temporary", "other"]


class OutletsAsked(PlacedAsked):
    """Which points of sale."""

    kind: Kind | None = Field(None, description="Kind of point.")
    as_of: datetime.date | None = Field(None, description="Points that stood on this day. Default: today.")


def standing_on(person: Any, register: str, day: datetime.date) -> Any:
    """Points of a register that stood on a day, as far as the caller may see them."""
    rows = Outlet.objects.visible_to(person).filter(register=register, counted_from__lte=day)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day)).select_related(
        "commune", "old_commune", "district"
    )


@router.get("", response=schemas.answers(schemas.Outlets), url_name="outlets", summary="Points of sale")
def outlets(request: HttpRequest, asked: Query[OutletsAsked]) -> dict[str, Any]:
    """Points of sale of a register on a day, by the Vietnamese alphabet."""
    day = day_of(asked.as_of)
    rows = said(placed(standing_on(caller(request), asked.register_named, day), asked), asked.q, "name_folded")
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    items = [presenting.outlet(row) for row in rows.in_alphabet()[asked.start : asked.start + asked.limit]]
    return {
        "as_of": day,
        "total": rows.count(),
        "items": items,
        "page": asked.page,
        "limit": asked.limit,
        "offset": asked.start,
    }


@router.get("/{outlet}", response=schemas.answers(schemas.OutletItem), url_name="outlet", summary="One point of sale")
def outlet(request: HttpRequest, outlet: Key) -> dict[str, Any]:
    """A point of sale by slug; also one that has ended, with its last day."""
    row = (
        Outlet.objects.visible_to(caller(request))
        .filter(slug=outlet)
        .select_related("commune", "old_commune", "district")
        .first()
    )
    if row is None:
        raise Missing
    return presenting.outlet(row)


@router.get(
    "/{outlet}/shelf", response=schemas.answers(schemas.Shelf), url_name="outlet_shelf", summary="What a point carries"
)
def shelf(request: HttpRequest, outlet: Key) -> dict[str, Any]:
    """Products on the shelf of a point of sale today, by the Vietnamese alphabet: public ones whose star stands."""
    row = Outlet.objects.visible_to(caller(request)).filter(slug=outlet).first()
    if row is None:
        raise Missing
    items = [
        {
            "product": one.product.slug,
            "name": one.product.name,
            "stars": one.standing.level,
            "star_until": one.standing.over_on,
            "on_shelf_since": one.from_day,
            "page": presenting.page_of("product", one.product.slug),
        }
        for one in public_shelf(row)
    ]
    return {"outlet": row.slug, "name": row.name, "as_of": day_of(None), "items": items}
