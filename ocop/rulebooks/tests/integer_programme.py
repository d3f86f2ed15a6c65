"""The cheapest way to a star as an integer programme for HiGHS: a second, independent statement of the same question."""

from __future__ import annotations

from collections.abc import Collection

from ocop.rulebooks import efforts as efforts_module
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.rating import Answer, Answers, CaseChoice


def effort_of(one: CriteriaSet, number: str, before: Answer | None, after: Answer | None, profile: str) -> int:
    """Effort of one change, added up rung by rung."""
    if after is None or before == after:
        return 0
    known = efforts_module.default()
    criterion = one.by_number[number]
    case = after.case if isinstance(after, CaseChoice) else None
    place = after.choice if isinstance(after, CaseChoice) else after
    start = 0
    if before is not None and (before.case if isinstance(before, CaseChoice) else None) == case:
        start = (before.choice if isinstance(before, CaseChoice) else before) + 1
    rungs = known.kind_of(criterion).rungs(criterion.of_case(case) if case else criterion.choices)
    weights = known.profiles[profile]
    return sum(
        need.months * weights.month + need.money * weights.million + need.papers * weights.paper
        for need in rungs[start : place + 1]
    )


def cheapest(
    one: CriteriaSet, answers: Answers, stars: int, *, locked: Collection[str] = (), profile: str = "balanced"
) -> int | None:
    """Least effort that reaches the stars, or None when nothing does."""
    import numpy
    from scipy import optimize, sparse

    fixed = {number for number, kind in efforts_module.kinds_of(one).items() if kind.is_fixed} | set(locked)
    columns: list[tuple[str, Answer | None, int, int]] = []
    for criterion in one.criteria:
        now = answers.get(criterion.no)
        options: list[tuple[Answer | None, int]] = []
        for case in [case for case, _who in criterion.cases] or [None]:
            for place, choice in enumerate(criterion.of_case(case)):
                options.append((CaseChoice(case, place) if case else place, choice.points))
        points_now = next((points for answer, points in options if answer == now), 0)
        columns.append((criterion.no, now, points_now, 0))
        if criterion.no not in fixed:
            for answer, points in options:
                if points > points_now:
                    columns.append((criterion.no, answer, points, effort_of(one, criterion.no, now, answer, profile)))
    # 5.2 counts only with a story: its points are counted in columns of their own, bounded by both.
    counted = [i for i, column in enumerate(columns) if column[0] == "5.2"] if _rests(one) else []
    width = len(columns) + len(counted)
    value = numpy.zeros(width)
    rows, low, high = [], [], []

    def bound(coefficients: dict[int, float], least: float, most: float) -> None:
        row = numpy.zeros(width)
        for i, coefficient in coefficients.items():
            row[i] = coefficient
        rows.append(row)
        low.append(least)
        high.append(most)

    for i, (_number, _answer, points, _effort) in enumerate(columns):
        value[i] = points
    for k, i in enumerate(counted):
        value[len(columns) + k] = columns[i][2]
        value[i] = 0
        bound({len(columns) + k: 1, i: -1}, -1, 0)
        story = {j: -1.0 for j, column in enumerate(columns) if column[0] == "5.1" and column[2] > 0}
        bound({len(columns) + k: 1, **story}, -2, 0)
    for number in one.by_number:
        bound({i: 1 for i, column in enumerate(columns) if column[0] == number}, 1, 1)
    least = next(band.least for band in one.bands if band.stars == stars)
    bound({i: value[i] for i in range(width) if value[i]}, least, 100)
    asked = [(mark.criterion, mark.points) for mark in one.marks if mark.stars <= stars]
    for number, text in one.gates:
        if text == "stop: any of the sensory items scored 0":
            section = next(row for part in one.parts for row in part.sections if row.no == number)
            asked += [(criterion.no, 1) for criterion in section.criteria]
    for number, points in asked:
        own = [len(columns) + k for k in range(len(counted))] if number == "5.2" and counted else []
        places = own or [i for i, column in enumerate(columns) if column[0] == number]
        bound({i: value[i] for i in places}, points, 100)
    cost = numpy.array([column[3] for column in columns] + [0] * len(counted), dtype=float)
    result = optimize.milp(
        cost,
        constraints=optimize.LinearConstraint(sparse.csr_matrix(numpy.array(rows)), low, high),
        integrality=numpy.ones(width),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return round(result.fun) if result.success else None


def _rests(one: CriteriaSet) -> bool:
    return any(text.startswith("applies_if: ") for _number, text in one.gates)
