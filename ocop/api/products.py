"""Products: found by words and facets; one with all that is said of it."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from ocop.api import finding, presenting, schemas
from ocop.api.parameters import (
    UNSTATED,
    InForce,
    InRegister,
    Key,
    Level,
    Missing,
    Paged,
    Text,
    Wrong,
    caller,
    commune_of,
    district_of,
)
from ocop.api.recognitions import decisions_of
from ocop.files.models import StoredFile
from ocop.producers.models import Paper, Producer
from ocop.products.models import Product
from ocop.recognition.standing import standing
from ocop.rulebooks import product_sets, schemes
from ocop.workdays import clock

router = Router(tags=["products"], by_alias=True)
ProducerKind = Literal[
    "enterprise", "cooperative", "cooperative_group", "farm", "household", "association", "unknown", "unstated"
]


class ProductsAsked(Paged, InRegister):
    """Which products. A facet given twice widens (`stars=4&stars=5`); different facets narrow."""

    q: Text = Field(
        "", description="Words as people type them: with marks, without, Telex left-overs, old and new place names."
    )
    group: list[Key] = Field(
        default_factory=list, description="Code of a group: food, drink, herbal, craft, ...; or unstated."
    )
    scheme: Key | None = Field(
        None, description="Scheme of the groups: ocop-2019 or qd26-2026. Default: the one in force today."
    )
    product_set: list[Key] = Field(default_factory=list, description="Product set, such as qd26-2026-01.")
    stars: list[Level] = Field(
        default_factory=list, description="Level of the latest recognition; none: no recognition known."
    )
    in_force: InForce = Field(
        "any", description="yes; no: ended or withdrawn; unknown: its day of issue, or any recognition, is not known."
    )
    commune: list[Key] = Field(default_factory=list, description="Today's commune, by code or slug; or unstated.")
    district: list[Key] = Field(default_factory=list, description="District until 30/6/2025, by code; or unstated.")
    producer_kind: list[ProducerKind] = Field(default_factory=list, description="Kind of the maker.")
    producer: Key | None = Field(None, description="Slug of the maker.")
    sort: Literal["relevance", "quality", "name", "newest"] = Field("relevance", description="Order of the items.")


def _filters(asked: ProductsAsked) -> dict[str, list[str]]:
    """Facets of the index that a question means. Raises Wrong for a value that does not exist."""
    if asked.scheme is not None and asked.scheme not in {one.id for one in schemes.SCHEMES}:
        raise Wrong("scheme", _("Use one of %(values)s.") % {"values": ", ".join(one.id for one in schemes.SCHEMES)})
    filters: dict[str, list[str]] = {
        "stars": list(asked.stars),
        "state": list(finding.STATES[asked.in_force]),
        "kind": ["unknown" if kind == UNSTATED else kind for kind in asked.producer_kind],
    }
    if UNSTATED in asked.producer_kind or "unknown" in asked.producer_kind:
        filters["kind"] += [UNSTATED]
    for group in asked.group:
        scheme = finding.scheme_of_group(group, asked.scheme, clock.today())
        if scheme is None:
            codes = ", ".join(sorted({entry.code for one in schemes.SCHEMES for entry in schemes.groups(one.id)}))
            raise Wrong(
                "group", _("There is no group %(text)s; there are %(codes)s.") % {"text": repr(group), "codes": codes}
            )
        filters.setdefault(finding.GROUP_FACETS[scheme], []).append(group)
    known_sets = {one.id for one in product_sets.all_sets()}
    for one in asked.product_set:
        if one != UNSTATED and one not in known_sets:
            raise Wrong("product_set", _("There is no product set %(text)s.") % {"text": repr(one)})
    filters["set"] = list(asked.product_set)
    filters["commune"] = [one if one == UNSTATED else commune_of(one).slug for one in asked.commune]
    filters["district"] = [one if one == UNSTATED else district_of(one).code for one in asked.district]
    return filters


@router.get("", response=schemas.answers(schemas.Products), url_name="products", summary="Products")
def products(request: HttpRequest, asked: Query[ProductsAsked]) -> dict[str, Any]:
    """Products of a register that are asked for by words and facets, with the number of all of them."""
    person = caller(request)
    filters = _filters(asked)
    visible = Product.objects.visible_to(person).filter(register=asked.register_named)
    if asked.producer is not None:
        found = _of_producer(asked, filters, visible, person)
    else:
        found = finding.find(
            query=asked.q,
            filters=filters,
            register=asked.register_named,
            person=person,
            start=asked.start,
            limit=asked.limit,
            sort=asked.sort,
        )
    return {
        "total": found.total,
        "items": presenting.products(found.ids, visible),
        "page": asked.page,
        "limit": asked.limit,
        "offset": asked.start,
        "understood_as": found.understood_as or None,
        "near_words": found.near_words,
    }


def _of_producer(asked: ProductsAsked, filters: dict[str, list[str]], visible: Any, person: Any) -> finding.Found:
    """Products of one maker: few, matched one by one."""
    maker = Producer.objects.visible_to(person).filter(slug=asked.producer).first()
    if maker is None:
        raise Wrong("producer", _("There is no producer with the slug %(text)s.") % {"text": repr(asked.producer)})
    ids = finding.matching(visible.filter(producer=maker), asked.q, filters)
    return finding.Found(ids[asked.start : asked.start + asked.limit], len(ids))


@router.get("/{product}", response=schemas.answers(schemas.ProductDetail), url_name="product", summary="One product")
def product(request: HttpRequest, product: Key) -> dict[str, Any]:
    """A product by slug or number, with its texts, public papers, pictures and every recognition."""
    person = caller(request)
    named = Q(slug=product)
    if product.isascii() and product.isdigit() and len(product) < 15:
        named |= Q(pk=int(product))
    row = (
        presenting.products_with_all()
        .filter(pk__in=Product.objects.visible_to(person).values("pk"))
        .filter(named)
        .prefetch_related("pictures", Prefetch("pictures__file", StoredFile.objects.prefetch_related("sizes")))
        .first()
    )
    if row is None:
        raise Missing
    papers = (
        Paper.objects.visible_to(person)
        .filter(product_links__product=row)
        .prefetch_related("versions")
        .order_by("kind", "title")
    )
    return presenting.product_detail(row, standing(row.pk), papers, decisions_of(row, person))
