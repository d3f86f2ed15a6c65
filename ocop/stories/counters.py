"""What this room adds to the figures: products whose story is public, and how complete records are, by commune."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import NOT_STATED, UNKNOWN, Asked, Figure, Indicator, Kind, PlaceKind, Row, Rows
from ocop.products.models import Product
from ocop.stories.models import ContentScore, StoryVersion
from ocop.workdays import clock

CHANNEL = "marketplace"
PLACES: Mapping[PlaceKind, str] = {"commune": "product__commune_id", "district": "product__district_id"}


def _told(asked: Asked) -> QuerySet[Any]:
    """Products of which a text published here stood on the day."""
    stood = Q(taken_back_at__isnull=True) | Q(taken_back_at__date__gt=asked.as_of)
    versions = StoryVersion.objects.filter(stood, published_at__date__lte=asked.as_of, story__product__isnull=False)
    return Product.objects.filter(
        register=asked.register, merged_into=None, pk__in=versions.values("story__product_id")
    )


def _told_row(row: Any, is_verified: bool) -> Row:
    return Row(
        row.pk,
        row.name,
        str(row.producer or ""),
        None,
        reverse("stories:workshop", args=["san-pham", row.pk]),
        1,
        is_verified,
    )


class Median:
    """The middle score of the products of a place for marketplaces; scores are kept for today alone."""

    def _scores(self, asked: Asked) -> QuerySet[Any] | None:
        if asked.as_of < clock.today() - datetime.timedelta(days=1):
            return None
        rows = ContentScore.objects.filter(channel=CHANNEL, product__register=asked.register, product__merged_into=None)
        if asked.place is None:
            return rows
        path = PLACES[asked.place.kind]
        return rows.filter(**{f"{path}__isnull": True} if asked.place.key == NOT_STATED else {path: asked.place.key})

    def count(self, asked: Asked) -> Figure:
        """The figure; unknown for an earlier day and where nothing was scored."""
        rows = self._scores(asked)
        return _middle(list(rows.values_list("score", flat=True))) if rows is not None else UNKNOWN

    def by_place(self, asked: Asked, kind: PlaceKind) -> Mapping[int, Figure]:
        """The figure of every place; one query."""
        rows = self._scores(asked)
        found: dict[int, list[int]] = {}
        for key, score in rows.values_list(PLACES[kind], "score") if rows is not None else ():
            found.setdefault(key or NOT_STATED, []).append(score)
        return {key: _middle(scores) for key, scores in found.items()}

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """Products with their scores, the weakest first."""
        rows = self._scores(asked)
        if rows is None:
            return Rows(0, [])
        total = rows.count()
        keys = list(rows.order_by("score", "pk").values_list("pk", flat=True)[start : start + size])
        reach = (
            ContentScore.objects.visible_to(person)
            .filter(pk__in=keys)
            .select_related("product__producer__organisation")
        )
        shown = {row.pk: row for row in reach}
        found = [
            Row(
                one.product_id,
                one.product.name,
                str(one.product.producer or ""),
                None,
                reverse("stories:quality", args=[one.product_id]),
                one.score,
            )
            for one in (shown[key] for key in keys if key in shown)
        ]
        return Rows(total, found, len(keys) - len(found))


def _middle(scores: list[int]) -> Figure:
    return Figure(round(statistics.median(scores)), 0, len(scores)) if scores else UNKNOWN


def register() -> None:
    """Called when the room starts."""
    told = OfRows(
        _told,
        _told_row,
        places={"commune": "commune_id", "district": "district_id"},
        order=("name_sort", "pk"),
        related=("producer__organisation",),
    )
    registry.define(
        Indicator(
            "products_with_story",
            _("Products with a published story"),
            _("products"),
            _(
                "Products of the register of which a text published in the story workshop stood on the day, taken back ones left out."
            ),
            _("Published texts of the story workshop."),
            Kind.STOCK,
            told.count,
            told.open,
            told.by_place,
            adds_places=True,
            group="promotion",
            order=70,
        )
    )
    median = Median()
    registry.define(
        Indicator(
            "content_score",
            _("Completeness of records for marketplaces"),
            _("points of 100"),
            _(
                "The middle score of all products scored for marketplaces as they stand today; half of them have more. An earlier day is not kept."
            ),
            _("Content scores of the record."),
            Kind.MEAN,
            median.count,
            median.open,
            median.by_place,
            group="promotion",
            order=71,
        )
    )
