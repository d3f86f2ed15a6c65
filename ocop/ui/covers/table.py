"""Patterns of what is cooked, cured, pressed and wrapped."""

from __future__ import annotations

import math
import random

from ocop.ui.covers.palettes import Palette
from ocop.ui.covers.shapes import n, path


def noodle(rng: random.Random, c: Palette, uid: str) -> str:
    """Skeins of strands hung over canes."""
    out = []
    width = rng.choice([104, 120, 136])
    for top in (-40, rng.choice([236, 260])):
        for x in range(rng.choice([-50, -20]), 620, width):
            length = rng.randrange(236, 276)
            strands = []
            for k in range(9):
                sx = x + 10 + k * (width - 22) // 8
                pull = rng.uniform(-7, 7)
                strands.append(f"M{sx} {top + 44}c{n(pull)} 70 {n(-pull)} 130 {n(rng.uniform(-4, 4))} {length - 44}")
            out.append(
                f'<path d="{"".join(strands[::2])}" stroke="{c[1]}"/><path d="{"".join(strands[1::2])}" stroke="{c[2]}"/>'
            )
        out.append(f'<path d="M0 {top + 42}h600" stroke="{c[3]}" stroke-width="11"/>')
    return f'<rect width="600" height="450" fill="{c[0]}"/><g fill="none" stroke-width="7.5" stroke-linecap="round">{"".join(out)}</g>'


def honey(rng: random.Random, c: Palette, uid: str) -> str:
    """Comb: capped cells, filled cells, empty ones toward an edge."""
    r = rng.choice([38, 42, 47])
    wide, high = r * math.sqrt(3), r * 1.5
    ex, ey = rng.choice([(0, 0), (600, 0), (0, 450), (600, 450)])
    kinds: dict[str, list[str]] = {"cap": [], "full": [], "bare": []}
    for row in range(-1, int(450 / high) + 2):
        for col in range(-1, int(600 / wide) + 2):
            x, y = col * wide + (row % 2) * wide / 2, row * high
            far = math.hypot(x - ex, y - ey) / 750 + rng.uniform(-0.16, 0.16)
            kind = "cap" if far > 0.62 else "full" if far > 0.3 else "bare"
            kinds[kind].append(f"M{round(x)} {round(y - r + 3)}" + _hexagon(r - 3))
    return (
        f'<rect width="600" height="450" fill="{c[2]}"/><path d="{"".join(kinds["bare"])}" fill="{c[1]}" fill-opacity=".5"/>'
        f'<path d="{"".join(kinds["full"])}" fill="{c[1]}"/><path d="{"".join(kinds["cap"])}" fill="{c[0]}"/>'
        f'<path d="{"".join(kinds["cap"][::3])}" fill="{c[3]}" fill-opacity=".6"/>'
    )


def _hexagon(r: float) -> str:
    """The way round a hexagon from its top corner, as relative steps."""
    dx, dy = round(r * math.sqrt(3) / 2), round(r / 2)
    return f"l{dx} {dy}v{round(r)}l-{dx} {dy}l-{dx}-{dy}v-{round(r)}z"


