"""Names as parts of an address (pure)."""

from __future__ import annotations

import re

from ocop.vietnamese.folding import fold

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str, *, limit: int = 80) -> str:
    """Small unmarked letters and digits joined by hyphens, at most `limit` long and cut between words; "" when nothing is left."""
    joined = _NOT_IN_SLUG.sub("-", fold(text).replace("'", "")).strip("-")
    if len(joined) <= limit:
        return joined
    cut = joined[: limit + 1].rpartition("-")[0]
    return cut or joined[:limit]
