"""Resolves an address as people write it to the place of its time and of today, with the reason and the doubt."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Max

from ocop.ledger.version import version
from ocop.places import reasons, tables
from ocop.places.deciding import decide
from ocop.places.gazetteer import Area, Gazetteer, Unit, build
from ocop.places.models import Commune, CommuneSuccession, District, Province


@dataclass(frozen=True)
class Resolution:
    """What an address means.

    `current` is today's commune (in doubt `split`: the proposed main successor), `old` the commune as named, of the layers old or
    gone; `province` is today's. `doubt` is none, split, ambiguous or unknown; `candidates` are what a person chooses from.
    `code` names the kind of reason; `reason` is the sentence in the language of the moment.
    """

    current: Commune | None
    old: Commune | None
    district: District | None
    province: Province | None
    province_then: Province | None
    doubt: str
    code: str
    candidates: tuple[Commune, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return reasons.sentence(self.code, self.names)

    @property
    def is_certain(self) -> bool:
        return self.doubt == "none"


@dataclass
class _Known:
    """The gazetteer as one process holds it, with the rows it was made of."""

    mark: tuple[object, ...] = ()
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    communes: dict[int, Commune] = field(default_factory=dict)
    districts: dict[int, District] = field(default_factory=dict)
    provinces: dict[int, Province] = field(default_factory=dict)


_known = _Known()


def _mark() -> tuple[object, ...]:
    """Changes when places do: the ledger's version, and the extent of the table for rows that no action wrote (tests)."""
    extent = Commune.objects.aggregate(n=Count("id"), last=Max("id"))
    return (version("places"), extent["n"], extent["last"])


def known() -> _Known:
    """The places of the database, read again only after they changed."""
    global _known
    mark = _mark()
    if mark != _known.mark:
        _known = _load(mark)
    return _known


def _load(mark: tuple[object, ...]) -> _Known:
    communes = {row.id: row for row in Commune.objects.select_related("district")}
    districts = {row.id: row for row in District.objects.all()}
    provinces = {row.id: row for row in Province.objects.all()}
    units = [
        Unit(row.id, row.layer, row.code, row.name, row.name_folded, row.kind, row.district_id)
        for row in communes.values()
    ]
    district_areas = [
        Area(row.id, row.code, row.name, tables.bare(row.name), row.name_folded) for row in districts.values()
    ]
    province_areas = []
    for row in provinces.values():
        bare = row.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
        folded = row.name_folded.removeprefix("thanh pho ").removeprefix("tinh ")
        province_areas.append(Area(row.id, row.code, row.name, bare, folded, row.valid_to is None, row.successor_id))
    successions = [
        (row.old_id, row.new_id, row.is_main, row.relation == CommuneSuccession.Relation.WHOLE)
        for row in CommuneSuccession.objects.all()
    ]
    made = build(units, district_areas, province_areas, successions, tables.earlier_province_names())
    return _Known(mark, made, communes, districts, provinces)


def resolve(
    text: str,
    *,
    commune: str = "",
    district: str = "",
    province: str = "Hà Nội",
    on: datetime.date | None = None,
) -> Resolution:
    """Resolve an address, free or in fields; `on` is the day it was written on, when that is known. Raises nothing."""
    here = known()
    found = decide(here.gazetteer, text, commune=commune, district=district, province=province, on=on)
    return Resolution(
        current=here.communes[found.current.id] if found.current else None,
        old=here.communes[found.old.id] if found.old else None,
        district=here.districts[found.district.id] if found.district else None,
        province=here.provinces[found.province.id] if found.province else None,
        province_then=here.provinces[found.province_then.id] if found.province_then else None,
        doubt=found.doubt,
        code=found.code,
        candidates=tuple(here.communes[unit.id] for unit in found.candidates),
        names=found.names,
    )
