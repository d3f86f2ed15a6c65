"""Patterns of what the fields give."""

from __future__ import annotations

import math
import random

from ocop.ui.covers.palettes import Palette
from ocop.ui.covers.shapes import leaf, n


def lotus(rng: random.Random, c: Palette, uid: str) -> str:
    """One large bloom cropped by the frame, over leaf veins."""
    cx, cy, out = rng.choice([240, 300, 360]), rng.choice([360, 390, 420]), []
    lx = rng.choice([40, 560])
    veins = "".join(
        f"M{lx} 60L{round(lx + math.cos(a) * 520)} {round(60 + math.sin(a) * 520)}"
        for a in (math.tau * k / 26 + rng.random() * 0.05 for k in range(26))
    )
    for count, length, width, fill in ((9, 330, 92, c[1]), (8, 262, 84, c[0]), (7, 196, 70, c[1]), (4, 128, 52, c[0])):
        spread = math.radians(rng.uniform(148, 164))
        order = sorted(range(count), key=lambda k: -abs(k - (count - 1) / 2))
        for k in order:
            a = -math.pi / 2 - spread / 2 + spread * k / (count - 1)
            reach = length * (1 - 0.14 * abs(k - (count - 1) / 2) / count) + rng.uniform(-8, 8)
            tx, ty = cx + math.cos(a) * reach, cy + math.sin(a) * reach
            out.append(
                f'<path d="{leaf(cx, cy, reach, a, width)}M{n(cx + math.cos(a) * reach * 0.52)} {n(cy + math.sin(a) * reach * 0.52)}L{round(tx)} {round(ty)}" fill="{fill}"/>'
            )
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><circle cx="{lx}" cy="60" r="300" fill="{c[3]}" fill-opacity=".2"/>'
        f'<path d="{veins}" stroke="{c[3]}" stroke-opacity=".26" stroke-width="1.6"/><g stroke="{c[2]}" stroke-opacity=".75" stroke-width="1.8">{"".join(out)}</g>'
    )


def rice(rng: random.Random, c: Palette, uid: str) -> str:
    """Grains lying along one slow current."""
    bend, turn = rng.uniform(0.004, 0.008), rng.uniform(0, math.tau)
    full: list[str] = []
    shade: list[str] = []
    step = 33
    for row in range(-1, 15):
        for col in range(-1, 19):
            x = col * step + (row % 2) * step / 2 + rng.uniform(-6, 6) + 12
            y = row * step + rng.uniform(-6, 6) + 12
            a = turn + math.sin(x * bend + row * 0.18) * 1.1 + rng.uniform(-0.22, 0.22)
            dx, dy = math.cos(a) * 11, math.sin(a) * 11
            (shade if rng.random() < 0.2 else full).append(
                f"M{round(x - dx)} {round(y - dy)}l{round(2 * dx)} {round(2 * dy)}"
            )
    d, e = "".join(full), "".join(shade)
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><g fill="none" stroke-linecap="round" stroke-width="10">'
        f'<path d="{e}" stroke="{c[2]}"/><path d="{d}" stroke="{c[1]}"/></g>'
    )


def tea(rng: random.Random, c: Palette, uid: str) -> str:
    """One bud and two leaves, in quiet rows."""
    sx, sy = rng.choice([(130, 122), (150, 140), (118, 122)])
    stems: list[str] = []
    dark: list[str] = []
    light: list[str] = []
    for row, y in enumerate(range(70, 560, sy)):
        for x in range(-20 + (row % 2) * sx // 2, 660, sx):
            t = -math.pi / 2 + rng.uniform(-0.16, 0.16)
            h = sy * rng.uniform(0.44, 0.52)
            stems.append(f"M{x} {y}l{round(math.cos(t) * h)} {round(math.sin(t) * h)}")
            tx, ty = x + math.cos(t) * h, y + math.sin(t) * h
            light.append(leaf(tx, ty, h * 0.85, t + rng.uniform(-0.15, 0.15), h * 0.2))
            for side in (-1, 1):
                px, py = (
                    x + math.cos(t) * h * (0.45 if side > 0 else 0.75),
                    y + math.sin(t) * h * (0.45 if side > 0 else 0.75),
                )
                (dark if side > 0 else light).append(
                    leaf(px, py, h * rng.uniform(0.95, 1.15), t + side * rng.uniform(0.75, 0.95), h * 0.34)
                )
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><path d="{"".join(stems)}" stroke="{c[2]}" stroke-width="2.4"/>'
        f'<path d="{"".join(light[:80])}" fill="{c[3]}"/><path d="{"".join(dark[:44])}" fill="{c[1]}"/>'
    )


def fruit(rng: random.Random, c: Palette, uid: str) -> str:
    """Round fruit in half drop, one in three cut open."""
    r, cells, open_one = rng.choice([50, 58, 66]), rng.choice([9, 10, 11]), rng.randrange(3)
    step, out = r * 2 + rng.choice([26, 36]), []
    segments = "".join(
        leaf(math.cos(a) * 5, math.sin(a) * 5, r * 0.76, a, r * 0.24)
        for a in (math.tau * k / cells for k in range(cells))
    )
    pores = "".join(
        f"M{round(math.cos(k * 2.4) * r * 0.19 * math.sqrt(k))} {round(math.sin(k * 2.4) * r * 0.19 * math.sqrt(k))}h.1"
        for k in range(1, 19)
    )
    whole = (
        f'<circle r="{r}" fill="{c[1]}"/><path d="{pores}" stroke="{c[2]}" stroke-width="4" stroke-linecap="round"/>'
    )
    for row, y in enumerate(range(rng.choice([20, 50]), 560, int(step * 0.87))):
        for col, x in enumerate(range(int((row % 2) * step / 2) - 10, 690, int(step))):
            turn = rng.randrange(360)
            if (col + 2 * (row % 2) + row // 2) % 3 == open_one:
                out.append(f'<use href="#{uid}c" transform="translate({x} {y}) rotate({turn})"/>')
            else:
                a = -math.pi / 2 + rng.uniform(-0.5, 0.5)
                out.append(
                    f'<use href="#{uid}w" transform="translate({x} {y}) rotate({turn})"/>'
                    f'<path d="{leaf(x + math.cos(a) * r * 0.8, y + math.sin(a) * r * 0.8, r * 0.95, a + 0.8, r * 0.26)}" fill="{c[3]}"/>'
                )
    return (
        f'<defs><g id="{uid}w">{whole}</g><g id="{uid}c"><circle r="{r}" fill="{c[1]}"/><circle r="{round(r * 0.9)}" fill="{c[0]}"/>'
        f'<path d="{segments}" fill="{c[1]}" fill-opacity=".62"/></g></defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(out)}'
    )
