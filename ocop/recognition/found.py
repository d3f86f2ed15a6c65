"""What search knows of a product: its words, its facets with the days on which they hold, its static order."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F

from ocop.producers.found import Place, Places
from ocop.producers.models import CraftVillage
from ocop.products.models import Product, ProductGroup, ProductPicture
from ocop.recognition.labels import PRODUCER_KIND_LABELS
from ocop.recognition.models import Recognition, Withdrawal
from ocop.recognition.standing import state_of
from ocop.rulebooks import product_sets, schemes
from ocop.workdays import clock

OLDER, TODAY = "ocop-2019", "qd26-2026"
# A span of days [from, to) as ISO text; None: open on that side.
Span = list[str | None]
_STARS_WEIGHT = {"5": 60, "potential_5": 55, "4": 45, "3": 30, "unstated": 10}
_CHUNK = 2000
_COLUMNS = (
    "pk",
    "register",
    "name",
    "name_en",
    "product_set",
    "story_vi",
    "story_en",
    "ingredients_vi",
    "place_as_given",
    "commune_id",
    "old_commune_id",
    "district_id",
    "province_id",
    "village_id",
    "maker_name",
    "maker_name_en",
    "maker_kind",
)


class _Decision(NamedTuple):
    """A standing recognition; `withdrawn_on` is the day it was taken back, if it was; `ends_on` with its extension, if it has one."""

    level: str
    counted_from: datetime.date
    ends_on: datetime.date | None
    withdrawn_on: datetime.date | None


class _Village(NamedTuple):
    slug: str
    name: str
    crafts: list[str]


def compose(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the public products among `ids`, of all when None; products not returned are to be removed."""
    wanted = Product.objects.visible_to(None)
    if ids is None:
        keys = list(wanted.order_by("pk").values_list("pk", flat=True))
    else:
        keys = list(wanted.filter(pk__in=ids).values_list("pk", flat=True))
    places, today = Places(), clock.today()
    for start in range(0, len(keys), _CHUNK):
        yield from _chunk(keys[start : start + _CHUNK], places, today)


def _chunk(keys: list[int], places: Places, today: datetime.date) -> Iterator[dict[str, Any]]:
    # Bare values: ten thousand products with their makers and decisions as instances would take three times as long.
    rows = (
        Product.objects.filter(pk__in=keys)
        .annotate(
            maker_name=F("producer__organisation__name"),
            maker_name_en=F("producer__organisation__name_en"),
            maker_kind=F("producer__organisation__kind"),
        )
        .values_list(*_COLUMNS, named=True)
    )
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for product_id, scheme, group in ProductGroup.objects.filter(product__in=keys).values_list(
        "product_id", "scheme", "group"
    ):
        groups[product_id][scheme] = group
    history = _history(keys)
    pictured = set(ProductPicture.objects.filter(product__in=keys).values_list("product_id", flat=True))
    villages = _villages({row.village_id for row in rows} - {None})
    for row in rows:
        place = places.at(row.commune_id, row.old_commune_id, row.district_id, row.province_id)
        document = _document(row, groups.get(row.pk, {}), history.get(row.pk, []), place, villages.get(row.village_id))
        document["quality"] = _quality(row, history.get(row.pk, []), today) + (20 if row.pk in pictured else 0)
        yield document


def _history(keys: list[int]) -> dict[int, list[_Decision]]:
    """product -> its standing recognitions, oldest first."""
    known = Recognition.objects.known().filter(product__in=keys).with_extension()
    withdrawn: dict[int, datetime.date] = {}
    taken = (
        Withdrawal.objects.known()
        .filter(recognition__in=known.values("pk"))
        .values_list("recognition_id", "decided_on")
    )
    for key, day in taken.order_by("-decided_on"):
        withdrawn[key] = day
    history: dict[int, list[_Decision]] = defaultdict(list)
    columns = ("pk", "product_id", "level", "counted_from", "ends_on", "extended_to")
    for key, product_id, level, counted_from, ends_on, extended_to in known.order_by(
        "product_id", "counted_from", "id"
    ).values_list(*columns):
        history[product_id].append(_Decision(level, counted_from, extended_to or ends_on, withdrawn.get(key)))
    return history


