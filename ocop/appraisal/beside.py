"""What stands beside a criterion on a member's sheet and comes from rooms above: they register for a kind of criterion when they start.

It is a hint to look, never a mark: the member judges. It must say nothing of what other members did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ocop.appraisal.models import Dossier
from ocop.rulebooks.criteria import Criterion
from ocop.rulebooks.efforts import default


@dataclass(frozen=True)
class Note:
    """A sentence, what it rests on word for word, and where to read on (a page everybody may open, or nothing)."""

    words: str
    passages: tuple[str, ...] = ()
    address: str = ""


Compose = Callable[[Any, Dossier], Iterable[Note]]
_of_kind: dict[str, list[Compose]] = {}


def register(kind: str, compose: Compose) -> None:
    """`compose(person, dossier)` gives notes beside criteria of a kind of `rulebooks/data/efforts.yaml`; ValueError for an unknown one."""
    if kind not in default().kinds:
        raise ValueError(f"{kind!r} is no kind of criterion.")
    _of_kind.setdefault(kind, []).append(compose)


def notes(person: Any, dossier: Dossier, criterion: Criterion) -> list[Note]:
    """All notes beside one criterion, for one member."""
    return [
        note for compose in _of_kind.get(default().kind_of(criterion).code, ()) for note in compose(person, dossier)
    ]
