"""Patterns of what hands make of fibre, clay, lacquer, silk, thread and timber."""

from __future__ import annotations

import math
import random

from ocop.ui.covers.palettes import Palette
from ocop.ui.covers.shapes import HEIGHT, WIDTH, inset, leaf, n, path, split


def weave(rng: random.Random, c: Palette, uid: str) -> str:
    """Bamboo twill: strips over two, under two, each with its own fibre."""
    s, twill = rng.choice([26, 30, 34]), rng.choice([1, -1])
    size, gap = s * 4, 2
    cells = []
    for row in range(4):
        for col in range(4):
            over = (col + twill * row) % 4 < 2
            x, y = col * s, row * s
            if over:
                cells.append(
                    f'<rect x="{x + gap}" y="{y - 1}" width="{s - 2 * gap}" height="{s + 2}" fill="{c[1]}"/>'
                    f'<path d="M{x + s * 0.36:.0f} {y}v{s}m{s * 0.3:.0f} 0v-{s}" stroke="{c[2]}" stroke-opacity=".32"/>'
                )
            else:
                cells.append(
                    f'<rect x="{x - 1}" y="{y + gap}" width="{s + 2}" height="{s - 2 * gap}" fill="{c[0]}"/>'
                    f'<path d="M{x} {y + s * 0.36:.0f}h{s}m0 {s * 0.3:.0f}h-{s}" stroke="{c[3]}" stroke-opacity=".6"/>'
                )
    turn = rng.choice([0, 45, 45, 8])
    band = rng.choice([0, 1, 1])
    y = rng.choice([90, 120, 270, 300])
    rim = (
        (
            f'<path d="M0 {y}h600M0 {y + 54}h600" stroke="{c[2]}" stroke-width="5"/>'
            f'<path d="M-20 {y + 54}' + "l27-54l27 54" * 12 + f'" fill="none" stroke="{c[2]}" stroke-width="4"/>'
        )
        if band
        else ""
    )
    ground = f'<rect y="{y}" width="600" height="54" fill="{c[0]}"/>' if band else ""
    return (
        f'<defs><pattern id="{uid}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn})"><rect width="{size}" height="{size}" fill="{c[2]}"/>{"".join(cells)}</pattern></defs>'
        f'<rect width="600" height="450" fill="url(#{uid})"/>{ground}{rim}'
    )


def crackle(rng: random.Random, c: Palette, uid: str) -> str:
    """Crackle glaze with one brush ring, as on the foot of a dish."""
    coarse, fine = [], []
    for cell in split([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], rng, 13000):
        coarse.append(path(cell))
        if rng.random() < 0.8:
            fine += [path(p) for p in split(cell, rng, 3600)]
    r, cx, cy = rng.choice([150, 178, 205]), rng.choice([190, 300, 410]), rng.choice([180, 225, 300])
    tint = "".join(
        f'<circle cx="{cx}" cy="{cy}" r="{r + d}" fill="none" stroke="{c[3]}" stroke-opacity="{o}" stroke-width="{w}"/>'
        for d, w, o in ((0, 9, 0.78), (-19, 2.5, 0.6), (15, 2, 0.5))
    )
    petals = rng.choice([6, 8, 10])
    spray = "".join(
        leaf(cx + math.cos(a) * 16, cy + math.sin(a) * 16, r * 0.5, a, r * 0.19)
        for a in (math.tau * k / petals + 0.2 for k in range(petals))
    )
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><circle cx="{cx}" cy="{cy}" r="{r}" fill="{c[1]}" fill-opacity=".7"/>{tint}'
        f'<path d="{spray}" fill="{c[3]}" fill-opacity=".16" stroke="{c[3]}" stroke-opacity=".62" stroke-width="2.4"/>'
        f'<g fill="none" stroke="{c[2]}"><path stroke-opacity=".4" d="{"".join(fine)}"/>'
        f'<path stroke-opacity=".7" stroke-width="1.6" d="{"".join(coarse)}"/></g>'
    )


