"""Rows of the record as the API gives them. Callers prefetch; nothing here asks the database by itself."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from ocop.files.queries import picture_sources
from ocop.outlets.models import Outlet
from ocop.people.contact import contact_for
from ocop.places.models import Commune, District, Province
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.recognition.standing import Standing, standings, state_of

PRODUCT_RELATIONS = ("producer__organisation", "commune", "old_commune", "district", "province", "village")
LONG_TEXTS = ("story_vi", "story_en", "ingredients_vi", "ingredients_en", "village__story_vi", "village__story_en")
IN_FORCE = {"in_force": True, "ended": False, "withdrawn": False}


@functools.lru_cache(maxsize=32)
def _address(name: str, language: str) -> str:
    """Address of a kind of page with a mark where the slug goes: resolving it for every row of a long list would cost more than the row."""
    try:
        return reverse(f"portal:{name}", args=["-slug-"])
    except NoReverseMatch:
        return ""


def page_of(name: str, slug: str) -> str:
    """Address of a page for people, in the language of the answer; "" in an instance that has none."""
    return _address(name, get_language() or "vi").replace("-slug-", slug)


def commune_ref(row: Commune | None) -> dict[str, Any] | None:
    return {"code": row.code, "slug": row.slug, "name": str(row)} if row else None


def area_ref(row: District | Province | None) -> dict[str, Any] | None:
    return {"code": row.code, "name": row.name} if row else None


def _place(row: Any) -> dict[str, Any]:
    return {
        "commune": commune_ref(row.commune),
        "old_commune": commune_ref(row.old_commune),
        "district": area_ref(row.district),
        "province": area_ref(getattr(row, "province", None)),
        "place_as_given": row.place_as_given or None,
    }


def products_with_all(ids: Iterable[int] | None = None) -> Any:
    """Products with all that `product` needs."""
    rows = Product.objects.select_related(*PRODUCT_RELATIONS).prefetch_related("groups")
    return rows if ids is None else rows.filter(pk__in=list(ids))


def product(row: Product, stars: Standing) -> dict[str, Any]:
    """A product of a list."""
    maker = row.producer
    return {
        "id": row.pk,
        "slug": row.slug,
        "reference": row.reference or None,
        "register": row.register,
        "name": row.name,
        "name_en": row.name_en or None,
        "producer": {"slug": maker.slug, "name": maker.organisation.name, "kind": maker.organisation.kind}
        if maker
        else None,
        "groups": {one.scheme: one.group for one in row.groups.all()},
        "product_set": row.product_set or None,
        "stars": stars.level or "none",
        "state": stars.state,
        "in_force": IN_FORCE.get(stars.state),
        "issued_on": stars.issued_on,
        "year": stars.year,
        "ends_on": stars.ends_on,
        "extended_to": stars.extended_to,
        "decision": stars.decision or None,
        "village": row.village.slug if row.village else None,
        "source": row.source or None,
        "page": page_of("product", row.slug),
        **_place(row),
    }


def products(ids: list[int], visible: Any, on: datetime.date | None = None) -> list[dict[str, Any]]:
    """Products of a list in the order of `ids`, those of them that are among `visible`."""
    rows = products_with_all().filter(pk__in=ids).filter(pk__in=visible.values("pk")).defer(*LONG_TEXTS)
    found = {row.pk: row for row in rows}
    stars = standings(found, on)
    return [product(found[key], stars[key]) for key in ids if key in found]


def recognition(
    row: Recognition, on: datetime.date, withdrawn_on: datetime.date | None, extended_to: datetime.date | None
) -> dict[str, Any]:
    """One decision as it stood on a day."""
    return {
        "id": row.pk,
        "product": row.product.slug,
        "product_name": row.product.name,
        "register": row.register,
        "reference": row.reference or None,
        "stars": row.level,
        "kind": row.kind,
        "body": row.body,
        "points": float(row.points) if row.points is not None else None,
        "decision": row.decision or None,
        "precision": row.precision,
        "issued_on": row.issued_on,
        "year": row.year,
        "ends_on": row.ends_on,
        "extended_to": extended_to,
        "counted_from": row.counted_from,
        "state": state_of(row.ends_on, withdrawn_on, on, extended_to),
        "withdrawn_on": withdrawn_on,
        "code": row.code or None,
        "old_code": row.old_code or None,
        "district_then": area_ref(row.district_then),
        "recorded_at": row.recorded_at,
        "source": row.source or None,
    }


def product_detail(
    row: Product, stars: Standing, papers: Iterable[Any], decisions: list[dict[str, Any]]
) -> dict[str, Any]:
    """A product with everything that its page says."""
    return {
        **product(row, stars),
        "story_vi": row.story_vi or None,
        "story_en": row.story_en or None,
        "ingredients_vi": row.ingredients_vi or None,
        "ingredients_en": row.ingredients_en or None,
        "pack_sizes": row.pack_sizes,
        "shelf_life_days": row.shelf_life_days,
        "storage_vi": row.storage_vi or None,
        "storage_en": row.storage_en or None,
        "season_months": row.season_months,
        "capacity_a_month": float(row.capacity_a_month) if row.capacity_a_month is not None else None,
        "capacity_unit": row.capacity_unit or None,
        "price_from": float(row.price_from) if row.price_from is not None else None,
        "papers": [_paper(one) for one in papers],
        "pictures": [_picture(one) for one in row.pictures.all()],
        "recognitions": decisions,
    }


def _paper(row: Any) -> dict[str, Any]:
    newest = max(row.versions.all(), key=lambda one: one.number, default=None)
    return {
        "kind": row.kind,
        "title": row.title,
        "valid_from": newest.valid_from if newest else None,
        "valid_to": newest.valid_to if newest else None,
    }


def _picture(row: Any) -> dict[str, Any]:
    shown = picture_sources(row.file)
    return {
        "address": shown.src,
        "width": shown.width,
        "height": shown.height,
        "alt_vi": row.alt_vi or None,
        "alt_en": row.alt_en or None,
    }


def producer(row: Producer, person: Any) -> dict[str, Any]:
    """A maker; what concerns a household's persons only for those with a right. `row.product_count` is annotated."""
    body = row.organisation
    contact = contact_for(body, person)
    return {
        "id": row.pk,
        "slug": row.slug,
        "reference": body.reference or None,
        "register": row.register,
        "name": body.name,
        "name_en": body.name_en or None,
        "kind": body.kind,
        "tax_code": body.tax_code or None,
        "website": body.website or None,
        "products": row.product_count,  # type: ignore[attr-defined]
        "phone": contact.phone or None,
        "email": contact.email or None,
        "source": body.source or None,
        "page": page_of("producer", row.slug),
        **_place(body),
    }


