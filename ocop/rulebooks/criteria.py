"""Criteria sets: parts, sections, criteria and the choices that carry the points; checked when read (pure)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop.rulebooks.loading import DATA, Document, Trail, read

GATES = ("requirement: ", "exclude: ", "stop: ", "applies_if: ", "scope: ", "basis: ")


@dataclass(frozen=True)
class Choice:
    """One step of a criterion. Points do not identify it: two choices may carry the same."""

    points: int
    label: str
    min_for_star: int | None = None
    case: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Criterion:
    """Something that is scored by one choice; a section that is itself scored is a criterion of its own number."""

    no: str
    title: str
    max: int
    choices: tuple[Choice, ...]
    gates: tuple[str, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A section of a part; `headings` are unscored groupings (number, title, maximum)."""

    no: str
    title: str
    max: int
    criteria: tuple[Criterion, ...]
    headings: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Part:
    """Part A, B or C."""

    code: str
    name_vi: str
    max: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class CriteriaSet:
    """One set of one decree. `star_marks` maps stars to (criterion, least points)."""

    id: str
    decree: str
    number: int | None
    name_vi: str
    name_en: str
    lead_ministries: tuple[str, ...]
    sample_units: int | None
    parts: tuple[Part, ...]
    disqualified_when: tuple[str, ...]

    @property
    def criteria(self) -> list[Criterion]:
        """Every scored criterion in the decree's order."""
        return [criterion for part in self.parts for section in part.sections for criterion in section.criteria]

    @property
    def star_marks(self) -> dict[int, list[tuple[str, int]]]:
        """Least points a star asks of a criterion."""
        marks: dict[int, list[tuple[str, int]]] = {3: [], 4: [], 5: []}
        for criterion in self.criteria:
            for choice in criterion.choices:
                if choice.min_for_star is not None:
                    marks[choice.min_for_star].append((criterion.no, choice.points))
        return marks


@functools.cache
def all_criteria(decree: str = "qd26-2026") -> tuple[CriteriaSet, ...]:
    """Every set kept of a decree, in order; raises RulebookError with file and line."""
    return load_folder(DATA / decree)


def load_folder(folder: Path) -> tuple[CriteriaSet, ...]:
    """Read and check the sets of one folder; no set may stand twice."""
    seen: dict[str, str] = {}
    sets = []
    for path in sorted(folder.glob("*.yaml")):
        document = read(path)
        one = load_set(document)
        if one.id in seen:
            raise document.error(("id",), f"the set {one.id} already stands in {seen[one.id]}.")
        seen[one.id] = path.name
        sets.append(one)
    return tuple(sets)


def load_set(document: Document) -> CriteriaSet:
    """One checked set; raises RulebookError: sums to 100, choices reach the maximum, numbers and labels once, marks rising."""
    data = document.data
    for name in ("id", "decree", "name_vi", "name_en", "parts"):
        if not data.get(name):
            raise document.error((), f"{name} is missing.")
    parts = tuple(_part(document, ("parts", i), part) for i, part in enumerate(data["parts"]))
    total = sum(part.max for part in parts)
    if total != 100:
        raise document.error(("parts",), f"the parts add up to {total}, not to 100.")
    one = CriteriaSet(
        id=data["id"],
        decree=data["decree"],
        number=data.get("set_no"),
        name_vi=data["name_vi"],
        name_en=data["name_en"],
        lead_ministries=tuple(data.get("lead_ministries") or ()),
        sample_units=data.get("sample_units_required"),
        parts=parts,
        disqualified_when=tuple(data.get("disqualified_when") or ()),
    )
    if isinstance(data.get("compulsory"), dict):
        _check_marks(document, one)
    return one


def _check_marks(document: Document, one: CriteriaSet) -> None:
    """The list `compulsory` repeats the marks; when the two differ one of them is wrong."""
    for stars, marks in one.star_marks.items():
        listed = [
            (row["criterion"], row["min_points"]) for row in document.data["compulsory"].get(f"stars{stars}") or []
        ]
        if listed != marks:
            raise document.error(
                ("compulsory", f"stars{stars}"), f"the list of {stars} stars differs from the marks of the choices."
            )


