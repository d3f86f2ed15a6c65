"""A filed dossier laid out to be read: criterion by criterion with its evidence beside it, what changed, what the team noted. No points."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.filed_differences import Difference, differences
from ocop.appraisal.models import Dossier, FiledVersion

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/avif")


@dataclass
class Line:
    """One criterion: what was chosen and said, papers, changes since the earlier version, remarks and questions on it."""

    no: str
    title: str
    part: str
    part_name: str
    label: str = ""
    words: str = ""
    written_by: str = ""
    evidence: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    remarks: list[Any] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)

    @property
    def is_said(self) -> bool:
        """The producer said something here."""
        return bool(self.label or self.words or self.evidence)


@dataclass(frozen=True)
class Reading:
    """Version shown, the earlier one it is compared with, lines in the order of the set, changes outside of criteria."""

    filed: FiledVersion | None
    earlier: FiledVersion | None
    lines: list[Line]
    changes: list[Difference]

    @property
    def changed(self) -> list[Line]:
        """Criteria that changed since the earlier version."""
        return [line for line in self.lines if line.changes]

    @property
    def other_changes(self) -> list[Difference]:
        """Changes of forms and product."""
        return [one for one in self.changes if one.kind in ("form", "product")]


def read(
    dossier: Dossier,
    *,
    number: int | None = None,
    against: int | None = None,
    remarks: Iterable[Any] = (),
    questions: Iterable[Any] = (),
    points: Iterable[Any] = (),
) -> Reading:
    """Version `number` (the newest), compared with `against` (the one before it). One query; None is shown for what does not exist."""
    versions = {row.number: row for row in dossier.filed.order_by("number")}
    filed = versions.get(number) if number is not None else versions[max(versions)] if versions else None
    if filed is None:
        return Reading(None, None, _lines(dossier, {}), [])
    below = [one for one in versions if one < filed.number]
    earlier = versions.get(against) if against in below else versions[max(below)] if below else None
    changes = differences(earlier.content, filed.content) if earlier is not None else []
    lines = _lines(dossier, filed.content)
    by_number = {line.no: line for line in lines}
    for change in changes:
        if change.kind not in ("form", "product") and change.place in by_number:
            by_number[change.place].changes.append(change)
    for name, found in (("remarks", remarks), ("questions", questions)):
        for row in found:
            if row.criterion in by_number:
                getattr(by_number[row.criterion], name).append(row)
    for point in points:
        if point.place in by_number:
            by_number[point.place].asked.append(point)
    return Reading(filed, earlier, lines, changes)


def _lines(dossier: Dossier, content: Mapping[str, Any]) -> list[Line]:
    answers = {row["criterion"]: row for row in content.get("answers", [])}
    found = []
    for part in criteria_set(dossier.criteria).parts:
        for section in part.sections:
            for criterion in section.criteria:
                said = answers.get(criterion.no, {})
                found.append(
                    Line(
                        no=criterion.no,
                        title=criterion.wording,
                        part=part.code,
                        part_name=part.name_vi,
                        label=said.get("label", ""),
                        words=said.get("words", ""),
                        written_by=said.get("written_by", ""),
                        evidence=[_paper(row) for row in said.get("evidence", [])],
                    )
                )
    return found


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text[:10]) if text else None


def _paper(row: Mapping[str, Any]) -> dict[str, Any]:
    file = row.get("file")
    kind = file["media_type"] if file else ""
    return {
        **row,
        "is_picture": kind in PICTURES,
        "is_pdf": kind == "application/pdf",
        "valid_to": _date(row.get("valid_to")),
        "anchor": f"#page={row['page']}" if kind == "application/pdf" and row.get("page") else "",
    }
