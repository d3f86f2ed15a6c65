"""The way to the next star is the cheapest there is: by brute force on small sets, by an integer programme on the real ones."""

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rulebooks import criteria, efforts
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.gates import Finding
from ocop.rulebooks.loading import DATA, RulebookError
from ocop.rulebooks.rating import Answer, AnswerError, Answers, CaseChoice, rate, tables
from ocop.rulebooks.star_path import Plan, paths
from ocop.rulebooks.tests.integer_programme import cheapest, effort_of
from ocop.rulebooks.tests.making import NEW, SETS, sheet, sheets, small_sets, top, with_points

FRUIT = criteria.set_by_number("qd26-2026", 7)
WATER = criteria.set_by_number("qd26-2026", 16)
TOUR = criteria.set_by_number("qd26-2026", 26)


def may_become(one: CriteriaSet, answers: Answers, number: str, locked: frozenset[str]) -> list[Answer | None]:
    row = tables(one).points[number]
    now = answers.get(number)
    points = row[now] if now is not None else 0
    higher = [answer for answer in row if row[answer] > points] if number not in locked else []
    return [now, *higher]


def brute_force(
    one: CriteriaSet,
    answers: Answers,
    stars: int,
    locked: frozenset[str] = frozenset(),
    kept: Mapping[str, Answer | None] | None = None,
) -> tuple[int, int] | None:
    """(effort, changes) of the cheapest of all combinations that the rating itself gives the stars; `kept` are left as said."""
    numbers = list(one.by_number)
    found = []
    for combination in itertools.product(*(may_become(one, answers, number, locked) for number in numbers)):
        after = {number: answer for number, answer in zip(numbers, combination, strict=True) if answer is not None}
        if any(after.get(number) != answer for number, answer in (kept or {}).items()):
            continue
        if (rate(one, after).stars or 0) < stars:
            continue
        changed = [number for number in numbers if after.get(number) != answers.get(number)]
        effort = sum(effort_of(one, number, answers.get(number), after[number], "balanced") for number in changed)
        found.append((effort, len(changed)))
    return min(found, default=None)


def base_of(one: CriteriaSet, answers: Answers, stars: int) -> dict[str, Answer | None]:
    """What the marks ask of every criterion at least effort, whatever the points: by brute force over 5.1 and 5.2 together."""
    asked = dict.fromkeys(one.by_number, 0)
    for mark in one.marks:
        if mark.stars <= stars:
            asked[mark.criterion] = max(asked[mark.criterion], mark.points)
    for _finding, numbers in tables(one).stop_at_zero:
        for number in numbers:
            asked[number] = max(asked[number], 1)
    base: dict[str, Answer | None] = {}
    for unit in [("5.1", "5.2"), *((number,) for number in one.by_number if number not in ("5.1", "5.2"))]:
        best = None
        for picked in itertools.product(*(may_become(one, answers, number, frozenset()) for number in unit)):
            own = {number: answer for number, answer in zip(unit, picked, strict=True) if answer is not None}
            points = rate(one, own, is_draft=True).points
            if all(points[number] >= asked[number] for number in unit):
                effort = sum(
                    effort_of(one, number, answers.get(number), own.get(number), "balanced") for number in unit
                )
                changes = sum(1 for number in unit if own.get(number) != answers.get(number))
                key = (effort, changes, sum(points.values()))
                if best is None or key < best[0]:
                    best = (key, picked)
        if best:
            base.update(zip(unit, best[1], strict=True))
    return base


def effort_beyond(
    one: CriteriaSet, answers: Answers, base: Mapping[str, Answer | None], plan: Plan, number: str
) -> int:
    return effort_of(one, number, answers.get(number), plan.answers.get(number), "balanced") - effort_of(
        one, number, answers.get(number), base[number], "balanced"
    )


