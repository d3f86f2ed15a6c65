"""Patterns of palm leaf, incense and metal."""

from __future__ import annotations

import math
import random

from ocop.ui.covers.palettes import Palette
from ocop.ui.covers.shapes import n, path


def hat(rng: random.Random, c: Palette, uid: str) -> str:
    """Palm leaves laid over rings and stitched, seen from above; the tip stands off the middle."""
    cx, cy = rng.choice([150, 300, 430]), rng.choice([120, 210, 300])
    blades = rng.choice([28, 32, 36])
    turn = rng.random()
    light: list[str] = []
    dark: list[str] = []
    for k in range(blades):
        a, b = (math.tau * (k + turn) / blades, math.tau * (k + turn + rng.uniform(0.42, 0.62)) / blades)
        far = [(cx + math.cos(t) * 720, cy + math.sin(t) * 720) for t in (a, b)]
        (light if k % 3 else dark).append(path([(cx, cy), *far]))
    step = rng.choice([34, 38, 42])
    rings = "".join(f'<circle cx="{cx}" cy="{cy}" r="{r}"/>' for r in range(step, 620, step))
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><path d="{"".join(light)}" fill="{c[1]}" fill-opacity=".9"/>'
        f'<path d="{"".join(dark)}" fill="{c[3]}" fill-opacity=".8"/>'
        f'<g fill="none" stroke="{c[2]}"><g stroke-width="4" stroke-opacity=".28">{rings}</g>'
        f'<g stroke-width="2" stroke-dasharray="9 7" stroke-opacity=".85">{rings}</g></g>'
        f'<circle cx="{cx}" cy="{cy}" r="11" fill="{c[2]}"/>'
    )


def incense(rng: random.Random, c: Palette, uid: str) -> str:
    """Bundles of sticks spread to dry, each a red flower on a yard."""
    sticks, r = rng.choice([34, 40, 46]), rng.choice([92, 104, 116])
    lines, tips = [], []
    for k in range(sticks):
        a = math.tau * k / sticks
        lines.append(f"M0 0L{round(math.cos(a) * r * 0.62)} {round(math.sin(a) * r * 0.62)}")
        tips.append(
            f"M{round(math.cos(a) * r * 0.6)} {round(math.sin(a) * r * 0.6)}L{round(math.cos(a) * r)} {round(math.sin(a) * r)}"
        )
    one = (
        f'<g id="{uid}"><circle r="{r + 5}" fill="{c[2]}" fill-opacity=".35"/><path d="{"".join(lines)}" stroke="{c[1]}" stroke-width="4"/>'
        f'<path d="{"".join(tips)}" stroke="{c[3]}" stroke-width="5" stroke-linecap="round"/><circle r="{round(r * 0.17)}" fill="{c[2]}"/></g>'
    )
    places = []
    step = r * 2 + rng.choice([8, 14])
    shift = rng.randrange(0, step)
    for row, y in enumerate(range(rng.choice([-20, 30]), 640, round(step * 0.88))):
        for x in range(-shift + (row % 2) * step // 2, 760, step):
            places.append(
                f'<use href="#{uid}" transform="translate({x} {y}) rotate({rng.randrange(0, 20)}) scale({n(rng.uniform(0.9, 1.02))})"/>'
            )
    return f'<defs>{one}</defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(places)}'


def metal(rng: random.Random, c: Palette, uid: str) -> str:
    """A sheet beaten by hand: each blow leaves a hollow with a bright edge; a chased band runs across."""
    step = rng.choice([52, 58, 64])
    r = round(step * 0.56)
    edge = f"M-{round(r * 0.8)} -{round(r * 0.3)}q{round(r * 0.3)}-{round(r * 0.5)} {r}-{round(r * 0.45)}"
    blow = f'<g id="{uid}"><circle r="{r}" fill="{c[0]}" fill-opacity=".34"/><path d="{edge}" fill="none" stroke="{c[2]}" stroke-opacity=".8" stroke-width="3" stroke-linecap="round"/></g>'
    y = rng.choice([96, 150, 290])
    blows = []
    for row, py in enumerate(range(-6, 480, round(step * 0.86))):
        if y - r < py < y + 64 + r:
            continue
        for x in range(-10 + (row % 2) * step // 2, 630, step):
            blows.append(f'<use href="#{uid}" x="{x + rng.randrange(-4, 5)}" y="{py + rng.randrange(-4, 5)}"/>')
    beads = "".join(f"M{x} {y + 32}h.1" for x in range(12, 600, 24))
    band = (
        f'<rect y="{y}" width="600" height="64" fill="{c[0]}"/><path d="M0 {y}h600M0 {y + 64}h600" stroke="{c[2]}" stroke-width="4"/>'
        f'<path d="M0 {y + 10}h600M0 {y + 54}h600" stroke="{c[1]}" stroke-width="2"/><path d="{beads}" stroke="{c[2]}" stroke-width="12" stroke-linecap="round"/>'
    )
    return f'<defs>{blow}</defs><rect width="600" height="450" fill="{c[1]}"/>{"".join(blows)}{band}'
