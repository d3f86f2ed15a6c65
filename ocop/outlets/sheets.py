"""Lists of points of introduction and sale, in and out."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells
from ocop.exchange.export import Column
from ocop.exchange.kinds import Field, ImportKind, Plan, PlanRow, WriteRow, Writing, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.outlets.counted import counted_from
from ocop.outlets.models import Outlet
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.producers import sheet_places
from ocop.producers.identity import tidy_phone
from ocop.producers.sheet_write import free_slugs, plain
from ocop.producers.sheets import refuse_wrong_register
from ocop.vietnamese.folding import canonical, fold

Kind = Outlet.Kind
_KINDS = (
    (r"thiet ke|sang tao|design", Kind.DESIGN_CENTRE),
    (r"diem tam|tam thoi|dip tet|hoi cho|temporary|luu dong", Kind.TEMPORARY),
    (r"chuoi|chain", Kind.CHAIN),
    (r"trung tam thuong mai|tttm|plaza|shopping|mall", Kind.MALL),
    (r"sieu thi|supermarket|mart\b", Kind.SUPERMARKET),
    (r"ocop|diem gioi thieu|diem ban|cua hang|gioi thieu va ban", Kind.OCOP_POINT),
    (r"khac|other", Kind.OTHER),
)
_FIELDS = (
    ("reference", gettext_lazy("Reference of the row"), "S001", False),
    ("name", gettext_lazy("Point of sale"), "Cửa hàng OCOP Bát Tràng", True),
    ("kind", gettext_lazy("Kind"), "điểm OCOP", False),
    ("keeper", gettext_lazy("Keeper"), "", False),
    ("phone", gettext_lazy("Phone"), "", False),
    ("opening_hours", gettext_lazy("Opening hours"), "8:00-18:00", False),
    ("opened_on", gettext_lazy("Opened on"), "15/03/2026", False),
    ("year", gettext_lazy("Year"), "", False),
    ("ended_on", gettext_lazy("Closed on"), "", False),
    ("lat", gettext_lazy("Latitude"), "", False),
    ("lon", gettext_lazy("Longitude"), "", False),
    ("note", gettext_lazy("Note"), "", False),
    ("source", gettext_lazy("Source"), "", False),
)
_COMPARED = (
    "id",
    "reference",
    "name",
    "name_folded",
    "kind",
    "keeper_id",
    "address",
    "phone",
    "opening_hours",
    "opened_on",
    "year",
    "ended_on",
    "lat",
    "lon",
    "note",
    "source",
    "commune_id",
    "old_commune_id",
    "district_id",
    "place_as_given",
)


def kind_of(text: str) -> str:
    """The kind that a cell names; an empty cell is an OCOP point, which is what such lists are of. ValueError for other words."""
    folded = fold(text)
    if not folded:
        return Kind.OCOP_POINT.value
    for pattern, kind in _KINDS:
        if re.search(pattern, folded):
            return kind.value
    raise ValueError(text)


def fields() -> tuple[Field, ...]:
    """Every column a list of outlets may have."""
    words = dict(synonyms(Path(__file__).parent / "data" / "columns.yaml"))
    dates = ("opened_on", "ended_on")
    own = tuple(
        Field(name, label, words.get(name, ()), needed, example, name in dates)
        for name, label, example, needed in _FIELDS
    )
    return own + sheet_places.fields(words)


def check(person: Any, register_name: str) -> None:
    """The system, city officers, commune officers (their own communes)."""
    refuse_wrong_register(register_name)
    rights = rights_of(person)
    if person is not None and not rights.is_city_officer and not rights.commune_ids:
        raise Refused(_("Only officers of the city or of a commune can bring in lists."))


def plan(whole: Plan) -> None:
    """Every row is one point."""
    points = Points.of(whole, sheet_places.PlaceReader.of(whole.by))
    for row in whole.rows:
        place = points.read(row)
        if row.problems or points.is_repeated(row, place):
            continue
        existing = points.match(row, place)
        if row.is_undecided:
            continue
        row.values["outlet_id"] = existing["id"] if existing else None
        if existing is None:
            row.action = "create"
            continue
        row.values["changes"] = changes_of(row, existing)
        row.action = "change" if row.values["changes"] else "same"
        whole.progress(row.position)


def changes_of(row: PlanRow, existing: dict[str, Any]) -> dict[str, Any]:
    """What a row says of a standing point that the register has otherwise."""
    outlet = row.values["outlet"]
    changes = {
        name: value for name, value in outlet.items() if value not in (None, "") and plain(existing[name]) != value
    }
    if existing["reference"]:
        changes.pop("reference", None)
    if not row.texts.get("kind"):
        changes.pop("kind", None)
    return changes


@dataclasses.dataclass
class Points:
    """The points of a register by their signs, so that each row of a file finds the one it speaks of."""

    whole: Plan
    places: sheet_places.PlaceReader
    by_reference: dict[str, dict[str, Any]]
    by_sign: dict[Any, list[dict[str, Any]]]
    keepers: dict[str, int]
    seen: dict[Any, PlanRow] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, whole: Plan, places: sheet_places.PlaceReader) -> Points:
        """Read once for a file. Two queries."""
        standing = list(Outlet.objects.filter(register=whole.register).order_by("id").values(*_COMPARED))
        by_sign: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for one in standing:
            area = one["district_id"] or one["commune_id"]
            for sign in _signs(one["name_folded"], area, one["phone"], one["address"]):
                by_sign[sign].append(one)
        keepers = Organisation.objects.filter(register=whole.register, merged_into__isnull=True).order_by("-id")
        return cls(
            whole,
            places,
            {one["reference"]: one for one in standing if one["reference"]},
            by_sign,
            {name: key for key, name in keepers.values_list("id", "name_folded")},
        )

    def read(self, row: PlanRow) -> sheet_places.Place:
        """The place of a row; the point as it would be written is in its values."""
        place = self.places.read(row)
        _read(row, self.whole, place, self.keepers)
        return place

    def is_repeated(self, row: PlanRow, place: sheet_places.Place) -> bool:
        """An earlier row is this point already: a problem of the row."""
        reference = row.values["outlet"]["reference"]
        before = self.seen.setdefault(reference or identity(row, place), row)
        if before is row:
            return False
        row.problem(
            "reference" if reference else "name", _("Row %(row)s already is this point.") % {"row": before.number}
        )
        return True

    def match(self, row: PlanRow, place: sheet_places.Place) -> dict[str, Any] | None:
        """The point of the register that a row speaks of; a doubt is asked."""
        outlet = row.values["outlet"]
        reference, area = outlet["reference"], place.district or place.commune
        if reference and reference in self.by_reference:
            return self.by_reference[reference]
        near: dict[int, dict[str, Any]] = {}
        for sign in _signs(outlet["name_folded"], area, outlet["phone"] or "", outlet["address"]):
            near.update({one["id"]: one for one in self.by_sign.get(sign, ())})
        exact = [
            one
            for one in near.values()
            if (one["name_folded"], one["district_id"] or one["commune_id"]) == (outlet["name_folded"], area)
            and fold(one["address"]) in (fold(outlet["address"]), "")
        ]
        if len(exact) == 1 and not reference:
            return exact[0]
        if not near:
            return None
        options = [
            (f"same:{key}", _("the same as “%(name)s” in the register") % {"name": one["name"]})
            for key, one in list(near.items())[:8]
        ]
        answer = row.ask(
            "outlet",
            "name",
            _("“%(name)s” looks like a point that is already there.") % {"name": outlet["name"]},
            [*options, ("separate", _("another point")), ("skip", _("leave the row out"))],
            default="separate",
        )
        return next((one for key, one in near.items() if answer == f"same:{key}"), None)


def identity(row: PlanRow, place: sheet_places.Place) -> tuple[Any, ...]:
    """What makes two rows of one file the same point."""
    outlet = row.values["outlet"]
    return (outlet["name_folded"], place.district or place.commune, fold(outlet["address"]))


def _read(row: PlanRow, whole: Plan, place: sheet_places.Place, keepers: dict[str, int]) -> None:
    """The point as it would be written."""
    name = canonical(row.texts.get("name", ""))
    if not name:
        row.problem("name", _("The name of the point of sale is missing."))
    if len(name) > 200:
        row.problem("name", _("The name of the point of sale is longer than 200 characters."))
    outlet: dict[str, Any] = {
        "name": name,
        "name_folded": fold(name),
        "reference": row.texts.get("reference", "")[:40],
        "source": row.texts.get("source", "")[:500],
        "note": canonical(row.texts.get("note", "")),
        "opening_hours": canonical(row.texts.get("opening_hours", ""))[:120],
        "address": place.address,
        **{key: value for key, value in place.values().items() if key != "province_id"},
    }
    outlet["place_as_given"] = place.as_given[:200]
    readers: tuple[tuple[str, Any, str], ...] = (
        (
            "kind",
            kind_of,
            _(
                "This kind of point is not known; write điểm OCOP, siêu thị, chuỗi siêu thị, trung tâm thương mại or another."
            ),
        ),
        ("phone", tidy_phone, _("This is not a phone number.")),
        ("opened_on", cells.day, _("This is not a date; write it as day/month/year.")),
        ("ended_on", cells.day, _("This is not a date; write it as day/month/year.")),
        ("year", cells.year, _("This is not a year.")),
        ("lat", _latitude, _("This is not a latitude of Vietnam.")),
        ("lon", _longitude, _("This is not a longitude of Vietnam.")),
    )
    for field, reader, sentence in readers:
        raw = row.texts.get(field, "") if field in ("kind", "phone") else row.raw.get(field, "")
        try:
            outlet[field] = plain(reader(raw))
        except ValueError:
            row.problem(field, sentence)
    keeper = fold(row.texts.get("keeper", ""))
    if keeper and keeper not in keepers:
        row.warn("keeper", _("The keeper is not in the register; the point comes in without one."))
    outlet["keeper_id"] = keepers.get(keeper) if keeper else None
    if not row.problems and (outlet["opened_on"] or "") > whole.today.isoformat():
        row.problem("opened_on", _("The day of opening lies in the future."))
    if not row.problems and outlet["opened_on"] and outlet["ended_on"] and outlet["ended_on"] < outlet["opened_on"]:
        row.problem("ended_on", _("The point closed before it opened."))
    row.values["outlet"] = outlet


def _degrees(cell: Any, least: float, most: float) -> float | None:
    if cell is None or cell == "":
        return None
    value = float(str(cell).replace(",", "."))
    if not least <= value <= most:
        raise ValueError(str(cell))
    return value


def _latitude(cell: Any) -> float | None:
    return _degrees(cell, 6, 24)


def _longitude(cell: Any) -> float | None:
    return _degrees(cell, 102, 118)


def _signs(name_folded: str, area: int | None, phone: str, address: str) -> Any:
    yield ("name", name_folded, area)
    if phone:
        yield ("phone", phone)
    if address and re.search(r"\d", address):
        yield ("address", fold(address), area)


def write(writing: Writing) -> None:
    """Points in bulk; in the caller's transaction."""
    create_points(writing, [row for row in writing.rows if not row.values["outlet_id"]])
    for row in writing.rows:
        if row.values["outlet_id"]:
            change_point(row, writing.now.date())
    writing.progress(len(writing.rows))


