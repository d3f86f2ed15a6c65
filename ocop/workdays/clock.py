"""The one clock of the system: Asia/Ho_Chi_Minh, moved by OCOP_TODAY on a demo instance."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """This moment, aware; on a demo instance with OCOP_TODAY, the same time of that day."""
    moment = timezone.localtime()
    moved: datetime.date | None = settings.OCOP_TODAY
    if moved is None:
        return moment
    return moment.replace(year=moved.year, month=moved.month, day=moved.day)


def today() -> datetime.date:
    """Today's date in Hanoi."""
    return now().date()
