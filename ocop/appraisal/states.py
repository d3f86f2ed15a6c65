"""The table of states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from ocop.ledger import state_table
from ocop.ledger.state_table import Step, in_words

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
        return in_words(self.staff_vi, self.staff_en) if staff else in_words(self.public_vi, self.public_en)


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    found = state_table.read(_FILE, State, ACTORS)
    return found.states, found.steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


def step(name: str) -> Step:
    """A move by its name."""
    return table()[1][name]


def open_states() -> list[str]:
    """Codes of the states in which a dossier still goes on."""
    return [code for code, one in table()[0].items() if not one.ends]
