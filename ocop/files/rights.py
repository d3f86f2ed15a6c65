"""Who may open a private file: the rooms that hold files say so, in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ocop.files.models import StoredFile

Predicate = Callable[[Any, StoredFile], bool]
_predicates: dict[str, Predicate] = {}


def register(room: str, predicate: Predicate) -> None:
    """`predicate(person, file)` is true when something of this room shows the file to the person."""
    _predicates[room] = predicate


def may_open(person: Any, file: StoredFile) -> bool:
    """Public files are everybody's; a private one needs a room that vouches for the person."""
    if file.is_public:
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    return any(predicate(person, file) for predicate in _predicates.values())
