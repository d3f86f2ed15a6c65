"""Makes answers and small sets for the tests of this room."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hypothesis import strategies as st

from ocop.rulebooks import criteria
from ocop.rulebooks.criteria import Band, Choice, CriteriaSet, Criterion, Part, Section
from ocop.rulebooks.rating import Answer, CaseChoice, tables

SETS = [one for decree_id in criteria.decree_ids() for one in criteria.sets_of(decree_id)]
NEW = list(criteria.sets_of("qd26-2026"))
BANDS = (Band(1, 0, 30), Band(2, 30, 50), Band(3, 50, 70), Band(4, 70, 90), Band(5, 90, 100))


def answer_of(rng: random.Random, one: CriteriaSet, number: str) -> Answer:
    return rng.choice(list(tables(one).points[number]))


def sheet(one: CriteriaSet, seed: int, share: float = 1.0) -> dict[str, Answer]:
    """Random answers; `share` of the criteria are answered."""
    rng = random.Random(seed)
    return {number: answer_of(rng, one, number) for number in one.by_number if rng.random() < share}


def top(one: CriteriaSet) -> dict[str, Answer]:
    """The best answer to everything."""
    return {number: max(row, key=lambda answer: row[answer]) for number, row in tables(one).points.items()}


def with_points(one: CriteriaSet, base: Mapping[str, Answer], wanted: Mapping[str, int]) -> dict[str, Answer]:
    """`base` with other points for some criteria."""
    changed = dict(base)
    for number, points in wanted.items():
        changed[number] = next(answer for answer, had in tables(one).points[number].items() if had == points)
    return changed


@st.composite
def sheets(draw: st.DrawFn, one: CriteriaSet) -> dict[str, Answer]:
    """Answers to some of the criteria of a set."""
    found: dict[str, Answer] = {}
    for number, row in tables(one).points.items():
        answer = draw(st.sampled_from([None, *row]))
        if answer is not None:
            found[number] = answer
    return found


@st.composite
def small_sets(draw: st.DrawFn) -> CriteriaSet:
    """A made-up set of four to seven criteria that add up to 100: marks, one either/or, 5.2 that rests on 5.1, a stop rule."""
    count = draw(st.integers(4, 7))
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=count - 1, max_size=count - 1)))
    maxima = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    numbers = ["5.1", "5.2", *(str(i) for i in range(6, 6 + count - 2))]
    with_cases = draw(st.integers(2, count - 1))
    found = []
    for place, (number, most) in enumerate(zip(numbers, maxima, strict=True)):
        cases = ("a", "b") if place == with_cases else (None,)
        choices = []
        for case in cases:
            lower = draw(st.lists(st.integers(0, most), max_size=2))
            stars = draw(st.sampled_from([(), (3,), (4,), (3, 4), (3, 5)])) if case is None else ()
            points = [*sorted(lower), most]
            for i, value in enumerate(points):
                rank = i - (len(points) - len(stars))
                star = stars[rank] if rank >= 0 else None
                choices.append(Choice(value, f"{case}{i}", star, case))
        found.append(
            Criterion(
                number,
                "Câu chuyện sản phẩm" if place % 2 else "Bao bì, ghi nhãn sản phẩm",
                most,
                tuple(choices),
                gates=("applies_if: a product story exists (5.1 above 0)",) if number == "5.2" else (),
                cases=(("a", "A"), ("b", "B")) if cases[0] else (),
            )
        )
    gates = ("stop: any of the sensory items scored 0",) if draw(st.booleans()) else ()
    half = Section("half", "", sum(maxima[:2]), tuple(found[:2]))
    rest = Section("rest", "", sum(maxima[2:]), tuple(found[2:]), gates=gates)
    part = Part("A", "", 100, (half, rest))
    return CriteriaSet("small-1", "", 1, "Nhỏ", "Small", (), 5, (part,), (), BANDS, "small")


__all__ = ["NEW", "SETS", "CaseChoice", "answer_of", "sheet", "sheets", "small_sets", "top", "with_points"]
