"""The criteria set behind an activated version, read once per digest and process."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from ocop.appraisal.models import CriteriaVersion
from ocop.rulebooks.criteria import CriteriaSet, load_set
from ocop.rulebooks.loading import Document
from ocop.rulebooks.rating import Answer, CaseChoice

_SETS_KEPT = 128


def criteria_set(version: CriteriaVersion) -> CriteriaSet:
    """The set of an activated version: its own content, not today's file."""
    return set_of(version.digest, version.pk)


@functools.lru_cache(maxsize=_SETS_KEPT)
def set_of(digest: str, pk: int) -> CriteriaSet:
    """The set of the version with this digest and key."""
    content = CriteriaVersion.objects.values_list("content", flat=True).get(pk=pk)
    return load_set(Document(Path(f"{digest[:12]}.yaml"), content, {}))


def as_answers(rows: Mapping[str, tuple[int | None, str]]) -> dict[str, Answer]:
    """Rows of (choice, case) by criterion as rating takes them; rows without a choice are left out."""
    return {
        number: CaseChoice(case, choice) if case else choice
        for number, (choice, case) in rows.items()
        if choice is not None
    }
