"""The makers a list names: which rows mean the same one, which one of the register that is, and what must be asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.exchange.kinds import PlanRow
from ocop.people.models import Organisation, OrganisationKind
from ocop.producers.identity import core_name, tax_code_doubt, tidy_phone, tidy_tax_code
from ocop.producers.sheet_places import Place
from ocop.vietnamese.folding import canonical, fold

_KINDS = (
    (r"\b(to hop tac|tht)\b", OrganisationKind.COOPERATIVE_GROUP),
    (r"\b(hop tac xa|htx)\b", OrganisationKind.COOPERATIVE),
    (
        r"\b(cong ty|cty|ctcp|tnhh|doanh nghiep|dntn|tong cong ty|tap doan|company|enterprise)\b",
        OrganisationKind.ENTERPRISE,
    ),
    (r"\b(trang trai|farm)\b", OrganisationKind.FARM),
    (r"^(ho|hkd|hksxkd)\b|\b(ho kinh doanh|ho gia dinh|ho san xuat|ho ca the|household)\b", OrganisationKind.HOUSEHOLD),
    (r"^(hiep hoi|hoi)\b|\bassociation\b", OrganisationKind.ASSOCIATION),
)
# What a list may say of a maker besides its name; kept on the organisation.
FACTS = ("tax_code", "registration_number", "representative", "phone", "email", "address")


def kind_of(text: str) -> str:
    """The decree's kind of producer that a name or a column says ("HTX ...", "Hộ kinh doanh ..."); `unknown` when it does not."""
    folded = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    for pattern, kind in _KINDS:
        if re.search(pattern, folded):
            return kind.value
    return OrganisationKind.UNKNOWN.value


@dataclass
class Maker:
    """One maker of the file: its name, place, facts, the rows that name it, and the organisation it is (None: a new one)."""

    key: str
    name: str
    place: Place
    rows: list[PlanRow] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    kind: str = OrganisationKind.UNKNOWN.value
    organisation_id: int | None = None
    is_elsewhere: bool = False
    """Found through a merge or in another register: what the list says of it changes nothing there."""
    joined: Maker | None = None

    @property
    def standing(self) -> Maker:
        """The maker this one was decided to be, itself otherwise."""
        return self.joined.standing if self.joined else self

    def values(self) -> dict[str, Any]:
        """What is written when it is new."""
        return {
            "key": self.key,
            "name": self.name,
            "kind": self.kind,
            "place": self.place.values(),
            "facts": self.facts,
        }


_LOADED = (
    "id",
    "name",
    "name_folded",
    "kind",
    "tax_code",
    "registration_number",
    "representative",
    "phone",
    "email",
    "address",
    "address_folded",
    "commune_id",
    "old_commune_id",
    "district_id",
    "province_id",
    "producer__id",
    "merged_into_id",
    "register",
)


