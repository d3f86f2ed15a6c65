"""A council's result line by line: what members chose, the mean, the choice that was formed, the star marks, what held a star back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Dossier, Ruling, Sheet
from ocop.rulebooks.criteria import CriteriaSet, Criterion
from ocop.rulebooks.gates import gate
from ocop.rulebooks.rating import Answer, CaseChoice, fixed, score, tables
from ocop.ui import writing


@dataclass(frozen=True)
class Said:
    """One member's choice; the note is theirs."""

    name: str
    label: str
    points: int
    note: str


@dataclass(frozen=True)
class MarkLine:
    """A star mark of the criterion: the least choice for `stars`, and whether the council's choice reaches it."""

    stars: int
    points: int
    label: str
    is_met: bool


@dataclass(frozen=True)
class ResultRow:
    """One criterion. `said` is empty for those who learn no names; `held` are the stars it held back."""

    no: str
    title: str
    most: int
    section: str
    part: str
    part_name: str
    mean: str
    formed: str
    formed_points: int
    marks: tuple[MarkLine, ...]
    said: tuple[Said, ...]
    spread: int
    held: tuple[int, ...]
    before: bool = False


def plain_points(value: Fraction | str) -> str:
    """Points in the language of the page, four decimals at most."""
    return writing.number(Decimal(fixed(Fraction(value))))


def _label(criterion: Criterion, answer: Answer | None) -> str:
    if answer is None:
        return "–"
    if isinstance(answer, CaseChoice):
        return criterion.of_case(answer.case)[answer.choice].wording
    return criterion.choices[answer].wording


def answers(ruling: Ruling) -> dict[str, Answer]:
    """The choices a ruling formed, as rating takes them."""
    raw: Mapping[str, Any] = ruling.content.get("formed", {})
    return {
        number: CaseChoice(value["case"], value["choice"]) if isinstance(value, dict) else value
        for number, value in raw.items()
    }


def sheets_of(ruling: Ruling) -> list[Sheet]:
    """The sheets a ruling rests on, in its order."""
    keys = [one["seat"] for one in ruling.content.get("members", [])]
    return list(
        Sheet.objects.filter(
            dossier=ruling.dossier_id, number=ruling.number, seat__in=keys, state=Sheet.State.SUBMITTED
        )
        .select_related("seat__person")
        .prefetch_related("marks", "findings")
        .order_by("seat_id")
    )


def rows(dossier: Dossier, ruling: Ruling, *, with_names: bool) -> list[ResultRow]:
    """Every criterion of the set. Without names only means and formed choices are read: no sheet is opened."""
    one = criteria_set(dossier.criteria)
    compiled = tables(one)
    formed = answers(ruling)
    formed_scores = dict(zip(compiled.position, score(compiled, formed), strict=True))
    sheets = sheets_of(ruling) if with_names else []
    said = {sheet.pk: (_marks(sheet), _notes(sheet)) for sheet in sheets}
    scores = {
        sheet.pk: dict(zip(compiled.position, score(compiled, said[sheet.pk][0]), strict=True)) for sheet in sheets
    }
    held: dict[str, list[int]] = {}
    for short in ruling.content.get("held_back_by", []):
        for mark in (short or {}).get("missing_marks", []):
            held.setdefault(mark["criterion"], []).append(mark["stars"])
    found: list[ResultRow] = []
    section = ""
    for part in one.parts:
        for group in part.sections:
            for criterion in group.criteria:
                members = tuple(
                    Said(
                        sheet.seat.person.name,
                        _label(criterion, said[sheet.pk][0].get(criterion.no)),
                        scores[sheet.pk][criterion.no],
                        said[sheet.pk][1].get(criterion.no, ""),
                    )
                    for sheet in sheets
                )
                found.append(
                    ResultRow(
                        no=criterion.no,
                        title=criterion.wording,
                        most=criterion.max,
                        section=f"{group.no}. {group.wording}",
                        part=part.code,
                        part_name=part.name_vi,
                        mean=plain_points(ruling.content.get("criteria", {}).get(criterion.no, "0")),
                        formed=_label(criterion, formed.get(criterion.no)),
                        formed_points=formed_scores[criterion.no],
                        marks=_marks_of(one, criterion, formed_scores[criterion.no]),
                        said=members,
                        spread=max((row.points for row in members), default=0)
                        - min((row.points for row in members), default=0),
                        held=tuple(sorted(set(held.get(criterion.no, [])))),
                        before=group.no != section,
                    )
                )
                section = group.no
    return found


def _marks(sheet: Sheet) -> dict[str, Answer]:
    return as_answers({mark.criterion: (mark.choice, mark.case) for mark in sheet.marks.all()})


def _notes(sheet: Sheet) -> dict[str, str]:
    return {mark.criterion: mark.note for mark in sheet.marks.all() if mark.note}


def _marks_of(one: CriteriaSet, criterion: Criterion, reached: int) -> tuple[MarkLine, ...]:
    found: dict[int, MarkLine] = {}
    for mark in one.marks:
        if mark.criterion == criterion.no and mark.stars not in found:
            label = (
                criterion.of_case(mark.case)[mark.place].wording if mark.case else criterion.choices[mark.place].wording
            )
            found[mark.stars] = MarkLine(mark.stars, mark.points, label, reached >= mark.points)
    return tuple(found[stars] for stars in sorted(found))


@dataclass(frozen=True)
class FindingLine:
    """A stop, exclusion or unmet requirement that stands, in the language of the page."""

    criterion: str
    words: str
    effect: str


def findings(ruling: Ruling) -> list[FindingLine]:
    """What was found, in plain words."""
    english = (get_language() or "vi").startswith("en")
    return [
        FindingLine(row["criterion"], gate(row["gate"]).en if english else gate(row["gate"]).vi, row["effect"])
        for row in ruling.content.get("findings", [])
    ]


@dataclass(frozen=True)
class Back:
    """What held back a number of stars: points that lack and marks that are missed."""

    stars: int
    points_short: str
    is_band_reached: bool
    marks: tuple[tuple[str, str, int], ...]


def held_back(dossier: Dossier, ruling: Ruling) -> list[Back]:
    """For every higher star, nearest first."""
    one = criteria_set(dossier.criteria)
    found = []
    for short in ruling.content.get("held_back_by", []):
        if short is None:
            continue
        marks = tuple(
            (mark["criterion"], one.by_number[mark["criterion"]].wording, mark["points"])
            for mark in short["missing_marks"]
        )
        points = Fraction(short["points_short"])
        found.append(Back(short["stars"], plain_points(points), points == 0, marks))
    return found


__all__ = ["Back", "FindingLine", "ResultRow", "answers", "findings", "held_back", "plain_points", "rows", "sheets_of"]
