"""The table of a memorandum's states and moves, read from data/memoranda.yaml."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language

_FILE = Path(__file__).parents[1] / "data" / "memoranda.yaml"
ACTORS = ("producer", "buyer", "office", "system")


def _english() -> bool:
    return (get_language() or "vi").startswith("en")


@dataclass(frozen=True)
class State:
    """A state, in both languages; `counts`: it counts as signed, `ends`: nothing more is expected of it."""

    code: str
    vi: str
    en: str
    counts: bool = False
    ends: bool = False

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.en if _english() else self.vi


@dataclass(frozen=True)
class Step:
    """One row of the table: who may move a memorandum from where to where, and what must be there."""

    name: str
    vi: str
    en: str
    from_states: tuple[str, ...]
    to_state: str
    actors: tuple[str, ...]
    needs: tuple[str, ...] = ()
    needs_reason: bool = False

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.en if _english() else self.vi


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    states = {row["code"]: State(**row) for row in data["states"]}
    steps: dict[str, Step] = {}
    for row in data["moves"]:
        step = Step(
            row["name"], row["vi"], row["en"], tuple(row["from"]), row["to"], tuple(row["as"]), tuple(row.get("needs", ())),
            bool(row.get("reason")),
        )  # fmt: skip
        wrong = {*step.from_states, step.to_state} - set(states) or set(step.actors) - set(ACTORS)
        if wrong or step.name in steps:
            raise ValueError(f"memoranda.yaml: the move {step.name} stands twice or names {sorted(wrong)}.")
        steps[step.name] = step
    return states, steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


def step(name: str) -> Step:
    """A move by its name."""
    return table()[1][name]
