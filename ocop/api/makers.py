"""Producers and craft villages."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import Count, Q
from django.http import HttpRequest
from ninja import Field, Query, Router

from ocop.api import presenting, schemas
from ocop.api.parameters import UNSTATED, InRegister, Key, Missing, Paged, Text, caller, commune_of, district_of
from ocop.api.products import ProducerKind
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.vietnamese.folding import fold, words

producers_router = Router(tags=["producers"], by_alias=True)
villages_router = Router(tags=["craft villages"], by_alias=True)
Title = Literal["craft_village", "traditional_craft_village", "traditional_craft", "proposed_removal", "mentioned"]


class PlacedAsked(Paged, InRegister):
    """Which register and place."""

    q: Text = Field("", description="Words of the name, with or without marks.")
    commune: Key | None = Field(None, description="Today's commune, by code or slug; or unstated.")
    district: Key | None = Field(None, description="District until 30/6/2025, by code; or unstated.")


def placed(rows: Any, asked: PlacedAsked, path: str = "") -> Any:
    """Narrowed to a commune and a district; `path` leads to the row that has a place."""
    if asked.commune is not None:
        rows = rows.filter(**{f"{path}commune": None if asked.commune == UNSTATED else commune_of(asked.commune)})
    if asked.district is not None:
        rows = rows.filter(**{f"{path}district": None if asked.district == UNSTATED else district_of(asked.district)})
    return rows


def said(rows: Any, query: str, field: str) -> Any:
    """Narrowed to rows whose folded name holds every word asked."""
    for word in words(query) or ([fold(query)] if query.strip() else []):
        rows = rows.filter(**{f"{field}__contains": word})
    return rows


class ProducersAsked(PlacedAsked):
    """Which makers."""

    kind: list[ProducerKind] = Field(default_factory=list, description="Kind of maker.")


def _producers(person: Any) -> Any:
    seen = Product.objects.visible_to(person).values("pk")
    return (
        Producer.objects.visible_to(person)
        .select_related(*(f"organisation__{name}" for name in ("commune", "old_commune", "district", "province")))
        .annotate(product_count=Count("products", filter=Q(products__in=seen)))
    )


@producers_router.get("", response=schemas.answers(schemas.Producers), url_name="producers", summary="Producers")
def producers(request: HttpRequest, asked: Query[ProducersAsked]) -> dict[str, Any]:
    """Makers of a register, by the Vietnamese alphabet."""
    person = caller(request)
    rows = Producer.objects.visible_to(person).filter(register=asked.register_named)
    rows = said(placed(rows, asked, "organisation__"), asked.q, "organisation__name_folded")
    if asked.kind:
        rows = rows.filter(organisation__kind__in=["unknown" if kind == UNSTATED else kind for kind in asked.kind])
    keys = list(rows.in_alphabet().values_list("pk", flat=True)[asked.start : asked.start + asked.limit])
    found = {row.pk: row for row in _producers(person).filter(pk__in=keys)}
    items = [presenting.producer(found[key], person) for key in keys]
    return {"total": rows.count(), "items": items, "page": asked.page, "limit": asked.limit, "offset": asked.start}


@producers_router.get(
    "/{producer}", response=schemas.answers(schemas.ProducerDetail), url_name="producer", summary="One producer"
)
def producer(request: HttpRequest, producer: Key) -> dict[str, Any]:
    """A maker by slug, with the products that the caller may see."""
    person = caller(request)
    row = _producers(person).filter(slug=producer).first()
    if row is None:
        raise Missing
    visible = Product.objects.visible_to(person)
    keys = list(visible.filter(producer=row).in_alphabet().values_list("pk", flat=True))
    return {
        **presenting.producer(row, person),
        "story_vi": row.story_vi or None,
        "story_en": row.story_en or None,
        "founded_year": row.founded_year,
        "product_list": presenting.products(keys, visible),
    }


class VillagesAsked(PlacedAsked):
    """Which villages."""

    title: Title | None = Field(None, description="A title of decree 52/2018 that stands today.")


def _villages(person: Any) -> Any:
    return (
        CraftVillage.objects.visible_to(person)
        .select_related("commune", "old_commune", "district")
        .prefetch_related("crafts", "titles")
    )


@villages_router.get(
    "", response=schemas.answers(schemas.Villages), url_name="craft_villages", summary="Craft villages"
)
def craft_villages(request: HttpRequest, asked: Query[VillagesAsked]) -> dict[str, Any]:
    """Craft villages of a register, by the Vietnamese alphabet."""
    rows = said(placed(_villages(caller(request)).filter(register=asked.register_named), asked), asked.q, "name_folded")
    if asked.title is not None:
        rows = rows.filter(titles__title=asked.title, titles__ended_on__isnull=True).distinct()
    items = [presenting.village(row) for row in rows.in_alphabet()[asked.start : asked.start + asked.limit]]
    return {"total": rows.count(), "items": items, "page": asked.page, "limit": asked.limit, "offset": asked.start}


@villages_router.get(
    "/{village}", response=schemas.answers(schemas.VillageItem), url_name="craft_village", summary="One craft village"
)
def craft_village(request: HttpRequest, village: Key) -> dict[str, Any]:
    """A craft village by slug."""
    row = _villages(caller(request)).filter(slug=village).first()
    if row is None:
        raise Missing
    return presenting.village(row)
