"""The way to the next star as a page shows it: where one stands, what is in the way, plans step by step, another decree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.appraisal.self_rating import Tally, tally
from ocop.rulebooks import carry, star_path
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.efforts import default
from ocop.rulebooks.rating import Answer, Answers, CaseChoice, Rating
from ocop.rulebooks.star_path import Paths, Plan

PROFILES = ("balanced", "soonest", "least_money")
MOST_DOTS = 5


def english() -> bool:
    """Whether the page speaks English."""
    return (get_language() or "vi").startswith("en")


@dataclass(frozen=True)
class Obstacle:
    """A mark that is missing: the criterion, where one stands and what is asked, whether it is locked or nobody can plan it."""

    no: str
    title: str
    now: int
    asked: int
    stars: int
    is_locked: bool


@dataclass(frozen=True)
class Thing:
    """One thing to do."""

    no: str
    title: str
    before: str
    after: str
    what: str
    where: str
    gain: int
    is_forced: bool
    dots: tuple[bool, ...]
    months: int
    money: int
    papers: int


@dataclass(frozen=True)
class Way:
    """One plan: its name, its things to do, what it takes in all and what it reaches."""

    code: str
    name: str
    things: tuple[Thing, ...]
    effort: int
    months: int
    money: int
    papers: int
    total: int


@dataclass(frozen=True)
class Page:
    """Everything the page needs. `ways` is empty when the star is reached or out of reach; `most` says how far one can get."""

    stars: int
    tally: Tally
    paths: Paths
    obstacles: tuple[Obstacle, ...]
    met: int
    points_short: int
    ways: tuple[Way, ...]
    locked: tuple[tuple[str, str], ...]
    ladder: dict[str, Any]


def page(one: CriteriaSet, answers: Answers, stars: int, *, locked: Collection[str] = ()) -> Page:
    """The way from these answers to `stars`; the cheapest plan first, then two others."""
    reckoned = tally(one, answers)
    locked = [number for number in locked if number in one.by_number]
    paths = star_path.paths(one, answers, stars, locked=locked, count=3)
    asked: dict[str, tuple[int, int]] = {}
    for mark in one.marks:
        if mark.stars <= stars and mark.points >= asked.get(mark.criterion, (0, 0))[0]:
            asked[mark.criterion] = (mark.points, mark.stars)
    points = reckoned.rating.points
    kinds = {criterion.no: default().kind_of(criterion) for criterion in one.criteria}
    obstacles = tuple(
        Obstacle(no, one.by_number[no].wording, points[no], least, level, no in locked or kinds[no].is_fixed)
        for no, (least, level) in asked.items()
        if points[no] < least
    )
    least = next(band.least for band in one.bands if band.stars == stars)
    return Page(
        stars=stars,
        tally=reckoned,
        paths=paths,
        obstacles=obstacles,
        met=len(asked) - len(obstacles),
        points_short=max(0, least - reckoned.total),
        ways=_ways(one, answers, stars, locked, paths),
        locked=tuple((number, one.by_number[number].wording) for number in locked),
        ladder=_ladder(one, reckoned.total, stars),
    )


def _ways(one: CriteriaSet, answers: Answers, stars: int, locked: Collection[str], paths: Paths) -> tuple[Way, ...]:
    """The cheapest, then the soonest and the one of least money where they differ, then the solver's own alternatives; three at most."""
    if not paths.plans:
        return ()
    found: list[tuple[str, str, Plan]] = [("balanced", _("Least effort"), paths.plans[0])]
    names = {"soonest": _("Soonest"), "least_money": _("Least money")}
    for profile, name in names.items():
        plans = star_path.paths(one, answers, stars, locked=locked, profile=profile, count=1).plans
        if plans and all(_same(plans[0], plan) is False for _code, _name, plan in found):
            found.append((profile, name, plans[0]))
    for number, plan in enumerate(paths.plans[1:], start=2):
        if len(found) < 3 and all(_same(plan, other) is False for _code, _name, other in found):
            found.append((f"other-{number}", _differs(paths.plans[0], plan), plan))
    most = max(step.effort for _code, _name, plan in found for step in plan.steps)
    return tuple(_way(one, code, name, plan, most) for code, name, plan in found[:3])


