"""What a page needs to draw the map of communes."""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.translation import gettext

from ocop.places.management.commands.places_map import ORIGIN


@dataclass(frozen=True)
class CommuneMap:
    """Address of the boundaries (GeoJSON, feature id = code of the commune) and the line that names their origin."""

    boundaries: str
    origin: str
    note: str


def commune_map() -> CommuneMap:
    """The map of Hanoi's communes. Only the city is drawn, no border of the country."""
    return CommuneMap(static("places/communes.json"), ORIGIN, gettext("Lines are simplified and have no legal force."))
