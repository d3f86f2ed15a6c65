"""What search knows of producers and villages: public ones only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from ocop.places import queries as places
from ocop.producers.models import CraftVillage, Producer
from ocop.search import sources

_CHUNK = 1000
_PLACES = ("commune", "old_commune", "district", "province")
UNSTATED = "unstated"


def register_sources() -> None:
    """Called once at start."""
    sources.register("producer", compose_producers)
    sources.register("village", compose_villages)


def compose_producers(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the public producers among `ids`, of all when None."""
    wanted = Producer.objects.visible_to(None)
    keys = list((wanted if ids is None else wanted.filter(pk__in=ids)).order_by("pk").values_list("pk", flat=True))
    named: dict[tuple[int | None, ...], str] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = (
            Producer.objects.filter(pk__in=keys[start : start + _CHUNK])
            .select_related("organisation")
            .prefetch_related(
                "village",
                "organisation__commune",
                "organisation__old_commune",
                "organisation__district",
                "organisation__province",
            )
            .annotate(makes=Count("products", filter=Q(products__is_public=True, products__merged_into__isnull=True)))
        )
        for row in rows:
            organisation = row.organisation
            at = tuple(getattr(organisation, f"{name}_id") for name in _PLACES)
            if at not in named:  # many producers share a place, and its names take queries
                named[at] = place_names(organisation)
            yield {
                "object_id": row.pk,
                "register": row.register,
                "texts": {
                    "name": organisation.name,
                    "name_en": organisation.name_en,
                    "places": " ".join(filter(None, [named[at], organisation.place_as_given])),
                    "village": row.village.name if row.village else "",
                    "words": organisation.get_kind_display(),
                    "story": " ".join(filter(None, [row.story_vi, row.story_en])),
                },
                "facets": {
                    "kind": [organisation.kind],
                    **place_facets(organisation),
                    "register": [row.register],
                    "village": [row.village.slug] if row.village else [],
                },
                "quality": (200 if row.register == settings.OCOP_REGISTER else 0) + min(row.makes, 50),
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
