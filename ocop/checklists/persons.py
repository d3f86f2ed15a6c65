"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming


def declare() -> None:
    """Called when the room starts."""
    naming.linked(
        "checklists.Check", link="officer", name="officer_name", dated="began_at", shows=("title", "began_at", "state")
    )
    naming.linked(
        "checklists.FilledItem",
        link="filled_by",
        name="filled_by_name",
        dated="filled_at",
        shows=("checklist", "item", "vi", "filled_at"),
    )
