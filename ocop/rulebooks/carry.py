"""What would this product get under the other decree? Answers carried from one criteria set to another, and what is left open (pure).

An answer is carried when the other set has a criterion of the same title that lists the same choices word for word, or when a rule of
`data/carry.yaml` says what the choice means there ("or better" where the older words do not tell). All else is left open and named.
So the answer is a span: rated with everything open at 0, and with everything open at its best. Between the two lies the truth.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ocop.rulebooks import criteria
from ocop.rulebooks.criteria import CriteriaSet, Criterion
from ocop.rulebooks.efforts import plain
from ocop.rulebooks.loading import DATA, read
from ocop.rulebooks.rating import Answer, Answers, CaseChoice, Rating, rate, tables


@dataclass(frozen=True)
class Rule:
    """What the choices of one criterion say in another: a place or None for each; those in `least` mean it or better."""

    title: str
    to_title: str
    places: tuple[int | None, ...]
    least: frozenset[int]


class Carried(NamedTuple):
    """An answer that was carried; `at_least`: it may be better there. `by`: `wording` or `rule`."""

    source: str
    target: str
    answer: Answer
    at_least: bool
    by: str


class Left(NamedTuple):
    """An answer that was not carried: `no_counterpart` (nothing of that title there) or `not_comparable` (other choices)."""

    source: str
    reason: str


@dataclass(frozen=True, eq=False)
class Comparison:
    """The product under the other set: what was carried, what was not, and the span of ratings. `open`: criteria nothing was carried to.

    Findings and disqualifications are not carried: they are of one dossier under one decree.
    """

    source: CriteriaSet
    target: CriteriaSet
    carried: tuple[Carried, ...]
    left: tuple[Left, ...]
    open: tuple[str, ...]
    lowest: Rating
    highest: Rating


@dataclass(frozen=True, eq=False)
class _Book:
    pairs: tuple[tuple[str, str], ...]
    rules: Mapping[tuple[str, str, str], tuple[Rule, ...]]


def load(path: Path) -> _Book:
    """Read and check; raises RulebookError with file and line (an unknown set or title, a place that falls or does not exist)."""
    document = read(path)
    pairs = []
    for i, row in enumerate(document.data["sets"]):
        for set_id in row:
            try:
                criteria.criteria_set(set_id)
            except KeyError:
                raise document.error(("sets", i), f"there is no set {set_id}.") from None
        pairs.append((row[0], row[1]))
    rules: dict[tuple[str, str, str], list[Rule]] = {}
    for i, row in enumerate(document.data["rules"]):
        trail = ("rules", i)
        places = [place for place in row["places"] if place is not None]
        if places != sorted(places):
            raise document.error((*trail, "places"), f"the places for {row['title']!r} fall.")
        rule = Rule(
            row["title"], row.get("to_title", row["title"]), tuple(row["places"]), frozenset(row.get("least") or ())
        )
        for decree, title in ((row["from"], rule.title), (row["to"], rule.to_title)):
            if not any(plain(one.title) == plain(title) for kept in criteria.sets_of(decree) for one in kept.criteria):
                raise document.error(trail, f"{decree} has no criterion {title!r}.")
        rules.setdefault((row["from"], row["to"], plain(rule.title)), []).append(rule)
    return _Book(tuple(pairs), {key: tuple(found) for key, found in rules.items()})


@functools.cache
def _book() -> _Book:
    return load(DATA / "carry.yaml")


def counterparts(one: CriteriaSet) -> tuple[CriteriaSet, ...]:
    """The sets of other decrees that a product of this set would be rated under; empty when none is kept."""
    found = []
    for pair in _book().pairs:
        if one.id in pair:
            found.append(criteria.criteria_set(pair[1 - pair.index(one.id)]))
    return tuple(found)


def compare(source: CriteriaSet, answers: Answers, target: CriteriaSet) -> Comparison:
    """Carry the answers over and rate them there; raises AnswerError when they are not of the source."""
    rate(source, answers)
    by_title: dict[str, Criterion] = {}
    for criterion in target.criteria:
        by_title[plain(criterion.title)] = criterion
    carried: list[Carried] = []
    left: list[Left] = []
    for criterion in source.criteria:
        if criterion.no not in answers:
            continue
        found = _carry(source, target, criterion, answers[criterion.no], by_title)
        if isinstance(found, Left):
            left.append(found)
        else:
            carried.append(found)
    lowest = {row.target: row.answer for row in carried}
    firm = {row.target: row.answer for row in carried if not row.at_least}
    best = {criterion.no: _best(target, criterion) for criterion in target.criteria}
    return Comparison(
        source=source,
        target=target,
        carried=tuple(carried),
        left=tuple(left),
        open=tuple(criterion.no for criterion in target.criteria if criterion.no not in lowest),
        # What is open has not been scored: it does not stop an assessment.
        lowest=rate(target, lowest, is_draft=True),
        highest=rate(target, {**best, **firm}, is_draft=True),
    )


def _best(one: CriteriaSet, criterion: Criterion) -> Answer:
    points = tables(one).points[criterion.no]
    return max(points, key=lambda answer: points[answer])


def _carry(
    source: CriteriaSet, target: CriteriaSet, criterion: Criterion, answer: Answer, by_title: Mapping[str, Criterion]
) -> Carried | Left:
    title = plain(criterion.title)
    other = by_title.get(title)
    if other is not None and _words(other) == _words(criterion):
        return Carried(criterion.no, other.no, answer, False, "wording")
    for rule in _book().rules.get((source.decree_id, target.decree_id, title), ()):
        meant = by_title.get(plain(rule.to_title))
        if meant is None or isinstance(answer, CaseChoice) or meant.cases:
            continue
        if len(rule.places) != len(criterion.choices):
            continue
        place = rule.places[answer]
        if place is None or place >= len(meant.choices):
            return Left(criterion.no, "not_comparable")
        return Carried(criterion.no, meant.no, place, answer in rule.least, "rule")
    return Left(criterion.no, "not_comparable" if other is not None else "no_counterpart")


def _words(criterion: Criterion) -> list[tuple[str | None, str]]:
    return [(choice.case, plain(choice.label)) for choice in criterion.choices]
