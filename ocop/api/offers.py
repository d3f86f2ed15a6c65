"""Offers of producers: capability profiles, for whom their owner shows them to."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ocop.api import schemas
from ocop.api.makers import said
from ocop.api.parameters import InRegister, Key, Missing, Paged, Text, caller
from ocop.rulebooks.product_sets import product_set
from ocop.trade.models import Offer
from ocop.trade.sides.records import records_for_person, with_all

router = Router(tags=["trade"], by_alias=True)


class OffersAsked(Paged, InRegister):
    """Which offers."""

    q: Text = Field("", description="Words of the product's name, with or without marks.")
    set_id: Key | None = Field(None, alias="set", description="Product set of decree 26/2026, by its id.")
    state: Literal["draft", "published", "paused"] | None = Field(None, description="State of the offer.")


class OfferRecord(Schema):
    """A capability profile, `ocop-offer-record/1`: every part is described by the JSON schema at `/api/v1/trade/offers/schema`."""

    format: str
    as_of: str
    register_named: str = Field(alias="register")
    offer: int
    changed_at: str
    product: dict[str, Any]
    producer: dict[str, Any]
    stars: dict[str, Any]
    unit: str
    capacity: dict[str, str | None] = Field(description="By month of the year; null: not stated, which is not nothing.")
    free: dict[str, str | None] = Field(description="Of it what is not promised.")
    min_order: str | None
    lead_days: int | None
    lead_days_more: int | None
    shelf_life_days: int | None
    age_at_delivery_days: int | None
    packing_vi: str
    packing_en: str
    gtin: str | None
    traceability: str | None
    label_languages: list[str]
    terms: dict[str, Any]
    exported_to: str
    delivers_everywhere: bool
    delivers_to: list[dict[str, Any]]
    prices: list[dict[str, Any]] | None = Field(description="Dong before VAT; null: not stated, or not shown to you.")
    papers: list[dict[str, Any]]
    references: list[dict[str, Any]]
    note_vi: str
    note_en: str


class OfferRecords(Schema):
    """Part of a list of offers."""

    total: int
    items: list[OfferRecord]
    page: int
    limit: int
    offset: int


@router.get("/offers", response=schemas.answers(OfferRecords), url_name="offers", summary="Capability profiles")
def offers(request: HttpRequest, asked: Query[OffersAsked]) -> dict[str, Any]:
    """Own offers for a producer, published ones for a confirmed buyer, all for the trade office; nothing without a key."""
    person = caller(request)
    rows = Offer.objects.visible_to(person).filter(register=asked.register_named)
    rows = said(rows, asked.q, "product__name_folded")
    if asked.set_id is not None:
        rows = rows.filter(product__product_set=asked.set_id if product_set(asked.set_id) else "-")
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    part = with_all(rows).order_by("product__name_sort", "pk")[asked.start : asked.start + asked.limit]
    return {
        "total": rows.count(),
        "items": records_for_person(part, person),
        "page": asked.page,
        "limit": asked.limit,
        "offset": asked.start,
    }


@router.get(
    "/offers/schema", response=schemas.answers(dict[str, Any]), url_name="offer_schema", summary="Schema of a profile"
)
def offer_schema(request: HttpRequest) -> dict[str, Any]:
    """The JSON schema of a capability profile."""
    from ocop.trade.sides.records import schema

    return schema()


@router.get(
    "/offers/{offer}", response=schemas.answers(OfferRecord), url_name="offer", summary="One capability profile"
)
def offer(request: HttpRequest, offer: int) -> dict[str, Any]:
    """A capability profile by the key of its offer; prices only where the producer shows them to you."""
    person = caller(request)
    row = with_all(Offer.objects.visible_to(person)).filter(pk=offer).first() if 0 < offer < 2**62 else None
    if row is None:
        raise Missing
    return records_for_person([row], person)[0]
