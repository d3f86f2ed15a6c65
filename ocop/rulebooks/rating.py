"""From choices to stars: a pure function of a criteria set and the choices made (no database, no clock).

Points are whole numbers, totals `Fraction`: nothing is rounded unless a council's regulation says so. A criterion left out counts 0.
Outcome, strongest first: `disqualified` (the dossier), `excluded` (the product), `stopped` (the assessment), else `rated`. Stars: the
highest whose band the total reaches and whose marks, with those of the lower stars, are met; when a mark is missed the stars drop to
the next that hold, and below three only the band counts (so 80 points without the marks of three stars are two stars). Dropping
down and summing up the lower marks are the natural reading of the form, not its words (domain rules 1.3).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import getitem, itemgetter
from typing import NamedTuple

from ocop.rulebooks.answers import Answer, AnswerError, Answers, CaseChoice, parse_answers
from ocop.rulebooks.criteria import Band, CriteriaSet, Mark
from ocop.rulebooks.gates import Finding, Gate, findable, gate

FULL = 100
# Totals of single sheets are whole numbers: their fractions are made once.
WHOLE = tuple(Fraction(number) for number in range(FULL + 1))


class Shortfall(NamedTuple):
    """What keeps a total from a number of stars: the points that lack (0: the band is reached) and the marks not met."""

    stars: int
    points_short: Fraction
    missing_marks: tuple[Mark, ...]


class Hint(NamedTuple):
    """A choice that usually comes with a finding nobody filed: to be asked about."""

    criterion: str
    gate: Gate


@dataclass(frozen=True, eq=False)
class Tables:
    """A set compiled for rating. Criteria, sections and parts are known by their position; `points[no][answer]` are points.

    `marks` and `checks` map stars to its marks; a check is a mark as (position of the criterion, least points); `up_to` holds those of a
    star and the lower ones. `band_at` is the band of every whole total. `ranks` and `ranked` order the answers of a criterion by
    points, then place, then case: the worst is 0.
    """

    one: CriteriaSet
    points: dict[str, dict[Answer, int]]
    position: dict[str, int]
    rows: tuple[dict[Answer, int], ...]
    all_of: Callable[[Answers], tuple[Answer, ...]]
    part_of: tuple[int, ...]
    section_of: tuple[int, ...]
    sections: tuple[str, ...]
    parts: tuple[str, ...]
    counts_if: tuple[tuple[str, str], ...]
    stop_at_zero: tuple[tuple[Finding, tuple[str, ...]], ...]
    marks: dict[int, tuple[Mark, ...]]
    checks: dict[int, tuple[tuple[int, int], ...]]
    up_to: dict[int, tuple[tuple[int, int, Mark], ...]]
    band_at: tuple[int, ...]
    ranks: dict[str, dict[Answer, int]]
    ranked: dict[str, tuple[Answer, ...]]
    findable: frozenset[Finding]
    hints: tuple[tuple[str, int, Finding], ...]


@functools.cache
def tables(one: CriteriaSet) -> Tables:
    """The compiled set, made once for each set read."""
    part_of: list[int] = []
    section_of: list[int] = []
    sections: list[str] = []
    inside: dict[str, tuple[str, ...]] = {}
    for number, part in enumerate(one.parts):
        for section in part.sections:
            inside[section.no] = tuple(criterion.no for criterion in section.criteria)
            part_of += [number] * len(section.criteria)
            section_of += [len(sections)] * len(section.criteria)
            sections.append(section.no)
    points: dict[str, dict[Answer, int]] = {}
    for criterion in one.criteria:
        row: dict[Answer, int] = {}
        for case, _who in criterion.cases:
            row.update({CaseChoice(case, i): choice.points for i, choice in enumerate(criterion.of_case(case))})
        points[criterion.no] = row or {i: choice.points for i, choice in enumerate(criterion.choices)}
    held = [(number, gate(text)) for number, text in one.gates]
    position = {criterion.no: i for i, criterion in enumerate(one.criteria)}
    marks = {stars: tuple(mark for mark in one.marks if mark.stars == stars) for stars in (3, 4, 5)}
    ranked = {
        number: tuple(sorted(row, key=lambda answer: (row[answer], *_where(answer)))) for number, row in points.items()
    }
    return Tables(
        one=one,
        points=points,
        position=position,
        rows=tuple(points.values()),
        all_of=itemgetter(*points),
        part_of=tuple(part_of),
        section_of=tuple(section_of),
        sections=tuple(sections),
        parts=tuple(part.code for part in one.parts),
        counts_if=tuple((number, row.above_zero) for number, row in held if row.effect == "counts_if"),
        stop_at_zero=tuple((Finding(number, row.text), inside[number]) for number, row in held if row.any_zero),
        marks=marks,
        checks={stars: tuple((position[mark.criterion], mark.points) for mark in row) for stars, row in marks.items()},
        up_to={
            stars: tuple(
                (position[mark.criterion], mark.points, mark) for level in range(3, stars + 1) for mark in marks[level]
            )
            for stars in (1, 2, 3, 4, 5)
        },
        band_at=tuple(band_of(one.bands, total) for total in WHOLE),
        ranks={number: {answer: rank for rank, answer in enumerate(row)} for number, row in ranked.items()},
        ranked=ranked,
        findable=frozenset(findable(one)),
        hints=tuple(
            (criterion, place, Finding(number, row.text)) for number, row in held for criterion, place in row.hint
        ),
    )


def _where(answer: Answer) -> tuple[int, str]:
    return (answer.choice, answer.case) if isinstance(answer, CaseChoice) else (answer, "")


def parse_findings(one: CriteriaSet, raw: object) -> tuple[Finding, ...]:
    """Findings as they come from outside (`criterion`, `gate`); raises AnswerError listing the known ones."""
    if not isinstance(raw, list | tuple):
        raise AnswerError("The findings must be a list.")
    found = []
    for row in raw:
        if isinstance(row, Finding):
            found.append(row)
            continue
        if not isinstance(row, Mapping) or set(row) != {"criterion", "gate"}:
            raise AnswerError("A finding is an object with a criterion and a gate, and nothing else.")
        if not isinstance(row["criterion"], str) or not isinstance(row["gate"], str):
            raise AnswerError("A finding's criterion and gate are texts.")
        found.append(Finding(row["criterion"], row["gate"]))
    _check_findings(tables(one), found)
    return tuple(found)


def _check_findings(compiled: Tables, findings: Iterable[Finding]) -> None:
    for row in findings:
        if row not in compiled.findable:
            known = "; ".join(f"{one.criterion} {one.gate!r}" for one in findable(compiled.one)) or "none"
            raise AnswerError(
                f"{compiled.one.id} knows no finding {row.gate!r} at criterion {row.criterion!r}; known are: {known}."
            )


@dataclass(eq=False)
class Rating:
    """One sheet rated. `stars` and `band` are None unless the outcome is `rated`; the points stand whatever the outcome.

    Nothing changes a rating once it is made. (It is not frozen: that would cost a third of the time of rating a sheet.)
    """

    compiled: Tables
    answers: Answers
    scores: tuple[int, ...]
    total: Fraction
    outcome: str
    band: int | None
    stars: int | None
    findings: tuple[Finding, ...] = ()
    disqualified: str = ""

    @functools.cached_property
    def points(self) -> dict[str, int]:
        """Criterion -> points, every criterion of the set."""
        return dict(zip(self.compiled.position, self.scores, strict=True))

    @functools.cached_property
    def sections(self) -> dict[str, int]:
        """Section -> points."""
        sums = [0] * len(self.compiled.sections)
        for section, points in zip(self.compiled.section_of, self.scores, strict=True):
            sums[section] += points
        return dict(zip(self.compiled.sections, sums, strict=True))

    @functools.cached_property
    def parts(self) -> dict[str, Fraction]:
        """Part -> points."""
        sums = [0] * len(self.compiled.parts)
        for part, points in zip(self.compiled.part_of, self.scores, strict=True):
            sums[part] += points
        return {code: WHOLE[points] for code, points in zip(self.compiled.parts, sums, strict=True)}

    @functools.cached_property
    def held_back_by(self) -> tuple[Shortfall, ...]:
        """For every higher star, nearest first: the points and marks that lack. Empty at five stars and without a star."""
        return shortfalls(self.compiled, self.total, self.scores, self.stars)

    @property
    def next(self) -> Shortfall | None:
        """What lacks for one star more; None at five stars and without a star."""
        return next_star(self.compiled, self.total, self.scores, self.stars)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Criteria without an answer: they counted 0."""
        return tuple(number for number in self.compiled.points if number not in self.answers)

    @property
    def unmet_requirements(self) -> tuple[Finding, ...]:
        """Requirements found not to hold."""
        return tuple(row for row in self.findings if gate(row.gate).effect == "unmet")

    @property
    def hints(self) -> tuple[Hint, ...]:
        """Choices that usually come with a finding which was not filed."""
        return tuple(
            Hint(number, gate(row.gate))
            for number, place, row in self.compiled.hints
            if self.answers.get(number) == place and row not in self.findings
        )


