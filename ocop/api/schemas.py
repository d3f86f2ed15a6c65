"""The shapes of answers. Names are the glossary's; dates are ISO 8601; an absent value is null, never "" or 0."""

from __future__ import annotations

import datetime
from typing import Any

from ninja import Field, Schema


class Registered(Schema):
    """Something of a register."""

    # Every abstract class has a method `register`, so the field has another name in Python.
    in_register: str = Field(alias="register", description="office, public or demo")


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(description="One sentence.")
    parameter: str = Field("", description="The parameter it is about.")


def answers(shape: Any) -> dict[int, Any]:
    """An answer and the refusals every address may give."""
    return {200: shape, 401: Problem, 404: Problem, 422: Problem, 429: Problem}


class CommuneRef(Schema):
    """A commune, ward or town."""

    code: str
    slug: str
    name: str = Field(description="with its kind: Xã Bát Tràng")


class AreaRef(Schema):
    """A district of before 1/7/2025, or a province."""

    code: str
    name: str


class Place(Schema):
    """Where something is: today and before. Null: not stated."""

    commune: CommuneRef | None = Field(description="today's commune or ward")
    old_commune: CommuneRef | None = Field(description="as it was before 1/7/2025 or earlier")
    district: AreaRef | None = Field(description="district until 30/6/2025")
    province: AreaRef | None = None
    place_as_given: str | None = Field(description="the words of the source")


class Successor(CommuneRef):
    """What a commune of before became, or of what today's was made."""

    is_main: bool = Field(description="took, or gave, the main part")
    relation: str = Field(description="whole or part")


class CommuneOut(CommuneRef):
    """A commune of one layer: current since 1/7/2025, old until 30/6/2025, gone before 2025."""

    layer: str
    kind: str
    lat: float | None
    lon: float | None
    area_km2: float | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    district: AreaRef | None


class CommuneDetail(CommuneOut):
    """A commune with what it was made of and what became of it."""

    origins: list[Successor]
    successors: list[Successor]
    note: str | None


class Communes(Schema):
    """Communes of a layer."""

    total: int
    items: list[CommuneOut]


class DistrictOut(AreaRef):
    """A district until 30/6/2025."""

    lat: float | None
    lon: float | None


class Districts(Schema):
    """The 30 districts."""

    total: int
    items: list[DistrictOut]


class ProvinceOut(AreaRef):
    """A province of the 63 until 30/6/2025, with what it is part of today."""

    now: AreaRef


class Provinces(Schema):
    """The 63 provinces and what they are part of."""

    total: int
    items: list[ProvinceOut]


class Resolved(Schema):
    """What an address means."""

    doubt: str = Field(description="none, split (the main successor is proposed), ambiguous or unknown")
    reason: str = Field(description="one sentence")
    commune: CommuneRef | None
    old_commune: CommuneRef | None
    district: AreaRef | None
    province: AreaRef | None
    candidates: list[CommuneRef]


class ProducerRef(Schema):
    """A maker."""

    slug: str
    name: str
    kind: str


class ProductItem(Place, Registered):
    """A product and where it stands today."""

    id: int
    slug: str
    reference: str | None = Field(description="id of the imported source row")
    name: str
    name_en: str | None
    producer: ProducerRef | None
    groups: dict[str, str] = Field(description="scheme -> code of the group")
    product_set: str | None
    stars: str = Field(description="3, 4, potential_5, 5, unstated (recognised, stars not stated) or none")
    state: str = Field(
        description="in_force, ended, withdrawn, unknown (day of issue not known) or none (no recognition known)"
    )
    in_force: bool | None = Field(description="null when it is not known")
    issued_on: datetime.date | None
    year: int | None
    ends_on: datetime.date | None = Field(description="first day it is no longer in force by its own date")
    extended_to: datetime.date | None = Field(
        description="first day it no longer stands while its renewal waits for its answer (decree 26/2026, article 12.3); else null"
    )
    decision: str | None
    village: str | None
    source: str | None
    page: str = Field(description="address of its page")


class Products(Schema):
    """Part of a list of products."""

    total: int
    items: list[ProductItem]
    page: int
    limit: int
    offset: int
    understood_as: str | None = Field(None, description="the query as it was understood, when not as typed")
    near_words: list[str] = Field(default_factory=list, description="what may be asked instead when nothing is there")


