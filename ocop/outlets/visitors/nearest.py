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


_CELL = 20
"""Cells to a degree: five and a half kilometres high."""
_WIDE = 360 * _CELL + 1
_DAYS = 4
_FEW = 2_000
"""So many are looked at one and all; of more only those around the place."""
_FIRST_KM, _LAST_KM, _DEEP = 4.0, 300.0, 400


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
    cells: Ints = field(init=False)
    """Numbers of the cells of a grid, sorted, each point that is placed standing in one; beside them the positions."""
    cell_position: Ints = field(init=False)
    standing: dict[int, tuple[Flags, int]] = field(init=False, default_factory=dict)
    """By day: which stand, and how many. The last few days asked."""

    def __post_init__(self) -> None:
        placed = np.flatnonzero(~np.isnan(self.lat))
        cells = _row(self.lat[placed]) * _WIDE + _row(self.lon[placed] + 180.0)
        order = np.argsort(cells, kind="stable")
        for name, value in (
            ("unit", on_sphere(self.lat, self.lon)),
            ("cells", cells[order]),
            ("cell_position", placed[order]),
        ):
            object.__setattr__(self, name, value)

    def stand_on(self, day: int) -> tuple[Flags, int]:
        """Which stand on a day, and how many."""
        found = self.standing.get(day)
        if found is None:
            mask: Flags = (self.from_day <= day) & (self.ended > day)
            found = mask, int(np.count_nonzero(mask))
            if len(self.standing) >= _DAYS:
                self.standing.clear()
            self.standing[day] = found
        return found

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


def _row(degrees: Floats) -> Ints:
    return np.floor(degrees * _CELL).astype(np.int64)


def find(points: Points, asked: Asked, moment: datetime.datetime, start: int = 0, size: int = 40) -> Found:
    """Those that stand on the day and match, the nearest first; without a place by the alphabet."""
    keep, total = _matching(points, asked, moment)
    most = start + size
    if asked.here is None:
        listed = np.flatnonzero(keep)[start:most]
        return Found(points.ids[listed], np.full(len(listed), np.nan), points.exact[listed], total)
    chosen: Ints | None = None
    if total > _FEW and most <= _DEEP:
        chosen = _around(points, keep, asked.here, most)
    if chosen is None:
        chosen = _by_distance(points, np.flatnonzero(keep), asked.here, most)[0]
    chosen = chosen[start:most]
    return Found(points.ids[chosen], kilometres(points, chosen, asked.here), points.exact[chosen], total)


def _matching(points: Points, asked: Asked, moment: datetime.datetime) -> tuple[Flags, int]:
    """Which match everything but the place, and how many."""
    day = day_number(moment.date())
    stand, count = points.stand_on(day)
    keep: Flags | None = None
    if asked.products:
        keep = np.zeros(len(points), dtype=bool)
        for product in asked.products:
            keep[carriers(points, product, day)] = True
        keep &= stand
    for value, column in (
        (asked.kind, points.kind),
        (asked.commune, points.commune),
        (asked.district, points.district),
    ):
        if value is not None:
            keep = (stand if keep is None else keep) & (column == value)
    if asked.within is not None:
        named = np.isin(points.ids, np.fromiter(asked.within, dtype=np.int64, count=len(asked.within)))
        keep = (stand if keep is None else keep) & named
    if asked.open_only:
        keep = (stand if keep is None else keep) & open_now(points, moment)
    if asked.exact_only:
        keep = (stand if keep is None else keep) & points.exact
    return (stand, count) if keep is None else (keep, int(np.count_nonzero(keep)))


def _by_distance(points: Points, positions: Ints, here: tuple[float, float], most: int) -> tuple[Ints, Floats]:
    """The nearest of some positions, and how like the place they are (the cosine); unknown places last."""
    likeness = points.unit[positions] @ on_sphere(np.array([here[0]]), np.array([here[1]]))[0]
    far = np.where(np.isnan(likeness), 2.0, -likeness)
    if most < len(positions):
        among = np.flatnonzero(far <= np.partition(far, most - 1)[most - 1])
    else:
        among = np.arange(len(positions))
    order = among[np.lexsort((positions[among], far[among]))][:most]
    return positions[order], likeness[order]


def _around(points: Points, keep: Flags, here: tuple[float, float], most: int) -> Ints | None:
    """The nearest from boxes that double until nothing outside can be nearer; None when the box grows too large."""
    km = _FIRST_KM
    while km <= _LAST_KM and abs(here[0]) < 80:
        inside = _box(points, here, km)
        inside = inside[keep[inside]]
        if len(inside) >= most:
            found, likeness = _by_distance(points, inside, here, most)
            if likeness[-1] >= np.cos(km / EARTH_KM):
                return found
        km *= 2
    return None


def _box(points: Points, here: tuple[float, float], km: float) -> Ints:
    """Positions of the placed points in the cells that a circle touches."""
    up = np.degrees(km / EARTH_KM)
    along = np.degrees(km / EARTH_KM / np.cos(np.radians(abs(here[0]) + up)))
    low, high = _row(np.array([here[0] - up, here[0] + up]))
    left, right = _row(np.array([here[1] - along, here[1] + along]) + 180.0)
    rows = np.arange(low, high + 1) * _WIDE
    first = np.searchsorted(points.cells, rows + left)
    last = np.searchsorted(points.cells, rows + right + 1)
    parts = [points.cell_position[a:b] for a, b in zip(first, last, strict=True) if a < b]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def kilometres(points: Points, positions: Ints, here: tuple[float, float]) -> Floats:
    """Distances of a few positions, by the haversine, which stays exact for near points."""
    lat1, lon1 = np.radians(here[0]), np.radians(here[1])
    lat2, lon2 = np.radians(points.lat[positions]), np.radians(points.lon[positions])
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return found