def _villages(keys: set[int]) -> dict[int, _Village]:
    return {
        one.pk: _Village(
            one.slug, one.name, [name for craft in one.crafts.all() for name in (craft.name_vi, craft.name_en)]
        )
        for one in CraftVillage.objects.filter(pk__in=keys).prefetch_related("crafts")
    }


def _document(
    row: Any, groups: dict[str, str], history: list[_Decision], place: Place, village: _Village | None
) -> dict[str, Any]:
    stars, states = _spans(history)
    facets: dict[str, list[str | Span]] = {
        "stars": stars,
        "state": states,
        "group": [groups.get(OLDER, "unstated")],
        "group26": [groups.get(TODAY, "unstated")],
        "set": [row.product_set or "unstated"],
        "commune": [place.commune],
        "district": [place.district],
        "province": [place.province],
        "kind": [row.maker_kind if row.maker_kind and row.maker_kind != "unknown" else "unstated"],
        "register": [row.register],
        "village": [village.slug] if village else [],
    }
    return {
        "object_id": row.pk,
        "register": row.register,
        "texts": {
            "name": row.name,
            "name_en": row.name_en,
            "producer": ", ".join(filter(None, (row.maker_name, row.maker_name_en))),
            # Commas keep the last word of one place and the first of the next from looking like neighbours.
            "places": ", ".join(filter(None, (*place.names, row.place_as_given))),
            "village": village.name if village else "",
            "words": _words(row, groups, village),
            "story": " ".join(filter(None, (row.story_vi, row.ingredients_vi, row.story_en))),
        },
        "facets": facets,
        "newest": history[-1].counted_from.isoformat() if history else "",
    }


def _spans(history: list[_Decision]) -> tuple[list[str | Span], list[str | Span]]:
    """Stars and states of a product with the days on which each holds, so that the index need not be written at midnight."""
    if not history:
        return ["none"], ["none"]
    first = history[0].counted_from.isoformat()
    stars: list[str | Span] = [["none", None, first]]
    states: list[str | Span] = [["none", None, first]]
    for row, after in zip(history, [*history[1:], None], strict=True):
        begin, end = row.counted_from, after.counted_from if after else None
        if begin == end:
            continue
        stars.append([row.level, begin.isoformat(), end.isoformat() if end else None])
        turns = sorted(
            {
                day
                for day in (begin, row.ends_on, row.withdrawn_on)
                if day is not None and day >= begin and (end is None or day < end)
            }
        )
        for turn, following in zip(turns, [*turns[1:], end], strict=True):
            state = state_of(row.ends_on, row.withdrawn_on, turn)
            states.append([state, turn.isoformat(), following.isoformat() if following else None])
    return stars, states


def _words(row: Any, groups: dict[str, str], village: _Village | None) -> str:
    """Names of group, set, craft and kind of maker in both languages."""
    words: list[str] = []
    for scheme, code in groups.items():
        try:
            group = schemes.group(scheme, code)
        except KeyError:
            continue
        words += [group.vi, group.en]
    one = product_sets.product_set(row.product_set) if row.product_set else None
    if one:
        words += [one.vi, one.en]
    if village:
        words += village.crafts
    words += PRODUCER_KIND_LABELS.get(row.maker_kind or "", ("", ""))[:1]
    return " ".join(dict.fromkeys(filter(None, words)))


def _quality(row: Any, history: list[_Decision], today: datetime.date) -> int:
    """Static order: the instance's own register first, then stars in force, then what has a story (and a picture)."""
    score = 200 if row.register == settings.OCOP_REGISTER else 0
    for one in [one for one in history if one.counted_from <= today][-1:]:
        state = state_of(one.ends_on, one.withdrawn_on, today)
        weight = _STARS_WEIGHT[one.level]
        score += {"in_force": 100 + weight, "unknown": 40 + weight // 2, "ended": weight // 2, "withdrawn": 0}[state]
    return score + (10 if row.story_vi else 0) + (3 if row.name_en else 0)
