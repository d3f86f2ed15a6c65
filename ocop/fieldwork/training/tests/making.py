"""A course and its session of today: raw rows for tests."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from ocop.appraisal.models import Ruling
from ocop.fieldwork.models import Course, CourseSession
from ocop.producers.models import Producer
from ocop.workdays import clock
from tests import appraisals, builders

STORY = "Câu chuyện sản phẩm"


def course(**extra: Any) -> Course:
    """A published course about the story of a product."""
    return Course.objects.create(
        **{
            "register": "demo",
            "name_vi": "Kể chuyện thử",
            "criteria": [STORY],
            "is_published": True,
            "created_at": clock.now(),
            **extra,
        }
    )


def session(of: Course | None = None, *, days: int = 0, **extra: Any) -> CourseSession:
    """A session of a day from today, open until its end."""
    day = clock.today() + datetime.timedelta(days=days)
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time(0, 1)))
    values = {
        "course": of or course(),
        "starts_at": begins,
        "ends_at": begins + datetime.timedelta(hours=23, minutes=58),
        "place": "Nhà văn hoá thử",
        "seats": 3,
        "secret": "bi-mat",
        "created_at": clock.now(),
        **extra,
    }
    return CourseSession.objects.create(**values)


def rated(producer: Producer, points: str, *, days: int = -100, product: Any = None) -> Any:
    """A product with a council's result so many days from today; `points` of the story criterion of set 6."""
    made = product or builders.product("Miến thử", producer=producer, product_set="qd26-2026-06")
    dossier = appraisals.dossier(product=made)
    number = next(one.get("no", "") for one in _criteria(dossier.criteria.content) if one["title"] == STORY)
    Ruling.objects.create(
        dossier=dossier,
        number=1,
        outcome="rated",
        total="60",
        points="60",
        stars=3,
        content={"criteria": {number: points}},
        sheets_digest="d",
        computed_at=clock.now() + datetime.timedelta(days=days),
        closed_by_name="thử",
    )
    return made


def _criteria(node: Any) -> Any:
    """Every scored thing of a set's document."""
    if isinstance(node, dict):
        if "title" in node and "choices" in node:
            yield node
        for value in node.values():
            yield from _criteria(value)
    elif isinstance(node, list):
        for value in node:
            yield from _criteria(value)
