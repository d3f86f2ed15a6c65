"""Communes in three layers, districts, provinces, and addresses resolved."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ocop.api import schemas
from ocop.api.parameters import Key, Missing, Text, district_of
from ocop.api.presenting import area_ref, commune_ref
from ocop.places import queries
from ocop.places.models import Commune, District
from ocop.places.resolution import resolve

router = Router(tags=["places"], by_alias=True)


def _commune(row: Commune) -> dict[str, Any]:
    return {
        **(commune_ref(row) or {}),
        "layer": row.layer,
        "kind": row.kind,
        "lat": row.lat,
        "lon": row.lon,
        "area_km2": row.area_km2,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "district": area_ref(row.district),
    }


class CommunesAsked(Schema):
    """Which communes."""

    layer: Literal["current", "old", "gone"] = Field(
        "current", description="since 1/7/2025, until 30/6/2025, or ended before 2025"
    )
    district: Key | None = Field(
        None, description="Code of a district until 30/6/2025; today's communes that took land of it."
    )


@router.get("/communes", response=schemas.answers(schemas.Communes), url_name="communes", summary="Communes and wards")
def communes(request: HttpRequest, asked: Query[CommunesAsked]) -> dict[str, Any]:
    """Communes of a layer, by name: 126 of today, 526 until 30/6/2025."""
    rows = Commune.objects.filter(layer=asked.layer).select_related("district").order_by("name_folded", "code")
    if asked.district is not None:
        district = district_of(asked.district)
        rows = (
            rows.filter(origins__old__district=district).distinct()
            if asked.layer == "current"
            else rows.filter(district=district)
        )
    items = [_commune(row) for row in rows]
    return {"total": len(items), "items": items}


@router.get(
    "/communes/{commune}", response=schemas.answers(schemas.CommuneDetail), url_name="commune", summary="One commune"
)
def commune(request: HttpRequest, commune: Key) -> dict[str, Any]:
    """A commune by code (of today) or slug (of any layer), with what it was made of and what became of it."""
    row = (
        Commune.objects.filter(Q(slug=commune) | Q(code=commune, layer="current"))
        .select_related("district")
        .prefetch_related("origins__old", "successions__new")
        .first()
    )
    if row is None:
        raise Missing
    return {
        **_commune(row),
        "note": row.note or None,
        "origins": [
            {**(commune_ref(one.old) or {}), "is_main": one.is_main, "relation": one.relation}
            for one in row.origins.all()
        ],
        "successors": [
            {**(commune_ref(one.new) or {}), "is_main": one.is_main, "relation": one.relation}
            for one in row.successions.all()
        ],
    }


@router.get(
    "/districts", response=schemas.answers(schemas.Districts), url_name="districts", summary="Districts until 30/6/2025"
)
def districts(request: HttpRequest) -> dict[str, Any]:
    """The 30 districts, which stand as dated history."""
    items = [
        {"code": row.code, "name": row.name, "lat": row.lat, "lon": row.lon}
        for row in District.objects.order_by("code")
    ]
    return {"total": len(items), "items": items}


@router.get(
    "/provinces", response=schemas.answers(schemas.Provinces), url_name="provinces", summary="Provinces then and now"
)
def provinces(request: HttpRequest) -> dict[str, Any]:
    """The 63 provinces until 30/6/2025, each with the one of the 34 it is part of."""
    items = [
        {"code": row.code, "name": row.name, "now": {"code": row.code_now, "name": row.name_now}}
        for row in queries.provinces_then_and_now()
    ]
    return {"total": len(items), "items": items}


class AddressAsked(Schema):
    """An address, free or in fields."""

    text: Text = Field("", description="As written: P. Vạn Phúc, Hà Đông")
    commune: Text = Field("", description="What stands in a field for the commune.")
    district: Text = Field("", description="What stands in a field for the district.")
    province: Text = Field("Hà Nội", description="Province of then or now.")
    on: datetime.date | None = Field(None, description="Day it was written on.")


@router.get("/resolve", response=schemas.answers(schemas.Resolved), url_name="resolve", summary="What an address means")
def resolved(request: HttpRequest, asked: Query[AddressAsked]) -> dict[str, Any]:
    """The commune of before and of today that an address means, with the reason and the doubt; nothing is guessed."""
    found = resolve(asked.text, commune=asked.commune, district=asked.district, province=asked.province, on=asked.on)
    return {
        "doubt": found.doubt,
        "reason": found.reason,
        "commune": commune_ref(found.current),
        "old_commune": commune_ref(found.old),
        "district": area_ref(found.district),
        "province": area_ref(found.province),
        "candidates": [commune_ref(one) for one in found.candidates],
    }
