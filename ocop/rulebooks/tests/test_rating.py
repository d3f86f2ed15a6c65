"""Stars follow exactly from the choices, in every set."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rulebooks import criteria
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.gates import Finding, findable, gate
from ocop.rulebooks.rating import (
    AnswerError,
    CaseChoice,
    band_of,
    fixed,
    parse_answers,
    parse_findings,
    rate,
    tables,
)
from ocop.rulebooks.tests.making import NEW, SETS, sheet, sheets, small_sets, top, with_points

FRUIT = criteria.set_by_number("qd26-2026", 7)
WATER = criteria.set_by_number("qd26-2026", 16)
TOUR = criteria.set_by_number("qd26-2026", 26)
FOREIGN = Finding("6.1", "stop: unsafe foreign matter")
IMPORTED = Finding("1.1", "exclude: all material imported or of unknown origin")

every_set = pytest.mark.parametrize("one", SETS, ids=lambda one: one.id)


@every_set
def test_the_best_answers_make_a_hundred_points_and_five_stars(one: CriteriaSet) -> None:
    best = rate(one, top(one))
    assert (best.total, best.outcome, best.band, best.stars, best.next) == (100, "rated", 5, 5, None)
    assert sum(best.parts.values()) == 100
    assert best.held_back_by == ()


@every_set
def test_nothing_answered(one: CriteriaSet) -> None:
    nothing = rate(one, {}, is_draft=True)
    assert (nothing.total, nothing.stars) == (0, 1)
    assert nothing.next is not None
    assert (nothing.next.stars, nothing.next.points_short, nothing.next.missing_marks) == (2, 30, ())
    assert len(nothing.unanswered) == len(one.criteria)


@every_set
def test_totals_add_up(one: CriteriaSet) -> None:
    for seed in range(30):
        rated = rate(one, sheet(one, seed, 0.9))
        assert sum(rated.points.values()) == sum(rated.sections.values()) == sum(rated.parts.values()) == rated.total
        assert all(0 <= points <= one.by_number[number].max for number, points in rated.points.items())


@pytest.mark.parametrize("one", NEW, ids=lambda one: one.id)
def test_every_mark_of_every_set_holds_a_star_back_alone(one: CriteriaSet) -> None:
    """From the best answers, one criterion just below a mark: the stars drop below the mark's, whatever the total."""
    for mark in one.marks:
        lower = [points for points in tables(one).points[mark.criterion].values() if points < mark.points]
        if not lower:
            answers = {number: answer for number, answer in top(one).items() if number != mark.criterion}
        else:
            answers = with_points(one, top(one), {mark.criterion: max(lower)})
        rated = rate(one, answers)
        assert rated.outcome == "rated"
        assert rated.band is not None
        assert rated.stars == min(rated.band, mark.stars - 1), mark
        held = next(row for row in rated.held_back_by if row.stars == mark.stars)
        assert mark in held.missing_marks


def test_without_the_marks_of_three_stars_eighty_points_are_two_stars() -> None:
    answers = with_points(FRUIT, top(FRUIT), {"2.2": 1})
    rated = rate(FRUIT, answers)
    assert (rated.total, rated.band, rated.stars) == (98, 5, 2)
    assert rated.next is not None
    assert (rated.next.stars, rated.next.points_short) == (3, 0)
    assert [mark.criterion for mark in rated.next.missing_marks] == ["2.2"]


@pytest.mark.parametrize(
    ("total", "stars"),
    [
        ("0", 1),
        ("2999/100", 1),
        ("30", 2),
        ("4999/100", 2),
        ("50", 3),
        ("6999/100", 3),
        ("485/7", 3),
        ("70", 4),
        ("8999999/100000", 4),
        ("90", 5),
        ("100", 5),
    ],
)
def test_bands_are_continuous(total: str, stars: int) -> None:
    assert band_of(FRUIT.bands, Fraction(total)) == stars


def test_the_structure_of_a_story_counts_only_with_a_story() -> None:
    without = rate(FRUIT, {"5.2": 2})
    assert (without.points["5.2"], without.total) == (0, 0)
    told = rate(FRUIT, {"5.1": 1, "5.2": 2})
    assert (told.points["5.2"], told.total) == (2, 3)


@pytest.mark.parametrize("number", ["6.1", "6.2", "6.3", "6.4"])
def test_a_sensory_item_at_0_stops_water(number: str) -> None:
    stopped = rate(WATER, with_points(WATER, top(WATER), {number: 0}))
    assert (stopped.outcome, stopped.stars, stopped.band, stopped.next) == ("stopped", None, None, None)
    assert stopped.findings == (Finding("6", "stop: any of the sensory items scored 0"),)
    assert stopped.total == 100 - WATER.by_number[number].max


