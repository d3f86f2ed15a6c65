"""A kind of thing and a checklist for tests of visits."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from ocop.checklists import catalogue, kinds
from ocop.people.rights import rights_of

TEXT = """code: thu
vi: Phiếu thử
en: Test list
about: [test]
decision: 1/QĐ-THỬ
valid_from: 2023-04-18
valid_to: 2025-12-31
source: trang thử
pass_points: 60
groups:
  - code: place
    vi: Địa điểm
    en: Place
    items:
      - {code: where, vi: Loại địa điểm, en: Kind of place, answer: choice, must: true, options: [{code: market, vi: chợ, en: market}, {code: none, vi: không thuộc loại nào, en: none of these, met: false}]}
      - {code: sign, vi: Có biển hiệu, en: Has a sign, photo: true, must: true}
      - {code: area, vi: Diện tích, en: Area, answer: number, unit_vi: m², unit_en: m², at_least: 500}
  - code: goods
    vi: Hàng hóa
    en: Goods
    items:
      - {code: show, vi: Trưng bày, en: Display, answer: points, most: 100}
      - {code: words, vi: Nhận xét, en: Words, answer: text}
      - {code: staff, vi: Nhân sự, en: Staff, unknown: true}
"""


class Told:
    """What the room was told, and whether it refuses."""

    def __init__(self) -> None:
        self.checks: list[int] = []
        self.refuses = ""

    def __call__(self, *, check: Any, by: Any) -> None:
        from ocop.ledger.refusal import Refused

        if self.refuses:
            raise Refused(self.refuses)
        self.checks.append(check.pk)


@contextmanager
def world(folder: Path) -> Iterator[Told]:
    """The kind “test” (any officer visits thing 1 to 9; auditors read) and its checklist, taken away afterwards."""
    (folder / "thu.yaml").write_text(TEXT, encoding="utf-8")
    told = Told()
    kinds.register(
        kinds.Kind(
            "test",
            "thử",
            "outlets",
            lambda person, key: rights_of(person).is_officer and key < 10,
            lambda key: f"Điểm thử {key}",
            lambda person: None if rights_of(person).is_auditor else [],
            told,
            lambda key: (21.0, 105.8),
            lambda key: "/ban/",
        )
    )
    catalogue.register(folder)
    try:
        yield told
    finally:
        catalogue._folders.remove(folder)
        catalogue.as_written.cache_clear()
        del kinds._kinds["test"]


def jpeg(colour: str = "red") -> bytes:
    """A small photograph."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return stream.getvalue()


def operation(check: Any, kind: str, **extra: Any) -> dict[str, Any]:
    """As a phone sends it."""
    return {"kind": kind, "key": str(uuid.uuid4()), "check": check.pk, **extra}
