"""Reads a criteria set from its file and refuses what does not hold together, naming file and line (pure).

Refused: parts, sections or headings that do not add up; a criterion without choices or with one above its maximum; a number or a
set twice; a star mark other than 3, 4, 5 or one that does not rise; bands that leave a gap or overlap; a gate of no known kind.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ocop.rulebooks.criteria import STARS_WITH_MARKS, Band, Choice, CriteriaSet, Criterion, Part, Section
from ocop.rulebooks.loading import Document, Trail, read

GATES = ("requirement: ", "exclude: ", "stop: ", "applies_if: ", "scope: ", "basis: ")


def load_folder(folder: Path) -> tuple[CriteriaSet, ...]:
    """Read and check the sets of one folder; no id and no number of one decree may stand twice."""
    seen: dict[object, str] = {}
    sets = []
    for path in sorted(folder.glob("*.yaml")):
        document = read(path)
        one = load_set(document)
        if one.id in seen:
            raise document.error(("id",), f"the set {one.id} already stands in {seen[one.id]}.")
        if (one.decree_id, one.number) in seen:
            earlier = seen[one.decree_id, one.number]
            raise document.error(("set_no",), f"set {one.number} of {one.decree_id} already stands in {earlier}.")
        seen[one.id] = path.name
        if one.number is not None:
            seen[one.decree_id, one.number] = path.name
        sets.append(one)
    return tuple(sets)


def load_set(document: Document) -> CriteriaSet:
    """One checked set; raises RulebookError with file and line."""
    data = document.data
    for name in ("id", "decree", "name_vi", "name_en", "parts"):
        if not data.get(name):
            raise document.error((), f"{name} is missing.")
    parts = tuple(_part(document, ("parts", i), part) for i, part in enumerate(data["parts"]))
    total = sum(part.max for part in parts)
    if total != 100:
        raise document.error(("parts",), f"the parts add up to {total}, not to 100.")
    if data.get("total", 100) != total:
        raise document.error(("total",), f"the total says {data['total']}, the parts add up to {total}.")
    _check_numbers(document, parts)
    annex = re.search(r"-app(\d+)$", data["id"])
    one = CriteriaSet(
        id=data["id"],
        decree=data["decree"],
        number=data.get("set_no") or (int(annex[1]) if annex else None),
        name_vi=data["name_vi"],
        name_en=data["name_en"],
        lead_ministries=tuple(data.get("lead_ministries") or ()),
        sample_units=data.get("sample_units_required"),
        parts=parts,
        disqualified_when=tuple(data.get("disqualified_when") or ()),
        bands=_bands(document),
        decree_id=data["id"].rsplit("-", 1)[0],
        official=data.get("official", ""),
        note=data.get("note", ""),
        marks_known=isinstance(data.get("compulsory"), dict),
        has_mark_legend=bool(data.get("star_marks_legend", True)),
        source=data.get("source", ""),
    )
    if one.marks_known:
        _check_marks(document, one)
    return one


def _check_numbers(document: Document, parts: tuple[Part, ...]) -> None:
    """A number means one thing in a set: answers are filed under it."""
    seen: set[str] = set()
    for i, part in enumerate(parts):
        for j, section in enumerate(part.sections):
            numbers = [criterion.no for criterion in section.criteria] + [row[0] for row in section.headings]
            # A scored section is its own only criterion.
            numbers += [section.no] if section.no not in numbers else []
            for number in numbers:
                if number in seen:
                    raise document.error(("parts", i, "sections", j), f"the number {number} stands twice.")
                seen.add(number)


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


def _bands(document: Document) -> tuple[Band, ...]:
    """The bands of the totals, which must run from 0 to 100 with neither gap nor overlap."""
    rows = document.data.get("thresholds") or []
    bands: list[Band] = []
    for i, row in enumerate(rows):
        trail = ("thresholds", i)
        least = row.get("min", 0 if i == 0 else None)
        after = rows[i + 1].get("min") if i + 1 < len(rows) else 100
        below = row.get("below", row.get("max", after))
        if row.get("stars") != i + 1:
            raise document.error(
                trail, f"the bands are those of 1 to 5 stars in order; here stands {row.get('stars')!r}."
            )
        if not isinstance(least, int) or not isinstance(below, int) or not least < below:
            raise document.error(trail, f"the band of {row['stars']} stars is empty or no whole number.")
        if least != (bands[-1].below if bands else 0):
            raise document.error(trail, f"the band of {row['stars']} stars does not begin where the one below ends.")
        bands.append(Band(stars=row["stars"], least=least, below=below))
    if len(bands) != 5 or bands[-1].below != 100:
        raise document.error(("thresholds",), "the bands must be five and end with 100.")
    return tuple(bands)


def _part(document: Document, trail: Trail, data: dict[str, Any]) -> Part:
    sections = tuple(
        _section(document, (*trail, "sections", i), row) for i, row in enumerate(data.get("sections") or [])
    )
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
    unknown = {criterion.parent for criterion in criteria if criterion.parent} - {row[0] for row in headings}
    if unknown:
        raise document.error(trail, f"section {data['no']} has no heading {min(unknown)}.")
    return Section(
        no=data["no"],
        title=data["title"],
        max=data["max"],
        criteria=tuple(criteria),
        headings=tuple(headings),
        gates=_gates(document, trail, data),
    )


def _gates(document: Document, trail: Trail, data: dict[str, Any]) -> tuple[str, ...]:
    for i, gate in enumerate(data.get("gates") or []):
        if not str(gate).startswith(GATES):
            raise document.error((*trail, "gates", i), f"the gate {gate!r} is of no known kind.")
    return tuple(data.get("gates") or ())


def _criterion(document: Document, trail: Trail, data: dict[str, Any]) -> Criterion:
    rows = data.get("choices") or []
    if not rows:
        raise document.error(trail, f"the criterion {data['no']} has no choices.")
    # The sets of 2019 name the cases of a criterion only on its choices.
    cases = data.get("cases") or {row["case"]: "" for row in rows if row.get("case")}
    choices: list[Choice] = []
    for i, row in enumerate(rows):
        choices.append(_choice(document, (*trail, "choices", i), data, row, cases, choices))
    _check_choices(document, trail, data, tuple(choices), tuple(cases))
    return Criterion(
        no=data["no"],
        title=data["title"],
        max=data["max"],
        choices=tuple(choices),
        gates=_gates(document, trail, data),
        cases=tuple(cases.items()),
        parent=data.get("parent"),
        note=data.get("note", ""),
        official=data.get("official", ""),
    )


def _choice(
    document: Document, where: Trail, data: dict[str, Any], row: dict[str, Any], cases: Any, before: list[Choice]
) -> Choice:
    points = row.get("points")
    if not isinstance(points, int) or isinstance(points, bool):
        raise document.error((*where, "points"), f"a choice of {data['no']} has no points.")
    if not 0 <= points <= data["max"]:
        raise document.error(
            (*where, "points"), f"a choice of {data['no']} gives {points}, the criterion {data['max']} at most."
        )
    if any((old.case, old.label) == (row.get("case"), row["label"]) for old in before):
        raise document.error(where, f"two choices of {data['no']} share a label.")
    if cases and row.get("case") not in cases:
        raise document.error(where, f"a choice of {data['no']} belongs to no case.")
    star = row.get("min_for_star")
    if star is not None and (isinstance(star, bool) or star not in STARS_WITH_MARKS):
        raise document.error((*where, "min_for_star"), f"the star mark {star!r} of {data['no']} is none of 3, 4, 5.")
    return Choice(
        points=points,
        label=row["label"],
        min_for_star=star,
        case=row.get("case"),
        note=row.get("note", ""),
        official=row.get("official", ""),
    )


def _check_choices(
    document: Document, trail: Trail, data: dict[str, Any], choices: tuple[Choice, ...], cases: tuple[str, ...]
) -> None:
    # The sets of 2019 are kept as a scoring software had them; only the decree in force promises an order and equal cases.
    is_strict = not str(document.data["id"]).startswith("qd1048")
    best = max(choice.points for choice in choices)
    for case in cases or (None,):
        points = [choice.points for choice in choices if choice.case == case]
        if (max(points) if is_strict else best) != data["max"]:
            raise document.error((*trail, "max"), f"the best choice of {data['no']} does not reach {data['max']}.")
        if is_strict and points != sorted(points):
            raise document.error((*trail, "choices"), f"the points of {data['no']} fall.")
        marks = [choice.min_for_star for choice in choices if choice.case == case and choice.min_for_star is not None]
        if marks != sorted(set(marks)):
            raise document.error((*trail, "choices"), f"the star marks of {data['no']} do not rise.")