class RecognitionOut(Registered):
    """One decision on one product; never overwritten, a wrong one is retracted and another recorded."""

    id: int
    product: str = Field(description="slug")
    product_name: str
    reference: str | None
    stars: str
    kind: str = Field(description="new, renewed, upgraded or unstated")
    body: str
    points: float | None
    decision: str | None
    precision: str = Field(description="how exactly the date is known: day, year or none")
    issued_on: datetime.date | None
    year: int | None
    ends_on: datetime.date | None
    extended_to: datetime.date | None = Field(
        description="first day it no longer stands while its renewal waits for its answer (decree 26/2026, article 12.3); else null"
    )
    counted_from: datetime.date = Field(description="the day from which figures count it")
    state: str = Field(description="on the day asked: in_force, ended, withdrawn or unknown")
    withdrawn_on: datetime.date | None
    code: str | None
    old_code: str | None
    district_then: AreaRef | None
    recorded_at: datetime.datetime
    source: str | None


class Recognitions(Schema):
    """Part of a list of recognitions."""

    as_of: datetime.date
    total: int
    items: list[RecognitionOut]
    page: int
    limit: int
    offset: int


class PaperOut(Schema):
    """A paper whose title and dates are public."""

    kind: str
    title: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None


class PictureOut(Schema):
    """A photograph."""

    address: str
    width: int
    height: int
    alt_vi: str | None
    alt_en: str | None


class ProductDetail(ProductItem):
    """A product with its texts, papers, pictures and every recognition."""

    story_vi: str | None
    story_en: str | None
    ingredients_vi: str | None
    ingredients_en: str | None
    pack_sizes: list[str]
    shelf_life_days: int | None
    storage_vi: str | None
    storage_en: str | None
    season_months: list[int]
    capacity_a_month: float | None
    capacity_unit: str | None
    price_from: float | None = Field(description="VND")
    papers: list[PaperOut]
    pictures: list[PictureOut]
    recognitions: list[RecognitionOut]


class ProducerItem(Place, Registered):
    """A maker: enterprise, co-operative, co-operative group, farm, household business."""

    id: int
    slug: str
    reference: str | None
    name: str
    name_en: str | None
    kind: str
    tax_code: str | None
    website: str | None
    products: int = Field(description="products that the caller may see")
    phone: str | None = Field(description="of households only for those with a right")
    email: str | None
    source: str | None
    page: str


class Producers(Schema):
    """Part of a list of makers."""

    total: int
    items: list[ProducerItem]
    page: int
    limit: int
    offset: int


class ProducerDetail(ProducerItem):
    """A maker with its story and products."""

    story_vi: str | None
    story_en: str | None
    founded_year: int | None
    product_list: list[ProductItem]


class TitleOut(Schema):
    """A title of decree 52/2018."""

    title: str
    decision: str | None
    decided_on: datetime.date | None
    year: int | None
    counted_from: datetime.date
    ended_on: datetime.date | None


class VillageItem(Place, Registered):
    """A craft village."""

    id: int
    slug: str
    reference: str | None
    name: str
    crafts: list[str]
    craft_as_given: str | None
    titles: list[TitleOut]
    source: str | None
    page: str


class Villages(Schema):
    """Part of a list of craft villages."""

    total: int
    items: list[VillageItem]
    page: int
    limit: int
    offset: int


class OutletItem(Place, Registered):
    """A point of introduction and sale."""

    id: int
    slug: str
    reference: str | None
    name: str
    kind: str
    address: str | None
    lat: float | None
    lon: float | None
    opening_hours: str | None
    opened_on: datetime.date | None
    year: int | None
    counted_from: datetime.date
    ended_on: datetime.date | None
    source: str | None
    page: str


class ShelfItem(Schema):
    """A product on the shelf of a point of sale, as its keeper says; only while its star stands."""

    product: str = Field(description="slug of the product")
    name: str
    stars: str = Field(description="3, 4, 5 or potential_5")
    star_until: datetime.date | None = Field(description="first day the star no longer stands")
    on_shelf_since: datetime.date
    page: str


class Shelf(Schema):
    """What a point of sale carries today."""

    outlet: str = Field(description="slug of the point of sale")
    name: str
    as_of: datetime.date
    items: list[ShelfItem]


class Outlets(Schema):
    """Part of a list of points of sale."""

    as_of: datetime.date
    total: int
    items: list[OutletItem]
    page: int
    limit: int
    offset: int
