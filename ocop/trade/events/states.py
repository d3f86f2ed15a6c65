"""The table of an event's states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from ocop.ledger import state_table
from ocop.ledger.state_table import Step, in_words

_FILE = Path(__file__).parent / "data" / "states.yaml"
ACTORS = ("office", "system")
DATES = ("", "register_until", "wishes_until", "starts_on", "ends_on")


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
        return in_words(self.staff_vi, self.staff_en) if staff else in_words(self.public_vi, self.public_en)


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    found = state_table.read(_FILE, State, ACTORS)
    if wrong := [one.code for one in found.states.values() if one.by not in DATES]:
        raise ValueError(f"states.yaml: {wrong} name a field that is no date of an event.")
    return found.states, found.steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


def step(name: str) -> Step:
    """A move by its name."""
    return table()[1][name]
