"""Choices for a sheet that comes out at wished stars and about wished points (pure but for its generator)."""

from __future__ import annotations

import random

from ocop.rulebooks.criteria import CriteriaSet, Criterion
from ocop.rulebooks.rating import Answer, CaseChoice, rate

Sheet = dict[str, Answer]


def _made(case: str | None, place: int) -> Answer:
    return CaseChoice(case, place) if case else place


def place(answer: Answer) -> int:
    """The place of a choice in its list."""
    return answer.choice if isinstance(answer, CaseChoice) else answer


def case(answer: Answer) -> str:
    """The case of a choice; empty without one."""
    return answer.case if isinstance(answer, CaseChoice) else ""


def _best(criterion: Criterion) -> Answer:
    cases: list[str | None] = [code for code, _name in criterion.cases] or [None]
    found = [(choice.points, case, place) for case in cases for place, choice in enumerate(criterion.of_case(case))]
    _points, case, place = max(found, key=lambda row: row[0])
    return _made(case, place)


def _points(criterion: Criterion, answer: Answer) -> int:
    place, case = (answer.choice, answer.case) if isinstance(answer, CaseChoice) else (answer, None)
    return criterion.of_case(case)[place].points


def _beside(criterion: Criterion, answer: Answer, step: int) -> Answer | None:
    """The choice one step of points lower (-1) or higher (1) in the same case; None at the end."""
    case = answer.case if isinstance(answer, CaseChoice) else None
    ranked = sorted(enumerate(criterion.of_case(case)), key=lambda row: row[1].points)
    here = next(at for at, row in enumerate(ranked) if row[1].points >= _points(criterion, answer))
    there = here + step
    return _made(case, ranked[there][0]) if 0 <= there < len(ranked) else None


def sheet(one: CriteriaSet, *, stars: int, points: int, rng: random.Random) -> Sheet:
    """Every criterion answered, `stars` stars, at most about `points` points."""
    answers: Sheet = {criterion.no: _best(criterion) for criterion in one.criteria}
    for _round in range(6):
        for criterion in rng.sample(one.criteria, len(one.criteria)):
            if rate(one, answers).total <= points:
                return answers
            lower = _beside(criterion, answers[criterion.no], -1)
            if lower is None:
                continue
            tried = {**answers, criterion.no: lower}
            rated = rate(one, tried)
            if rated.outcome == "rated" and (rated.stars or 0) >= stars:
                answers = tried
    return answers


def seen_by_another(
    one: CriteriaSet, answers: Sheet, rng: random.Random, *, changes: int = 2, down_by: int = 0
) -> Sheet:
    """The same product in another member's eyes: a few criteria a step off, or far lower in all by `down_by` points."""
    found = dict(answers)
    for criterion in rng.sample(one.criteria, min(changes, len(one.criteria))):
        moved = _beside(criterion, found[criterion.no], rng.choice((-1, 1)))
        if moved is not None:
            found[criterion.no] = moved
    if down_by:
        aim = rate(one, answers).total - down_by
        for criterion in one.criteria:
            while rate(one, found).total > aim and (lower := _beside(criterion, found[criterion.no], -1)) is not None:
                found[criterion.no] = lower
    return found
