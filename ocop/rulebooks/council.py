"""From the members' sheets to the council's result: mean, star marks, gaps, quorum (pure).

The order of the sheets never matters. The mean of the totals stays a fraction; points of part and criterion are means as well. A
star mark is compared with the council's own choice, formed from its members' by the regulation. A stop rule that follows from the
choices looks at the council's choices too: one member's 0 does not stop an assessment that the others do not see so.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.gates import Finding
from ocop.rulebooks.rating import (
    Answer,
    AnswerError,
    Answers,
    Rating,
    Shortfall,
    Tables,
    band_of,
    next_star,
    outcome_of,
    rate,
    shortfalls,
    stars_of,
    tables,
    with_stops,
    zero_unmet,
)
from ocop.rulebooks.rating import score as score_answers
from ocop.rulebooks.regulations import Regulation, default


@dataclass(frozen=True)
class Quorum:
    """Whether a council may decide: members needed and those who take part, and whether someone who may chair is among them."""

    needed: int
    present: int
    has_chair: bool
    is_met: bool


@dataclass(frozen=True)
class Division:
    """How far the members' points of one criterion lie apart."""

    criterion: str
    lowest: int
    highest: int


@dataclass(frozen=True, eq=False)
class CouncilRating:
    """A council's result. `exact` is the mean, `total` the same unless the regulation rounds first; `formed` are the council's choices.

    `gap` is the difference of the highest and the lowest total; `needs_rescoring` says that it is too wide and a pass is left.
    """

    compiled: Tables
    regulation: Regulation
    sheets: tuple[Rating, ...]
    counted: tuple[Rating, ...]
    formed: Answers
    formed_scores: tuple[int, ...]
    exact: Fraction
    total: Fraction
    outcome: str
    band: int | None
    stars: int | None
    gap: Fraction
    is_gap_too_wide: bool
    needs_rescoring: bool
    findings: tuple[Finding, ...] = ()
    disqualified: str = ""

    @functools.cached_property
    def parts(self) -> dict[str, Fraction]:
        """Part -> mean points of the sheets counted, unrounded."""
        return {code: middle([sheet.parts[code] for sheet in self.counted], "mean") for code in self.counted[0].parts}

    @functools.cached_property
    def points(self) -> dict[str, Fraction]:
        """Criterion -> mean points of the sheets counted, unrounded."""
        count = len(self.counted)
        sums = [sum(column) for column in zip(*(sheet.scores for sheet in self.counted), strict=True)]
        return {number: Fraction(total, count) for number, total in zip(self.compiled.position, sums, strict=True)}

    @functools.cached_property
    def held_back_by(self) -> tuple[Shortfall, ...]:
        """For every higher star, nearest first: the points and marks that lack."""
        return shortfalls(self.compiled, self.total, self.formed_scores, self.stars)

    @property
    def next(self) -> Shortfall | None:
        """What lacks for one star more; None at five stars and without a star."""
        return next_star(self.compiled, self.total, self.formed_scores, self.stars)

    @functools.cached_property
    def divided(self) -> tuple[Division, ...]:
        """Criteria on which members gave different points, the widest first."""
        columns = zip(*(sheet.scores for sheet in self.sheets), strict=True)
        found = [
            Division(number, min(column), max(column))
            for number, column in zip(self.compiled.position, columns, strict=True)
            if min(column) != max(column)
        ]
        return tuple(sorted(found, key=lambda row: row.lowest - row.highest))


