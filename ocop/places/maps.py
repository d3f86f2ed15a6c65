"""What a page needs to draw the map of communes."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from django.templatetags.static import static
from django.utils.translation import gettext

from ocop.places import tables

# Another boundary layer is brought in by `manage.py places_map --source FILE --origin TEXT`; the page reads the origin from the file.
SOURCE = tables.DATA / "geo" / "hanoi-communes-2025-8pct.topo.json"
TARGET = Path(__file__).parent / "static" / "places" / "communes.json"
ORIGIN = (
    "vietnamese-provinces-database (MIT, © 2021 Thang Le Quoc), after the state map publisher's map of 2025; "
    "simplified, for orientation only"
)


@dataclass(frozen=True)
class CommuneMap:
    """Address of the boundaries (GeoJSON, feature id = code of the commune) and the line that names their origin."""

    boundaries: str
    origin: str
    note: str


@functools.lru_cache(maxsize=1)
def _origin() -> str:
    """The origin that the boundaries in use name themselves."""
    return str(json.loads(TARGET.read_text(encoding="utf-8"))["origin"])


def commune_map() -> CommuneMap:
    """The map of Hanoi's communes. Only the city is drawn, no border of the country."""
    return CommuneMap(
        static("places/communes.json"), _origin(), gettext("Lines are simplified and have no legal force.")
    )
