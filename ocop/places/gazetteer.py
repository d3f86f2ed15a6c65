"""The places that addresses are resolved against, as plain rows with the indexes that resolution needs (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ocop.vietnamese.folding import canonical

KIND_WORDS = ("thành phố", "thị xã", "thị trấn", "quận", "huyện", "phường", "xã", "tỉnh")


@dataclass(frozen=True)
class Unit:
    """A commune of one layer; `id` is the database's key."""

    id: int
    layer: str
    code: str
    name: str
    name_folded: str
    kind: str
    district_id: int | None

    @property
    def title(self) -> str:
        """As within a sentence: xã Bát Tràng."""
        return f"{self.kind.lower()} {self.name}"


@dataclass(frozen=True)
class Area:
    """A district or a province; `name` is with its kind, `bare` without. `successor` is the province's of today."""

    id: int
    code: str
    name: str
    bare: str
    bare_folded: str
    is_current: bool = False
    successor: int | None = None


@dataclass(frozen=True)
class Heir:
    """A successor of a commune."""

    unit: Unit
    is_main: bool
    is_whole: bool


def exact_form(text: str) -> str:
    """The form in which exact marks are compared: canonical, lower case, hyphens as spaces."""
    return " ".join(canonical(text).lower().replace("-", " ").split())


@dataclass
class Gazetteer:
    """All places and, by folded name, which may be meant."""

    units: dict[int, Unit] = field(default_factory=dict)
    districts: dict[int, Area] = field(default_factory=dict)
    provinces: dict[int, Area] = field(default_factory=dict)
    heirs: dict[int, tuple[Heir, ...]] = field(default_factory=dict)
    units_by_name: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    districts_by_name: dict[str, Area] = field(default_factory=dict)
    provinces_by_name: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    districts_of_current: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    exact: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.units

    def main_heir(self, unit: Unit) -> Unit | None:
        """Today's unit that took the main part, following a gone commune through its old successor."""
        while unit.layer != "current":
            main = next((heir.unit for heir in self.heirs.get(unit.id, ()) if heir.is_main), None)
            if main is None:
                return None
            unit = main
        return unit

    def current_heirs(self, unit: Unit) -> list[Unit]:
        """All of today's units that took a part, the main one first, each once."""
        if unit.layer == "current":
            return [unit]
        found: list[Unit] = []
        for heir in sorted(self.heirs.get(unit.id, ()), key=lambda heir: (not heir.is_main, heir.unit.code)):
            found.extend(one for one in self.current_heirs(heir.unit) if one not in found)
        return found


def build(
    units: Iterable[Unit],
    districts: Iterable[Area],
    provinces: Iterable[Area],
    successions: Iterable[tuple[int, int, bool, bool]],
    earlier_provinces: dict[str, str],
) -> Gazetteer:
    """A gazetteer of rows; successions are (old id, new id, is main, is whole); earlier names of provinces point to codes of the 63."""
    made = Gazetteer()
    for unit in units:
        made.units[unit.id] = unit
        made.units_by_name[" ".join(unit.name_folded.replace("-", " ").split())].append(unit)
        made.exact[unit.id] = exact_form(unit.name)
    for area in districts:
        made.districts[area.id] = area
        made.districts_by_name[area.bare_folded] = area
    for area in provinces:
        made.provinces[area.id] = area
        made.provinces_by_name[" ".join(area.bare_folded.replace("-", " ").split())].append(area)
    for name, code in earlier_provinces.items():
        if name not in made.provinces_by_name:
            made.provinces_by_name[name] = [
                area for area in made.provinces.values() if area.code == code and not area.is_current
            ]
    grouped: dict[int, list[Heir]] = defaultdict(list)
    for old, new, is_main, is_whole in successions:
        grouped[old].append(Heir(made.units[new], is_main, is_whole))
    made.heirs = {old: tuple(heirs) for old, heirs in grouped.items()}
    for unit in made.units.values():
        if unit.district_id is not None:
            for heir in made.current_heirs(unit):
                made.districts_of_current[heir.id].add(unit.district_id)
    return made
