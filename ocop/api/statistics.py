"""Figures as of a day, each number with the address that opens it to its rows."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from ocop.api import figure_schemas, presenting, schemas
from ocop.api.outlets import standing_on
from ocop.api.parameters import UNSTATED, InForce, InRegister, Key, Paged, Wrong, caller, day_of, moment_of
from ocop.places.queries import district_names
from ocop.places.rollups import Placed, rollup
from ocop.products.models import Product
from ocop.recognition import statistics
from ocop.recognition.labels import UNSTATED as NOT_STATED
from ocop.rulebooks import schemes

router = Router(tags=["statistics"], by_alias=True)
By = Literal["group", "stars", "producer_kind", "commune", "district", "year", "state", "kind", "outlet_district"]
IN_FORCE = {"any": None, "yes": True}


class FigureAsked(InRegister):
    """Which table."""

    as_of: datetime.date | None = Field(None, description="Decisions dated on or before this day. Default: today.")
    known_at: datetime.datetime | None = Field(
        None, description="As the record knew them at this moment. Default: now."
    )
    scheme: Key | None = Field(
        None, description="Scheme of the groups: ocop-2019 or qd26-2026. Default: the one in force on the day."
    )
    in_force: InForce = Field(
        "any", description="any: ever recognised; yes: in force on the day; no: ended or withdrawn; unknown."
    )


class TableAsked(FigureAsked):
    """A table with its dimension."""

    by: By = Field("stars", description="What the rows stand for.")


class RowsAsked(FigureAsked, Paged):
    """The rows behind a number."""

    by: By | None = Field(None, description="The dimension of the table; absent: the total.")
    value: Key | None = Field(None, description="The row's value.")


def _narrowed(asked: FigureAsked) -> dict[str, Any]:
    """Arguments of the statistics that all tables share."""
    if asked.scheme is not None and asked.scheme not in {one.id for one in schemes.SCHEMES}:
        raise Wrong("scheme", _("Use one of %(values)s.") % {"values": ", ".join(one.id for one in schemes.SCHEMES)})
    return {
        "register": asked.register_named,
        "as_of": day_of(asked.as_of),
        "known_at": moment_of(asked.known_at),
        "scheme": asked.scheme,
        "in_force": IN_FORCE.get(asked.in_force),
        "state": "unknown" if asked.in_force == "unknown" else "",
    }


def definition(by: str) -> str:
    """What a table counts, in a sentence."""
    if by == "producer_kind":
        return _("Distinct makers of the products ever recognised by that day, by kind; without a maker: not stated.")
    if by == "outlet_district":
        return _("Points of introduction and sale that stood on that day, by the district until 30 June 2025.")
    return _(
        "Distinct products recognised by a decision dated on or before that day, each under its latest recognition; potential five-star "
        "products are never counted as four-star as well."
    )


def _opens(asked: FigureAsked, by: str, value: str = "") -> str:
    """The address that opens a number."""
    values = {
        "as_of": asked.as_of.isoformat() if asked.as_of else "",
        "known_at": asked.known_at.isoformat() if asked.known_at else "",
        "scheme": asked.scheme or "",
        "in_force": "" if asked.in_force == "any" else asked.in_force,
        "register": asked.in_register or "",
        "by": by,
        "value": value,
    }
    return f"{reverse('api:statistics_rows')}?{urlencode({name: text for name, text in values.items() if text})}"


def _counting_page() -> str:
    try:
        return reverse("portal:counting")
    except NoReverseMatch:
        return ""


@router.get("", response=schemas.answers(figure_schemas.FigureOut), url_name="statistics", summary="A table of figures")
def table(request: HttpRequest, asked: Query[TableAsked]) -> dict[str, Any]:
    """A table as of a day. The rows add up to the total; "not stated" is one of them."""
    if asked.by == "outlet_district":
        return _outlet_districts(request, asked)
    narrowed = _narrowed(asked)
    figure = _not_in_force(asked.by, narrowed) if asked.in_force == "no" else statistics.count(by=asked.by, **narrowed)
    rows = [
        {
            "value": row.value,
            "label_vi": row.label_vi,
            "label_en": row.label_en,
            "count": row.count,
            "address": _opens(asked, asked.by, row.value),
        }
        for row in figure.rows
    ]
    return _answer(asked, figure.as_of, figure.scheme or None, rows, figure.products, figure.producers)


def _not_in_force(by: str, narrowed: dict[str, Any]) -> statistics.Figure:
    """Ended and withdrawn together; makers of both are counted once, so they are asked for as one."""
    if by == "producer_kind":
        raise Wrong("in_force", _("Makers can be counted for any, yes or unknown."))
    ended = statistics.count(by=by, **{**narrowed, "in_force": None, "state": "ended"})
    taken = statistics.count(by=by, **{**narrowed, "in_force": None, "state": "withdrawn"})
    labels = {row.value: row for row in [*ended.rows, *taken.rows]}
    rows = [
        statistics.Row(value, row.label_vi, row.label_en, ended[value] + taken[value])
        for value, row in sorted(labels.items(), key=lambda pair: pair[0] == UNSTATED)
    ]
    return statistics.Figure(
        ended.register,
        ended.as_of,
        by,
        ended.total + taken.total,
        rows,
        ended.scheme,
        products=ended.products + taken.products,
        producers=0,
    )


def _answer(
    asked: TableAsked,
    day: datetime.date,
    scheme: str | None,
    rows: list[dict[str, Any]],
    products: int | None,
    producers: int | None,
) -> dict[str, Any]:
    return {
        "register": asked.register_named,
        "as_of": day,
        "known_at": moment_of(asked.known_at),
        "by": asked.by,
        "scheme": scheme,
        "in_force": asked.in_force,
        "total": sum(row["count"] for row in rows),
        "products": products,
        "producers": producers if asked.in_force != "no" else None,
        "rows": rows,
        "definition": definition(asked.by),
        "definition_address": _counting_page(),
        "address": _opens(asked, asked.by),
    }


def _outlet_districts(request: HttpRequest, asked: TableAsked) -> dict[str, Any]:
    """Points of sale by district; a point's record is dated, but not kept as of a moment."""
    if asked.known_at is not None or asked.in_force != "any" or asked.scheme is not None:
        raise Wrong("by", _("Points of sale are counted as of a day only; leave out known_at, in_force and scheme."))
    day = day_of(asked.as_of)
    placed = Counter(standing_on(caller(request), asked.register_named, day).values_list("district__code", flat=True))
    names = district_names()
    lines = rollup([Placed(None, code, number) for code, number in placed.items()], by="district")
    rows = []
    for line in lines:
        vi, en = NOT_STATED if line.code is None else (names[line.code], names[line.code])
        value = line.code or UNSTATED
        rows.append(
            {
                "value": value,
                "label_vi": vi,
                "label_en": en,
                "count": line.number,
                "address": _opens(asked, asked.by, value),
            }
        )
    return _answer(asked, day, None, rows, None, None)


