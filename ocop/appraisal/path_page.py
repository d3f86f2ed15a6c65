"""The way to the next star as a page shows it: where one stands, what is in the way, plans step by step, another decree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.appraisal.self_rating import Tally, tally
from ocop.rulebooks import star_path
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.efforts import default, plain
from ocop.rulebooks.rating import Answer, Answers, CaseChoice
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
            found.append((f"other-{number}", _("Another way"), plan))
    most = max(step.effort for _code, _name, plan in found for step in plan.steps)
    return tuple(_way(one, code, name, plan, most) for code, name, plan in found[:3])


def _same(a: Plan, b: Plan) -> bool:
    return [(step.criterion, step.after) for step in a.steps] == [(step.criterion, step.after) for step in b.steps]


def _way(one: CriteriaSet, code: str, name: str, plan: Plan, most: int) -> Way:
    things = []
    # What opens the star first, then what brings most points for its effort.
    for step in sorted(plan.steps, key=lambda row: (not row.is_forced, row.effort / max(1, row.gain))):
        filled = max(1, min(MOST_DOTS, round(MOST_DOTS * step.effort / max(1, most))))
        things.append(
            Thing(
                no=step.criterion, title=one.by_number[step.criterion].wording, before=label(one, step.criterion, step.before),
                after=label(one, step.criterion, step.after), what=step.kind.what_en if english() else step.kind.what_vi,
                where=step.kind.where_en if english() else step.kind.where_vi, gain=step.gain, is_forced=step.is_forced,
                dots=tuple(place < filled for place in range(MOST_DOTS)), months=step.need.months, money=step.need.money,
                papers=step.need.papers,
            )
        )  # fmt: skip
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
    """One criterion of the other set: what was taken over (its wording), or nothing because it was not asked before."""

    no: str
    title: str
    label: str
    points: int
    most: int
    is_taken: bool


@dataclass(frozen=True)
class Other:
    """The same product under another set: surely at least `least`, at most `best` points, with the stars of each."""

    one: CriteriaSet
    least: Tally
    best: Tally
    rows: tuple[Carried, ...]

    @property
    def taken(self) -> int:
        """How many criteria were answered before."""
        return sum(row.is_taken for row in self.rows)


def other(one: CriteriaSet, answers: Answers, target: CriteriaSet) -> Other:
    """Carry the answers over to another set: criteria are matched by title, choices by wording, else by the share of the points.

    What was not asked before counts 0 in `least` and all its points in `best`, so the truth lies between the two.
    """
    points = tally(one, answers).rating.points
    by_title = {plain(criterion.title): criterion for criterion in one.criteria if criterion.no in answers}
    taken: dict[str, Answer] = {}
    best: dict[str, Answer] = {}
    rows = []
    for criterion in target.criteria:
        source = by_title.get(plain(criterion.title))
        options = list(enumerate(criterion.of_case(criterion.cases[0][0]) if criterion.cases else criterion.choices))
        case = criterion.cases[0][0] if criterion.cases else None

        def said(place: int, case: str | None = case) -> Answer:
            return CaseChoice(case, place) if case else place

        if source is not None:
            words = label(one, source.no, answers[source.no])
            share = points[source.no] / source.max if source.max else 0
            same = [place for place, choice in options if choice.wording == words]
            fitting = [place for place, choice in options if choice.points <= share * criterion.max + 1e-9]
            place = same[0] if same else (max(fitting) if fitting else None)
            if place is not None:
                taken[criterion.no] = best[criterion.no] = said(place)
                choice = options[place][1]
                rows.append(
                    Carried(criterion.no, criterion.wording, choice.wording, choice.points, criterion.max, True)
                )
                continue
        top = max(options, key=lambda row: row[1].points)
        best[criterion.no] = said(top[0])
        rows.append(Carried(criterion.no, criterion.wording, "", 0, criterion.max, source is not None))
    return Other(target, tally(target, taken), tally(target, best), tuple(rows))
