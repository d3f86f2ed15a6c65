"""Which product somebody means: a scanned code, the address of its page, a number of a certificate, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ocop.products.models import Product
from ocop.recognition.certificates import tokens, verifying
from ocop.recognition.models import Certificate, Recognition
from ocop.search import engine

MOST = 30
_PAGE = re.compile(r"/san-pham/([-\w]+)/?(?:[?#].*)?$")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{5,39}")


@dataclass(frozen=True)
class Found:
    """Products, the likeliest first; `is_exact` when a code or an address named one."""

    ids: list[int]
    is_exact: bool = False
    total: int = 0


def find(text: str, *, person: Any, register: str) -> Found:
    """What is meant by a text; nothing for an empty one."""
    text = " ".join(text.split())[:400]
    if not text:
        return Found([])
    mine = Product.objects.visible_to(person).filter(register=register, merged_into__isnull=True)
    exact = _by_code(text)
    if exact:
        ids = list(mine.filter(pk__in=exact).order_by("pk").values_list("pk", flat=True)[:MOST])
        if ids:
            return Found(ids, True, len(ids))
    if page := _PAGE.search(text):
        ids = list(mine.filter(slug=page[1]).values_list("pk", flat=True))
        return Found(ids, bool(ids), len(ids))
    answer = engine.search(text, registers=[register], size=MOST)
    there = set(mine.filter(pk__in=answer.ids).values_list("pk", flat=True))
    return Found([key for key in answer.ids if key in there], False, answer.total)


def _by_code(text: str) -> list[int]:
    """Keys of the products a code names: a QR code of ours, else the number of a certificate or a code of a decision."""
    try:
        mark = verifying.check(tokens.token_in(text))
    except tokens.ForgedError:
        mark = None
    if mark is not None:
        return list(Certificate.objects.filter(serial=mark.serial).values_list("recognition__product_id", flat=True))
    bare = "".join(text.split())
    if not _CODE.fullmatch(bare) or not any(one.isdigit() for one in bare):
        return []
    named = Q(code__iexact=bare) | Q(old_code__iexact=bare)
    numbered = Certificate.objects.filter(number__iexact=bare).values("recognition")
    rows = Recognition.objects.filter(named | Q(pk__in=numbered), retracted_at__isnull=True)
    return sorted(set(rows.values_list("product_id", flat=True)[:MOST]))