def test_a_sensory_item_left_out_counts_0_and_stops_but_not_in_a_draft() -> None:
    answers = {number: answer for number, answer in top(WATER).items() if number != "6.2"}
    assert rate(WATER, answers).outcome == "stopped"
    assert rate(WATER, answers, is_draft=True).outcome == "rated"
    assert rate(WATER, {**answers, "6.2": 0}, is_draft=True).outcome == "stopped"


def test_findings_and_disqualification_by_strength() -> None:
    best = top(FRUIT)
    assert rate(FRUIT, best, findings=[FOREIGN]).outcome == "stopped"
    assert rate(FRUIT, best, findings=[FOREIGN, IMPORTED]).outcome == "excluded"
    last = rate(FRUIT, best, findings=[FOREIGN, IMPORTED], disqualified="hồ sơ giả mạo")
    assert (last.outcome, last.stars, last.total) == ("disqualified", None, 100)


@pytest.mark.parametrize("one", NEW, ids=lambda one: one.id)
def test_every_finding_of_every_set_does_what_its_kind_says(one: CriteriaSet) -> None:
    for row in findable(one):
        rated = rate(one, top(one), findings=[row])
        expected = {"stop": "stopped", "exclude": "excluded", "unmet": "rated"}[gate(row.gate).effect]
        assert rated.outcome == expected
        assert (rated.unmet_requirements == (row,)) == (expected == "rated")


def test_what_an_unmet_requirement_does_is_the_regulations_word() -> None:
    unmet = Finding("8", "requirement: product standard must come with food-safety test report")
    assert rate(FRUIT, top(FRUIT), findings=[unmet]).stars == 5
    zero = rate(FRUIT, top(FRUIT), findings=[unmet], unmet_requirement="criterion_zero")
    assert (zero.total, zero.band, zero.stars) == (95, 5, 2)
    assert rate(FRUIT, top(FRUIT), findings=[unmet], unmet_requirement="excluded").outcome == "excluded"


def test_a_choice_that_hints_at_a_finding_is_asked_about() -> None:
    cosmetics = criteria.set_by_number("qd26-2026", 19)
    rated = rate(cosmetics, with_points(cosmetics, top(cosmetics), {"6": 0}))
    assert rated.outcome == "rated"
    assert [(row.criterion, row.gate.effect) for row in rated.hints] == [("6", "stop")]


@pytest.mark.parametrize("kind", ["basis", "scope", "applies_if"])
def test_what_cannot_be_found_is_no_finding(kind: str) -> None:
    one, number, text = next((one, number, text) for one in NEW for number, text in one.gates if text.startswith(kind))
    with pytest.raises(AnswerError, match="known are"):
        rate(one, {}, findings=[Finding(number, text)])


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([], "must be an object"),
        ({"1.9": 0}, "has no criterion '1.9'"),
        ({"6": 0}, "is a heading"),
        ({"1": 0}, "is a heading"),
        ({1.1: 0}, "is a text"),
        ({"1.1": True}, "whole number"),
        ({"1.1": 1.0}, "whole number"),
        ({"1.1": "1"}, "whole number"),
        ({"1.1": None}, "whole number"),
        ({"1.1": [1, 2]}, "whole number"),
        ({"1.1": 3}, "places 0 to 2"),
        ({"1.1": -1}, "places 0 to 2"),
        ({"5.1": 5}, "not points"),
        ({"1.1": {"case": "a", "choice": 0}}, "has no cases"),
    ],
)
def test_wrong_answers_are_refused_in_a_sentence(raw: object, says: str) -> None:
    with pytest.raises(AnswerError, match=says) as caught:
        parse_answers(FRUIT, raw)
    assert caught.value.sentence.endswith(".")
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (1, "has cases"),
        ({"case": "c", "choice": 0}, "cases a and b"),
        ({"case": "a"}, "one case and one choice"),
        ({"case": "a", "choice": 0, "points": 3}, "and nothing else"),
        ({"case": ["a", "b"], "choice": 0}, "cases a and b"),
        ({"a": 0, "b": 1}, "not both"),
        ({"case": "a", "choice": 2}, "in case a"),
        ({"case": "a", "choice": True}, "whole number"),
    ],
)
def test_wrong_cases_are_refused(value: object, says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        parse_answers(TOUR, {"8": value})


def test_a_heading_of_the_nested_sets_is_not_scored() -> None:
    tea = criteria.set_by_number("qd26-2026", 11)
    with pytest.raises(AnswerError, match="is a heading"):
        parse_answers(tea, {"6.2": 0})
    assert parse_answers(tea, {"6.2.1": 0}) == {"6.2.1": 0}


def test_answers_of_another_set_are_refused_by_the_rating_itself() -> None:
    with pytest.raises(AnswerError):
        rate(FRUIT, {"14": 1})
    with pytest.raises(AnswerError):
        rate(FRUIT, {"1.1": 7})
    with pytest.raises(AnswerError):
        rate(TOUR, {"8": 1})


def test_a_finding_must_match_exactly_and_the_refusal_lists_the_known_ones() -> None:
    with pytest.raises(AnswerError, match=r"known are: .*6.1 'stop: unsafe foreign matter'"):
        parse_findings(FRUIT, [{"criterion": "6.2", "gate": "stop: unsafe foreign matter"}])
    with pytest.raises(AnswerError, match="criterion and a gate"):
        parse_findings(FRUIT, [{"criterion": "6.1", "gate": "stop: unsafe foreign matter", "by": "me"}])
    with pytest.raises(AnswerError, match="must be a list"):
        parse_findings(FRUIT, {"criterion": "6.1"})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0.0000"),
        ("485/7", "69.2857"),
        ("6999/100", "69.9900"),
        ("1/20000", "0.0001"),
        ("1/20001", "0.0000"),
        ("199999/2000", "99.9995"),
        ("1999999/20000", "100.0000"),
        ("100", "100.0000"),
    ],
)
def test_totals_are_written_with_four_decimals_half_up(value: str, text: str) -> None:
    assert fixed(Fraction(value)) == text