def create_points(writing: Writing, rows: list[WriteRow]) -> list[Outlet]:
    """A new point for each of these rows."""
    slugs = free_slugs(Outlet, [row.values["outlet"]["name"] for row in rows], empty="diem-ban")
    made = []
    for row, free in zip(rows, slugs, strict=True):
        outlet = Outlet(register=writing.register, slug=free, created_at=writing.now)
        _fill(outlet, row.values["outlet"], writing.now.date())
        made.append(outlet)
    Outlet.objects.bulk_create(made, batch_size=1000)
    for row, outlet in zip(rows, made, strict=True):
        row.created(outlet)
    return made


def _fill(outlet: Outlet, values: dict[str, Any], recorded_on: datetime.date) -> None:
    for name, value in values.items():
        if name in ("opened_on", "ended_on") and value:
            value = datetime.date.fromisoformat(value)
        setattr(outlet, name, value)
    outlet.counted_from = counted_from(outlet, recorded_on)


def change_point(row: WriteRow, today: datetime.date) -> Outlet:
    """The changes of a row written into its point."""
    outlet = Outlet.objects.select_for_update().get(pk=row.values["outlet_id"])
    changes = row.values["changes"]
    before = {name: plain(getattr(outlet, name)) for name in (*changes, "counted_from", "name_sort")}
    # A row that was counted from the day it was recorded goes on being so.
    recorded = outlet.created_at.date() if outlet.opened_on is None and outlet.year is None else today
    _fill(outlet, changes, recorded)
    outlet.save(update_fields=[*(name.removesuffix("_id") for name in changes), "counted_from", "name_sort"])
    row.changed(outlet, before)
    return outlet


