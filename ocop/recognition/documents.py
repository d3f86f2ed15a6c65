"""What search knows of a product: its words, its facets with the days on which they hold, its static order."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from ocop.places import queries as places
from ocop.products.models import Product, ProductGroup, ProductPicture
from ocop.recognition.labels import PRODUCER_KIND_LABELS
from ocop.recognition.models import Recognition
from ocop.recognition.standing import state_of
from ocop.rulebooks import product_sets, schemes
from ocop.workdays import clock

OLDER, TODAY = "ocop-2019", "qd26-2026"
# A span of days [from, to) as ISO text; None: open on that side.
Span = list[str | None]
_STARS_WEIGHT = {"5": 60, "potential_5": 55, "4": 45, "3": 30, "unstated": 10}
_CHUNK = 2000


def compose(ids: list[int] | None = None) -> Iterator[dict[str, Any]]:
    """Documents of the public products among `ids`, of all when None; products not returned are to be removed."""
    wanted = Product.objects.visible_to(None)
    if ids is None:
        keys = list(wanted.order_by("pk").values_list("pk", flat=True))
    else:
        keys = list(wanted.filter(pk__in=ids).values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        yield from _chunk(keys[start : start + _CHUNK])


def _chunk(keys: list[int]) -> Iterator[dict[str, Any]]:
    rows = (
        Product.objects.filter(pk__in=keys)
        # Prefetched and not joined: many products share a maker and a place, and then share the object too.
        .prefetch_related(
            "producer__organisation", "village__crafts", "commune", "old_commune__district", "district", "province"
        )
        .annotate(has_picture=Exists(ProductPicture.objects.filter(product=OuterRef("pk"))))
    )
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for product_id, scheme, group in ProductGroup.objects.filter(product__in=keys).values_list(
        "product_id", "scheme", "group"
    ):
        groups[product_id][scheme] = group
    history: dict[int, list[Recognition]] = defaultdict(list)
    known = Recognition.objects.known().filter(product__in=keys).order_by("product_id", "counted_from", "id")
    for row in known.prefetch_related("withdrawals"):
        history[row.product_id].append(row)
    named: dict[tuple[int | None, ...], str] = {}
    for product in rows:
        at = (product.commune_id, product.old_commune_id, product.district_id, product.province_id)
        if at not in named:  # many products share a place, and its names take queries
            named[at] = _place_names(product)
        yield _document(product, groups[product.pk], history[product.pk], named[at])


def _document(
    product: Product, groups: dict[str, str], history: list[Recognition], places_named: str
) -> dict[str, Any]:
    stars, states = _spans(history)
    organisation = product.producer.organisation if product.producer else None
    facets: dict[str, list[str | Span]] = {
        "stars": stars,
        "state": states,
        "group": [groups.get(OLDER, "unstated")],
        "group26": [groups.get(TODAY, "unstated")],
        "set": [product.product_set or "unstated"],
        "commune": [product.commune.slug if product.commune else "unstated"],
        "district": [product.district.code if product.district else "unstated"],
        "province": [product.province.code if product.province else "unstated"],
        "kind": [organisation.kind if organisation and organisation.kind != "unknown" else "unstated"],
        "register": [product.register],
        "village": [product.village.slug] if product.village else [],
    }
    return {
        "object_id": product.pk,
        "register": product.register,
        "texts": {
            "name": product.name,
            "name_en": product.name_en,
            "producer": ", ".join(filter(None, [organisation.name, organisation.name_en])) if organisation else "",
            "places": ", ".join(filter(None, [places_named, product.place_as_given])),
            "village": product.village.name if product.village else "",
            "words": _words(product, groups),
            "story": " ".join(filter(None, [product.story_vi, product.ingredients_vi, product.story_en])),
        },
        "facets": facets,
        "quality": _quality(product, history),
        "newest": history[-1].counted_from.isoformat() if history else "",
    }


def _spans(history: list[Recognition]) -> tuple[list[str | Span], list[str | Span]]:
    """Stars and states of a product with the days on which each holds, so that the index need not be written at midnight."""
    if not history:
        return ["none"], ["none"]
    stars: list[str | Span] = [["none", None, history[0].counted_from.isoformat()]]
    states: list[str | Span] = [["none", None, history[0].counted_from.isoformat()]]
    for row, after in zip(history, [*history[1:], None], strict=True):
        begin, end = row.counted_from, after.counted_from if after else None
        if begin == end:
            continue
        stars.append([row.level, begin.isoformat(), end.isoformat() if end else None])
        taken = min((w.decided_on for w in row.withdrawals.all() if w.retracted_at is None), default=None)
        turns = sorted(
            {
                day
                for day in (begin, row.ends_on, taken)
                if day is not None and day >= begin and (end is None or day < end)
            }
        )
        for turn, following in zip(turns, [*turns[1:], end], strict=True):
            state = state_of(row.ends_on, taken, turn)
            states.append([state, turn.isoformat(), following.isoformat() if following else None])
    return stars, states


def _place_names(product: Product) -> str:
    """Today's and former names of the places it is made in, as people may write them."""
    names = places.names_for_search(product.commune, product.old_commune, product.district)
    province = product.province.name if product.province else ""
    # Commas keep the last word of one place and the first of the next from looking like neighbours.
    return ", ".join(filter(None, [*names, province]))


def _words(product: Product, groups: dict[str, str]) -> str:
    """Names of group, set, craft and kind of maker in both languages."""
    words: list[str] = []
    for scheme, code in groups.items():
        try:
            group = schemes.group(scheme, code)
        except KeyError:
            continue
        words += [group.vi, group.en]
    one = product_sets.product_set(product.product_set)
    if one:
        words += [one.vi, one.en]
    if product.village:
        for craft in product.village.crafts.all():
            words += [craft.name_vi, craft.name_en]
    if product.producer:
        words += PRODUCER_KIND_LABELS.get(product.producer.organisation.kind, ("", ""))[:1]
    return " ".join(dict.fromkeys(filter(None, words)))


def _quality(product: Product, history: Iterable[Recognition], today: datetime.date | None = None) -> int:
    """Static order: the instance's own register first, then stars in force, then what has a picture and a story."""
    day = today or clock.today()
    score = 200 if product.register == settings.OCOP_REGISTER else 0
    latest = [row for row in history if row.counted_from <= day][-1:]
    for row in latest:
        taken = min((w.decided_on for w in row.withdrawals.all() if w.retracted_at is None), default=None)
        state = state_of(row.ends_on, taken, day)
        weight = _STARS_WEIGHT[row.level]
        score += {"in_force": 100 + weight, "unknown": 40 + weight // 2, "ended": weight // 2, "withdrawn": 0}[state]
    score += 20 if getattr(product, "has_picture", False) else 0
    return score + (10 if product.story_vi else 0) + (3 if product.name_en else 0)
