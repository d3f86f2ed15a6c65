"""The table of an application's states and moves, read from data/states.yaml (pure but for the language of names)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from ocop.ledger import state_table
from ocop.ledger.state_table import Step, in_words

FILE = Path(__file__).parent / "data" / "states.yaml"
ACTORS = ("shop", "commune", "office", "system")


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


@functools.cache
def table() -> tuple[dict[str, State], dict[str, Step]]:
    """States and steps by code. Raises ValueError when the file contradicts itself."""
    found = state_table.read(FILE, State, ACTORS)
    return found.states, found.steps


def state(code: str) -> State:
    """A state by its code."""
    return table()[0][code]


OPEN = ("draft", "submitted", "returned", "visited")
