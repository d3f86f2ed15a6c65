"""Decides which place an address means, with the reason and the doubt (pure).

`doubt` is `none`, `split` (the commune was split: the main successor is proposed, the others are candidates), `ambiguous`
(several places fit: nothing is proposed, a person chooses among the candidates) or `unknown` (no commune is stated or known).
The same name in two districts is never guessed. Exact marks beat names that are equal only without marks.
"""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass, field, replace

from ocop.places.addresses import Mention, Reading, mentions, pieces, read
from ocop.places.gazetteer import Area, Gazetteer, Unit, exact_form
from ocop.vietnamese.folding import canonical, fold

FIRST_NEW_DAY = datetime.date(2025, 7, 1)
HANOI = "01"


@dataclass(frozen=True)
class Decision:
    """What an address means; `province` is today's, `province_then` the one that was named where it is no more."""

    code: str
    doubt: str
    current: Unit | None = None
    old: Unit | None = None
    district: Area | None = None
    province: Area | None = None
    province_then: Area | None = None
    candidates: tuple[Unit, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


def decide(
    gazetteer: Gazetteer,
    text: str,
    *,
    commune: str = "",
    district: str = "",
    province: str = "Hà Nội",
    on: datetime.date | None = None,
) -> Decision:
    """Resolve an address as written; `on` is the day it was written on, when that is known."""
    reading = read(gazetteer, text, commune, district)
    named = reading.province.folded if reading.province else _province_name(province)
    elsewhere = _elsewhere(gazetteer, named, province)
    if elsewhere is not None:
        return elsewhere
    hanoi = next((area for area in gazetteer.provinces.values() if area.code == HANOI and area.is_current), None)
    return _in_hanoi(gazetteer, reading, hanoi, on, unknown=canonical(commune) or canonical(text))


def _province_name(text: str) -> str:
    name = fold(text).replace(".", " ").replace("-", " ")
    for kind in ("thanh pho ", "tinh ", "tp ", "t "):
        name = " ".join(name.split()).removeprefix(kind)
    return {"hn": "ha noi", "hanoi": "ha noi", "": "ha noi"}.get(name.strip(), name.strip())


def _elsewhere(gazetteer: Gazetteer, named: str, written: str) -> Decision | None:
    """The decision for another province, or None when it is Hanoi (also under an earlier name such as Hà Tây)."""
    areas = gazetteer.provinces_by_name.get(named, [])
    if any(area.code == HANOI for area in areas):
        return None
    if not areas:
        return Decision("province_unknown", "unknown", names={"name": canonical(written)})
    then = next((area for area in areas if not area.is_current), None)
    if then is None:
        return Decision("province", "none", province=areas[0], names={"now": areas[0].name})
    now = gazetteer.provinces[then.successor] if then.successor is not None else then
    if now.bare_folded == then.bare_folded:
        return Decision("province", "none", province=now, names={"now": now.name})
    return Decision(
        "province_then", "none", province=now, province_then=then, names={"then": then.name, "now": now.name}
    )


def _in_hanoi(
    gazetteer: Gazetteer, reading: Reading, hanoi: Area | None, on: datetime.date | None, unknown: str
) -> Decision:
    area = gazetteer.districts_by_name[reading.district.folded] if reading.district else None
    if reading.alone or not reading.communes:
        return _without_commune(gazetteer, reading, area, hanoi, unknown)
    if area is not None:
        for mention in reading.communes:
            fitting = _in_district(gazetteer, mention, area)
            if fitting:
                return _among(gazetteer, mention, fitting, area, hanoi)
        mention = reading.communes[0]
        others = tuple(_by_marks(gazetteer, mention, gazetteer.units_by_name[mention.folded]))
        return Decision(
            "not_in_district",
            "unknown",
            district=area,
            province=hanoi,
            candidates=others,
            names={"name": mention.written.title(), "district": _lower(area)},
        )
    return _anywhere(gazetteer, reading.communes[0], hanoi, on)


def _without_commune(
    gazetteer: Gazetteer, reading: Reading, area: Area | None, hanoi: Area | None, unknown: str
) -> Decision:
    """No commune is named for certain: names a slip away are offered; a name that may be a district or a province is asked about."""
    near = _near(gazetteer, unknown, area)
    if near:
        names = {"name": unknown, "district": _lower(area)}
        return Decision(
            "near_in_district" if area else "near",
            "unknown",
            district=area,
            province=hanoi,
            candidates=near,
            names=names,
        )
    if reading.alone:
        mention = reading.communes[0]
        fitting = [unit for unit in gazetteer.units_by_name[mention.folded] if area is None or unit.layer == "current"]
        name = area.bare if area else fitting[0].name
        if fitting:
            code = "district_or_commune" if area else "province_or_commune"
            return Decision(
                code, "ambiguous", district=area, province=hanoi, candidates=tuple(fitting), names={"name": name}
            )
    if area is not None:
        return Decision("district_only", "unknown", district=area, province=hanoi, names={"district": _lower(area)})
    if not unknown:
        return Decision("nothing", "unknown", province=hanoi)
    if reading.province is not None:
        return Decision("city_only", "unknown", province=hanoi)
    return Decision("unknown", "unknown", province=hanoi, names={"name": unknown})


def _near(gazetteer: Gazetteer, written: str, area: Area | None) -> tuple[Unit, ...]:
    """Names a slip or two away from a piece that names nothing, in the district if one is named; offered, never taken."""
    known = (gazetteer.units_by_name, gazetteer.districts_by_name, gazetteer.provinces_by_name)
    strange = [
        piece
        for piece in pieces(written)
        if not any(piece in names for names in known) and not mentions(gazetteer, piece)
    ]
    if not strange:
        return ()
    units_by_name = {
        name: fitting
        for name, units in gazetteer.units_by_name.items()
        if (fitting := [unit for unit in units if area is None or unit.district_id == area.id])
    }
    found: list[Unit] = []
    for piece in strange:
        for name in difflib.get_close_matches(piece, list(units_by_name), n=3, cutoff=0.82):
            found.extend(units_by_name[name])
    return tuple(found)


def _by_marks(gazetteer: Gazetteer, mention: Mention, units: list[Unit]) -> list[Unit]:
    """Those spelled exactly so, if there are any; else all."""
    written = exact_form(mention.written)
    return [unit for unit in units if gazetteer.exact[unit.id] == written] or list(units)


def _by_kind(mention: Mention, units: list[Unit]) -> list[Unit]:
    """Those of the kind that was written, if there are any; else all."""
    if not mention.kind:
        return units
    return [unit for unit in units if unit.kind.lower() == mention.kind] or units


def _in_district(gazetteer: Gazetteer, mention: Mention, area: Area) -> list[Unit]:
    """Communes of that name that lay in the district; else today's that took over land of it."""
    units = gazetteer.units_by_name[mention.folded]
    then = [unit for unit in units if unit.district_id == area.id]
    now = [unit for unit in units if unit.layer == "current" and area.id in gazetteer.districts_of_current[unit.id]]
    return _by_kind(mention, _by_marks(gazetteer, mention, then or now))


def _written(gazetteer: Gazetteer, mention: Mention, unit: Unit) -> str:
    """What was written where it is not the exact name, else ""."""
    return "" if exact_form(mention.written) == gazetteer.exact[unit.id] else mention.written


def _among(
    gazetteer: Gazetteer, mention: Mention, fitting: list[Unit], area: Area | None, hanoi: Area | None
) -> Decision:
    """One unit: it is that. Several: ambiguous, unless today they are one and the same."""
    if len(fitting) == 1:
        return _chosen(gazetteer, mention, fitting[0], hanoi, area)
    return Decision(
        "several",
        "ambiguous",
        district=area,
        province=hanoi,
        candidates=tuple(fitting),
        names={"name": fitting[0].name},
    )


def _chosen(
    gazetteer: Gazetteer, mention: Mention, unit: Unit, hanoi: Area | None, area: Area | None, by_kind: bool = False
) -> Decision:
    written = _written(gazetteer, mention, unit)
    if unit.layer == "current":
        return Decision(
            "current",
            "none",
            current=unit,
            district=area,
            province=hanoi,
            names={"current": unit.title, "written": written},
        )
    district = gazetteer.districts[unit.district_id] if unit.district_id is not None else area
    heirs = gazetteer.current_heirs(unit)
    main = gazetteer.main_heir(unit)
    is_split = len(heirs) > 1
    via = next((heir.unit.title for heir in gazetteer.heirs.get(unit.id, ()) if heir.is_main), "")
    code = "gone" if unit.layer == "gone" else "whole"
    if is_split:
        code = "gone_split" if unit.layer == "gone" else "split"
    elif by_kind:
        code = "by_kind"
    return Decision(
        code,
        "split" if is_split else "none",
        current=main,
        old=unit,
        district=district,
        province=hanoi,
        candidates=tuple(heirs) if is_split else (),
        names={
            "old": unit.title,
            "district": _lower(district),
            "current": main.title if main else "",
            "via": via,
            "kind": unit.kind.lower(),
            "written": written,
        },
    )


def _anywhere(gazetteer: Gazetteer, mention: Mention, hanoi: Area | None, on: datetime.date | None) -> Decision:
    """A commune without its district: by the day, the marks and the kind; certain only when all readings are one place today."""
    everywhere = gazetteer.units_by_name[mention.folded]
    named = _by_marks(gazetteer, mention, everywhere)
    current = [unit for unit in named if unit.layer == "current"]
    earlier = [unit for unit in named if unit.layer != "current"]
    if on is not None and on >= FIRST_NEW_DAY and len(current) == 1:
        return _chosen(gazetteer, mention, current[0], hanoi, None)
    if on is not None and on < FIRST_NEW_DAY and earlier:
        current = []
    meant = [*current, *earlier]
    today = {main.id for unit in meant if (main := gazetteer.main_heir(unit)) is not None}
    if len(meant) == 1:
        return _chosen(gazetteer, mention, meant[0], hanoi, None)
    if len(today) == 1 and len(current) == 1:
        # the commune of today and the earlier ones of its name: today's is meant or took their main part
        heirs = [heir for unit in meant for heir in gazetteer.current_heirs(unit) if heir.id != current[0].id]
        chosen = _chosen(gazetteer, mention, current[0], hanoi, None)
        if not heirs or mention.kind == current[0].kind.lower() != earlier[0].kind.lower():
            return chosen
        candidates = tuple(dict.fromkeys([current[0], *heirs]))
        return replace(chosen, code="current_or_split", doubt="split", candidates=candidates)
    of_kind = [unit for unit in meant if mention.kind and unit.kind.lower() == mention.kind]
    if len(of_kind) == 1:
        return _chosen(gazetteer, mention, of_kind[0], hanoi, None, by_kind=True)
    return Decision(
        "several", "ambiguous", province=hanoi, candidates=tuple(of_kind or meant), names={"name": meant[0].name}
    )


def _lower(area: Area | None) -> str:
    """A district as within a sentence: huyện Gia Lâm."""
    return area.name[:1].lower() + area.name[1:] if area else ""