@given(data=st.data(), one=small_sets(), stars=st.sampled_from([2, 3, 4, 5]))
@settings(max_examples=120, deadline=None)
def test_the_first_plan_is_the_cheapest_of_all_combinations(data: st.DataObject, one: CriteriaSet, stars: int) -> None:
    answers = data.draw(sheets(one))
    locked = frozenset(data.draw(st.sets(st.sampled_from(list(one.by_number)), max_size=3)))
    found = paths(one, answers, stars, locked=locked, count=1)
    expected = brute_force(one, answers, stars, locked)
    if expected is None:
        assert found.plans == ()
        assert not found.is_reached
        assert (
            found.most < next(band.least for band in one.bands if band.stars == stars)
            or found.out_of_reach
            or found.zero_locked
        )
    elif (rate(one, answers).stars or 0) >= stars:
        assert found.is_reached
        assert found.plans == ()
    else:
        assert (found.plans[0].effort, len(found.plans[0].steps)) == expected


@given(data=st.data(), one=small_sets(), stars=st.sampled_from([3, 4, 5]))
@settings(max_examples=60, deadline=None)
def test_alternatives_are_the_cheapest_without_the_heaviest_free_changes(
    data: st.DataObject, one: CriteriaSet, stars: int
) -> None:
    answers = data.draw(sheets(one))
    found = paths(one, answers, stars, count=3)
    if not found.plans:
        return
    base = base_of(one, answers, stars)
    kept: dict[str, Answer | None] = {}
    for plan, following in itertools.pairwise([*found.plans, None]):
        assert plan is not None
        if len(found.plans) == 3 and following is None:
            break
        free = [number for number in one.by_number if plan.answers.get(number) != base[number]]
        free.sort(key=lambda number: -effort_beyond(one, answers, base, plan, number))
        tried = ((number, brute_force(one, answers, stars, kept={**kept, number: base[number]})) for number in free)
        without, expected = next(((number, result) for number, result in tried if result is not None), ("", None))
        assert (following is None) == (expected is None)
        if following is None:
            break
        assert following.answers.get(without) == base[without]
        assert expected == (following.effort, len(following.steps))
        kept[without] = base[without]


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.id)
def test_no_integer_programme_finds_a_cheaper_one(one: CriteriaSet) -> None:
    pytest.importorskip("scipy")
    for seed, stars, share, profile in [
        (1, 3, 1.0, "balanced"),
        (2, 4, 0.8, "soonest"),
        (3, 5, 0.5, "least_money"),
        (4, 5, 0, "balanced"),
    ]:
        answers = sheet(one, seed, share)
        locked = list(one.by_number)[:: 9 + seed] if seed % 2 else []
        found = paths(one, answers, stars, locked=locked, profile=profile, count=1)
        expected = cheapest(one, answers, stars, locked=locked, profile=profile)
        if found.is_reached:
            assert expected == 0
        else:
            assert (found.plans[0].effort if found.plans else None) == expected


@pytest.mark.parametrize("one", NEW, ids=lambda one: one.id)
def test_three_plans_that_differ_and_say_what_to_do(one: CriteriaSet) -> None:
    answers = {number: answer for number, answer in top(one).items() if tables(one).points[number][answer] < 3}
    found = paths(one, answers, 4)
    assert len(found.plans) == 3
    assert [plan.effort for plan in found.plans] == sorted(plan.effort for plan in found.plans)
    assert len({frozenset((step.criterion, step.after) for step in plan.steps) for plan in found.plans}) == 3
    for plan in found.plans:
        assert rate(one, plan.answers).stars == plan.stars >= 4
        assert sum(step.gain for step in plan.steps) == plan.total - rate(one, answers).total
        assert all(step.kind.what_vi and step.kind.where_en for step in plan.steps)
        assert plan.months == max(step.need.months for step in plan.steps)


def test_a_noodle_that_lacks_a_mark_and_four_points() -> None:
    """A real question in small: from 86 points and without the marks of five stars, marks are forced and marked so."""
    answers = with_points(FRUIT, top(FRUIT), {"1.5": 1, "4.3": 3, "7": 3, "4.2": 1, "1.2": 0, "2.4": 0})
    stands = rate(FRUIT, answers)
    assert (stands.total, stands.band, stands.stars) == (89, 4, 3)
    four = paths(FRUIT, answers, 4).plans
    assert [[step.criterion for step in plan.steps] for plan in four] == [["1.5"]]
    assert four[0].steps[0].is_forced
    five = paths(FRUIT, answers, 5).plans[0]
    assert {step.criterion for step in five.steps if step.is_forced} == {"1.5", "7"}
    assert five.total >= 90