def _part(document: Document, trail: Trail, data: dict[str, Any]) -> Part:
    sections = tuple(_section(document, (*trail, "sections", i), row) for i, row in enumerate(data["sections"]))
    total = sum(section.max for section in sections)
    if total != data["max"]:
        raise document.error(
            (*trail, "max"), f"part {data['code']} says {data['max']}, its sections add up to {total}."
        )
    return Part(code=data["code"], name_vi=data.get("name_vi", ""), max=data["max"], sections=sections)


def _section(document: Document, trail: Trail, data: dict[str, Any]) -> Section:
    if "choices" in data:
        own = _criterion(document, trail, data)
        return Section(no=own.no, title=own.title, max=own.max, criteria=(own,))
    criteria, headings, seen = [], [], set()
    for i, row in enumerate(data.get("criteria") or []):
        where = (*trail, "criteria", i)
        if row["no"] in seen:
            raise document.error((*where, "no"), f"the number {row['no']} stands twice.")
        seen.add(row["no"])
        if row.get("group_only"):
            headings.append((row["no"], row["title"], row["max"]))
        else:
            criteria.append(_criterion(document, where, row))
    total = sum(criterion.max for criterion in criteria)
    if not criteria or total != data["max"]:
        raise document.error(
            (*trail, "max"), f"section {data['no']} says {data['max']}, its criteria add up to {total}."
        )
    for no, _title, most in headings:
        below = sum(criterion.max for criterion in criteria if criterion.parent == no)
        if below != most:
            raise document.error(trail, f"heading {no} says {most}, the criteria under it add up to {below}.")
    return Section(
        no=data["no"], title=data["title"], max=data["max"], criteria=tuple(criteria), headings=tuple(headings)
    )


def _criterion(document: Document, trail: Trail, data: dict[str, Any]) -> Criterion:
    choices: list[Choice] = []
    cases = data.get("cases") or {}
    for i, row in enumerate(data.get("choices") or []):
        where = (*trail, "choices", i)
        if not isinstance(row.get("points"), int):
            raise document.error(where, f"a choice of {data['no']} has no points.")
        if any((old.case, old.label) == (row.get("case"), row["label"]) for old in choices):
            raise document.error(where, f"two choices of {data['no']} share a label.")
        if cases and row.get("case") not in cases:
            raise document.error(where, f"a choice of {data['no']} belongs to no case.")
        choices.append(
            Choice(
                points=row["points"],
                label=row["label"],
                min_for_star=row.get("min_for_star"),
                case=row.get("case"),
                note=row.get("note", ""),
            )
        )
    for case in cases or [None]:
        # The sets of 2019 mark cases loosely, on some choices alone: there only the best of all choices is sure.
        points = [choice.points for choice in choices if not cases or choice.case == case]
        if max(points, default=None) != data["max"]:
            raise document.error((*trail, "max"), f"the best choice of {data['no']} does not reach {data['max']}.")
        # The sets of 2019 are kept as a scoring software had them; only the decree in force promises an order.
        if points != sorted(points) and str(document.data["id"]).startswith("qd26"):
            raise document.error((*trail, "choices"), f"the points of {data['no']} fall.")
    marks = [choice.min_for_star for choice in choices if choice.min_for_star is not None]
    if marks != sorted(set(marks)):
        raise document.error((*trail, "choices"), f"the star marks of {data['no']} do not rise.")
    for gate in data.get("gates") or []:
        if not gate.startswith(GATES):
            raise document.error((*trail, "gates"), f"the gate {gate!r} is of no known kind.")
    return Criterion(
        no=data["no"],
        title=data["title"],
        max=data["max"],
        choices=tuple(choices),
        gates=tuple(data.get("gates") or ()),
        cases=tuple(cases.items()),
        parent=data.get("parent"),
        note=data.get("note", ""),
    )
