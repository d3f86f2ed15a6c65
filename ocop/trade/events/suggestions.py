"""Whom a participant might wish to meet, proposed by rooms and parts that know how: the matching registers itself here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ocop.trade.models import Participant


@dataclass(frozen=True)
class Suggestion:
    """One of the other side, with why in a sentence of the page's language and a score for the order (higher first)."""

    participant_id: int
    why: str
    score: float = 0.0


Source = Callable[[Participant], Iterable[Suggestion]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source; the same name again replaces it. Called from AppConfig.ready."""
    _sources[name] = source


def suggestions_for(participant: Participant, most: int = 20) -> list[Suggestion]:
    """The best proposals of all sources, each of the other side once; registered ones only."""
    best: dict[int, Suggestion] = {}
    for source in _sources.values():
        for one in source(participant):
            if one.participant_id not in best or best[one.participant_id].score < one.score:
                best[one.participant_id] = one
    if not best:
        return []
    other = "buyer" if participant.side == "producer" else "producer"
    there = set(
        Participant.objects.filter(pk__in=best, event=participant.event_id, side=other, state="registered").values_list(
            "pk", flat=True
        )
    )
    ordered = sorted(
        (one for key, one in best.items() if key in there), key=lambda one: (-one.score, one.participant_id)
    )
    return ordered[:most]
