"""Where points of sale are missing: each place with how many stand within a distance and how far the nearest is (numpy, no Django)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from ocop.outlets.visitors.nearest import Flags, Floats, Ints, Points, day_number, on_sphere
from ocop.places.distance import EARTH_KM

_AT_ONCE = 2_000_000
"""Pairs of place and outlet looked at in one go: sixteen megabytes of numbers."""


@dataclass(frozen=True)
class Near:
    """For each place: the position of the nearest outlet (-1: none), its distance (NaN), and how many stand within the distance."""

    position: Ints
    km: Floats
    within: Ints


def standing(points: Points, register: int, day: datetime.date) -> Ints:
    """Positions of the outlets of a register that stand on a day."""
    on = day_number(day)
    mask: Flags = (points.register == register) & (points.from_day <= on) & (points.ended > on)
    return np.flatnonzero(mask).astype(np.int64)


def near(points: Points, positions: Ints, lat: Floats, lon: Floats, km: float) -> Near:
    """The nearest of `positions` to each place; a place that is not known has none."""
    placed = positions[~np.isnan(points.lat[positions])]
    count = len(lat)
    nearest, far, within = np.full(count, -1), np.full(count, np.nan), np.zeros(count, dtype=np.int64)
    if not len(placed):
        return Near(nearest, far, within)
    there, spots = points.unit[placed], on_sphere(lat, lon)
    # Two points `km` apart on the sphere have this cosine between them.
    limit = np.cos(km / EARTH_KM)
    step = max(1, _AT_ONCE // len(placed))
    for start in range(0, count, step):
        part = spots[start : start + step]
        known = ~np.isnan(part[:, 0])
        likeness = np.where(known[:, None], part @ there.T, -2.0)
        best = likeness.argmax(axis=1)
        among = slice(start, start + len(part))
        nearest[among] = np.where(known, placed[best], -1)
        chord = np.sqrt(np.maximum(0.0, 2 - 2 * likeness[np.arange(len(part)), best]))
        far[among] = np.where(known, 2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2)), np.nan)
        within[among] = (likeness >= limit).sum(axis=1)
    return Near(nearest, far, within)


def by_commune(points: Points, positions: Ints) -> dict[int, int]:
    """How many stand in each commune of today, by its key."""
    keys, counts = np.unique(points.commune[positions], return_counts=True)
    return {int(key): int(count) for key, count in zip(keys, counts, strict=True) if key}