def village(row: CraftVillage) -> dict[str, Any]:
    """A craft village with its crafts and titles."""
    return {
        "id": row.pk,
        "slug": row.slug,
        "reference": row.reference or None,
        "register": row.register,
        "name": row.name,
        "crafts": [one.name_vi for one in row.crafts.all()],
        "craft_as_given": row.craft_as_given or None,
        "titles": [
            {
                "title": one.title,
                "decision": one.decision or None,
                "decided_on": one.decided_on,
                "year": one.year,
                "counted_from": one.counted_from,
                "ended_on": one.ended_on,
            }
            for one in row.titles.all()
        ],
        "source": row.source or None,
        "page": page_of("village", row.slug),
        **_place(row),
    }


def outlet(row: Outlet) -> dict[str, Any]:
    """A point of introduction and sale."""
    return {
        "id": row.pk,
        "slug": row.slug,
        "reference": row.reference or None,
        "register": row.register,
        "name": row.name,
        "kind": row.kind,
        "address": row.address or None,
        "lat": row.lat,
        "lon": row.lon,
        "opening_hours": row.opening_hours or None,
        "opened_on": row.opened_on,
        "year": row.year,
        "counted_from": row.counted_from,
        "ended_on": row.ended_on,
        "source": row.source or None,
        "page": page_of("outlet", row.slug),
        **_place(row),
    }
