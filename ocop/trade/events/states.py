"""The table of an event's states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "states.yaml"
ACTORS = ("office", "system")
DATES = ("", "register_until", "wishes_until", "starts_on", "ends_on")


def _is_english() -> bool:
    return (get_language() or "vi").startswith("en")


@dataclass(frozen=True)
class State:
    """A state of an event, its names, and the field that says by when the event leaves it."""

    code: str
    staff_vi: str
    staff_en: str
    public_vi: str
    public_en: str
    by: str = ""
    ends: bool = False

    def name(self, *, staff: bool = False) -> str:
        """In the language of the page."""
        if staff:
            return self.staff_en if _is_english() else self.staff_vi
        return self.public_en if _is_english() else self.public_vi


@dataclass(frozen=True)
class Step:
    """One row of the table: who may move an event from where to where, and what must be there."""

    name: str
    vi: str
    en: str
    from_states: tuple[str, ...]
    to_state: str
    actors: tuple[str, ...]
    needs: tuple[str, ...] = ()
    needs_reason: bool = False
    tells: bool = False

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.en if _is_english() else self.vi


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    states = {row["code"]: State(**row) for row in data["states"]}
    steps: dict[str, Step] = {}
    for row in data["moves"]:
        step = Step(
            name=row["name"],
            vi=row["vi"],
            en=row["en"],
            from_states=tuple(row["from"]),
            to_state=row["to"],
            actors=tuple(row["as"]),
            needs=tuple(row.get("needs", ())),
            needs_reason=bool(row.get("reason")),
            tells=bool(row.get("tells")),
        )
        wrong = {*step.from_states, step.to_state} - set(states) or set(step.actors) - set(ACTORS)
        if wrong or step.name in steps:
            raise ValueError(f"states.yaml: the move {step.name} stands twice or names {sorted(wrong)}.")
        steps[step.name] = step
    if wrong_dates := [one.code for one in states.values() if one.by not in DATES]:
        raise ValueError(f"states.yaml: {wrong_dates} name a field that is no date of an event.")
    return states, steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


def step(name: str) -> Step:
    """A move by its name."""
    return table()[1][name]
