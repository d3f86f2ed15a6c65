"""The way to a star: the cheapest changes that reach it under points, marks and stop rules, exactly (pure).

A plan raises criteria to higher choices (or to the other case of an either/or). It must bring the total into the band, meet every
mark of the star and of the lower ones, and leave no sensory item at 0 where that stops the assessment. Effort adds up over the
changes; of plans of equal effort the one with fewer changes wins. Criteria are independent but for 5.2, which counts only with 5.1:
those two are weighed together. So this is a choice of one option per group with a least sum of gains, solved exactly by dynamic
programming over the points still needed (at most 100), marks being forced by leaving out the options that miss them.

Alternatives are exact as well, and different in what matters: the next one is the cheapest plan that does without the heaviest free
change of each plan before it (or the next heaviest, when nothing can stand in for it; the first in the decree's order of equals). A change is free when it goes beyond what the
marks ask; when the marks force everything there is one plan.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ocop.rulebooks import efforts as efforts_module
from ocop.rulebooks.criteria import CriteriaSet, Mark
from ocop.rulebooks.efforts import Efforts, Kind, Need
from ocop.rulebooks.gates import Finding, gate
from ocop.rulebooks.rating import Answer, AnswerError, Answers, CaseChoice, rate, tables

NEVER = 1 << 60
# Effort first, number of changes second: one whole number holds both.
SCALE = 1000


@dataclass(frozen=True)
class Step:
    """One change of a plan. `is_forced`: the marks ask for it; `gain`: points it adds; `before` None: not answered."""

    criterion: str
    before: Answer | None
    after: Answer
    gain: int
    need: Need
    effort: int
    kind: Kind
    is_forced: bool


@dataclass(frozen=True)
class Plan:
    """Changes that reach the star. Months are those of the longest change (changes go on side by side), money and papers add up."""

    steps: tuple[Step, ...]
    effort: int
    total: Fraction
    stars: int
    answers: Answers

    @property
    def months(self) -> int:
        """Months until the last change can be shown."""
        return max((step.need.months for step in self.steps), default=0)

    @property
    def money(self) -> int:
        """Million dong in all."""
        return sum(step.need.money for step in self.steps)

    @property
    def papers(self) -> int:
        """Papers to obtain in all."""
        return sum(step.need.papers for step in self.steps)


@dataclass(frozen=True)
class Paths:
    """What was found: plans, cheapest first. Without one: `most` points that can be reached and the marks that locks keep out of reach.

    `must_clear`: findings that leave no star whatever the points; a plan holds only once they no longer stand.
    """

    stars: int
    is_reached: bool
    plans: tuple[Plan, ...]
    most: int
    out_of_reach: tuple[Mark, ...]
    zero_locked: tuple[str, ...]
    must_clear: tuple[Finding, ...]


class _Option(NamedTuple):
    """One way to leave a group of criteria: points gained, weight (effort and changes in one), an answer for each criterion."""

    gain: int
    weight: int
    answers: tuple[Answer | None, ...]


class _Group(NamedTuple):
    """Criteria weighed together. `options` are those of `every` worth weighing; `base`: the answers with the least weight."""

    criteria: tuple[str, ...]
    every: list[_Option]
    options: list[_Option]
    base: tuple[Answer | None, ...]


@functools.lru_cache(maxsize=256)
def _climbs(one: CriteriaSet, efforts: Efforts) -> dict[str, dict[Answer, tuple[int, Need]]]:
    """Criterion -> answer -> (points, what reaching it from nothing takes in all)."""
    found: dict[str, dict[Answer, tuple[int, Need]]] = {}
    for criterion in one.criteria:
        kind = efforts.kind_of(criterion)
        row: dict[Answer, tuple[int, Need]] = {}
        cases: tuple[str | None, ...] = tuple(case for case, _who in criterion.cases) or (None,)
        for case in cases:
            choices = criterion.of_case(case) if case else criterion.choices
            needs = itertools.accumulate(kind.rungs(choices), lambda a, b: Need(*map(sum, zip(a, b, strict=True))))
            for place, (choice, need) in enumerate(zip(choices, needs, strict=True)):
                row[CaseChoice(case, place) if case else place] = (choice.points, need)
        found[criterion.no] = row
    return found


def _change(climb: dict[Answer, tuple[int, Need]], before: Answer | None, after: Answer) -> Need:
    """What going from one answer to another takes; into another case from nothing."""
    total = climb[after][1]
    if before is None or (
        isinstance(before, CaseChoice) and isinstance(after, CaseChoice) and before.case != after.case
    ):
        return total
    start = climb[before][1]
    return Need(total.months - start.months, total.money - start.money, total.papers - start.papers)


def paths(
    one: CriteriaSet,
    answers: Answers,
    stars: int,
    *,
    locked: Collection[str] = (),
    profile: str = "balanced",
    count: int = 3,
    findings: Iterable[Finding] = (),
    efforts: Efforts | None = None,
) -> Paths:
    """Up to `count` plans that reach `stars` from these answers without touching `locked`; raises AnswerError for what is not known.

    Kinds of criteria that nobody can plan (who represents the producer, where it lies) are locked by themselves.
    """
    known = efforts or efforts_module.default()
    if isinstance(stars, bool) or stars not in (2, 3, 4, 5):
        raise AnswerError(f"A path leads to 2, 3, 4 or 5 stars, not to {stars!r}.")
    if profile not in known.profiles:
        raise AnswerError(f"There is no profile {profile!r}; there are {', '.join(known.profiles)}.")
    for number in locked:
        if number not in one.by_number:
            raise AnswerError(f"{one.id} has no criterion {number!r} to lock.")
    stands = rate(one, answers)
    found = tuple(findings)
    must_clear = tuple(row for row in found if gate(row.gate).effect in ("stop", "exclude"))
    held = set(locked) | {number for number, kind in efforts_module.kinds_of(one, known).items() if kind.is_fixed}
    task = _Task(one, answers, stars, held, profile, known)
    if stands.stars is not None and stands.stars >= stars:
        return Paths(stars, True, (), int(stands.total), (), (), must_clear)
    groups = task.groups()
    most = int(stands.total) + sum(max((option.gain for option in group.options), default=0) for group in groups)
    needed = max(0, task.least - int(stands.total))
    if any(not group.options for group in groups) or int(stands.total) + needed > most:
        marks, zeros = task.out_of_reach()
        return Paths(stars, False, (), task.most(), marks, zeros, must_clear)
    plans = tuple(task.plan(chosen) for chosen in task.alternatives(groups, needed, count))
    return Paths(stars, False, plans, most, (), (), must_clear)


class _Task:
    """One question put into groups of options, and its answers put back into plans."""

    def __init__(
        self, one: CriteriaSet, answers: Answers, stars: int, held: set[str], profile: str, efforts: Efforts
    ) -> None:
        self.one, self.answers, self.stars, self.held = one, answers, stars, held
        self.compiled = tables(one)
        self.profile = efforts.profiles[profile]
        self.kinds = efforts_module.kinds_of(one, efforts)
        self.climbs = _climbs(one, efforts)
        self.least = next(band.least for band in one.bands if band.stars == stars)
        self.asked: dict[str, int] = {}
        for level in range(3, stars + 1):
            for mark in self.compiled.marks[level]:
                self.asked[mark.criterion] = max(self.asked.get(mark.criterion, 0), mark.points)
        for _finding, numbers in self.compiled.stop_at_zero:
            for number in numbers:
                self.asked[number] = max(self.asked.get(number, 0), 1)
        self.rests_on = dict(self.compiled.counts_if)

    def raises(self, number: str) -> list[tuple[Answer | None, int, int]]:
        """(answer, points, weight) of everything a criterion may become, the present answer first."""
        climb = self.climbs[number]
        now = self.answers.get(number)
        points_now = climb[now][0] if now is not None else 0
        found: list[tuple[Answer | None, int, int]] = [(now, points_now, 0)]
        if number not in self.held:
            for answer, (points, _need) in climb.items():
                if points > points_now:
                    effort = self.profile.effort(_change(climb, now, answer))
                    found.append((answer, points, effort * SCALE + 1))
        return found

    def groups(self) -> list[_Group]:
        """Criteria that can be weighed alone, and 5.1 with 5.2; options that miss a mark are left out, so are those never better."""
        joined = {number: (other, number) for number, other in self.rests_on.items()}
        taken = {number for pair in joined.values() for number in pair}
        units = [(number,) for number in self.compiled.points if number not in taken] + list(joined.values())
        return [self.group(unit) for unit in units]

    def group(self, unit: tuple[str, ...]) -> _Group:
        """The options of one unit."""
        options = []
        points_now = None
        for picked in itertools.product(*(self.raises(number) for number in unit)):
            points = [row[1] for row in picked]
            for place, number in enumerate(unit):
                if number in self.rests_on and not points[unit.index(self.rests_on[number])]:
                    points[place] = 0
            if points_now is None:
                points_now = sum(points)
            if all(points[place] >= self.asked.get(number, 0) for place, number in enumerate(unit)):
                gain = sum(points) - points_now
                options.append(_Option(gain, sum(row[2] for row in picked), tuple(row[0] for row in picked)))
        base = min(options, key=lambda option: (option.weight, option.gain)).answers if options else ()
        return _Group(unit, options, _undominated(options), base)

    def alternatives(self, groups: list[_Group], needed: int, count: int) -> list[dict[str, Answer | None]]:
        """The cheapest plan, then the cheapest without the heaviest free change of each plan before it."""
        base = {number: answer for group in groups for number, answer in zip(group.criteria, group.base, strict=True)}
        forbidden: set[str] = set()
        found: list[dict[str, Answer | None]] = []
        chosen = _solve(groups, needed)
        while chosen is not None and len(found) < count:
            found.append(chosen)
            # Of equally heavy ones the first in the decree's order.
            free = [number for number in self.compiled.points if chosen[number] != base[number]]
            free.sort(key=lambda number: -self.beyond(number, base[number], found[-1][number]))
            # The heaviest may be one that nothing can stand in for; then the next heaviest is done without.
            chosen = None
            for number in free:
                chosen = _solve(_without(groups, forbidden | {number}), needed)
                if chosen is not None:
                    forbidden.add(number)
                    break
        return found

    def beyond(self, number: str, base: Answer | None, answer: Answer | None) -> int:
        """Effort of a change beyond what the marks ask."""
        now, climb = self.answers.get(number), self.climbs[number]
        efforts = [
            self.profile.effort(_change(climb, now, one)) if one is not None and one != now else 0
            for one in (base, answer)
        ]
        return efforts[1] - efforts[0]

    def out_of_reach(self) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
        """Marks and stop rules that the locked criteria do not meet."""
        best = {
            number: max(points for _answer, points, _weight in self.raises(number)) for number in self.compiled.points
        }
        for number, other in self.rests_on.items():
            best[number] = best[number] if best[other] else 0
        marks = tuple(
            mark
            for level in range(3, self.stars + 1)
            for mark in self.compiled.marks[level]
            if best[mark.criterion] < mark.points
        )
        zeros = tuple(
            number for _finding, numbers in self.compiled.stop_at_zero for number in numbers if not best[number]
        )
        return marks, zeros

    def most(self) -> int:
        """The most points that the criteria which are not locked can bring."""
        best = {
            number: max(points for _answer, points, _weight in self.raises(number)) for number in self.compiled.points
        }
        return sum(points for number, points in best.items() if best[self.rests_on.get(number, number)])

    def plan(self, chosen: dict[str, Answer | None]) -> Plan:
        """The plan of the chosen answers, rated once more as a proof."""
        after = {number: answer for number, answer in chosen.items() if answer is not None}
        rated = rate(self.one, after)
        before = rate(self.one, self.answers)
        if rated.stars is None or rated.stars < self.stars:
            raise AssertionError(f"The plan for {self.one.id} does not reach {self.stars} stars.")
        gains = {number: points - before.points[number] for number, points in rated.points.items()}
        for number, other in self.rests_on.items():
            # Points that were there and count now are the gain of what they waited for.
            if after.get(number) == self.answers.get(number):
                gains[other] += gains[number]
        steps = []
        for number in self.compiled.points:
            answer, old = after.get(number), self.answers.get(number)
            if answer is None or answer == old:
                continue
            need = _change(self.climbs[number], old, answer)
            asked = self.asked.get(number, 0)
            is_forced = before.points[number] < asked and self.climbs[number][answer][0] >= asked
            steps.append(
                Step(
                    criterion=number,
                    before=old,
                    after=answer,
                    gain=gains[number],
                    need=need,
                    effort=self.profile.effort(need),
                    kind=self.kinds[number],
                    is_forced=is_forced,
                )
            )
        return Plan(tuple(steps), sum(step.effort for step in steps), rated.total, rated.stars, after)


def _undominated(options: list[_Option]) -> list[_Option]:
    """The options worth weighing: each gains more than every cheaper one."""
    kept: list[_Option] = []
    for option in sorted(options, key=lambda option: (option.weight, -option.gain)):
        if not kept or option.gain > kept[-1].gain:
            kept.append(option)
    return kept


def _solve(groups: list[_Group], needed: int) -> dict[str, Answer | None] | None:
    """The answers of the plan with the least weight that gains at least `needed`; None when there is none."""
    # rows[i][g]: least weight with which the first i groups gain g points or more.
    rows = [[0] + [NEVER] * needed]
    for group in groups:
        rows.append(_add(rows[-1], group.options, needed))
    if rows[-1][needed] >= NEVER:
        return None
    chosen: dict[str, Answer | None] = {}
    gain = needed
    for position in range(len(groups) - 1, -1, -1):
        option = _behind(groups[position].options, rows[position], rows[position + 1][gain], gain)
        chosen.update(zip(groups[position].criteria, option.answers, strict=True))
        gain = max(0, gain - option.gain)
    return chosen


def _add(row: list[int], options: list[_Option], needed: int) -> list[int]:
    """The row after one more group."""
    best: list[int] | None = None
    for option in options:
        gain, weight = min(option.gain, needed), option.weight
        shifted = [row[0] + weight] * gain + [value + weight for value in row[: needed + 1 - gain]]
        best = shifted if best is None else list(map(min, best, shifted))
    return best if best is not None else [NEVER] * len(row)


def _behind(options: list[_Option], row: list[int], weight: int, gain: int) -> _Option:
    """The option of a group that explains a weight."""
    for option in options:
        if row[max(0, gain - option.gain)] + option.weight == weight:
            return option
    raise AssertionError("A weight that no option explains.")


def _without(groups: list[_Group], forbidden: Collection[str]) -> list[_Group]:
    """The groups with the forbidden criteria left at what the marks ask."""
    kept = []
    for group in groups:
        every = group.every
        for at, number in enumerate(group.criteria):
            if number in forbidden:
                every = [option for option in every if option.answers[at] == group.base[at]]
        # What was not worth weighing may be now, when the better option is forbidden.
        kept.append(group if every is group.every else group._replace(every=every, options=_undominated(every)))
    return kept