def lacquer(rng: random.Random, c: Palette, uid: str) -> str:
    """Lacquer with laid eggshell: a moon or a river bank of broken shell, a thin gold edge."""
    moon = rng.random() < 0.55
    cx, cy, r = rng.choice([180, 300, 410]), rng.choice([190, 225, 250]), rng.choice([118, 132, 146])
    shell: list[str] = []
    pale: list[str] = []
    if moon:
        start = [(cx + math.cos(math.tau * k / 14) * r, cy + math.sin(math.tau * k / 14) * r) for k in range(14)]
        cells = split(start, rng, 820)
    else:
        y = rng.choice([250, 280, 310])
        cells = [
            p
            for x in range(0, 600, 75)
            for p in split(
                [
                    (x, y + 26 * math.sin(x / 95)),
                    (x + 75, y + 26 * math.sin((x + 75) / 95)),
                    (x + 75, y + 92 + 20 * math.sin((x + 75) / 70)),
                    (x, y + 92 + 20 * math.sin(x / 70)),
                ],
                rng,
                820,
            )
        ]
    for cell in cells:
        (pale if rng.random() < 0.3 else shell).append(path(inset(cell, 2)))
    waves = "".join(
        f"M0 {y}" + "".join(f"q50-{a} 100 0t100 0" for a in [rng.choice([10, 14, 18])] * 3)
        for y in range(36, 450, rng.choice([34, 40, 46]))
    )
    edge = (
        f'<circle cx="{cx}" cy="{cy}" r="{r + 9}" fill="none" stroke="{c[3]}" stroke-width="2.5"/>'
        if moon
        else (
            f'<path d="{path([(x, y - 13 + 26 * math.sin(x / 95)) for x in range(0, 601, 50)], False)}" fill="none" stroke="{c[3]}" stroke-width="2.5"/>'
        )
    )
    under = f'<circle cx="{cx}" cy="{cy}" r="{r + 9}" fill="{c[0]}"/>' if moon else ""
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><path d="{waves}" fill="none" stroke="{c[1]}" stroke-opacity=".75" stroke-width="2.2"/>'
        f'{under}{edge}<path d="{"".join(shell)}" fill="{c[2]}"/><path d="{"".join(pale)}" fill="{c[2]}" fill-opacity=".72"/>'
    )


def brocade(rng: random.Random, c: Palette, uid: str) -> str:
    """Tone-on-tone silk: roundels in half drop over a fine rib."""
    r = rng.choice([62, 72, 84])
    step = r * 2 + rng.choice([54, 70])
    petals = rng.choice([8, 10, 12])

    def medal(x: float, y: float) -> tuple[str, str]:
        out = "".join(leaf(x, y, r * 0.62, math.tau * k / petals, r * 0.16) for k in range(petals))
        key = "".join(
            f"M{n(x + math.cos(a) * r * 0.8)} {n(y + math.sin(a) * r * 0.8)}a{n(r * 0.07)} {n(r * 0.07)} 0 1 0 .1 0"
            for a in (math.tau * (k + 0.5) / petals for k in range(petals))
        )
        return out, key

    parts = [medal(0, 0), medal(step, 0), medal(0, step), medal(step, step), medal(step / 2, step / 2)]
    rings = "".join(
        f'<circle cx="{n(x)}" cy="{n(y)}" r="{r}"/>'
        for x, y in ((0, 0), (step, 0), (0, step), (step, step), (step / 2, step / 2))
    )
    q = step / 4
    knots = f"M{n(step / 2)} {n(-q / 2.2)}l{n(q / 2.6)} {n(q / 2.2)}l-{n(q / 2.6)} {n(q / 2.2)}l-{n(q / 2.6)} -{n(q / 2.2)}z"
    return (
        f'<defs><pattern id="{uid}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" patternTransform="translate({rng.randrange(40)} {rng.randrange(40)})">'
        f'<rect width="{step}" height="{step}" fill="{c[0]}"/><path d="{"".join(f"M0 {y}h{step}" for y in range(2, int(step), 5))}" stroke="{c[1]}" stroke-width="2"/>'
        f'<g fill="{c[0]}" stroke="{c[2]}" stroke-width="3">{rings}</g><path d="{"".join(p[0] for p in parts)}" fill="{c[2]}"/>'
        f'<path d="{"".join(p[1] for p in parts)}" fill="{c[3]}"/><path d="{knots}" fill="{c[2]}"/></pattern></defs><rect width="600" height="450" fill="url(#{uid})"/>'
    )


