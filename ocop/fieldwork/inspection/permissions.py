"""Who inspects: whoever was sent, and the coordination office."""

from __future__ import annotations

from typing import Any

from ocop.fieldwork.models import Inspection
from ocop.fieldwork.permissions import runs
from ocop.notices import audience
from ocop.people.models import Person, RoleName


def may_inspect(person: Any, row: Inspection) -> bool:
    """The one who was sent, and the office."""
    return runs(person) or (row.inspector_id is not None and row.inspector_id == getattr(person, "pk", None))


def inspectors(communes: set[int]) -> list[Person]:
    """Who can be sent: the coordination office, and the officers of these communes."""
    found = audience.holders(RoleName.COORDINATION_OFFICER)
    return found + [one for one in (audience.officers_of(*communes) if communes else []) if one not in found]
