"""How a council works, as dated data: quorum, mean, rounding, gaps, passes, marks (`data/regulations.yaml`; pure).

What the decree leaves open is a setting whose value, reason and source an officer can read; a city activates its own by `changed`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocop.rulebooks import dates
from ocop.rulebooks.loading import DATA, RulebookError, read

CHOICES = {
    "aggregation": ("mean", "median"),
    "outliers": ("none", "drop_highest_and_lowest"),
    "rounding": ("half_up", "half_even", "down"),
    "mark_rule": ("more_than", "at_least", "mean"),
    "unmet_requirement": ("note", "criterion_zero", "excluded"),
}
CHAIRS = ("chair", "delegated_chair", "vice_chair")


@dataclass(frozen=True)
class Note:
    """Why a setting has its value: left `open` by the decree, the reason, the source of the value."""

    is_open: bool
    reason: str
    source: str


@dataclass(frozen=True)
class Regulation:
    """Rules of a council.

    `quorum` and `mark_share` are shares of the members and of the sheets; `decimals` None means that nothing is rounded; `largest_gap`
    is in points between the highest and the lowest total; `mark_rule` forms the council's choice of a criterion for its star marks:
    the best choice that more than (`more_than`) or at least (`at_least`) the share of the sheets chose or better, or the best whose
    points the `mean` reaches. `outliers`: `drop_highest_and_lowest` leaves out one sheet each when there are five or more.
    """

    id: str
    name_vi: str
    name_en: str
    decree: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    quorum: Fraction = Fraction(3, 4)
    quorum_needs_chair: bool = True
    chairs: tuple[str, ...] = ("chair", "delegated_chair")
    aggregation: str = "mean"
    outliers: str = "none"
    decimals: int | None = None
    rounding: str = "half_up"
    largest_gap: Fraction = Fraction(10)
    passes: int = 2
    mark_rule: str = "more_than"
    mark_share: Fraction = Fraction(1, 2)
    unmet_requirement: str = "note"
    abstentions_count: bool = False
    least_sheets: int = 1
    notes: Mapping[str, Note] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)

    def settings(self) -> dict[str, Any]:
        """Every setting as plain data (fractions as "3/4"), fit for JSON and for `changed`."""
        return {name: _plain(getattr(self, name)) for name in SETTINGS}

    def changed(self, settings: Mapping[str, Any]) -> Regulation:
        """The regulation with other settings; raises ValueError with a sentence for an unknown name or a value out of bounds."""
        return replace(self, **{name: _value(name, value) for name, value in settings.items()})

    def rounded(self, total: Fraction) -> Fraction:
        """The total that is compared with the bands: the same one unless the regulation rounds first."""
        if self.decimals is None:
            return total
        scale: int = 10**self.decimals
        if self.rounding == "half_even":
            return Fraction(round(total * scale), scale)
        shift = Fraction(1, 2) if self.rounding == "half_up" else Fraction(0)
        return Fraction((total * scale + shift).__floor__(), scale)


_ABOUT = ("id", "name_vi", "name_en", "decree", "valid_from", "valid_to", "notes")
SETTINGS = tuple(one.name for one in fields(Regulation) if one.name not in _ABOUT)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: Any) -> Any:
    """The typed value of a setting; ValueError with a sentence."""
    if name not in SETTINGS:
        raise ValueError(f"A regulation has no setting {name!r}; it has {', '.join(SETTINGS)}.")
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"The setting {name} is one of {', '.join(CHOICES[name])}, not {value!r}.")
        return value
    if name in ("quorum_needs_chair", "abstentions_count"):
        if not isinstance(value, bool):
            raise ValueError(f"The setting {name} is true or false, not {value!r}.")
        return value
    if name == "chairs":
        if not isinstance(value, list | tuple) or not value or not set(value) <= set(CHAIRS):
            raise ValueError(f"The setting chairs lists some of {', '.join(CHAIRS)}, not {value!r}.")
        return tuple(value)
    if name == "decimals" and value is None:
        return None
    if name in ("decimals", "passes", "least_sheets"):
        least, most = {"decimals": (0, 4), "passes": (1, 9), "least_sheets": (1, 99)}[name]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"The setting {name} is a whole number from {least} to {most}, not {value!r}.")
        return value
    most_share = 100 if name == "largest_gap" else 1
    try:
        number = Fraction(value) if isinstance(value, str | int | Fraction) and not isinstance(value, bool) else None
    except (ValueError, ZeroDivisionError):
        number = None
    if number is None or not 0 <= number <= most_share or (name == "quorum" and number == 0):
        raise ValueError(f'The setting {name} is a number from 0 to {most_share}, such as "3/4", not {value!r}.')
    return number


def load(path: Path) -> tuple[Regulation, ...]:
    """Read and check; raises RulebookError with file and line (unknown or missing setting, no reason, two on one day)."""
    document = read(path)
    found = []
    for i, row in enumerate(document.data["regulations"]):
        trail = ("regulations", i)
        base = Regulation(
            id=row["id"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            decree=row["decree"],
            valid_from=document.day((*trail, "from"), row["from"]),
            valid_to=document.day((*trail, "to"), row["to"]) if row.get("to") else None,
        )
        absent = [name for name in SETTINGS if name not in row["settings"]]
        if absent:
            raise document.error((*trail, "settings"), f"{row['id']} does not say {', '.join(absent)}.")
        notes = {}
        for name, said in row["settings"].items():
            where = (*trail, "settings", name)
            if not said.get("reason"):
                raise document.error(where, f"the setting {name} of {row['id']} gives no reason.")
            notes[name] = Note(bool(said.get("open")), said["reason"], said.get("source") or "")
            try:
                base = base.changed({name: said.get("value")})
            except ValueError as error:
                raise document.error(where, str(error)) from None
        found.append(replace(base, notes=MappingProxyType(notes)))
    dates.refuse_overlap(document, "regulations", tuple(found))
    return tuple(found)


@functools.cache
def all_regulations() -> tuple[Regulation, ...]:
    """Every regulation kept, oldest first."""
    return load(DATA / "regulations.yaml")


def regulation(regulation_id: str) -> Regulation:
    """The regulation of an id; KeyError when there is none."""
    for one in all_regulations():
        if one.id == regulation_id:
            return one
    raise KeyError(regulation_id)


def regulation_at(day: datetime.date) -> Regulation:
    """The regulation a round opened that day starts with."""
    return dates.at(all_regulations(), day)


@functools.cache
def default() -> Regulation:
    """The regulation that stands until a city activates its own."""
    return regulation("default")


__all__ = ["Note", "Regulation", "RulebookError", "all_regulations", "default", "regulation", "regulation_at"]
