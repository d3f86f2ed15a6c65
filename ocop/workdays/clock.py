"""The one clock of the system: Asia/Ho_Chi_Minh, moved by OCOP_TODAY on a demo instance."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_told: ContextVar[datetime.datetime | None] = ContextVar("told", default=None)


@contextlib.contextmanager
def told(moment: datetime.datetime) -> Iterator[None]:
    """Within the block it is `moment` for this thread alone: the making of a demo city lives through its past.

    RuntimeError outside a demo instance, ValueError for a moment without a zone.
    """
    if settings.OCOP_INSTANCE != "demo":
        raise RuntimeError("The clock is told on a demo instance only.")
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _told.set(timezone.localtime(moment))
    try:
        yield
    finally:
        _told.reset(token)


def now() -> datetime.datetime:
    """This moment, aware; on a demo instance with OCOP_TODAY, the same time of that day."""
    if (said := _told.get()) is not None:
        return said
    moment = timezone.localtime()
    moved: datetime.date | None = settings.OCOP_TODAY
    if moved is None:
        return moment
    return moment.replace(year=moved.year, month=moved.month, day=moved.day)


def today() -> datetime.date:
    """Today's date in Hanoi."""
    return now().date()