class Makers:
    """All makers of one file against one register. `add` every row, then `settle`, then `of` a row.

    `moved` are organisations that were taken from this register into another with a row of theirs; they are still who a
    list means.
    """

    def __init__(self, register: str, moved: Collection[int] = ()) -> None:
        self.register = register
        self._moved = moved
        self._merged: list[dict[str, Any]] = []
        self.by_row: dict[int, Maker] = {}
        self._named: dict[tuple[str, Any], list[tuple[PlanRow, str, Place]]] = defaultdict(list)
        self.makers: dict[str, Maker] = {}
        self.standing: dict[int, dict[str, Any]] = {}

    def add(self, row: PlanRow, place: Place) -> None:
        """Notes a row; nothing when it names no maker. Wrong numbers become problems of the row."""
        name = canonical(row.texts.get("producer", ""))
        if not name:
            return
        if len(name) > 250:
            row.problem("producer", _("The name of the producer is longer than 250 characters."))
            return
        row.values["maker_facts"] = self._facts(row)
        code = row.values["maker_facts"].get("tax_code", "")
        self._named[("tax", code) if code else (fold(name), place.area)].append((row, name, place))

    @staticmethod
    def _facts(row: PlanRow) -> dict[str, str]:
        facts = {
            name: canonical(row.texts.get(name, "")) for name in ("registration_number", "representative", "email")
        }
        facts["address"] = canonical(row.texts.get("address", ""))[:250]
        facts["tax_code"] = tidy_tax_code(row.texts.get("tax_code", ""))
        if facts["tax_code"] and tax_code_doubt(facts["tax_code"]) == "length":
            row.problem("tax_code", _("A tax code has 10, 12 or 13 digits."))
        elif facts["tax_code"] and tax_code_doubt(facts["tax_code"]):
            row.warn("tax_code", _("The last digit of the tax code does not fit the others; check it."))
        try:
            facts["phone"] = tidy_phone(_with_zero(row.texts.get("phone", "")))
        except ValueError:
            row.problem("phone", _("This is not a phone number."))
        return {name: text for name, text in facts.items() if text}

    def settle(self) -> None:
        """Makes makers of the rows, finds them in the register, and asks about near ones."""
        for (kind, area), rows in self._named.items():
            for members in [rows] if kind == "tax" else _by_commune(rows):
                self._make(kind, area, members)
        self._load()
        self._find()
        self._ask()

    def of(self, row: PlanRow) -> Maker | None:
        """The maker of a row, None when the row names none."""
        maker = self.by_row.get(row.position)
        return maker.standing if maker else None

    def _make(self, kind: str, area: Any, members: list[tuple[PlanRow, str, Place]]) -> None:
        first, name, _first_place = members[0]
        place = max(
            (member[2] for member in members), key=lambda one: (one.commune is not None, one.district is not None)
        )
        maker = Maker(key=f"{first.position}", name=name, place=place)
        for row, _name, _place in members:
            maker.rows.append(row)
            self.by_row[row.position] = maker
            for fact, value in row.values.pop("maker_facts").items():
                known = maker.facts.setdefault(fact, value)
                if known != value and fact != "address":
                    row.warn(
                        fact,
                        _("Row %(row)s says %(other)s of the same producer; that is kept.")
                        % {"row": first.number, "other": known},
                    )
        said = next((row.texts["producer_kind"] for row in maker.rows if row.texts.get("producer_kind")), "")
        maker.kind = kind_of(said) if said and kind_of(said) != "unknown" else kind_of(name)
        self.makers[maker.key] = maker

    def _load(self) -> None:
        """The organisations that a maker of the file may be; those merged since lead to the one that stands."""
        if not self.makers:
            return
        wanted = Q(register=self.register)
        if self._moved:
            wanted |= Q(pk__in=self._moved) | Q(merged_into__in=self._moved)
        rows = {
            row["id"]: row for row in Organisation.objects.filter(wanted).values(*_LOADED).iterator(chunk_size=5000)
        }
        self.standing = {key: row for key, row in rows.items() if row["merged_into_id"] is None}
        for row in rows.values():
            key, seen = row["id"], set()
            while key in rows and rows[key]["merged_into_id"] is not None and key not in seen:
                seen.add(key)
                key = rows[key]["merged_into_id"]
            if seen and key in self.standing:
                self._merged.append({**row, "id": key})

    def _find(self) -> None:
        """The tax code, else the same folded name in the same place, is the same maker; one that stands before one merged."""
        for candidates, is_merged in ((list(self.standing.values()), False), (self._merged, True)):
            by_tax: dict[str, dict[str, Any]] = {}
            by_name: dict[tuple[str, Any], list[dict[str, Any]]] = defaultdict(list)
            for row in candidates:
                if row["tax_code"]:
                    by_tax[row["tax_code"]] = row
                by_name[row["name_folded"], _area(row)].append(row)
            for maker in self.makers.values():
                if maker.organisation_id is not None:
                    continue
                found = _same(maker, by_tax, by_name)
                if found is not None:
                    maker.organisation_id = found["id"]
                    maker.is_elsewhere = is_merged or found["register"] != self.register

    def _ask(self) -> None:
        """One question on the first row of a new maker that looks like another of the file or of the register."""
        index: dict[tuple[str, Any], list[tuple[str, str]]] = defaultdict(list)
        for row in self.standing.values():
            place = f"{row['name']} ({_('in the register')})"
            for sign in _signs(row["name"], _area(row), row["phone"], row["address_folded"], row["tax_code"]):
                index[sign].append((f"org:{row['id']}", place))
        for maker in self.makers.values():
            folded = fold(maker.facts.get("address", ""))
            signs = list(
                _signs(
                    maker.name, maker.place.area, maker.facts.get("phone", ""), folded, maker.facts.get("tax_code", "")
                )
            )
            if maker.organisation_id is None:
                found = {value: label for sign in signs for value, label in index.get(sign, ())}
                if found:
                    self._ask_one(maker, found)
            for sign in signs:
                index[sign].append(
                    (
                        f"row:{maker.key}",
                        _("%(name)s (row %(row)s)") % {"name": maker.name, "row": maker.rows[0].number},
                    )
                )

    def _ask_one(self, maker: Maker, found: dict[str, str]) -> None:
        options = [(value, _("the same as %(name)s") % {"name": label}) for value, label in list(found.items())[:8]]
        answer = maker.rows[0].ask(
            "producer",
            "producer",
            _("“%(name)s” looks like a producer that is already there.") % {"name": maker.name},
            [*options, ("separate", _("another producer"))],
            default="separate",
        )
        if answer.startswith("org:"):
            maker.organisation_id = int(answer.removeprefix("org:"))
        elif answer.startswith("row:"):
            maker.joined = self.makers[answer.removeprefix("row:")]


