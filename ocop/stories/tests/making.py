"""Rows for the tests of this room."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from ocop.files.models import StoredFile
from ocop.producers.models import Paper, PaperVersion, Producer
from ocop.products.models import Product, ProductPicture
from ocop.stories.access import Subject
from ocop.stories.actions import answering
from ocop.stories.models import Story
from ocop.workdays import clock
from tests import builders

TELLS = (
    "Bà Lành cùng hai con gái tráng miến trong căn bếp nhỏ dưới chân núi. Sáng nào cũng ra sân canh nắng. "
    "Sợi miến trong và dai, nấu lại hôm sau vẫn không nát."
)


def food(**extra: Any) -> Product:
    """A food of the set of noodles and the like."""
    return builders.product("Miến dong Thử", **{"product_set": "qd26-2026-07", "commune": builders.commune(), **extra})


def subject(product: Product) -> Subject:
    """The workshop of a product."""
    return Subject("product", product, Story.objects.filter(product=product).first())


def tell(by: Any, product: Product, question: str, words: str, **extra: Any) -> dict[str, Any]:
    """One answer with a key of its own."""
    extra.setdefault("key", uuid.uuid4())
    return answering.answer(by=by, subject=subject(product), question=question, words=words, **extra)


def paper(producer: Producer, kind: str = "award", *, valid_to: datetime.date | None = None, **extra: Any) -> Paper:
    """A paper with one version that has begun."""
    made = Paper.objects.create(
        producer=producer, kind=kind, title=extra.pop("title", "Giấy thử"), created_at=clock.now(), **extra
    )
    PaperVersion.objects.create(
        paper=made,
        number=1,
        valid_from=datetime.date(2020, 1, 1),
        valid_to=valid_to,
        added_by_name="thử",
        created_at=clock.now(),
    )
    return made


def picture(
    product: Product, *, width: int = 1200, alt_vi: str = "", alt_en: str = "", position: int = 0
) -> ProductPicture:
    """A picture of a size, without bytes behind it."""
    number = uuid.uuid4().hex
    file = StoredFile.objects.create(
        digest=number * 2,
        name="anh.jpg",
        media_type="image/jpeg",
        size=1,
        path=f"thu/{number}",
        is_public=True,
        width=width,
        height=800,
        created_at=clock.now(),
    )
    return ProductPicture.objects.create(product=product, file=file, alt_vi=alt_vi, alt_en=alt_en, position=position)
