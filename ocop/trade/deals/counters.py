"""What the funnel can say beside published statements: memoranda signed, dong delivered and paid, as of a day."""

from __future__ import annotations

import datetime

from ocop.indicators import registry
from ocop.trade.deals.funnel import figures


def _asked(register: str, as_of: datetime.date, by: str, item: str) -> figures.Asked | None:
    """The whole, or one event ("event", its key); nothing else is published of memoranda."""
    if not by:
        return figures.Asked(register, as_of)
    if by == "event" and item.isdigit():
        return figures.Asked(register, as_of, {"event": int(item)})
    return None


def memoranda(register: str, as_of: datetime.date, by: str, item: str) -> int | None:
    """Memoranda that both sides, or a checked scan, confirmed."""
    asked = _asked(register, as_of, by, item)
    return figures.total(asked).signed if asked else None


def delivered(register: str, as_of: datetime.date, by: str, item: str) -> int | None:
    """Dong delivered as both sides confirmed; None when nobody stated an amount."""
    asked = _asked(register, as_of, by, item)
    return figures.total(asked).money["delivered"][0].dong if asked else None


def paid(register: str, as_of: datetime.date, by: str, item: str) -> int | None:
    """Dong paid as both sides confirmed."""
    asked = _asked(register, as_of, by, item)
    return figures.total(asked).money["paid"][0].dong if asked else None


def register() -> None:
    """Called when the room starts."""
    registry.register("memoranda", memoranda)
    registry.register("memoranda_delivered", delivered)
    registry.register("memoranda_paid", paid)