def test_locks_are_kept_and_what_they_block_is_said() -> None:
    answers = with_points(FRUIT, top(FRUIT), {"2.2": 0, "4.2": 0})
    blocked = paths(FRUIT, answers, 3, locked=["2.2"])
    assert blocked.plans == ()
    assert [(mark.criterion, mark.stars) for mark in blocked.out_of_reach] == [("2.2", 3)]
    assert blocked.most == 97
    for plan in paths(FRUIT, sheet(FRUIT, 5), 4, locked=["4.1", "1.1"]).plans:
        assert not {"4.1", "1.1"} & {step.criterion for step in plan.steps}


def test_nobody_is_asked_to_change_who_they_are() -> None:
    for one in NEW:
        for plan in paths(one, {}, 5).plans:
            assert "3.2" not in {step.criterion for step in plan.steps}
    assert not {"5.3", "6"} & {step.criterion for plan in paths(TOUR, {}, 5).plans for step in plan.steps}


def test_water_clears_every_sensory_item() -> None:
    answers = with_points(WATER, top(WATER), {"6.3": 0})
    found = paths(WATER, answers, 3)
    assert [(step.criterion, step.after, step.is_forced) for step in found.plans[0].steps] == [("6.3", 1, True)]
    locked = paths(WATER, answers, 3, locked=["6.3"])
    assert (locked.plans, locked.zero_locked) == ((), ("6.3",))


def test_findings_that_leave_no_star_are_to_be_cleared() -> None:
    found = Finding("6.1", "stop: unsafe foreign matter")
    unmet = Finding("8", "requirement: product standard must come with food-safety test report")
    assert paths(FRUIT, top(FRUIT), 5, findings=[found, unmet]).must_clear == (found,)


def test_a_case_may_be_changed_when_it_pays() -> None:
    answers = {**top(TOUR), "8": CaseChoice("a", 0)}
    plan = paths(TOUR, answers, 5, locked=[number for number in TOUR.by_number if number != "8"])
    assert plan.is_reached
    low = {number: answer for number, answer in top(TOUR).items() if number not in ("2.3", "1.2", "4.1")}
    only = paths(
        TOUR, {**low, "8": CaseChoice("a", 0)}, 4, locked=[number for number in TOUR.by_number if number != "8"]
    )
    assert only.is_reached


@pytest.mark.parametrize(
    ("stars", "options", "says"),
    [
        (1, {}, "leads to 2, 3, 4 or 5"),
        (6, {}, "leads to"),
        (True, {}, "leads to"),
        (4, {"locked": ["9.9"]}, "no criterion '9.9'"),
        (4, {"profile": "free"}, "no profile 'free'"),
    ],
)
def test_what_is_not_known_is_refused(stars: int, options: dict[str, object], says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        paths(FRUIT, {}, stars, **options)  # type: ignore[arg-type]


def test_every_criterion_of_every_set_has_a_kind() -> None:
    for one in SETS:
        assert set(efforts.kinds_of(one)) == set(one.by_number)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  first: [3, 10, 2]", "  first: [3, 10]", "months, money, papers"),
        ("  first: [3, 10, 2]", "  first: [3, -1, 2]", "months, money, papers"),
        ("  - 'Dinh dưỡng'", "  - 'Mùi'", "already stands in sensory"),
        ("- code: nutrition", "- code: sensory", "kind sensory stands twice"),
        ("month: 10,", "month: x,", "lacks a whole number"),
    ],
)
def test_wrong_efforts_are_refused_with_file_and_line(tmp_path, old: str, new: str, says: str) -> None:
    path = tmp_path / "efforts.yaml"
    text = (DATA / "efforts.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError, match=rf"^efforts\.yaml:\d+: .*{says}"):
        efforts.load(path)
