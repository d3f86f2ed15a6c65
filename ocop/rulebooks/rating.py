"""From choices to stars: a pure function of a criteria set and the choices made (no database, no clock).

Points are whole numbers, totals `Fraction`: nothing is rounded unless a council's regulation says so. A criterion left out counts 0.
Outcome, strongest first: `disqualified` (the dossier), `excluded` (the product), `stopped` (the assessment), else `rated`. Stars: the
highest whose band the total reaches and whose marks, with those of the lower stars, are met; when a mark is missed the stars drop to
the next that hold, and below three only the band counts (so 80 points without the marks of three stars are two stars). Dropping
down and summing up the lower marks are the natural reading of the form, not its words (domain rules 1.3).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ocop.rulebooks.criteria import Band, CriteriaSet, Mark
from ocop.rulebooks.gates import Finding, Gate, findable, gate

FULL = 100


class AnswerError(ValueError):
    """Answers, findings or a sheet that cannot be rated; `sentence` says why in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CaseChoice(NamedTuple):
    """A choice of a criterion with cases: the case and the choice's place within it, counted from 0."""

    case: str
    choice: int


Answer = int | CaseChoice
Answers = Mapping[str, Answer]


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

    `marks` and `checks` map stars to its marks; a check is a mark as (position of the criterion, least points).
    """

    one: CriteriaSet
    points: dict[str, dict[Answer, int]]
    position: dict[str, int]
    part_of: tuple[int, ...]
    section_of: tuple[int, ...]
    sections: tuple[str, ...]
    parts: tuple[str, ...]
    counts_if: tuple[tuple[str, str], ...]
    stop_at_zero: tuple[tuple[Finding, tuple[str, ...]], ...]
    marks: dict[int, tuple[Mark, ...]]
    checks: dict[int, tuple[tuple[int, int], ...]]
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
    return Tables(
        one=one,
        points=points,
        position=position,
        part_of=tuple(part_of),
        section_of=tuple(section_of),
        sections=tuple(sections),
        parts=tuple(part.code for part in one.parts),
        counts_if=tuple((number, row.above_zero) for number, row in held if row.effect == "counts_if"),
        stop_at_zero=tuple((Finding(number, row.text), inside[number]) for number, row in held if row.any_zero),
        marks=marks,
        checks={stars: tuple((position[mark.criterion], mark.points) for mark in row) for stars, row in marks.items()},
        findable=frozenset(findable(one)),
        hints=tuple(
            (criterion, place, Finding(number, row.text)) for number, row in held for criterion, place in row.hint
        ),
    )


def parse_answers(one: CriteriaSet, raw: object) -> dict[str, Answer]:
    """Answers as they come from outside (a JSON object) for this set; raises AnswerError naming the first wrong one."""
    if not isinstance(raw, Mapping):
        raise AnswerError("The answers must be an object of criterion numbers and choices.")
    return {number: _answer(one, number, value) for number, value in raw.items()}


def _answer(one: CriteriaSet, number: object, value: object) -> Answer:
    if not isinstance(number, str):
        raise AnswerError(f"A criterion's number is a text such as '1.1', not {number!r}.")
    criterion = one.by_number.get(number)
    if criterion is None:
        if number in one.headings:
            raise AnswerError(f"{number} of {one.id} is a heading, which is not scored; its criteria are.")
        raise AnswerError(f"{one.id} has no criterion {number!r}.")
    cases = [case for case, _who in criterion.cases]
    if isinstance(value, CaseChoice):
        value = {"case": value.case, "choice": value.choice}
    if isinstance(value, Mapping):
        if not cases:
            raise AnswerError(f"Criterion {number} has no cases: its answer is a choice's place, counted from 0.")
        if len([case for case in cases if case in value]) > 1:
            raise AnswerError(f"Criterion {number} takes one case, not both.")
        if set(value) != {"case", "choice"}:
            raise AnswerError(f"The answer to criterion {number} must give one case and one choice, and nothing else.")
        case = value["case"]
        if not isinstance(case, str) or case not in cases:
            raise AnswerError(f"Criterion {number} has the cases {' and '.join(cases)}, not {case!r}.")
        return CaseChoice(case, _place(number, value["choice"], len(criterion.of_case(case)), f" in case {case}"))
    if cases:
        raise AnswerError(
            f"Criterion {number} has cases: its answer must give a case ({' or '.join(cases)}) and a choice."
        )
    return _place(number, value, len(criterion.choices), "")


def _place(number: str, value: object, count: int, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerError(
            f"The answer to criterion {number} must be a choice's place, a whole number counted from 0, not {value!r}."
        )
    if not 0 <= value < count:
        raise AnswerError(
            f"Criterion {number} has {count} choices{where}, at places 0 to {count - 1}; there is none at {value} "
            "(a place in the list is asked for, not points)."
        )
    return value


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


@dataclass(frozen=True, eq=False)
class Rating:
    """One sheet rated. `stars` and `band` are None unless the outcome is `rated`; the points stand whatever the outcome."""

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
        return {code: Fraction(points) for code, points in zip(self.compiled.parts, sums, strict=True)}

    @functools.cached_property
    def held_back_by(self) -> tuple[Shortfall, ...]:
        """For every higher star, nearest first: the points and marks that lack. Empty at five stars and without a star."""
        return shortfalls(self.compiled, self.total, self.scores, self.stars)

    @property
    def next(self) -> Shortfall | None:
        """What lacks for one star more; None at five stars and without a star."""
        return self.held_back_by[0] if self.held_back_by else None

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
    points = compiled.points
    position = compiled.position
    scores = [0] * len(position)
    try:
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
    found = with_stops(compiled, scores, found, answers if is_draft else None)
    total = Fraction(sum(scores))
    outcome = outcome_of(found, disqualified, unmet_requirement)
    if outcome != "rated":
        return Rating(compiled, answers, tuple(scores), total, outcome, None, None, found, disqualified)
    band = band_of(one.bands, total)
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


def missing(compiled: Tables, stars: int, scores: Sequence[int]) -> tuple[Mark, ...]:
    """The marks of a number of stars and of the lower ones that the points do not meet."""
    return tuple(
        mark
        for level in range(3, stars + 1)
        for mark, (position, points) in zip(compiled.marks[level], compiled.checks[level], strict=True)
        if scores[position] < points
    )


def stars_of(compiled: Tables, band: int, scores: Sequence[int]) -> int:
    """The highest stars, up to the band, whose marks and those of the lower stars are met."""
    for level in range(3, band + 1):
        for position, points in compiled.checks[level]:
            if scores[position] < points:
                return level - 1
    return band


def shortfalls(compiled: Tables, total: Fraction, scores: Sequence[int], stars: int | None) -> tuple[Shortfall, ...]:
    """For every star above `stars`: the points to its band and the marks that lack, with those of the lower stars."""
    if stars is None:
        return ()
    return tuple(
        Shortfall(band.stars, max(Fraction(0), band.least - total), missing(compiled, band.stars, scores))
        for band in compiled.one.bands
        if band.stars > stars
    )


def fixed(value: Fraction, decimals: int = 4) -> str:
    """A fraction as a decimal text, rounded half up ("69.9900"); values here are never negative."""
    scale = 10**decimals
    scaled = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, scale)
    return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