def score(compiled: Tables, answers: Answers) -> list[int]:
    """Points of every criterion in order, after `applies_if`; raises AnswerError for an answer that is none of the set's."""
    points, position = compiled.points, compiled.position
    try:
        if len(answers) == len(position):
            # A full sheet is looked up in one go; an unknown number would leave another one absent.
            scores = list(map(getitem, compiled.rows, compiled.all_of(answers)))
        else:
            scores = [0] * len(position)
            for number, answer in answers.items():
                scores[position[number]] = points[number][answer]
    except (KeyError, TypeError):
        parse_answers(compiled.one, answers)
        raise
    for number, other in compiled.counts_if:
        if not scores[position[other]]:
            scores[position[number]] = 0
    return scores


def rate(
    one: CriteriaSet,
    answers: Answers,
    *,
    findings: Iterable[Finding] = (),
    disqualified: str = "",
    unmet_requirement: str = "note",
    is_draft: bool = False,
) -> Rating:
    """Rate one sheet; raises AnswerError for answers or findings that are not of this set.

    `unmet_requirement` is the regulation's word on a requirement that does not hold: `note`, `criterion_zero` or `excluded`.
    `is_draft`: a stop rule that follows from the choices waits for its criteria to be answered; else an unanswered one counts 0.
    """
    compiled = tables(one)
    scores = score(compiled, answers)
    found = tuple(findings)
    if found:
        _check_findings(compiled, found)
        if unmet_requirement == "criterion_zero":
            zero_unmet(compiled, scores, found)
    if compiled.stop_at_zero:
        found = with_stops(compiled, scores, found, answers if is_draft else None)
    whole = sum(scores)
    total = WHOLE[whole]
    outcome = outcome_of(found, disqualified, unmet_requirement) if found or disqualified else "rated"
    if outcome != "rated":
        return Rating(compiled, answers, tuple(scores), total, outcome, None, None, found, disqualified)
    band = compiled.band_at[whole]
    stars = stars_of(compiled, band, scores)
    return Rating(compiled, answers, tuple(scores), total, outcome, band, stars, found, disqualified)


