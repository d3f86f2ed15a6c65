"""A day among several craft villages: in which order, when one arrives, what is closed by then (pure).

The order is begun with the nearest next stop and mended by turning stretches round (2-opt) and moving single stops, as long as the day
gets shorter. What is counted is minutes: on the way, waiting before a door that is not open yet, and a heavy price for every minute that
one comes too late for the whole visit.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop.places.distance import Spot, kilometres

DATA = Path(__file__).parent / "data" / "routes.yaml"
LATE = 20.0
"""One minute too late weighs as much as so many on the way."""
ALL_ORDERS = 6
"""Stops; 720 orders are reckoned in some hundredths of a second."""
ROUNDS = 60


@dataclass(frozen=True)
class Rules:
    """Of a day."""

    speed_kmh: float
    detour: float
    begins: int
    ends: int
    stop_minutes: int
    most_villages: int
    start: dict[str, Any]


@dataclass(frozen=True)
class Stop:
    """A place one may visit; `opens` and `closes` in minutes of the day, None where they are not known."""

    key: int
    spot: Spot
    minutes: int
    opens: int | None = None
    closes: int | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Leg:
    """A stop on the way: minutes of the day, kilometres from the one before. `late`: minutes of the visit that fall after closing."""

    stop: Stop
    km: float
    arrives: int
    begins: int
    leaves: int
    late: int

    @property
    def waits(self) -> int:
        """Minutes before it opens."""
        return self.begins - self.arrives


@dataclass(frozen=True)
class Day:
    """The way of a day, and back to where it began."""

    legs: tuple[Leg, ...]
    km: float
    back: int
    """When one is back, in minutes of the day."""


def minutes_of(text: str) -> int:
    """ "08:30" -> 510."""
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


@functools.cache
def _rules() -> list[tuple[datetime.date, Rules]]:
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return [
        (
            row["valid_from"],
            Rules(
                row["speed_kmh"],
                row["detour"],
                minutes_of(row["begins"]),
                minutes_of(row["ends"]),
                row["stop_minutes"],
                row["most_villages"],
                row["start"],
            ),
        )
        for row in rows
    ]


def rules(day: datetime.date) -> Rules:
    """Those of a day; the oldest where it lies before all."""
    begun = [one for begins, one in sorted(_rules(), key=lambda row: row[0]) if begins <= day]
    return begun[-1] if begun else _rules()[0][1]


def road(a: Spot, b: Spot, how: Rules) -> float:
    """Kilometres on the road, as far as the crow's flight tells."""
    return kilometres(a, b) * how.detour


def walked(order: Sequence[Stop], start: Spot, begins: int, how: Rules) -> Day:
    """The day in this order."""
    legs, at, now, total = [], start, float(begins), 0.0
    for stop in order:
        km = road(at, stop.spot, how)
        arrives = now + km / how.speed_kmh * 60
        starts = max(arrives, stop.opens or 0)
        leaves = starts + stop.minutes
        late = max(0.0, leaves - stop.closes) if stop.closes is not None else 0.0
        late = float(stop.minutes) if stop.is_closed else min(late, float(stop.minutes))
        legs.append(Leg(stop, km, round(arrives), round(starts), round(leaves), round(late)))
        at, now, total = stop.spot, leaves, total + km
    home = road(at, start, how)
    return Day(tuple(legs), total + home, round(now + home / how.speed_kmh * 60))


def price(order: Sequence[Stop], start: Spot, begins: int, how: Rules) -> float:
    """What the day costs: minutes until one is back, and what comes too late."""
    day = walked(order, start, begins, how)
    return day.km / how.speed_kmh * 60 + sum(leg.waits + LATE * leg.late for leg in day.legs if not leg.stop.is_closed)


def best_order(stops: Sequence[Stop], start: Spot, begins: int, how: Rules) -> list[Stop]:
    """The best of all orders of a few; of more the nearest next first, then mended. The same stops give the same order, however they were given."""
    left = sorted(stops, key=lambda one: one.key)
    if len(left) <= ALL_ORDERS:
        priced = (
            (price(one, start, begins, how), [stop.key for stop in one], one) for one in itertools.permutations(left)
        )
        return list(min(priced, key=lambda one: one[:2])[2])
    order: list[Stop] = []
    at = start
    while left:
        at_now = at
        nearest = min(left, key=lambda one: (kilometres(at_now, one.spot), one.key))
        left.remove(nearest)
        order.append(nearest)
        at = nearest.spot
    best = price(order, start, begins, how)
    for _round in range(ROUNDS):
        better = _mended(order, best, start, begins, how)
        if better is None:
            break
        order, best = better
    return order


def _mended(order: list[Stop], best: float, start: Spot, begins: int, how: Rules) -> tuple[list[Stop], float] | None:
    """The best turned stretch or moved stop, when it is better than what is."""
    tried = []
    count = len(order)
    for i in range(count):
        for j in range(i + 1, count):
            tried.append([*order[:i], *reversed(order[i : j + 1]), *order[j + 1 :]])
        rest = [*order[:i], *order[i + 1 :]]
        tried += [[*rest[:k], order[i], *rest[k:]] for k in range(count) if k != i]
    priced = [(price(one, start, begins, how), number) for number, one in enumerate(tried)]
    if not priced:
        return None
    cost, number = min(priced)
    return (tried[number], cost) if cost < best - 1e-6 else None


def clock_words(minutes: int) -> str:
    """510 -> "08:30"; after midnight it begins anew."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
