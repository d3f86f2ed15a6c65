"""What search knows of producers and villages: public ones only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q

from ocop.people.models import OrganisationKind
from ocop.places import queries as places
from ocop.places.resolution import known
from ocop.producers.models import CraftVillage, Producer
from ocop.search import sources

_CHUNK = 2000
_PLACES = ("commune", "old_commune", "district", "province")
UNSTATED = "unstated"
_COLUMNS = (
    "pk",
    "register",
    "story_vi",
    "story_en",
    "village__slug",
    "village__name",
    "makes",
    *(
        f"organisation__{name}"
        for name in (
            "name",
            "name_en",
            "kind",
            "place_as_given",
            "commune_id",
            "old_commune_id",
            "district_id",
            "province_id",
        )
    ),
)


class Place(NamedTuple):
    """A place as search sees it: old and new names, the province's last; facet values."""

    names: tuple[str, ...]
    commune: str
    district: str
    province: str


class Places:
    """The places of many things: every wording is reckoned once, of the places this process knows."""

    def __init__(self) -> None:
        self._known = known()
        self._at: dict[tuple[int | None, ...], Place] = {}

    def at(self, commune: int | None, old_commune: int | None, district: int | None, province: int | None) -> Place:
        """By the keys of a row's four place columns."""
        keys = (commune, old_commune, district, province)
        place = self._at.get(keys)
        if place is None:
            place = self._at[keys] = self._place(*keys)
        return place

    def _place(self, commune: int | None, old_commune: int | None, district: int | None, province: int | None) -> Place:
        here = self._known
        now = here.communes[commune] if commune is not None else None
        old = here.communes[old_commune] if old_commune is not None else None
        then = here.districts[district] if district is not None else None
        wide = here.provinces[province] if province is not None else None
        names = places.names_for_search(now, old, then)
        return Place(
            names=(*names, wide.name) if wide else tuple(names),
            commune=now.slug if now else UNSTATED,
            district=then.code if then else UNSTATED,
            province=wide.code if wide else UNSTATED,
        )


def register_sources() -> None:
    """Called once at start."""
    sources.register("producer", compose_producers)
    sources.register("village", compose_villages)


def compose_producers(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the public producers among `ids`, of all when None."""
    wanted = Producer.objects.visible_to(None)
    keys = list((wanted if ids is None else wanted.filter(pk__in=ids)).order_by("pk").values_list("pk", flat=True))
    lies = Places()
    kinds = dict(OrganisationKind.choices)
    for start in range(0, len(keys), _CHUNK):
        rows = (
            Producer.objects.filter(pk__in=keys[start : start + _CHUNK])
            .annotate(makes=Count("products", filter=Q(products__is_public=True, products__merged_into__isnull=True)))
            .values(*_COLUMNS)
        )
        for row in rows:
            kind = row["organisation__kind"]
            place = lies.at(*(row[f"organisation__{name}_id"] for name in _PLACES))
            yield {
                "object_id": row["pk"],
                "register": row["register"],
                "texts": {
                    "name": row["organisation__name"],
                    "name_en": row["organisation__name_en"],
                    "places": " ".join(filter(None, (*place.names, row["organisation__place_as_given"]))),
                    "village": row["village__name"] or "",
                    "words": str(kinds.get(kind, kind)),
                    "story": " ".join(filter(None, (row["story_vi"], row["story_en"]))),
                },
                "facets": {
                    "kind": [kind],
                    "commune": [place.commune],
                    "district": [place.district],
                    # A producer without a province has no such facet.
                    "province": [place.province] if row["organisation__province_id"] else [],
                    "register": [row["register"]],
                    "village": [row["village__slug"]] if row["village__slug"] else [],
                },
                "quality": (200 if row["register"] == settings.OCOP_REGISTER else 0) + min(row["makes"], 50),
            }


def compose_villages(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the villages among `ids`, of all when None."""
    wanted = CraftVillage.objects.visible_to(None).order_by("pk")
    rows = (
        (wanted if ids is None else wanted.filter(pk__in=ids))
        .select_related("commune", "old_commune", "district")
        .prefetch_related("crafts", "titles")
    )
    for row in rows:
        crafts = list(row.crafts.all())
        yield {
            "object_id": row.pk,
            "register": row.register,
            "texts": {
                "name": row.name,
                "places": place_words(row),
                "words": " ".join(
                    filter(
                        None,
                        [
                            *(craft.name_vi for craft in crafts),
                            *(craft.name_en for craft in crafts),
                            row.craft_as_given,
                        ],
                    )
                ),
                "story": " ".join(filter(None, [row.story_vi, row.story_en])),
            },
            "facets": {
                **place_facets(row),
                "register": [row.register],
                "craft": [craft.slug for craft in crafts],
                "title": sorted({title.title for title in row.titles.all() if title.ended_on is None}),
            },
            "quality": 200 if row.register == settings.OCOP_REGISTER else 0,
        }


def place_words(row: Any) -> str:
    """Old and new names of where a row lies, and the words of its source."""
    return " ".join(filter(None, [place_names(row), row.place_as_given]))


def place_names(row: Any) -> str:
    """Old and new names of where a row lies."""
    names = " ".join(places.names_for_search(row.commune, row.old_commune, row.district))
    province = getattr(row, "province", None)
    return " ".join(filter(None, [names, province.name if province else ""]))


def place_facets(row: Any) -> dict[str, list[str]]:
    """Commune by slug, district and province by code; "unstated" is a value."""
    province = getattr(row, "province", None)
    return {
        "commune": [row.commune.slug if row.commune else UNSTATED],
        "district": [row.district.code if row.district else UNSTATED],
        **({"province": [province.code]} if province else {}),
    }
