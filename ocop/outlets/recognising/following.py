"""What recognition of points of sale tells other rooms when it starts."""

from __future__ import annotations

from pathlib import Path

from ocop.checklists import catalogue

CHECKLISTS = Path(__file__).parents[1] / "data" / "checklists"


def register() -> None:
    """Called when the room starts."""
    catalogue.register(CHECKLISTS)
