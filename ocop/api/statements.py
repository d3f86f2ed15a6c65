"""Published statements, each beside what the register counts for its day."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router

from ocop.api import figure_schemas, schemas
from ocop.api.parameters import InRegister, Key, Paged
from ocop.indicators import registry
from ocop.indicators.labels import label
from ocop.indicators.models import PublishedStatement

router = Router(tags=["published statements"], by_alias=True)


class StatementsAsked(Paged, InRegister):
    """Which statements; `register` is the one whose figures stand beside them."""

    indicator: Key | None = Field(None, description="products, producers, villages, outlets, ...")
    by: Key | None = Field(None, description="Dimension: group, stars, producer_kind, ...")
    spoken_of: datetime.date | None = Field(None, description="The day the value speaks of.")
    territory: Literal["hanoi", "vietnam"] | None = Field(None, description="What the value is about.")


@router.get(
    "", response=schemas.answers(figure_schemas.Statements), url_name="statements", summary="Published statements"
)
def statements(request: HttpRequest, asked: Query[StatementsAsked]) -> dict[str, Any]:
    """Figures that offices and newspapers gave; where they differ, all stand."""
    rows = PublishedStatement.objects.order_by("indicator", "spoken_of", "by", "key")
    for name in ("indicator", "by", "spoken_of", "territory"):
        value = getattr(asked, name)
        if value is not None:
            rows = rows.filter(**{name: value})
    part = rows[asked.start : asked.start + asked.limit]
    items = [
        {
            "key": row.key,
            "indicator": row.indicator,
            "label_vi": label(row.indicator, "vi"),
            "label_en": label(row.indicator, "en"),
            "by": row.by or None,
            "item": row.item or None,
            "value": float(row.value),
            "spoken_of": row.spoken_of,
            "spoken_precision": row.spoken_precision,
            "published_on": row.published_on,
            "publisher": row.publisher,
            "source": row.source,
            "territory": row.territory,
            "note": row.note or None,
            "counted": registry.beside(row, register=asked.register_named).counted,
        }
        for row in part
    ]
    return {"total": rows.count(), "items": items, "page": asked.page, "limit": asked.limit, "offset": asked.start}