def meat(rng: random.Random, c: Palette, uid: str) -> str:
    """Rounds cut from a roll wrapped in leaf, lying over each other."""
    r = rng.choice([74, 84, 94])
    fat = "".join(
        f"M{round(math.cos(k * 2.4) * r * 0.2 * math.sqrt(k))} {round(math.sin(k * 2.4) * r * 0.2 * math.sqrt(k))}l{rng.randrange(-7, 8)} {rng.randrange(-6, 7)}"
        for k in range(1, 17)
    )
    whirl = "M0 0" + "".join(
        f"a{6 + k * 5} {6 + k * 5} 0 0 {1} {(12 + k * 10) * (1 if k % 2 else -1)} 0" for k in range(max(3, r // 14))
    )
    one = (
        f'<g id="{uid}"><circle r="{r}" fill="{c[2]}"/><circle r="{r - 6}" fill="{c[0] if c[0] != c[1] else c[3]}"/><circle r="{r - 10}" fill="{c[1]}"/>'
        f'<path d="{whirl}" fill="none" stroke="{c[2]}" stroke-opacity=".4" stroke-width="3"/><path d="{fat}" stroke="{c[3]}" stroke-width="8" stroke-linecap="round" stroke-opacity=".85"/></g>'
    )
    places = []
    step = round(r * rng.choice([1.25, 1.4]))
    for row, y in enumerate(range(rng.choice([20, 50]), 640, round(r * 1.75))):
        for x in range(-30 + (row % 2) * step // 2, 720, step):
            places.append(
                f'<use href="#{uid}" transform="translate({x} {y + rng.randrange(-6, 7)}) rotate({rng.randrange(360)})"/>'
            )
    return f'<defs>{one}</defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(places)}'


def fish(rng: random.Random, c: Palette, uid: str) -> str:
    """Scales in rows, darker toward the back, with the one dotted line along the side."""
    r = rng.choice([32, 38, 44])
    pitch = round(r * 0.8)
    rib = f"M0 {round(r * 0.3)}V{round(r * 0.85)}M-{round(r * 0.35)} {round(r * 0.35)}l{round(r * 0.1)} {round(r * 0.4)}M{round(r * 0.35)} {round(r * 0.35)}l-{round(r * 0.1)} {round(r * 0.4)}"
    one = f'<g id="{uid}"><path d="M-{r} 0a{r} {r} 0 0 0 {2 * r} 0z"/><path d="{rib}" stroke-opacity=".35"/></g>'
    rows = []
    side = rng.choice([210, 250, 290])
    row_of = "".join(f'<use href="#{uid}" x="{x}"/>' for x in range(0, 680, 2 * r))
    for row, y in enumerate(range(480, -2 * r, -pitch)):
        shade = c[3] if y > side + 90 else c[0] if y > side else c[1]
        rows.append(f'<use href="#{uid}r" x="{-(row % 2) * r}" y="{y}" fill="{shade}"/>')
    dots = "".join(f"M{x} {side + 12}h16" for x in range(8, 600, 2 * r))
    return (
        f'<defs>{one}<g id="{uid}r">{row_of}</g></defs><rect width="600" height="450" fill="{c[2]}"/><g stroke="{c[2]}" stroke-width="2">{"".join(rows)}</g>'
        f'<path d="{dots}" stroke="{c[2]}" stroke-width="6" stroke-linecap="round"/>'
    )


def bottle(rng: random.Random, c: Palette, uid: str) -> str:
    """Jars under cloth in a yard, standing in rows."""
    w, h = rng.choice([(92, 132), (104, 140), (116, 150)])
    neck = round(w * 0.3)
    body = f"M-{neck} -{h}C-{w // 2 + 14} -{round(h * 0.82)} -{w // 2 + 6} -{round(h * 0.2)} -{round(w * 0.28)} 0H{round(w * 0.28)}C{w // 2 + 6} -{round(h * 0.2)} {w // 2 + 14} -{round(h * 0.82)} {neck} -{h}z"
    cloth = f"M-{neck + 12} -{h - 20}Q-{neck + 4} -{h + 26} 0 -{h + 28}T{neck + 12} -{h - 20}Q0 -{h - 32}-{neck + 12} -{h - 20}z"
    one = (
        f'<g id="{uid}"><path d="{body}" fill="{c[1]}"/><path d="M-{round(w * 0.46)} -{round(h * 0.55)}Q0 -{round(h * 0.45)} {round(w * 0.46)} -{round(h * 0.55)}M-{round(w * 0.47)} -{round(h * 0.47)}Q0 -{round(h * 0.37)} {round(w * 0.47)} -{round(h * 0.47)}" fill="none" stroke="{c[2]}" stroke-width="3"/>'
        f'<path d="M-{round(w * 0.3)} -{round(h * 0.78)}q-{round(w * 0.1)} {round(h * 0.3)} 0 {round(h * 0.55)}" fill="none" stroke="{c[0]}" stroke-opacity=".6" stroke-width="5" stroke-linecap="round"/>'
        f'<path d="{cloth}" fill="{c[3]}"/><path d="M-{neck + 2} -{h - 6}H{neck + 2}" stroke="{c[2]}" stroke-width="4"/></g>'
    )
    places = []
    step = w + rng.choice([26, 34])
    for row, y in enumerate(range(rng.choice([100, 130]), 620, round(h * 0.92))):
        for x in range(-10 + (row % 2) * step // 2, 680, step):
            places.append(f'<use href="#{uid}" transform="translate({x} {y}) scale({n(rng.uniform(0.93, 1.05))})"/>')
    return f'<defs>{one}</defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(places)}'


def sweets(rng: random.Random, c: Palette, uid: str) -> str:
    """Cakes folded in leaf and tied, corner to corner."""
    s = rng.choice([60, 68, 76])
    k = round(s * 0.34)
    tie = rng.choice([c[3], c[2]])

    def parcel(fill: str, shade: str, name: str) -> str:
        folds = path([(-s, 0), (0, -s), (0, 0)]) + path([(s, 0), (0, s), (0, 0)])
        return (
            f'<g id="{uid}{name}"><path d="{path([(0, -s), (s, 0), (0, s), (-s, 0)])}" fill="{fill}" stroke="{fill}" stroke-width="10" stroke-linejoin="round"/>'
            f'<path d="{folds}" fill="{shade}" fill-opacity=".4"/><path d="M-{s // 2} -{s // 2}L{s // 2} {s // 2}M-{s // 2} {s // 2}L{s // 2} -{s // 2}" stroke="{tie}" stroke-width="4"/>'
            f'<path d="M0 0q-{k}-{k} 0-{k}q{k} 0 0 {k}M0 0q{k} {k} 0 {k}" fill="none" stroke="{tie}" stroke-width="4"/></g>'
        )

    step, out, odd = s * 2 + rng.choice([18, 26]), [], rng.randrange(3)
    for row, y in enumerate(range(rng.choice([10, 40]), 560, step // 2)):
        for col, x in enumerate(range((row % 2) * step // 2 - 10, 700, step)):
            name = "b" if (row + col * 2) % 3 == odd else "a"
            out.append(f'<use href="#{uid}{name}" transform="translate({x} {y})"/>')
    return f'<defs>{parcel(c[1], c[2], "a")}{parcel(c[2], c[1], "b")}</defs><rect width="600" height="450" fill="{c[0]}"/>{"".join(out)}'
