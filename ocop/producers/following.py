"""How the files of papers follow the papers, and what of an organisation's history lies in this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ocop.files.models import StoredFile
from ocop.producers.models import Paper, Producer


def paper_is_within_reach(person: Any, file: StoredFile) -> bool:
    """A paper's file is open to its producer's people, officers of the place, city officers and auditors."""
    return Paper.objects.readable_by(person).filter(versions__file=file).exists()


def producer_history_keys(organisation_ids: Iterable[int]) -> list[int]:
    """Producers of these organisations: their members read the history of them."""
    return list(Producer.objects.filter(organisation_id__in=organisation_ids).values_list("pk", flat=True))


def paper_history_keys(organisation_ids: Iterable[int]) -> list[int]:
    """Papers of these organisations."""
    return list(Paper.objects.filter(producer__organisation_id__in=organisation_ids).values_list("pk", flat=True))
