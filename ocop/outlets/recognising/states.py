"""The table of an application's states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "states.yaml"
ACTORS = ("shop", "commune", "office", "system")


def in_words(vi: str, en: str) -> str:
    """In the language of the page."""
    return en if (get_language() or "vi").startswith("en") else vi


@dataclass(frozen=True)
class State:
    """A state, as the shop and as offices read it."""

    code: str
    staff_vi: str
    staff_en: str
    own_vi: str
    own_en: str
    ends: bool = False

    def name(self, *, staff: bool = False) -> str:
        """In the language of the page."""
        return in_words(self.staff_vi, self.staff_en) if staff else in_words(self.own_vi, self.own_en)


@dataclass(frozen=True)
class Step:
    """Who may move an application from where to where, and what must be there."""

    name: str
    vi: str
    en: str
    from_states: tuple[str, ...]
    to_state: str
    actors: tuple[str, ...]
    needs: tuple[str, ...]
    needs_reason: bool

    @property
    def label(self) -> str:
        """In the language of the page."""
        return in_words(self.vi, self.en)


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    states = {row["code"]: State(**row) for row in data["states"]}
    steps: dict[str, Step] = {}
    for row in data["moves"]:
        step = Step(
            row["name"], row["vi"], row["en"], tuple(row["from"]), row["to"], tuple(row["as"]), tuple(row.get("needs", ())),
            bool(row.get("reason")),
        )  # fmt: skip
        if {*step.from_states, step.to_state} - set(states) or set(step.actors) - set(ACTORS) or step.name in steps:
            raise ValueError(f"states.yaml: the move {step.name} stands twice or names what is not there.")
        steps[step.name] = step
    return states, steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


OPEN = ("draft", "submitted", "returned", "visited")
