"""Reads the tables of `ocop/places/data` into plain rows (pure: no database, no clock)."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ocop.vietnamese.folding import canonical, fold
from ocop.vietnamese.slugs import slug

DATA = Path(__file__).parent / "data"
LAST_OLD_DAY = datetime.date(2025, 6, 30)
FIRST_NEW_DAY = datetime.date(2025, 7, 1)
KINDS = ("Thị trấn", "Thị xã", "Phường", "Quận", "Huyện", "Xã")
MERGER = "1656/NQ-UBTVQH15, 16/06/2025"


@dataclass(frozen=True)
class ProvinceRow:
    """A province of one layer; `successor` is a code of the new layer, empty in the new layer itself."""

    code: str
    name: str
    name_folded: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    successor: str


@dataclass(frozen=True)
class DistrictRow:
    """A district of Hanoi until 30/6/2025."""

    code: str
    name: str
    name_folded: str
    kind: str
    lat: float
    lon: float
    valid_to: datetime.date


@dataclass(frozen=True)
class CommuneRow:
    """A commune of one layer: current, old or gone."""

    layer: str
    code: str
    name: str
    name_folded: str
    kind: str
    slug: str
    district: str
    lat: float | None
    lon: float | None
    area_km2: float | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    note: str


@dataclass(frozen=True)
class SuccessionRow:
    """`old` and `new` are (layer, code)."""

    old: tuple[str, str]
    new: tuple[str, str]
    relation: str
    is_main: bool
    effective: datetime.date
    source: str


@dataclass(frozen=True)
class Tables:
    """All rows of the gazetteer, in a stable order."""

    provinces: tuple[ProvinceRow, ...]
    districts: tuple[DistrictRow, ...]
    communes: tuple[CommuneRow, ...]
    successions: tuple[SuccessionRow, ...]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [{key: canonical(value) for key, value in row.items()} for row in csv.DictReader(file)]


def bare(name: str) -> str:
    """A name without its kind and without the kind in brackets that tells namesakes apart: "Yên Viên (Xã)" -> "Yên Viên"."""
    name = name.split(" (")[0]
    for kind in KINDS:
        if name.startswith(kind + " "):
            return name[len(kind) + 1 :]
    return name


def _kind(name: str) -> str:
    return next(kind for kind in KINDS if name.startswith(kind + " "))


def _provinces(folder: Path) -> list[ProvinceRow]:
    rows = _rows(folder, "provinces-63-to-34.csv")
    new = sorted({(row["new_code"], row["new_province"]) for row in rows})
    return [ProvinceRow(code, name, fold(name), FIRST_NEW_DAY, None, "") for code, name in new] + [
        ProvinceRow(
            row["old_code"], row["old_province"], fold(row["old_province"]), None, LAST_OLD_DAY, row["new_code"]
        )
        for row in sorted(rows, key=lambda row: row["old_code"])
    ]


def _slugs(rows: list[tuple[str, str, str, str, str]]) -> list[str]:
    """Slugs of (layer, code, kind, name, district): today's `bat-trang`, before `bat-trang-gia-lam`, gone `kim-lan-gia-lam-truoc-2025`.

    Namesakes of one layer and district also carry their kind.
    """
    stems = []
    for layer, _code, _kind, name, district in rows:
        parts = [name] if layer == "current" else [name, bare(district)]
        if layer == "gone":
            parts.append("trước 2025")
        stems.append(slug(" ".join(parts)))
    seen = Counter(stems)
    return [
        stem if seen[stem] == 1 else slug(f"{kind} {stem}")
        for stem, (_layer, _code, kind, _name, _district) in zip(stems, rows, strict=True)
    ]


def _float(text: str) -> float | None:
    return float(text) if text else None


def _communes(folder: Path, districts: list[DistrictRow]) -> list[CommuneRow]:
    code_of = {row.name: row.code for row in districts}
    name_of = {row.code: row.name for row in districts}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in _rows(folder, "hanoi-communes-new.csv"):
        found["current", row["code"]] = {**row, "kind": row["type"], "note": row["made_from_note"], "district": ""}
    for row in _rows(folder, "hanoi-communes-old-to-new.csv"):
        found["old", row["old_code"]] = {
            "name": row["old_commune"],
            "kind": row["old_type"],
            "lat": row["old_lat"],
            "lon": row["old_lon"],
            "area_km2": "",
            "note": "",
            "district": code_of[row["old_district"]],
        }
    ended: dict[str, datetime.date] = {}
    for row in _rows(folder, "hanoi-communes-gone.csv"):
        ended[row["code"]] = datetime.date.fromisoformat(row["ended"])
        found["gone", row["code"]] = {
            "name": row["name"],
            "kind": row["type"],
            "lat": "",
            "lon": "",
            "area_km2": "",
            "note": row["note"],
            "district": row["district_code"],
        }
    keys = sorted(found, key=lambda key: (("current", "old", "gone").index(key[0]), key[1]))
    names = {key: bare(found[key]["name"]) for key in keys}
    slugs = _slugs([(*key, found[key]["kind"], names[key], name_of.get(found[key]["district"], "")) for key in keys])
    return [
        CommuneRow(
            layer=key[0],
            code=key[1],
            name=names[key],
            name_folded=fold(names[key]),
            kind=found[key]["kind"],
            slug=made,
            district=found[key]["district"],
            lat=_float(found[key]["lat"]),
            lon=_float(found[key]["lon"]),
            area_km2=_float(found[key]["area_km2"]),
            valid_from=FIRST_NEW_DAY if key[0] == "current" else None,
            valid_to={"current": None, "old": LAST_OLD_DAY}.get(key[0], ended.get(key[1])),
            note=found[key]["note"],
        )
        for key, made in zip(keys, slugs, strict=True)
    ]


def _successions(folder: Path) -> list[SuccessionRow]:
    rows = [
        SuccessionRow(
            old=("old", row["old_code"]),
            new=("current", row["new_code"]),
            relation=row["relation"],
            is_main=row["is_main"] == "1",
            effective=FIRST_NEW_DAY,
            source=MERGER if row["second_source"] == "agrees" else f"{MERGER}; another list {row['second_source']}",
        )
        for row in _rows(folder, "hanoi-communes-old-to-new.csv")
    ]
    for row in _rows(folder, "hanoi-communes-gone.csv"):
        note = f"{row['resolution']}; {row['source']}"
        rows.append(
            SuccessionRow(
                old=("gone", row["code"]),
                new=("old", row["successor_code"]),
                relation=row["relation"],
                is_main=row["is_main"] == "1",
                effective=datetime.date.fromisoformat(row["ended"]) + datetime.timedelta(days=1),
                source=note[:200],
            )
        )
    return rows


def read(folder: Path = DATA) -> Tables:
    """The whole gazetteer. Raises KeyError or ValueError when a table names a district or date that cannot be."""
    districts = [
        DistrictRow(
            code=row["code"],
            name=row["name"],
            name_folded=fold(bare(row["name"])),
            kind=_kind(row["name"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            valid_to=LAST_OLD_DAY,
        )
        for row in _rows(folder, "hanoi-districts-old.csv")
    ]
    return Tables(
        tuple(_provinces(folder)), tuple(districts), tuple(_communes(folder, districts)), tuple(_successions(folder))
    )


def earlier_province_names(folder: Path = DATA) -> dict[str, str]:
    """Folded earlier or short names of provinces -> code among the 63 ("ha tay" -> "01")."""
    return {fold(row["name"]): row["code"] for row in _rows(folder, "provinces-earlier-names.csv")}
