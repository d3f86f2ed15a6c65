"""How the files of papers follow the papers."""

from __future__ import annotations

from typing import Any

from ocop.files.models import StoredFile
from ocop.producers.models import Paper


def paper_is_within_reach(person: Any, file: StoredFile) -> bool:
    """A paper's file is open to its producer's people, officers of the place, city officers and auditors."""
    return Paper.objects.readable_by(person).filter(versions__file=file).exists()
