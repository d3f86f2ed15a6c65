"""What the gates of the criteria sets do, as data (`data/gates.yaml`; pure).

Every kind of gate has one treatment:

- `stop:` and `exclude:` are findings of persons, filed by criterion and gate text; one is enough, and no star is left. One stop rule
  (set 16, a sensory item at 0) follows from the choices by itself. A choice may *hint* at a finding (sets 19: "no declaration
  file"); a hint is asked about, never decided.
- `requirement:` must hold, the decree names no consequence: the regulation says what an unmet one does (default: it is noted in the
  answer and left to the council).
- `applies_if:` points count only while another criterion is above 0 (5.2 rests on 5.1).
- `scope:` and `basis:` are shown beside the criterion. They cannot be found: a finding of that kind is an error.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.loading import DATA, RulebookError, read

EFFECTS: dict[str, tuple[str, ...]] = {
    "stop": ("stop: ",),
    "exclude": ("exclude: ",),
    "unmet": ("requirement: ",),
    "counts_if": ("applies_if: ",),
    "show": ("scope: ", "basis: "),
}
FOUND_BY = ("finding", "choices", "nothing")


@dataclass(frozen=True)
class Gate:
    """One gate text and what it does; see the head of `data/gates.yaml` for the fields."""

    text: str
    effect: str
    found_by: str
    vi: str
    en: str
    any_zero: bool = False
    above_zero: str = ""
    hint: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Finding:
    """A gate found to hold: `criterion` is the number of the criterion or section it stands at."""

    criterion: str
    gate: str


def load(path: Path) -> dict[str, Gate]:
    """Gate text -> gate; raises RulebookError with file and line (unknown effect, text of another kind, a text twice)."""
    document = read(path)
    found: dict[str, Gate] = {}
    for i, row in enumerate(document.data["gates"]):
        trail = ("gates", i)
        if row.get("effect") not in EFFECTS or row.get("found_by") not in FOUND_BY:
            raise document.error(trail, f"{row.get('text')!r} has no known effect or no known way to be found.")
        if not str(row.get("text")).startswith(EFFECTS[row["effect"]]):
            raise document.error(trail, f"{row['text']!r} is no gate of the effect {row['effect']}.")
        if row["text"] in found:
            raise document.error(trail, f"the gate {row['text']!r} stands twice.")
        if not row.get("vi") or not row.get("en"):
            raise document.error(trail, f"{row['text']!r} needs its wording in both languages.")
        if (row["effect"] == "counts_if") != bool(row.get("above_zero")):
            raise document.error(trail, f"{row['text']!r}: above_zero belongs to counts_if, and only there.")
        found[row["text"]] = Gate(
            text=row["text"],
            effect=row["effect"],
            found_by=row["found_by"],
            vi=row["vi"],
            en=row["en"],
            any_zero=bool(row.get("any_zero")),
            above_zero=str(row.get("above_zero") or ""),
            hint=tuple((row.get("hint") or {}).items()),
        )
    return found


@functools.cache
def all_gates() -> Mapping[str, Gate]:
    """Every known gate text."""
    return MappingProxyType(load(DATA / "gates.yaml"))


def gate(text: str) -> Gate:
    """The gate of a text; RulebookError when a set uses one of which nothing is known."""
    try:
        return all_gates()[text]
    except KeyError:
        raise RulebookError(f"gates.yaml:1: nothing is known of the gate {text!r}.") from None


def findable(one: CriteriaSet) -> tuple[Finding, ...]:
    """Every finding that can be filed against a product of this set, in the decree's order."""
    return tuple(Finding(number, text) for number, text in one.gates if gate(text).found_by != "nothing")