@given(data=st.data(), one=st.sampled_from(SETS))
@settings(max_examples=60, deadline=None)
def test_answers_come_back_as_they_went_out(data: st.DataObject, one: CriteriaSet) -> None:
    answers = data.draw(sheets(one))
    raw = {
        number: {"case": answer.case, "choice": answer.choice} if isinstance(answer, CaseChoice) else answer
        for number, answer in answers.items()
    }
    assert parse_answers(one, raw) == answers
    assert parse_answers(one, answers) == answers


@given(data=st.data(), one=st.sampled_from(SETS))
@settings(max_examples=80, deadline=None)
def test_a_better_answer_never_lowers_points_band_or_stars(data: st.DataObject, one: CriteriaSet) -> None:
    answers = data.draw(sheets(one))
    number = data.draw(st.sampled_from(list(one.by_number)))
    row = tables(one).points[number]
    now = row[answers[number]] if number in answers else 0
    better = data.draw(st.sampled_from([answer for answer in row if row[answer] >= now]))
    before = rate(one, answers, is_draft=True)
    after = rate(one, {**answers, number: better})
    assert after.total >= before.total
    if before.outcome == after.outcome == "rated":
        assert (after.band or 0) >= (before.band or 0)
        assert (after.stars or 0) >= (before.stars or 0)


@given(data=st.data(), one=st.sampled_from(NEW))
@settings(max_examples=60, deadline=None)
def test_findings_dominate_whatever_the_points(data: st.DataObject, one: CriteriaSet) -> None:
    answers = data.draw(sheets(one))
    found = data.draw(st.lists(st.sampled_from(findable(one)), unique=True)) if findable(one) else []
    rated = rate(one, answers, findings=found)
    effects = {gate(row.gate).effect for row in rated.findings}
    expected = "excluded" if "exclude" in effects else "stopped" if "stop" in effects else "rated"
    assert rated.outcome == expected
    assert (rated.stars is None) == (rated.band is None) == (expected != "rated")
    assert set(found) <= set(rated.findings)


@given(data=st.data(), one=small_sets())
@settings(max_examples=150, deadline=None)
def test_stars_by_the_definition_on_made_up_sets(data: st.DataObject, one: CriteriaSet) -> None:
    """The definition word for word: the highest star whose band is reached and whose marks, with the lower stars', are met."""
    answers = data.draw(sheets(one))
    rated = rate(one, answers)
    if rated.outcome != "rated":
        assert any(not rated.points[number] for number in list(one.by_number)[2:])
        return
    expected = 1
    for band in one.bands:
        marks = [mark for mark in one.marks if mark.stars <= band.stars]
        if rated.total >= band.least and all(rated.points[mark.criterion] >= mark.points for mark in marks):
            expected = max(expected, band.stars)
    assert rated.stars == expected
    for row in rated.held_back_by:
        assert row.points_short > 0 or row.missing_marks
