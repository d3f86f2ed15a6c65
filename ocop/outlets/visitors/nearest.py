"""Points of sale as columns, and the nearest of them to a place (pure: numpy, no Django).

Rows stand in the order of the Vietnamese alphabet, so that their position is their place in a list without a point to measure from. A
point that is known only by its commune stands at its middle (`exact` False); one that is known by nothing has NaN and comes last.
Distances are those of `places.distance`: the same sphere, as the crow flies.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ocop.outlets.visitors import hours
from ocop.places.distance import EARTH_KM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER = 2**31 - 1
DAY_ZERO = datetime.date(1970, 1, 1)


def day_number(day: datetime.date) -> int:
    """Days since 1970."""
    return (day - DAY_ZERO).days


@dataclass(frozen=True)
class Special:
    """Days on which one outlet has other hours."""

    position: int
    days: hours.OtherDays


@dataclass(frozen=True)
class Points:
    """Public points of sale. `week` is the place of its hours in `weeks`, -1 when they are not known."""

    ids: Ints
    lat: Floats
    lon: Floats
    exact: Flags
    register: Ints
    kind: Ints
    commune: Ints
    district: Ints
    from_day: Ints
    ended: Ints
    week: Ints
    weeks: tuple[hours.Week, ...]
    special: tuple[Special, ...]
    shelf_product: Ints
    """Sorted; beside it the position of the outlet, the day it came and the first day it is gone."""
    shelf_position: Ints
    shelf_from: Ints
    shelf_until: Ints
    unit: Floats = field(init=False)
    """n x 3: the points on the unit sphere."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", on_sphere(self.lat, self.lon))

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Asked:
    """What a visitor asks; empty fields narrow nothing. `within`: keys of outlets a search by name left."""

    here: tuple[float, float] | None = None
    products: tuple[int, ...] = ()
    kind: int | None = None
    commune: int | None = None
    district: int | None = None
    within: frozenset[int] | None = None
    open_only: bool = False
    exact_only: bool = False


@dataclass(frozen=True)
class Found:
    """A part of what was found: keys with their distance (NaN when not known), of `total`."""

    ids: Ints
    km: Floats
    exact: Flags
    total: int


def on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Unit vectors; NaN where the place is not known."""
    up, along = np.radians(lat), np.radians(lon)
    level = np.cos(up)
    return np.stack([level * np.cos(along), level * np.sin(along), np.sin(up)], axis=1)


def carriers(points: Points, product: int, day: int) -> Ints:
    """Positions of the outlets that carry a product on a day."""
    first, last = np.searchsorted(points.shelf_product, [product, product + 1])
    stands = (points.shelf_from[first:last] <= day) & (points.shelf_until[first:last] > day)
    return points.shelf_position[first:last][stands]


def open_now(points: Points, moment: datetime.datetime) -> Flags:
    """Which are open at a moment; unknown hours are not open."""
    by_week = np.array([hours.is_open(week, (), moment) for week in points.weeks] + [False], dtype=bool)
    found: Flags = by_week[points.week]
    near = (moment.date() - datetime.timedelta(days=1), moment.date())
    touched: dict[int, list[hours.OtherDays]] = {}
    for one in points.special:
        if one.days.first <= near[1] and one.days.last >= near[0]:
            touched.setdefault(one.position, []).append(one.days)
    for position, days in touched.items():
        place = int(points.week[position])
        week = points.weeks[place] if place >= 0 else ((),) * 7
        found[position] = hours.is_open(week, days, moment)
    return found


def find(points: Points, asked: Asked, moment: datetime.datetime, start: int = 0, size: int = 40) -> Found:
    """Those that stand on the day and match, the nearest first; without a place by the alphabet."""
    day = day_number(moment.date())
    if asked.products:
        parts = [carriers(points, product, day) for product in asked.products]
        positions = np.unique(np.concatenate(parts))
    else:
        positions = np.arange(len(points))
    keep = (points.from_day[positions] <= day) & (points.ended[positions] > day)
    for value, column in (
        (asked.kind, points.kind),
        (asked.commune, points.commune),
        (asked.district, points.district),
    ):
        if value is not None:
            keep &= column[positions] == value
    if asked.within is not None:
        keep &= np.isin(points.ids[positions], np.fromiter(asked.within, dtype=np.int64, count=len(asked.within)))
    if asked.open_only:
        keep &= open_now(points, moment)[positions]
    if asked.exact_only:
        keep &= points.exact[positions]
    if not keep.all():
        positions = positions[keep]
    return _ranked(points, positions, asked.here, start, size)


def _ranked(points: Points, positions: Ints, here: tuple[float, float] | None, start: int, size: int) -> Found:
    total = len(positions)
    if here is None:
        chosen = positions[start : start + size]
        return Found(points.ids[chosen], np.full(len(chosen), np.nan), points.exact[chosen], total)
    spot = on_sphere(np.array([here[0]]), np.array([here[1]]))[0]
    likeness = points.unit[positions] @ spot
    # Unknown places come last; minus the cosine rises with the distance.
    far = np.where(np.isnan(likeness), 2.0, -likeness)
    most = start + size
    if most < total:
        cut = np.partition(far, most - 1)[most - 1]
        among = np.flatnonzero(far <= cut)
    else:
        among = np.arange(total)
    order = among[np.lexsort((positions[among], far[among]))][start:most]
    chosen = positions[order]
    return Found(points.ids[chosen], kilometres(points, chosen, here), points.exact[chosen], total)


def kilometres(points: Points, positions: Ints, here: tuple[float, float]) -> Floats:
    """Distances of a few positions, by the haversine, which stays exact for near points."""
    lat1, lon1 = np.radians(here[0]), np.radians(here[1])
    lat2, lon2 = np.radians(points.lat[positions]), np.radians(points.lon[positions])
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return found