@router.get(
    "/rows",
    response=schemas.answers(figure_schemas.FigureRows),
    url_name="statistics_rows",
    summary="The rows behind a number",
)
def rows_behind(request: HttpRequest, asked: Query[RowsAsked]) -> dict[str, Any]:
    """The products (or points of sale) that a number counted, as far as the caller may see them, as they stood on that day."""
    person, day = caller(request), day_of(asked.as_of)
    if asked.value is not None and asked.by is None:
        raise Wrong("by", _("Say which table the value belongs to."))
    answer: dict[str, Any] = {"register": asked.register_named, "as_of": day, "by": asked.by, "value": asked.value}
    part = slice(asked.start, asked.start + asked.limit)
    if asked.by == "outlet_district":
        rows = standing_on(person, asked.register_named, day)
        if asked.value is not None:
            rows = rows.filter(district__code=None if asked.value == UNSTATED else asked.value)
        total = rows.count()
        items = [presenting.outlet(row) for row in rows.in_alphabet()[part]]
        return {
            **answer,
            "total": total,
            "visible": total,
            "items": items,
            "page": asked.page,
            "limit": asked.limit,
            "offset": asked.start,
        }
    ids = _ids(asked)
    visible = Product.objects.visible_to(person).filter(register=asked.register_named)
    wanted = set(ids)
    listed = [key for key in visible.in_alphabet().values_list("pk", flat=True) if key in wanted]
    items = presenting.products(listed[part], visible, on=day)
    return {
        **answer,
        "total": len(ids),
        "visible": len(listed),
        "items": items,
        "page": asked.page,
        "limit": asked.limit,
        "offset": asked.start,
    }


def _ids(asked: RowsAsked) -> list[int]:
    narrowed = _narrowed(asked)
    by = asked.by or ""
    if asked.in_force == "no":
        states = [{**narrowed, "in_force": None, "state": state} for state in ("ended", "withdrawn")]
        return [key for one in states for key in statistics.product_ids(by=by, value=asked.value, **one)]
    return statistics.product_ids(by=by, value=asked.value, **narrowed)
