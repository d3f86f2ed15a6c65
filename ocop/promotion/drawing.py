"""A way drawn from its places: a line with numbers, north above, a bar for the distance (pure). No map of anybody is needed, so it
prints and opens without network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ocop.places.distance import Spot, kilometres

WIDTH, EDGE, ROOM = 420, 44, 110


@dataclass(frozen=True)
class Point:
    """A numbered place; number 0 is the start."""

    number: int
    name: str
    x: float
    y: float

    @property
    def anchor(self) -> str:
        """How its name stands, so that it does not run over the edge."""
        return "start" if self.x < ROOM else "end" if self.x > WIDTH - ROOM else "middle"

    @property
    def name_x(self) -> float:
        """Where its name begins, ends or has its middle."""
        return self.x - 15 if self.anchor == "start" else self.x + 15 if self.anchor == "end" else self.x


@dataclass(frozen=True)
class Drawing:
    """What a template or a PDF draws."""

    width: int
    height: int
    points: tuple[Point, ...]
    line: str
    bar: float
    bar_km: int

    @property
    def bar_y(self) -> int:
        """Where the bar of the distance lies."""
        return self.height - 14

    def svg(self) -> str:
        """The drawing as a file of its own, with its own colours."""
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">',
            f'<polyline points="{self.line}" fill="none" stroke="#8e1f1c" stroke-width="3" stroke-dasharray="7 5"/>',
        ]
        for one in reversed(self.points):
            parts.append(
                f'<circle cx="{one.x}" cy="{one.y}" r="15" fill="{"#2a1f1a" if one.number == 0 else "#8e1f1c"}"/>'
                f'<text x="{one.x}" y="{one.y + 5}" text-anchor="middle" font-size="15" font-family="Be Vietnam Pro" fill="#ffffff">{one.number or "★"}</text>'
                f'<text x="{one.name_x}" y="{one.y - 21}" text-anchor="{one.anchor}" font-size="14" font-family="Be Vietnam Pro" fill="#2a1f1a">{escape(one.name)}</text>'
            )
        bar = f'<path d="M20 {self.bar_y}h{self.bar}" stroke="#2a1f1a" stroke-width="3"/>'
        words = f'<text x="20" y="{self.bar_y - 8}" font-size="13" font-family="Be Vietnam Pro" fill="#2a1f1a">{self.bar_km} km</text>'
        return "".join([*parts, bar, words, "</svg>"])


def drawing(spots: Sequence[tuple[str, Spot]]) -> Drawing:
    """The way there and back through named places, the first being the start. Raises ValueError for none."""
    if not spots:
        raise ValueError("There is no place to draw.")
    lats, lons = [spot[0] for _name, spot in spots], [spot[1] for _name, spot in spots]
    middle = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide, high = max((max(lons) - min(lons)) * middle, 0.01), max(max(lats) - min(lats), 0.01)
    scale = min((WIDTH - 2 * EDGE) / wide, (WIDTH - 2 * EDGE) / high)
    height = round(high * scale + 2 * EDGE + 20)
    left = (WIDTH - wide * scale) / 2

    def at(spot: Spot) -> tuple[float, float]:
        return round(left + (spot[1] - min(lons)) * middle * scale, 1), round(EDGE + (max(lats) - spot[0]) * scale, 1)

    points = tuple(Point(number, name, *at(spot)) for number, (name, spot) in enumerate(spots))
    line = " ".join(f"{one.x},{one.y}" for one in (*points, points[0]))
    km_wide = kilometres((lats[0], min(lons)), (lats[0], min(lons) + wide / middle))
    bar_km = next((km for km in (50, 20, 10, 5, 2, 1) if km <= km_wide / 2), 1)
    return Drawing(WIDTH, height, points, line, round(wide * scale * bar_km / km_wide, 1), bar_km)
