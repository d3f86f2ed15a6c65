"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming

LINKED = (
    ("Plan", "made", ("title", "year", "created_at"), "created_at"),
    ("HandCount", "made", ("target__name", "value", "counted_on", "made_at")),
    ("HandCount", "checked", ("target__name", "value", "checked_at")),
    ("PlanVersion", "approved", ("plan__title", "number", "approved_at")),
    (
        "YearStatement",
        "made",
        ("producer__organisation__name", "year", "jobs", "women", "income", "area", "note", "made_at"),
    ),
    ("YearStatement", "checked", ("producer__organisation__name", "year", "checked_at")),
    ("ProductIdea", "made", ("producer__organisation__name", "name", "words", "made_at")),
)


def declare() -> None:
    """Called when the room starts."""
    for model, verb, shows, *dated in LINKED:
        naming.linked(
            f"programme.{model}",
            link=f"{verb}_by",
            name=f"{verb}_by_name",
            dated=dated[0] if dated else f"{verb}_at",
            shows=shows,
        )
