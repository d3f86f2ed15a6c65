"""What a register can set beside a published statement: points of introduction and sale, and their districts."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from ocop.indicators import registry
from ocop.outlets.models import Outlet


def outlets(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Public points that stood on a day."""
    return None if by else _standing(register, day).count()


def outlet_districts(register: str, day: datetime.date, by: str, item: str) -> int | None:
    """Districts (until 30/6/2025) in which one stood."""
    return None if by else _standing(register, day).exclude(district=None).values("district").distinct().count()


def _standing(register: str, day: datetime.date) -> QuerySet[Outlet]:
    standing = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    return Outlet.objects.filter(standing, register=register, is_public=True, counted_from__lte=day)


def register() -> None:
    """Called when the room starts."""
    registry.register("outlets", outlets)
    registry.register("outlet_districts", outlet_districts)
