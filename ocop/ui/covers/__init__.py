"""Covers: the missing photograph drawn from the product's own craft, the same for the same product for ever.

`cover(seed, craft)` draws; `address(thing)` is where it is served (`views.drawn`): /bia/<craft>/<seed>.svg needs no
database, so it can be kept by browsers and proxies for ever.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ocop.ui.covers import garden, grown, made, table, workshop
from ocop.ui.covers.crafts import craft_of
from ocop.ui.covers.palettes import PALETTES, Palette

LIMIT = 6 * 1024
# Raised when a drawing changes, so that kept copies are asked for anew.
EDITION = 1
DRAW: dict[str, Callable[[random.Random, Palette, str], str]] = {
    "weave": made.weave,
    "crackle": made.crackle,
    "lacquer": made.lacquer,
    "brocade": made.brocade,
    "embroidery": made.embroidery,
    "wood": made.wood,
    "lotus": grown.lotus,
    "rice": grown.rice,
    "tea": grown.tea,
    "fruit": grown.fruit,
    "hat": workshop.hat,
    "incense": workshop.incense,
    "metal": workshop.metal,
    "vegetable": garden.vegetable,
    "herb": garden.herb,
    "mushroom": garden.mushroom,
    "bloom": garden.bloom,
    "journey": garden.journey,
    "noodle": table.noodle,
    "honey": table.honey,
    "meat": table.meat,
    "fish": table.fish,
    "bottle": table.bottle,
    "sweets": table.sweets,
}

__all__ = ["DRAW", "LIMIT", "PALETTES", "address", "cover", "craft_of"]


@lru_cache(maxsize=512)
def cover(seed: str, craft: str) -> str:
    """SVG of 600 x 450 under 6 KB for (seed, craft); ValueError for an unknown craft."""
    if craft not in DRAW:
        raise ValueError(f"unknown craft {craft!r}; one of {', '.join(DRAW)}")
    digest = hashlib.sha256(f"{seed}|{craft}".encode()).digest()
    rng = random.Random(int.from_bytes(digest, "big"))  # noqa: S311 a drawing, not a secret
    body = DRAW[craft](rng, rng.choice(PALETTES[craft]), f"p{digest.hex()[:6]}")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="450" viewBox="0 0 600 450">{body}</svg>\n'
    if len(svg.encode()) > LIMIT:
        raise ValueError(f"{seed}/{craft}: {len(svg.encode())} bytes")
    return svg


def address(thing: Any, group: str = "") -> str:
    """Where the cover of a product, producer or village is served: by its slug, in the craft of its name."""
    name = str(getattr(thing, "name", None) or thing)
    # A village is drawn by its craft: "Ao Sen" is a pond, not a lotus workshop.
    practised = str(getattr(thing, "craft_as_given", "") or "")
    if not group:
        # Read only what is already there: a list that prefetched groups gets truer covers, no list pays a query.
        prefetched = getattr(thing, "_prefetched_objects_cache", {}).get("groups")
        group = next((one.group for one in prefetched), "") if prefetched else ""
    slug = getattr(thing, "slug", "") or hashlib.sha256(name.encode()).hexdigest()[:12]
    craft = craft_of(practised, group or "craft") if practised else craft_of(name, group)
    return f"/bia/{craft}/{slug}.svg?{EDITION}"
