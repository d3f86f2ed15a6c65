"""How far apart two points are (pure)."""

from __future__ import annotations

import math

EARTH_KM = 6371.0
Spot = tuple[float, float]
"""Latitude and longitude in degrees."""


def kilometres(a: Spot, b: Spot) -> float:
    """Distance as the crow flies."""
    lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def metres(a: Spot, b: Spot) -> int:
    """The same in whole metres."""
    return round(kilometres(a, b) * 1000)