def council(
    one: CriteriaSet,
    sheets: Sequence[Answers],
    *,
    regulation: Regulation | None = None,
    findings: Iterable[Finding] = (),
    disqualified: str = "",
    pass_number: int = 1,
) -> CouncilRating:
    """Rate the sheets of a council; raises AnswerError without sheets, for fewer than the regulation asks, or for a wrong sheet.

    Sheets of members who abstained are not given. The quorum is a question of its own (`quorum`): it needs the appointed members.
    """
    rules = regulation or default()
    found = tuple(findings)
    if len(sheets) < max(1, rules.least_sheets):
        raise AnswerError(f"The council's result needs {max(1, rules.least_sheets)} sheets, there are {len(sheets)}.")
    compiled = tables(one)
    rated = tuple(
        rate(one, answers, findings=found, disqualified=disqualified, unmet_requirement=rules.unmet_requirement)
        for answers in sheets
    )
    counted = _counted(rated, rules)
    exact = middle([sheet.total for sheet in counted], rules.aggregation)
    total = rules.rounded(exact)
    formed = formed_choices(compiled, [sheet.answers for sheet in counted], rules)
    scores = score_answers(compiled, formed)
    if rules.unmet_requirement == "criterion_zero":
        zero_unmet(compiled, scores, found)
    found = with_stops(compiled, scores, found)
    outcome = outcome_of(found, disqualified, rules.unmet_requirement)
    band = band_of(one.bands, total) if outcome == "rated" else None
    gap = max(sheet.total for sheet in rated) - min(sheet.total for sheet in rated)
    return CouncilRating(
        compiled=compiled,
        regulation=rules,
        sheets=rated,
        counted=counted,
        formed=formed,
        formed_scores=tuple(scores),
        exact=exact,
        total=total,
        outcome=outcome,
        band=band,
        stars=None if band is None else stars_of(compiled, band, scores),
        gap=gap,
        is_gap_too_wide=gap > rules.largest_gap,
        needs_rescoring=gap > rules.largest_gap and pass_number < rules.passes,
        findings=found,
        disqualified=disqualified,
    )


def _counted(rated: tuple[Rating, ...], rules: Regulation) -> tuple[Rating, ...]:
    """The sheets the mean is of: all, or all but one highest and one lowest when there are five or more."""
    if rules.outliers == "none" or len(rated) < 5:
        return rated
    # Sheets of equal totals are told apart by their scores, so that the order in which they came in decides nothing.
    return tuple(sorted(rated, key=lambda sheet: (sheet.total, sheet.scores)))[1:-1]


def middle(values: Sequence[Fraction], aggregation: str) -> Fraction:
    """Mean or median of the values, exact."""
    if aggregation == "median":
        ordered = sorted(values)
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return sum(values, Fraction(0)) / len(values)


def formed_choices(compiled: Tables, sheets: Sequence[Answers], rules: Regulation) -> dict[str, Answer]:
    """The council's choice of every criterion, formed from its members' choices; a criterion most left out has none.

    Choices are ranked by points, then by place, then by the name of the case (so that the order of sheets decides nothing): a better
    choice of another case counts as better. Who left a criterion out stands below every choice.
    """
    formed: dict[str, Answer] = {}
    count = len(sheets)
    # How many sheets must have chosen it or better: more than the share, or at least the share (and at least one).
    wanted = rules.mark_share * count
    needed = math.floor(wanted) + 1 if rules.mark_rule == "more_than" else max(1, math.ceil(wanted))
    needed = min(needed, count)
    for number, ranks in compiled.ranks.items():
        given = [ranks[sheet[number]] for sheet in sheets if number in sheet]
        if rules.mark_rule == "mean":
            points = compiled.points[number]
            mean = Fraction(sum(points[compiled.ranked[number][rank]] for rank in given), count)
            reached = [answer for answer in compiled.ranked[number] if points[answer] <= mean] if given else []
            if reached:
                formed[number] = reached[-1]
        elif len(given) >= needed:
            given.sort()
            formed[number] = compiled.ranked[number][given[-needed]]
    return formed


def quorum(rules: Regulation, *, appointed: int, present: int, present_roles: Iterable[str]) -> Quorum:
    """Whether enough of the appointed members take part, and someone who may chair (`present_roles`: chair, member ...).

    Members who abstain are given in `present` only when the regulation counts them; the caller knows who abstained.
    """
    needed = max(1, math.ceil(rules.quorum * appointed))
    has_chair = any(role in rules.chairs for role in present_roles)
    return Quorum(needed, present, has_chair, present >= needed and (has_chair or not rules.quorum_needs_chair))
