"""Small geometry that the covers draw with: SVG path data from points, leaves and broken cells."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

WIDTH, HEIGHT = 600, 450
Point = tuple[float, float]


def n(value: float) -> str:
    """A number as short as SVG allows."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def path(points: Sequence[Point], close: bool = True) -> str:
    """Absolute polygon path."""
    return "M" + "L".join(f"{round(x)} {round(y)}" for x, y in points) + ("z" if close else "")


def split(polygon: list[Point], rng: random.Random, area: float) -> list[list[Point]]:
    """Cut a convex polygon into irregular convex cells no larger than `area`: how glaze and eggshell break."""
    size = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=False))) / 2
    if size <= area * rng.uniform(0.7, 1.5) or len(polygon) < 3:
        return [polygon]
    lengths = [math.dist(a, b) for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=False)]
    i = max(range(len(polygon)), key=lengths.__getitem__)
    others = [k for k in range(len(polygon)) if k != i]
    j = max(
        others,
        key=lambda k: (
            lengths[k]
            * rng.uniform(0.35, 1.0)
            * (0.6 if abs(k - i) in (1, len(polygon) - 1) and len(polygon) > 3 else 1)
        ),
    )
    i, j = sorted((i, j))

    def cut(k: int) -> Point:
        a, b, t = polygon[k], polygon[(k + 1) % len(polygon)], rng.uniform(0.27, 0.73)
        return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)

    p, q = cut(i), cut(j)
    return split([p, *polygon[i + 1 : j + 1], q], rng, area) + split(
        [q, *polygon[j + 1 :], *polygon[: i + 1], p], rng, area
    )


def inset(polygon: list[Point], by: float) -> list[Point]:
    """Shrink towards the centroid by about `by` pixels."""
    cx, cy = (sum(c) / len(polygon) for c in zip(*polygon, strict=False))
    out = []
    for x, y in polygon:
        d = math.hypot(x - cx, y - cy) or 1
        out.append((x + (cx - x) * min(by / d, 0.6), y + (cy - y) * min(by / d, 0.6)))
    return out


def leaf(x: float, y: float, length: float, angle: float, width: float) -> str:
    """A two-curve leaf from its stem point."""
    tx, ty = x + math.cos(angle) * length, y + math.sin(angle) * length
    px, py = -math.sin(angle) * width, math.cos(angle) * width
    mx, my = x + math.cos(angle) * length * 0.42, y + math.sin(angle) * length * 0.42
    return (
        f"M{round(x)} {round(y)}Q{round(mx + px)} {round(my + py)} {round(tx)} {round(ty)}"
        f"Q{round(mx - px)} {round(my - py)} {round(x)} {round(y)}"
    )
