"""The table of a memorandum's states and moves, read from data/memoranda.yaml."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from ocop.ledger import state_table
from ocop.ledger.state_table import Step, in_words

_FILE = Path(__file__).parents[1] / "data" / "memoranda.yaml"
ACTORS = ("producer", "buyer", "office", "system")


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
        return in_words(self.vi, self.en)


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