def zero_unmet(compiled: Tables, scores: list[int], findings: Iterable[Finding]) -> None:
    """Take the points of every criterion whose requirement was found not to hold."""
    for row in findings:
        if gate(row.gate).effect == "unmet" and row.criterion in compiled.position:
            scores[compiled.position[row.criterion]] = 0


def with_stops(
    compiled: Tables, scores: list[int], findings: tuple[Finding, ...], answered: Answers | None = None
) -> tuple[Finding, ...]:
    """The findings with those that follow from the choices; with `answered`, criteria left out do not stop anything yet."""
    for row, numbers in compiled.stop_at_zero:
        zero = [number for number in numbers if not scores[compiled.position[number]]]
        if answered is not None:
            zero = [number for number in zero if number in answered]
        if zero and row not in findings:
            findings = (*findings, row)
    return findings


def outcome_of(findings: tuple[Finding, ...], disqualified: str, unmet_requirement: str) -> str:
    """The outcome that findings and disqualification leave, strongest first."""
    if disqualified:
        return "disqualified"
    if not findings:
        return "rated"
    effects = {gate(row.gate).effect for row in findings}
    if "exclude" in effects or ("unmet" in effects and unmet_requirement == "excluded"):
        return "excluded"
    return "stopped" if "stop" in effects else "rated"


def band_of(bands: tuple[Band, ...], total: Fraction) -> int:
    """The stars of the band a total lies in; bounds belong to the higher band, and nothing lies between two."""
    for band in reversed(bands):
        if total >= band.least:
            return band.stars
    raise AnswerError(f"A total of {total} lies in no band.")


def stars_of(compiled: Tables, band: int, scores: Sequence[int]) -> int:
    """The highest stars, up to the band, whose marks and those of the lower stars are met."""
    for level in range(3, band + 1):
        for position, points in compiled.checks[level]:
            if scores[position] < points:
                return level - 1
    return band


def shortfall(compiled: Tables, total: Fraction, scores: Sequence[int], stars: int) -> Shortfall:
    """The points to the band of `stars`, and the marks of it and of the lower stars that lack."""
    least = compiled.one.bands[stars - 1].least
    missing = tuple([mark for position, points, mark in compiled.up_to[stars] if scores[position] < points])
    return Shortfall(stars, least - total if total < least else WHOLE[0], missing)


def next_star(compiled: Tables, total: Fraction, scores: Sequence[int], stars: int | None) -> Shortfall | None:
    """What lacks for one star more than `stars`; None at five and without a star."""
    return None if stars is None or stars == 5 else shortfall(compiled, total, scores, stars + 1)


def shortfalls(compiled: Tables, total: Fraction, scores: Sequence[int], stars: int | None) -> tuple[Shortfall, ...]:
    """What lacks for every star above `stars`, nearest first."""
    if stars is None:
        return ()
    return tuple(shortfall(compiled, total, scores, higher) for higher in range(stars + 1, 6))


def fixed(value: Fraction, decimals: int = 4) -> str:
    """A fraction as a decimal text, rounded half up ("69.9900"); values here are never negative."""
    scale = 10**decimals
    scaled = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, scale)
    return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
