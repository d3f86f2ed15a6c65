"""Patterns of leaves, roots, caps, blossoms and the lie of the land."""

from __future__ import annotations

import math
import random

from ocop.ui.covers.palettes import Palette
from ocop.ui.covers.shapes import leaf, n


def vegetable(rng: random.Random, c: Palette, uid: str) -> str:
    """Heads of leaves in their beds, seen from above."""
    r = rng.choice([66, 76, 86])
    rings = []
    for count, reach, width, fill in ((7, 1.0, 0.62, c[2]), (6, 0.78, 0.52, c[1]), (5, 0.5, 0.4, c[3])):
        start = rng.random()
        petals = "".join(leaf(0, 0, r * reach, math.tau * (k + start) / count, r * width) for k in range(count))
        veins = "".join(
            f"M0 0L{round(math.cos(a) * r * reach * 0.8)} {round(math.sin(a) * r * reach * 0.8)}"
            for a in (math.tau * (k + start) / count for k in range(count))
        )
        rings.append(
            f'<path d="{petals}" fill="{fill}"/><path d="{veins}" stroke="{c[0]}" stroke-opacity=".55" stroke-width="1.6"/>'
        )
    step = r * 2 - 6
    places = []
    for row, y in enumerate(range(rng.choice([10, 40]), 560, round(step * 0.9))):
        for x in range(-10 + (row % 2) * step // 2, 700, step):
            places.append(
                f'<use href="#{uid}" transform="translate({x} {y}) rotate({rng.randrange(360)}) scale({n(rng.uniform(0.86, 1.04))})"/>'
            )
    return f'<defs><g id="{uid}">{"".join(rings)}</g></defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(places)}'


def herb(rng: random.Random, c: Palette, uid: str) -> str:
    """Sprigs hung to dry: leaves in pairs, a few berries."""
    gap = rng.choice([92, 104, 118])
    leaves: list[str] = []
    back: list[str] = []
    berries: list[str] = []
    stems: list[str] = []
    for place, x in enumerate(range(rng.choice([30, 52]), 660, gap)):
        top = rng.randrange(-60, 20)
        sway = rng.uniform(-16, 16)
        stems.append(f"M{x} {top}q{round(sway)} 170 0 {rng.randrange(330, 400)}")
        for k in range(rng.choice([6, 7])):
            y = top + 60 + k * 52
            px = x + sway * math.sin(k / 7 * math.pi) * 0.5
            size = 46 * (1 - k * 0.06)
            for side in (-1, 1):
                (leaves if (k + place) % 3 else back).append(
                    leaf(px, y, size, math.pi / 2 - side * rng.uniform(0.85, 1.1), size * 0.3)
                )
            if (k + place) % 3 == 1:
                berries.append(f"M{round(px + rng.uniform(-14, 14))} {y + 26}h.1")
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><path d="M0 26h600" stroke="{c[3]}" stroke-width="5"/><path d="{"".join(stems)}" fill="none" stroke="{c[2]}" stroke-width="3"/>'
        f'<path d="{"".join(back)}" fill="{c[2]}"/><path d="{"".join(leaves)}" fill="{c[1]}"/>'
        f'<path d="{"".join(berries)}" stroke="{c[3]}" stroke-width="12" stroke-linecap="round"/>'
    )


