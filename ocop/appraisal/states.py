"""The table of states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "states.yaml"
ACTORS = ("producer", "commune", "office", "team", "secretary", "chair", "system")


@dataclass(frozen=True)
class State:
    """A state of a dossier, with its name for staff and for the producer."""

    code: str
    staff_vi: str
    staff_en: str
    public_vi: str
    public_en: str
    ends: bool = False

    def name(self, *, staff: bool = True) -> str:
        """In the language of the page."""
        english = (get_language() or "vi").startswith("en")
        if staff:
            return self.staff_en if english else self.staff_vi
        return self.public_en if english else self.public_vi


@dataclass(frozen=True)
class Step:
    """One row of the table: who may move a dossier from where to where, and what must be there."""

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
    clock: str = ""

    def actors_from(self, state: str) -> tuple[str, ...]:
        """Who may make it from a state."""
        return dict(self.by_state).get(state, self.actors)

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.en if (get_language() or "vi").startswith("en") else self.vi


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    states = {row["code"]: State(**row) for row in data["states"]}
    steps: dict[str, Step] = {}
    for row in data["moves"]:
        # `as` is a list of who may, or says for each state who may from there.
        pairs = {code: tuple(who) for code, who in row["as"].items()} if isinstance(row["as"], dict) else {}
        who = tuple(dict.fromkeys(one for actors in pairs.values() for one in actors)) or tuple(row["as"])
        if pairs and set(pairs) != set(row["from"]):
            raise ValueError(f"states.yaml: the move {row['name']} does not say for each state who may make it.")
        step = Step(
            name=row["name"], vi=row["vi"], en=row["en"], from_states=tuple(row["from"]), to_state=row["to"],
            actors=who, by_state=tuple(pairs.items()), needs=tuple(row.get("needs", ())), needs_reason=bool(row.get("reason")), clock=row.get("clock", ""),
        )  # fmt: skip
        wrong = {*step.from_states, step.to_state} - set(states) or set(step.actors) - set(ACTORS)
        if wrong or step.name in steps:
            raise ValueError(f"states.yaml: the move {step.name} stands twice or names {sorted(wrong)}.")
        steps[step.name] = step
    return states, steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


def step(name: str) -> Step:
    """A move by its name."""
    return table()[1][name]


def open_states() -> list[str]:
    """Codes of the states in which a dossier still goes on."""
    return [code for code, one in table()[0].items() if not one.ends]