def _same(
    maker: Maker, by_tax: dict[str, dict[str, Any]], by_name: dict[tuple[str, Any], list[dict[str, Any]]]
) -> dict[str, Any] | None:
    code = maker.facts.get("tax_code", "")
    if code and code in by_tax:
        return by_tax[code]
    near = {
        row["id"]: row
        for row in by_name.get((fold(maker.name), maker.place.area), ())
        if _communes_agree(maker.place, row) and not (code and row["tax_code"])
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _with_zero(text: str) -> str:
    """A phone number kept as a number has lost its leading zero."""
    digits = re.sub(r"\D", "", text)
    return f"0{digits}" if text == digits and len(digits) == 9 else text


def _by_commune(rows: list[tuple[PlanRow, str, Place]]) -> Iterable[list[tuple[PlanRow, str, Place]]]:
    """One name in one district: apart where two communes are stated; rows without a commune join the only one there is."""
    apart: dict[Any, list[tuple[PlanRow, str, Place]]] = defaultdict(list)
    for member in rows:
        place = member[2]
        apart[place.old_commune or place.commune].append(member)
    if len(apart) == 2 and None in apart:
        return [rows]
    return apart.values()


def _area(row: dict[str, Any]) -> tuple[Any, ...]:
    return Place(row["commune_id"], row["old_commune_id"], row["district_id"], row["province_id"]).area


def _communes_agree(place: Place, row: dict[str, Any]) -> bool:
    """Not two different communes; the old one is the more exact where both know it."""
    if place.old_commune and row["old_commune_id"]:
        return bool(place.old_commune == row["old_commune_id"])
    return not (place.commune and row["commune_id"] and place.commune != row["commune_id"])


def _signs(name: str, area: Any, phone: str, address_folded: str, tax_code: str) -> Iterator[tuple[str, Any]]:
    core = core_name(name)
    if len(core) > 3:
        yield ("name", (core.replace(" ", ""), area))
    if phone:
        yield ("phone", phone)
    if address_folded and re.search(r"\d", address_folded):
        yield ("address", address_folded)
    if tax_code:
        yield ("tax", tax_code)
