"""From a place as somebody wrote it, and what they chose where it was in doubt, to the place columns of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ocop.places.models import Commune
from ocop.places.resolution import Resolution, resolve

UNSTATED = "unstated"


@dataclass(frozen=True)
class Placed:
    """`values` for a row; `reason` says why; `candidates` is not empty while a person has to choose."""

    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    candidates: tuple[Commune, ...] = ()
    proposed: Commune | None = None
    is_doubtful: bool = False


def place_values(text: str, choice: str = "") -> Placed:
    """`choice` is the key of a commune (of any layer), UNSTATED, or "" when nobody chose yet.

    An address that names one place is taken as it is resolved. A split commune and a name that stands twice wait for a choice.
    """
    text = " ".join(text.split())
    empty = {"commune": None, "old_commune": None, "district": None, "province": None, "place_as_given": text}
    if not text and not choice:
        return Placed(empty)
    found = resolve(text)
    if choice == UNSTATED:
        return Placed({**empty, "district": found.district, "province": found.province}, found.reason)
    if choice:
        return Placed(
            _chosen(Commune.objects.select_related("district").get(pk=int(choice)), found, text), found.reason
        )
    values = {
        "commune": found.current,
        "old_commune": found.old,
        "district": found.district,
        "province": found.province,
        "place_as_given": text,
    }
    if found.is_certain:
        return Placed(values, found.reason)
    return Placed(values, found.reason, found.candidates, found.current, is_doubtful=True)


def _chosen(commune: Commune, found: Resolution, text: str) -> dict[str, Any]:
    """The columns when a person pointed at one commune."""
    if commune.layer == Commune.Layer.CURRENT:
        old = found.old if found.old is not None and _leads_to(found.old, commune) else None
        current: Commune | None = commune
    else:
        old = commune
        current = resolve("", commune=str(commune), district=commune.district.name if commune.district else "").current
    district = old.district if old is not None else None
    return {
        "commune": current,
        "old_commune": old,
        "district": district or (found.district if old is None else None),
        "province": found.province,
        "place_as_given": text or str(commune),
    }


def _leads_to(old: Commune, current: Commune) -> bool:
    return old.successions.filter(new=current).exists()
