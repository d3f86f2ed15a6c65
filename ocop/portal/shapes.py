"""The outlines of today's communes, as SVG paths for pages.

Boundaries are joined to communes by code, never by name: sources write Hoà and Hòa. Only Hanoi is drawn.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop import places

SOURCE = Path(places.__file__).parent / "data" / "geo" / "hanoi-communes-2025-8pct.topo.json"
WIDTH = 470  # of the drawing; its height follows the city's
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One commune: its code, its outline, and its class of colour (0: nothing)."""

    code: str
    path: str
    step: int


@dataclass(frozen=True)
class Drawing:
    """All communes in one view box."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


@functools.cache
def rings() -> dict[str, list[list[Point]]]:
    """code -> rings of (longitude, latitude), decoded from TopoJSON (arcs are quantised and delta-coded, shared by neighbours)."""
    topology: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)

    def ring(indexes: list[int]) -> list[Point]:
        found: list[Point] = []
        for index in indexes:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            found += part[1:] if found else part
        return found

    (layer,) = topology["objects"].values()
    return {
        one["properties"]["code"]: [
            ring(indexes)
            for polygon in ([one["arcs"]] if one["type"] == "Polygon" else one["arcs"])
            for indexes in polygon
        ]
        for one in layer["geometries"]
    }


@functools.cache
def _paths() -> tuple[int, int, dict[str, str]]:
    """(width, height, code -> path) with whole numbers, each point relative to the one before."""
    points = [point for found in rings().values() for one in found for point in one]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    # At one latitude a degree of longitude is shorter by its cosine; over one city that is projection enough.
    scale = WIDTH / ((east - west) * math.cos(math.radians((south + north) / 2)))
    narrow = scale * math.cos(math.radians((south + north) / 2))

    def flat(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * narrow), round((north - point[1]) * scale)

    paths = {}
    for code, found in rings().items():
        text = ""
        for one in found:
            x, y = flat(one[0])
            text += f"M{x} {y}l"
            steps = []
            for point in one[1:-1]:
                nx, ny = flat(point)
                if (nx, ny) != (x, y):
                    steps.append(f"{nx - x} {ny - y}")
                    x, y = nx, ny
            text += " ".join(steps).replace(" -", "-") + "z"
        paths[code] = text
    return WIDTH, round((north - south) * scale), paths


def drawn(steps: Mapping[str, int]) -> Drawing:
    """The communes, each with the class of colour given for its code."""
    width, height, paths = _paths()
    return Drawing(width, height, tuple(Shape(code, path, steps.get(code, 0)) for code, path in paths.items()))