def embroidery(rng: random.Random, c: Palette, uid: str) -> str:
    """Satin stitch petals on plain linen."""

    def stitch(x: float, y: float, length: float, angle: float, width: float, gap: int = 5) -> str:
        out: list[str] = []
        steps = max(4, int(length / gap))
        for k in range(1, steps):
            t = k / steps
            half = width * math.sin(math.pi * t**0.8) * rng.uniform(0.9, 1.04)
            bx, by = x + math.cos(angle) * length * t, y + math.sin(angle) * length * t
            px, py = math.cos(angle + 1.15) * half, math.sin(angle + 1.15) * half
            out.append(f"M{round(bx - px)} {round(by - py)}l{round(2 * px)} {round(2 * py)}")
        return "".join(out)

    bloom, green = [], []
    cx, cy, petals = rng.choice([230, 300, 370]), rng.choice([170, 190]), rng.choice([5, 6, 8])
    for k in range(petals):
        a = math.tau * k / petals + rng.uniform(-0.06, 0.06)
        bloom.append(stitch(cx + math.cos(a) * 22, cy + math.sin(a) * 22, 104, a, 26, 6))
    stem = f"M{cx} {cy + 30}q{rng.choice([-50, 50])} 110 {rng.choice([-20, 20])} 270"
    for side, yy in ((-1, cy + 130), (1, cy + 175), (-1, cy + 230)):
        green.append(stitch(cx, yy, 120, math.pi / 2 - side * 1.9, 21, 6))
    knots = "".join(
        f"M{round(cx + math.cos(k * 2.4) * 4 * math.sqrt(k))} {round(cy + math.sin(k * 2.4) * 4 * math.sqrt(k))}h.1"
        for k in range(1, 16)
    )
    return (
        f'<defs><pattern id="{uid}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{c[0]}"/>'
        f'<path d="M0 1h3M3 4h3M1 3v3M4 0v3" stroke="{c[1]}"/></pattern></defs><rect width="600" height="450" fill="url(#{uid})"/>'
        f'<g fill="none" stroke-linecap="round" stroke-width="3.6"><path d="{stem}" stroke="{c[3]}"/><path d="{"".join(green)}" stroke="{c[3]}"/>'
        f'<path d="{"".join(bloom)}" stroke="{c[2]}"/><path d="{knots}" stroke="{c[3]}" stroke-width="6"/></g>'
    )


def wood(rng: random.Random, c: Palette, uid: str) -> str:
    """Dark timber with a spray of mother-of-pearl let into it."""
    knot, lines = rng.randrange(90, 360), []
    for level in range(-10, 480, rng.choice([13, 15, 17])):
        pull = 34 * math.exp(-(((level - knot) / 70) ** 2)) * (1 if level > knot else -1)
        lines.append(
            f"M0 {level}Q{rng.randrange(90, 200)} {n(level + pull)} 300 {n(level + pull + rng.uniform(-3, 3))}T600 {n(level + rng.uniform(-9, 9))}"
        )
    tints = [c[3], "#d9e2df", "#e6d8d5"]
    groups: list[list[str]] = [[], [], []]
    x, y = float(rng.choice([40, 80])), float(rng.choice([330, 370]))
    a = rng.uniform(-0.5, -0.25)
    stem: list[str] = []
    for k in range(13):
        nx, ny = x + math.cos(a) * 42, y + math.sin(a) * 42
        stem.append(f"{'M' if not k else 'L'}{round(x)} {round(y)}")
        side = 1 if k % 2 else -1
        for length, off in ((rng.uniform(46, 62), 0.85), (rng.uniform(26, 36), 1.7)):
            groups[rng.randrange(3)].append(leaf(x, y, length, a + side * off, length * 0.24))
        x, y, a = nx, ny, a + rng.uniform(-0.14, 0.16) + (0.06 if k > 6 else -0.02)
    pearl = "".join(f'<path d="{"".join(g)}" fill="{t}"/>' for g, t in zip(groups, tints, strict=False))
    return (
        f'<rect width="600" height="450" fill="{c[0]}"/><g fill="none"><path d="{"".join(lines[::2])}" stroke="{c[1]}" stroke-width="3"/>'
        f'<path d="{"".join(lines[1::2])}" stroke="{c[2]}" stroke-width="2.2"/><path d="{"".join(stem)}" stroke="{c[3]}" stroke-width="2.6" stroke-linejoin="round"/></g>{pearl}'
    )