def reach_of(keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Search documents in which written rows show."""
    return {"outlet": set(keys.get("outlets.outlet", ()))}


def outlet_columns() -> list[Column]:
    """Columns of a list of points that comes back as it went."""
    return [
        Column("reference", _("Reference of the row"), width=10),
        Column("name", _("Point of sale"), width=34),
        Column("kind", _("Kind"), lambda row: str(row.get_kind_display()), 22),
        Column("keeper", _("Keeper"), lambda row: row.keeper.name if row.keeper else "", 28),
        Column("address", _("Address"), width=34),
        Column("commune", _("Commune or ward"), _commune, 18),
        Column("district", _("District (until 30/6/2025)"), lambda row: row.district.name if row.district else "", 18),
        Column("place_as_given", _("Place in the words of the source"), width=26),
        Column(
            "commune_now", _("Today's commune (for checking)"), lambda row: str(row.commune) if row.commune else "", 18
        ),
        Column("phone", _("Phone"), width=16),
        Column("opening_hours", _("Opening hours"), width=18),
        Column("opened_on", _("Opened on"), width=14, is_date=True),
        Column("year", _("Year"), width=8),
        Column("ended_on", _("Closed on"), width=14, is_date=True),
        Column("lat", _("Latitude"), width=11),
        Column("lon", _("Longitude"), width=11),
        Column("note", _("Note"), width=34),
        Column("source", _("Source"), width=40),
    ]


def outlet_rows(outlets: Any) -> Any:
    """Points of a queryset with what the columns show."""
    return outlets.select_related("commune", "old_commune", "district", "keeper")


def _commune(row: Any) -> str:
    place = row.old_commune or row.commune
    return f"{place.kind} {place.name}" if place else ""


register(
    ImportKind(
        name="outlets",
        label=gettext_lazy("Points of introduction and sale"),
        topic="outlets",
        fields=fields(),
        check=check,
        plan=plan,
        write=write,
        reach=reach_of,
        list_address="desk:outlets",
    )
)
