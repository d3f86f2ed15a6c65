"""Spans of the procedure in working days and the day on which a step is due; spans are rulebook data."""

from __future__ import annotations

import datetime


def due(span: str, begun_at: datetime.datetime) -> datetime.date | None:
    """Last working day of a span named in rulebooks' procedure (such as `commune_check`), counted from the day after receipt."""
    raise NotImplementedError(span)
