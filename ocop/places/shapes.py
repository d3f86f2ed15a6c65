"""TopoJSON to GeoJSON, which is what the map draws (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

DECIMALS = 5
"""About one metre, finer than the simplified lines are."""

Point = tuple[float, float]


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs as points; TopoJSON keeps them as whole-number steps to be scaled and moved."""
    scale_x, scale_y = topology["transform"]["scale"]
    move_x, move_y = topology["transform"]["translate"]
    found = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append((round(x * scale_x + move_x, DECIMALS), round(y * scale_y + move_y, DECIMALS)))
        found.append(points)
    return found


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A closed ring of arcs; a negative index is the arc read backwards."""
    ring: list[Point] = []
    for index in indexes:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(points if not ring else points[1:])
    return ring


def features(topology: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """GeoJSON features of all geometries, each with its `code`. Raises ValueError for anything but polygons."""
    arcs = _arcs(topology)
    for layer in topology["objects"].values():
        for geometry in layer["geometries"]:
            if geometry["type"] == "Polygon":
                shape: Any = [_ring(ring, arcs) for ring in geometry["arcs"]]
            elif geometry["type"] == "MultiPolygon":
                shape = [[_ring(ring, arcs) for ring in polygon] for polygon in geometry["arcs"]]
            else:
                raise ValueError(f"A boundary is a {geometry['type']}; only polygons can be drawn.")
            yield {
                "type": "Feature",
                "id": geometry["properties"]["code"],
                "properties": {"code": geometry["properties"]["code"]},
                "geometry": {"type": geometry["type"], "coordinates": shape},
            }


def points_of(feature: dict[str, Any]) -> Iterator[Point]:
    """All points of a feature."""
    shape = feature["geometry"]["coordinates"]
    polygons = [shape] if feature["geometry"]["type"] == "Polygon" else shape
    for polygon in polygons:
        for ring in polygon:
            yield from ring


def collection(topology: dict[str, Any], names: dict[str, tuple[str, str]], origin: str) -> str:
    """A GeoJSON text of the boundaries in `names` (code -> name, slug), with its bounding box and origin.

    Raises ValueError when a commune has no boundary or a boundary no commune.
    """
    drawn = list(features(topology))
    codes = {feature["id"] for feature in drawn}
    if codes != set(names):
        raise ValueError(f"Boundaries and communes differ: {', '.join(sorted(codes ^ set(names)))}.")
    for feature in drawn:
        feature["properties"]["name"], feature["properties"]["slug"] = names[feature["id"]]
    points = [point for feature in drawn for point in points_of(feature)]
    box = [min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)]
    whole = {"type": "FeatureCollection", "origin": origin, "bbox": box, "features": drawn}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"