def mushroom(rng: random.Random, c: Palette, uid: str) -> str:
    """Caps from the side, and one here and there from below with its gills."""
    r = rng.choice([62, 72, 82])
    gills = "".join(
        f"M{round(math.cos(a) * r * 0.2)} {round(math.sin(a) * r * 0.2)}L{round(math.cos(a) * r * 0.93)} {round(math.sin(a) * r * 0.93)}"
        for a in (math.tau * k / 40 for k in range(40))
    )
    spots = "".join(
        f"M{round(math.cos(a) * r * q)} {round(math.sin(a) * r * q * 0.7 - r * 0.22)}h.1"
        for a, q in ((3.5, 0.7), (4.2, 0.4), (4.9, 0.5), (5.6, 0.7))
    )
    side = (
        f'<g id="{uid}s"><path d="M-{round(r * 0.17)} 0q{round(r * 0.06)} {round(r * 0.5)}-{round(r * 0.06)} {round(r * 0.85)}h{round(r * 0.46)}q-{round(r * 0.12)}-{round(r * 0.35)}-{round(r * 0.06)}-{round(r * 0.85)}z" fill="{c[3]}"/>'
        f'<path d="M-{r} 0Q-{round(r * 0.9)}-{r} 0-{r}T{r} 0Q0 {round(r * 0.22)}-{r} 0z" fill="{c[1]}"/><path d="M-{r} 0Q0 {round(r * 0.22)} {r} 0" fill="none" stroke="{c[2]}" stroke-width="4"/>'
        f'<path d="{spots}" stroke="{c[3]}" stroke-width="9" stroke-linecap="round" stroke-opacity=".75"/></g>'
    )
    below = f'<g id="{uid}b"><circle r="{r}" fill="{c[1]}"/><circle r="{round(r * 0.94)}" fill="{c[3]}"/><path d="{gills}" stroke="{c[2]}" stroke-opacity=".7" stroke-width="2"/><circle r="{round(r * 0.2)}" fill="{c[2]}"/></g>'
    step, out, turn = r * 2 + rng.choice([24, 34]), [], rng.randrange(4)
    for row, y in enumerate(range(rng.choice([30, 60]), 600, round(step * 0.86))):
        for col, x in enumerate(range(-10 + (row % 2) * step // 2, 700, step)):
            kind, spin = ("b", rng.randrange(90)) if (col + row * 2) % 4 == turn else ("s", rng.randrange(-14, 15))
            out.append(
                f'<use href="#{uid}{kind}" transform="translate({x} {y}) rotate({spin}) scale({n(rng.uniform(0.82, 1.05))})"/>'
            )
    return f'<defs>{side}{below}</defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(out)}'


def bloom(rng: random.Random, c: Palette, uid: str) -> str:
    """Five-petalled blossom and bud along bare twigs."""
    petals = "".join(leaf(0, 0, 34, math.tau * k / 5, 17) for k in range(5))
    dots = "".join(
        f"M{round(math.cos(a) * 11)} {round(math.sin(a) * 11)}h.1" for a in (math.tau * (k + 0.5) / 5 for k in range(5))
    )
    flower = f'<g id="{uid}"><path d="{petals}" fill="{c[1]}" stroke="{c[1]}" stroke-width="5" stroke-linejoin="round"/><circle r="5" fill="{c[2]}"/><path d="{dots}" stroke="{c[2]}" stroke-width="4" stroke-linecap="round"/></g>'
    twigs, flowers, buds, leaves = [], [], [], []
    for y in range(rng.choice([60, 90]), 560, rng.choice([118, 132])):
        x, py, a = -20.0, float(y + rng.randrange(40, 90)), rng.uniform(-0.5, -0.25)
        line = [f"M{round(x)} {round(py)}"]
        for k in range(11):
            x, py = x + math.cos(a) * 62, py + math.sin(a) * 62
            line.append(f"L{round(x)} {round(py)}")
            side = 1 if k % 2 else -1
            if k % 3 == 2:
                buds.append(f"M{round(x + 12)} {round(py + side * 16)}h.1")
                leaves.append(leaf(x, py, 40, a - side * 0.9, 11))
            else:
                flowers.append(
                    f'<use href="#{uid}" transform="translate({round(x)} {round(py + side * 18)}) rotate({rng.randrange(72)}) scale({n(rng.uniform(0.7, 1.15))})"/>'
                )
            a = max(-0.55, min(0.3, a + rng.uniform(-0.28, 0.3)))
        twigs.append("".join(line))
    return (
        f'<defs>{flower}</defs><rect width="600" height="450" fill="{c[0]}"/><path d="{"".join(twigs)}" fill="none" stroke="{c[2]}" stroke-width="5" stroke-linejoin="round"/>'
        f'<path d="{"".join(leaves)}" fill="{c[3]}"/><path d="{"".join(buds)}" stroke="{c[1]}" stroke-width="15" stroke-linecap="round"/>{"".join(flowers)}'
    )


def journey(rng: random.Random, c: Palette, uid: str) -> str:
    """Fields on a slope, a river through them, one path."""
    lines, y = [], 70
    phase, bend = rng.uniform(0, math.tau), rng.uniform(0.008, 0.013)
    while y < 470:
        points = [(x, round(y + math.sin(x * bend + phase + y / 130) * (16 + y / 24))) for x in range(0, 601, 75)]
        lines.append(
            f"M0 {points[0][1]}"
            + "".join(f"T{x} {py}" if k else f"Q37 {py - 8} {x} {py}" for k, (x, py) in enumerate(points[1:]))
        )
        y += rng.choice([24, 28, 32])
    bands = "".join(
        f'<path d="{line}V450H0z" fill="{c[1] if k % 2 else c[0]}" fill-opacity="{".9" if k % 2 else "1"}"/>'
        for k, line in enumerate(lines)
    )
    x = rng.choice([120, 300, 440])
    river = f"M{x} 60C{x + 160} 150 {x - 190} 230 {x + 30} 320S{x - 40} 420 {x + 60} 460"
    sun = f'<circle cx="{(x + 270) % 560 + 20}" cy="56" r="30" fill="{c[3]}" fill-opacity=".8"/>'
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/>{sun}{bands}<path d="{"".join(lines)}" fill="none" stroke="{c[2]}" stroke-opacity=".55" stroke-width="2"/>'
        f'<path d="{river}" fill="none" stroke="{c[2]}" stroke-width="24" stroke-opacity=".8"/><path d="{river}" fill="none" stroke="{c[0]}" stroke-width="17"/>'
        f'<path d="{river}" fill="none" stroke="{c[3]}" stroke-width="3" stroke-dasharray="2 12" stroke-linecap="round"/>'
    )
