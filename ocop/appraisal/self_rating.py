"""A producer's own reckoning: points, parts, the star reached and what is missing, from the choices of one form (pure but for names)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Dossier
from ocop.rulebooks.criteria import CriteriaSet, Mark
from ocop.rulebooks.rating import Answers, Rating, rate


@dataclass(frozen=True)
class PartSum:
    """Points of a part or section out of its maximum, and how many of its criteria were answered."""

    code: str
    name: str
    points: int
    most: int
    answered: int
    asked: int


@dataclass(frozen=True)
class Tally:
    """One form reckoned. `stars` is None when a stop rule holds; `missing` are the marks of the next star not met yet."""

    rating: Rating
    total: int
    parts: tuple[PartSum, ...]
    sections: tuple[PartSum, ...]
    stars: int | None
    band: int | None
    outcome: str
    answered: int
    asked: int
    next_stars: int | None
    points_short: int
    missing: tuple[Mark, ...]

    @property
    def is_complete(self) -> bool:
        """Every criterion has a choice."""
        return self.answered == self.asked

    @property
    def left(self) -> int:
        """How many criteria have no choice yet."""
        return self.asked - self.answered

    def as_json(self) -> dict[str, Any]:
        """What a phone is told after a save."""
        return {
            "total": self.total,
            "parts": {part.code: part.points for part in self.parts},
            "stars": self.stars,
            "outcome": self.outcome,
            "answered": self.answered,
            "asked": self.asked,
            "next": None
            if self.next_stars is None
            else {
                "stars": self.next_stars,
                "points_short": self.points_short,
                "missing": [mark.criterion for mark in self.missing],
            },
        }


def tally(one: CriteriaSet, answers: Answers) -> Tally:
    """Reckon a form that may still be half empty; raises AnswerError for answers that are not of the set."""
    rating = rate(one, answers, is_draft=True)
    points = rating.points
    parts, sections = [], []
    for part in one.parts:
        inside = [criterion for section in part.sections for criterion in section.criteria]
        parts.append(
            PartSum(
                part.code,
                part.name_vi,
                int(rating.parts[part.code]),
                part.max,
                sum(row.no in answers for row in inside),
                len(inside),
            )
        )
        for section in part.sections:
            sections.append(
                PartSum(
                    section.no,
                    section.title,
                    sum(points[row.no] for row in section.criteria),
                    section.max,
                    sum(row.no in answers for row in section.criteria),
                    len(section.criteria),
                )
            )
    short = rating.next
    return Tally(
        rating=rating,
        total=int(rating.total),
        parts=tuple(parts),
        sections=tuple(sections),
        stars=rating.stars,
        band=rating.band,
        outcome=rating.outcome,
        answered=sum(row.no in answers for row in one.criteria),
        asked=len(one.criteria),
        next_stars=short.stars if short else None,
        points_short=int(short.points_short) if short else 0,
        missing=short.missing_marks if short else (),
    )


def answers_of(dossier: Dossier) -> Answers:
    """The choices of the draft as rating takes them."""
    return as_answers(
        {number: (choice, case) for number, choice, case in dossier.answers.values_list("criterion", "choice", "case")}
    )


def tally_of(dossier: Dossier) -> Tally:
    """The draft reckoned under the rules the dossier is bound to."""
    return tally(criteria_set(dossier.criteria), answers_of(dossier))
