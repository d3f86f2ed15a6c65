"""Every pair of colours in use, in light and dark: text 4.5, marks 3 (WCAG 2.2); the hex fallback is the light theme."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[1] / "static/ui/css/tokens.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "indigo")
        for ground in ("paper", "leaf", "sunk", "ash-wash", "indigo-wash", "umber-wash", "lacquer-wash", "bamboo-wash")
    ),
    *((hue, ground) for hue in ("lacquer", "bamboo", "umber", "ash") for ground in ("paper", "leaf", f"{hue}-wash")),
    ("on-lacquer", "lacquer-fill"),
    ("on-lacquer", "bamboo-fill"),
    ("paper", "ink"),
]
MARKS = [
    *((mark, ground) for mark in ("gold", "line-strong", "indigo") for ground in ("paper", "leaf")),
    *((f"tone-{n}", "leaf") for n in (3, 4, 5, 6)),
    ("bamboo-fill", "leaf"),
    ("lacquer-fill", "paper"),
]


def srgb(value: str) -> tuple[float, float, float]:
    """'L C H' to sRGB, clipped to what a screen shows."""
    light, chroma, hue = (float(part) for part in value.split("/")[0].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, medium, short = (
        (light + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (
        min(1.0, max(0.0, 12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055)) for c in linear
    )
    return red, green, blue


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


THEMES = {
    name: {found[1]: srgb(found[place]) for found in TOKEN.finditer(CSS)} for name, place in (("light", 2), ("dark", 3))
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("fore", "ground", "least"), [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in MARKS]
)
def test_pair(theme: str, fore: str, ground: str, least: float) -> None:
    high, low = sorted((luminance(THEMES[theme][fore]), luminance(THEMES[theme][ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least


def test_the_fallback_is_the_light_theme() -> None:
    line = next(one for one in CSS.splitlines() if one.strip().startswith("--paper: #"))
    kept = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", line))
    for name, colour in THEMES["light"].items():
        if name in kept and not name.startswith("tone"):
            assert kept[name] == "#" + "".join(f"{round(part * 255):02x}" for part in colour), name
