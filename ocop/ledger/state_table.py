"""Tables of states and moves as data: who may move something from where to where, and what must be there first.

An office reads the YAML file; each room's `moves` applies it and nothing else moves a row. Pure but for the language of names.
A move: `name`, `vi`, `en`, `from`, `to`, `as` (a list of actors, or for each state its own list), and where they apply `needs` (checks
by name), `reason` (one must be given), `tells` (those it concerns are told), `clock` (the term it starts).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import yaml
from django.utils.translation import get_language


def in_words(vi: str, en: str) -> str:
    """The one of the language of the page."""
    return en if (get_language() or "vi").startswith("en") else vi


class Named(Protocol):
    """Whatever a room says of a state beside its code."""

    @property
    def code(self) -> str: ...


S = TypeVar("S", bound=Named)


@dataclass(frozen=True)
class Step:
    """One row of the table."""

    name: str
    vi: str
    en: str
    from_states: tuple[str, ...]
    to_state: str
    actors: tuple[str, ...]
    by_state: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Who may make it from which state, where that differs; empty: `actors` from every state."""
    needs: tuple[str, ...] = ()
    needs_reason: bool = False
    tells: bool = False
    clock: str = ""

    def actors_from(self, state: str) -> tuple[str, ...]:
        """Who may make it from a state."""
        return dict(self.by_state).get(state, self.actors)

    @property
    def label(self) -> str:
        """In the language of the page."""
        return in_words(self.vi, self.en)


@dataclass(frozen=True)
class StateTable(Generic[S]):
    """States and moves by code, in the order of the file."""

    states: dict[str, S]
    steps: dict[str, Step]


def read(file: Path, state: Callable[..., S], actors: Collection[str]) -> StateTable[S]:
    """The table of a file. Raises ValueError naming the file and the move when it contradicts itself."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    states = {row["code"]: state(**row) for row in data["states"]}
    steps: dict[str, Step] = {}
    for row in data["moves"]:
        one = _step(row, file.name)
        wrong = {*one.from_states, one.to_state} - set(states) or set(one.actors) - set(actors)
        if wrong or one.name in steps:
            raise ValueError(f"{file.name}: the move {one.name} stands twice or names {sorted(wrong)}.")
        steps[one.name] = one
    return StateTable(states, steps)


def _step(row: dict[str, Any], file: str) -> Step:
    pairs = {code: tuple(who) for code, who in row["as"].items()} if isinstance(row["as"], dict) else {}
    if pairs and set(pairs) != set(row["from"]):
        raise ValueError(f"{file}: the move {row['name']} does not say for each state who may make it.")
    return Step(
        name=row["name"],
        vi=row["vi"],
        en=row["en"],
        from_states=tuple(row["from"]),
        to_state=row["to"],
        actors=tuple(dict.fromkeys(one for who in pairs.values() for one in who)) or tuple(row["as"]),
        by_state=tuple(pairs.items()),
        needs=tuple(row.get("needs", ())),
        needs_reason=bool(row.get("reason")),
        tells=bool(row.get("tells")),
        clock=row.get("clock", ""),
    )
