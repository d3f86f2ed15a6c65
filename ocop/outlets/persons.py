"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming

LINKED = (
    ("ShelfItem", "put", ("outlet__name", "product__name", "from_day", "until"), "put_at"),
    ("MarkOff", "confirmed", ("outlet__name", "product__name", "came_off_on", "confirmed_at"), "confirmed_at"),
    ("SalesStatement", "stated", ("outlet__name", "month", "number", "stated_at"), "stated_at"),
    ("FaultReport", "answered", ("outlet__name", "outcome", "answer", "answered_at"), "answered_at"),
)


def declare() -> None:
    """Called when the room starts."""
    naming.kept(naming.ORGANISATION, "outlets.Outlet.phone")
    for model, verb, shows, dated in LINKED:
        naming.linked(f"outlets.{model}", link=f"{verb}_by", name=f"{verb}_by_name", dated=dated, shows=shows)
