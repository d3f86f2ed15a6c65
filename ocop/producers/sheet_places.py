"""Columns that say where: read once for every kind of list, resolved once per wording."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange.kinds import Field, PlanRow
from ocop.people.rights import rights_of
from ocop.places.models import Commune
from ocop.places.resolution import Resolution, resolve
from ocop.vietnamese.folding import canonical, fold

UNSTATED = "unstated"
HOME = "Hà Nội"


def fields(synonyms: dict[str, tuple[str, ...]]) -> tuple[Field, ...]:
    """The place columns with the headings a room's columns.yaml knows for them."""
    labels = {
        "commune": (gettext_lazy("Commune or ward"), "Bát Tràng"),
        "district": (gettext_lazy("District (until 30/6/2025)"), "Gia Lâm"),
        "province": (gettext_lazy("Province"), "Hà Nội"),
        "address": (gettext_lazy("Address"), "thôn Giang Cao, xã Bát Tràng"),
        "place_as_given": (gettext_lazy("Place in the words of the source"), ""),
        "commune_code": (gettext_lazy("Code of today's commune (for checking)"), ""),
        "commune_now": (gettext_lazy("Today's commune (for checking)"), ""),
    }
    return tuple(
        Field(name, label, synonyms.get(name, ()), example=example) for name, (label, example) in labels.items()
    )


@dataclass(frozen=True)
class Place:
    """A place as it would be written: keys of commune today and then, district, province; and the words of the source."""

    commune: int | None = None
    old_commune: int | None = None
    district: int | None = None
    province: int | None = None
    as_given: str = ""
    address: str = ""

    def values(self) -> dict[str, Any]:
        """Attribute values of a model with the four place columns."""
        return {
            "commune_id": self.commune,
            "old_commune_id": self.old_commune,
            "district_id": self.district,
            "province_id": self.province,
            "place_as_given": self.as_given,
        }

    @property
    def area(self) -> tuple[Any, ...]:
        """Within what two equal names are one: the district it lay in, else today's commune, else the province."""
        if self.district is not None:
            return ("district", self.district)
        if self.commune is not None:
            return ("commune", self.commune)
        return ("province", self.province)


@dataclass
class PlaceReader:
    """Reads the place of each row of one file; the same words are resolved once."""

    by: Any
    communes: frozenset[int] | None = None
    known: dict[tuple[str, ...], Resolution] = field(default_factory=dict)

    @classmethod
    def of(cls, by: Any) -> PlaceReader:
        """For a person: a commune officer may bring rows of their own communes only, a city officer and the system all."""
        rights = rights_of(by)
        limited = by is not None and not rights.is_city_officer
        return cls(by, rights.commune_ids if limited else None)

    def read(self, row: PlanRow) -> Place:
        """The place of a row; doubts become warnings, ambiguous names a question, foreign communes a problem."""
        commune, district = row.texts.get("commune", ""), row.texts.get("district", "")
        province, address = row.texts.get("province", ""), row.texts.get("address", "")
        found = self._resolve(address if not (commune or district) else "", commune, district, province)
        column = next(
            (name for name in ("commune", "address", "district", "province") if row.texts.get(name)), "commune"
        )
        current, old = found.current, found.old
        if found.doubt == "ambiguous":
            current, old = self._chosen(row, column, found)
        elif found.doubt == "split":
            current = self._main_or_stated(row, column, found)
        elif (
            found.doubt == "unknown"
            and (commune or (address and not district))
            and found.code in ("unknown", "not_in_district", "province_unknown")
        ):
            row.warn(column, _("%(reason)s The row comes in without a commune.") % {"reason": found.reason})
        self._check_code(row, current)
        place = Place(
            commune=current.pk if current else None,
            old_commune=old.pk if old else None,
            district=(found.district.pk if found.district else old.district_id if old else None),
            province=found.province.pk if found.province else None,
            as_given=self._as_given(row, commune, district, province, address),
            address=canonical(address)[:250],
        )
        if self.communes is not None and place.commune not in self.communes:
            row.problem(
                column,
                _("You can bring in rows of your own commune only; this row lies elsewhere or names no commune."),
            )
        return place

    def _resolve(self, address: str, commune: str, district: str, province: str) -> Resolution:
        wording = (address, commune, district, province or HOME)
        found = self.known.get(wording)
        if found is None:
            found = resolve(address, commune=commune, district=district, province=province or HOME)
            self.known[wording] = found
        return found

    def _chosen(self, row: PlanRow, column: str, found: Resolution) -> tuple[Commune | None, Commune | None]:
        """A name that several places bear: the file's own code settles it, else a person does."""
        stated = _stated(row, found)
        if stated is not None:
            return stated, None
        options = [(str(candidate.pk), _title(candidate)) for candidate in found.candidates]
        answer = row.ask(
            "place",
            column,
            found.reason,
            [*options, (UNSTATED, _("leave the commune open")), ("skip", _("leave the row out"))],
            default=UNSTATED,
        )
        chosen = next((one for one in found.candidates if str(one.pk) == answer), None)
        if chosen is None:
            return None, None
        if chosen.layer == "current":
            return chosen, None
        again = resolve(
            "", commune=f"{chosen.kind} {chosen.name}", district=chosen.district.name if chosen.district else ""
        )
        return again.current, chosen

    def _main_or_stated(self, row: PlanRow, column: str, found: Resolution) -> Commune | None:
        """A commune that was split: the successor whose code the file gives, else the main one with a word of warning."""
        stated = _stated(row, found)
        if stated is not None:
            return stated
        row.warn(column, _("%(reason)s The main part is taken.") % {"reason": found.reason})
        return found.current

    def _check_code(self, row: PlanRow, current: Commune | None) -> None:
        """What the file says of today's commune is a check: a contradiction is shown and changes nothing."""
        code, name = row.texts.get("commune_code", ""), row.texts.get("commune_now", "")
        if code and (current is None or current.code != code.zfill(5)):
            row.warn("commune_code", self._contradiction(f"{code} {name}".strip(), current))
        elif name and not code and current is not None and fold(current.name) not in fold(name):
            row.warn("commune_now", self._contradiction(name, current))

    @staticmethod
    def _contradiction(given: str, current: Commune | None) -> str:
        if current is None:
            return _("The file names today's commune %(given)s; the address does not lead to one.") % {"given": given}
        return _("The file names today's commune %(given)s; the address leads to %(found)s.") % {
            "given": given,
            "found": current,
        }

    @staticmethod
    def _as_given(row: PlanRow, commune: str, district: str, province: str, address: str) -> str:
        given = row.texts.get("place_as_given", "")
        if given:
            return canonical(given)[:250]
        parts = [part for part in (commune, district, province) if part] or [address]
        return canonical(", ".join(part for part in parts if part))[:200]


def _stated(row: PlanRow, found: Resolution) -> Commune | None:
    """The one candidate of today that the file itself names, by code or by name."""
    code, name = row.texts.get("commune_code", ""), fold(row.texts.get("commune_now", ""))
    for candidate in found.candidates:
        if candidate.layer != "current":
            continue
        if code and candidate.code == code.zfill(5):
            return candidate
        if name and not code and name in (fold(candidate.name), fold(f"{candidate.kind} {candidate.name}")):
            return candidate
    return None


def _title(commune: Commune) -> str:
    if commune.district is not None:
        return f"{commune.kind} {commune.name}, {commune.district.name}"
    return f"{commune.kind} {commune.name}"