def _differs(best: Plan, plan: Plan) -> str:
    """The name of an alternative: what it does without."""
    kept = {step.criterion for step in plan.steps}
    spared = [step.criterion for step in best.steps if step.criterion not in kept]
    return _("Another way, without %(criteria)s") % {"criteria": ", ".join(spared)} if spared else _("Another way")


def _same(a: Plan, b: Plan) -> bool:
    return [(step.criterion, step.after) for step in a.steps] == [(step.criterion, step.after) for step in b.steps]


def _way(one: CriteriaSet, code: str, name: str, plan: Plan, most: int) -> Way:
    things = []
    # What opens the star first, then what brings most points for its effort.
    for step in sorted(plan.steps, key=lambda row: (not row.is_forced, row.effort / max(1, row.gain))):
        filled = max(1, min(MOST_DOTS, round(MOST_DOTS * step.effort / max(1, most))))
        things.append(
            Thing(
                no=step.criterion,
                title=one.by_number[step.criterion].wording,
                before=label(one, step.criterion, step.before),
                after=label(one, step.criterion, step.after),
                what=step.kind.what_en if english() else step.kind.what_vi,
                where=step.kind.where_en if english() else step.kind.where_vi,
                gain=step.gain,
                is_forced=step.is_forced,
                dots=tuple(place < filled for place in range(MOST_DOTS)),
                months=step.need.months,
                money=step.need.money,
                papers=step.need.papers,
            )
        )
    return Way(code, name, tuple(things), plan.effort, plan.months, plan.money, plan.papers, int(plan.total))


def label(one: CriteriaSet, number: str, answer: Answer | None) -> str:
    """The wording of an answer; empty when there is none."""
    if answer is None:
        return ""
    criterion = one.by_number[number]
    if isinstance(answer, CaseChoice):
        return criterion.of_case(answer.case)[answer.choice].wording
    return criterion.choices[answer].wording


def _ladder(one: CriteriaSet, total: int, stars: int) -> dict[str, Any]:
    """Places of the drawing, 3.12 to a point from 4 on."""

    def at(points: int) -> str:
        return f"{4 + points * 3.12:g}"

    least = next(band.least for band in one.bands if band.stars == stars)
    return {
        "got": f"{total * 3.12:g}",
        "total": total,
        "here": at(total),
        "words": f"{min(max(4 + total * 3.12, 30), 290):g}",
        "gap_from": at(total),
        "gap": f"{max(0, least - total) * 3.12:g}",
        "ticks": [(at(band.least), band.least) for band in one.bands if band.least],
        "names": [
            (f"{4 + (band.least + band.below) / 2 * 3.12:g}", band.stars) for band in one.bands if band.stars >= 3
        ],
    }


@dataclass(frozen=True)
class Carried:
    """One criterion of the other set: what was carried over (its wording, "or better" where that is not told), or nothing."""

    no: str
    title: str
    label: str
    points: int
    most: int
    is_taken: bool
    or_better: bool


@dataclass(frozen=True)
class Other:
    """The same product under another set: the truth lies between `least` (all that is open at 0) and `best`."""

    one: CriteriaSet
    least: Rating
    best: Rating
    rows: tuple[Carried, ...]

    @property
    def taken(self) -> int:
        """How many criteria were carried over."""
        return sum(row.is_taken for row in self.rows)


def other(one: CriteriaSet, answers: Answers, target: CriteriaSet) -> Other:
    """The answers carried over to another set by `rulebooks.carry`, for a page."""
    found = carry.compare(one, answers, target)
    carried = {row.target: row for row in found.carried}
    rows = []
    for criterion in target.criteria:
        row = carried.get(criterion.no)
        rows.append(
            Carried(
                criterion.no,
                criterion.wording,
                label(target, criterion.no, row.answer) if row else "",
                found.lowest.points[criterion.no],
                criterion.max,
                row is not None,
                row is not None and row.at_least,
            )
        )
    return Other(target, found.lowest, found.highest, tuple(rows))
