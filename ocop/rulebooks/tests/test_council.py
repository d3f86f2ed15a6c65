"""The council's result: means as fractions, marks by more than half, gaps, quorum, and what the regulation may change."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rulebooks import criteria, regulations
from ocop.rulebooks.council import council, formed_choices, quorum
from ocop.rulebooks.gates import Finding
from ocop.rulebooks.loading import DATA, RulebookError
from ocop.rulebooks.rating import Answer, AnswerError, CaseChoice, rate, tables
from ocop.rulebooks.tests.making import NEW, sheets, top, with_points

FRUIT = criteria.set_by_number("qd26-2026", 7)
WATER = criteria.set_by_number("qd26-2026", 16)
TOUR = criteria.set_by_number("qd26-2026", 26)
DEFAULT = regulations.default()


def test_the_mean_stays_a_fraction() -> None:
    best = top(FRUIT)
    low = with_points(FRUIT, best, {"4.2": 1, "4.3": 0})
    result = council(FRUIT, [best, best, low])
    assert (result.exact, result.total) == (Fraction(293, 3), Fraction(293, 3))
    assert result.parts == {"A": 40, "B": Fraction(25 * 3 - 7, 3), "C": 35}
    assert result.points["4.3"] == Fraction(10, 3)
    assert (result.gap, result.is_gap_too_wide, result.needs_rescoring) == (7, False, False)
    assert [(row.criterion, row.lowest, row.highest) for row in result.divided] == [("4.3", 0, 5), ("4.2", 1, 3)]


def test_one_member_is_as_a_sheet() -> None:
    answers = with_points(FRUIT, top(FRUIT), {"2.1": 0})
    alone, result = rate(FRUIT, answers), council(FRUIT, [answers])
    assert (result.total, result.band, result.stars, result.next) == (alone.total, alone.band, alone.stars, alone.next)


@pytest.mark.parametrize(
    ("for_it", "against", "stars"), [(4, 3, 5), (3, 4, 2), (2, 2, 2), (3, 2, 5), (1, 0, 5), (0, 1, 2)]
)
def test_a_mark_is_met_when_more_than_half_chose_it_or_better(for_it: int, against: int, stars: int) -> None:
    missed = with_points(FRUIT, top(FRUIT), {"2.2": 1})
    result = council(FRUIT, [top(FRUIT)] * for_it + [missed] * against)
    assert result.band == 5
    assert result.stars == stars


def test_better_choices_count_for_the_mark_as_well() -> None:
    """2 of 5 chose exactly the mark's choice of 2.2, 1 a better one: three of five have it or better."""
    base = top(FRUIT)
    members = [with_points(FRUIT, base, {"2.2": points}) for points in (2, 2, 3, 1, 0)]
    result = council(FRUIT, members)
    assert tables(FRUIT).points["2.2"][result.formed["2.2"]] == 2
    assert result.stars == 5


def test_left_out_counts_as_below_every_choice() -> None:
    without = {number: answer for number, answer in top(FRUIT).items() if number != "9"}
    result = council(FRUIT, [top(FRUIT), without])
    assert "9" not in result.formed
    assert result.stars == 2


def test_marks_may_be_formed_otherwise_by_the_regulation() -> None:
    missed = with_points(FRUIT, top(FRUIT), {"2.2": 1})
    half = [top(FRUIT), missed]
    assert council(FRUIT, half, regulation=DEFAULT.changed({"mark_rule": "at_least"})).stars == 5
    # The mean of 3 and 1 is 2, and the mark asks 2.
    assert council(FRUIT, half, regulation=DEFAULT.changed({"mark_rule": "mean"})).stars == 5
    assert council(FRUIT, [*half, missed], regulation=DEFAULT.changed({"mark_rule": "mean"})).stars == 2
    all_of_them = DEFAULT.changed({"mark_rule": "at_least", "mark_share": "1"})
    assert council(FRUIT, [top(FRUIT)] * 6 + [missed], regulation=all_of_them).stars == 2


def test_cases_are_ranked_by_points() -> None:
    low, high = CaseChoice("a", 0), CaseChoice("b", 1)
    members = [{"8": low}, {"8": high}, {"8": high}]
    assert formed_choices(tables(TOUR), members, DEFAULT)["8"] == high
    assert council(TOUR, members).points["8"] == Fraction(7, 3)


def test_one_members_0_does_not_stop_the_assessment_half_of_them_do() -> None:
    zero = with_points(WATER, top(WATER), {"6.3": 0})
    assert council(WATER, [top(WATER), top(WATER), zero]).outcome == "rated"
    assert council(WATER, [top(WATER), zero]).outcome == "stopped"
    assert council(WATER, [top(WATER), zero, zero]).stars is None


def test_findings_and_disqualification_hold_for_the_council() -> None:
    found = Finding("6.1", "stop: unsafe foreign matter")
    result = council(FRUIT, [top(FRUIT)] * 3, findings=[found])
    assert (result.outcome, result.stars, result.band, result.total) == ("stopped", None, None, 100)
    assert council(FRUIT, [top(FRUIT)], disqualified="x").outcome == "disqualified"


def sheets_of(total: int) -> dict[str, Answer]:
    """Answers that make exactly this total, above 40 (a walk down from the best)."""
    answers = dict(top(FRUIT))
    rng = random.Random(total)
    while (now := rate(FRUIT, answers).total) > total:
        number = rng.choice([number for number in answers if number != "5.1"])
        row = tables(FRUIT).points[number]
        lower = [answer for answer in row if now - total >= row[answers[number]] - row[answer] > 0]
        if lower:
            answers[number] = rng.choice(lower)
    return answers


def test_bands_compare_fractions_unless_the_regulation_rounds_first() -> None:
    """200 sheets of 70 and one of 69: the mean is 69.9950..., four stars only when rounded to two decimals."""
    members = [sheets_of(70)] * 200 + [sheets_of(69)]
    exact = council(FRUIT, members)
    assert exact.exact == Fraction(200 * 70 + 69, 201)
    assert exact.band == 3
    rounded = council(FRUIT, members, regulation=DEFAULT.changed({"decimals": 2}))
    assert (rounded.exact, rounded.total, rounded.band) == (exact.exact, 70, 4)
    down = council(FRUIT, members, regulation=DEFAULT.changed({"decimals": 2, "rounding": "down"}))
    assert (down.total, down.band) == (Fraction(6999, 100), 3)


def test_a_gap_beyond_the_rule_asks_for_a_second_pass_and_no_third() -> None:
    members = [sheets_of(80), sheets_of(69)]
    assert (council(FRUIT, members).gap, council(FRUIT, members).needs_rescoring) == (11, True)
    second = council(FRUIT, members, pass_number=2)
    assert (second.is_gap_too_wide, second.needs_rescoring) == (True, False)
    assert not council(FRUIT, [sheets_of(80), sheets_of(70)]).needs_rescoring


def test_outliers_are_left_out_only_when_the_regulation_says_so() -> None:
    members = [sheets_of(total) for total in (95, 80, 79, 78, 50)]
    assert council(FRUIT, members).exact == Fraction(382, 5)
    trimmed = council(FRUIT, members, regulation=DEFAULT.changed({"outliers": "drop_highest_and_lowest"}))
    assert (trimmed.exact, trimmed.gap) == (79, 45)
    assert council(FRUIT, members, regulation=DEFAULT.changed({"aggregation": "median"})).exact == 79


@pytest.mark.parametrize(
    ("appointed", "present", "roles", "needed", "is_met"),
    [
        (7, 6, ["chair", "member"], 6, True),
        (7, 5, ["chair", "member"], 6, False),
        (8, 6, ["delegated_chair"], 6, True),
        (8, 8, ["member"], 6, False),
        (1, 1, ["chair"], 1, True),
    ],
)
def test_quorum_is_three_quarters_with_someone_who_may_chair(
    appointed: int, present: int, roles: list[str], needed: int, is_met: bool
) -> None:
    said = quorum(DEFAULT, appointed=appointed, present=present, present_roles=roles)
    assert (said.needed, said.is_met) == (needed, is_met)


def test_without_sheets_there_is_no_result() -> None:
    with pytest.raises(AnswerError, match="needs 1 sheets"):
        council(FRUIT, [])
    with pytest.raises(AnswerError, match="needs 3 sheets"):
        council(FRUIT, [{}, {}], regulation=DEFAULT.changed({"least_sheets": 3}))


@given(data=st.data(), one=st.sampled_from(NEW))
@settings(max_examples=40, deadline=None)
def test_laws_of_the_council(data: st.DataObject, one: criteria.CriteriaSet) -> None:
    members = data.draw(st.lists(sheets(one), min_size=1, max_size=5))
    result = council(one, members)
    totals = [rate(one, answers).total for answers in members]
    assert result.exact == sum(totals) / len(totals)
    assert min(totals) <= result.exact <= max(totals)
    assert sum(result.parts.values()) == sum(result.points.values()) == result.exact
    assert result.gap == max(totals) - min(totals)
    shuffled = council(one, data.draw(st.permutations(members)))
    for name in ("exact", "outcome", "band", "stars", "formed", "parts", "points", "held_back_by", "gap"):
        assert getattr(shuffled, name) == getattr(result, name)
    for number, answer in result.formed.items():
        row = tables(one).points[number]
        as_good = sum(1 for sheet in members if number in sheet and row[sheet[number]] >= row[answer])
        better = sum(1 for sheet in members if number in sheet and row[sheet[number]] > row[answer])
        assert as_good * 2 > len(members) >= better * 2


# --- the regulation itself


def test_the_default_regulation_says_why() -> None:
    assert DEFAULT.quorum == Fraction(3, 4)
    assert (DEFAULT.decimals, DEFAULT.largest_gap, DEFAULT.passes, DEFAULT.mark_rule) == (None, 10, 2, "more_than")
    assert set(DEFAULT.notes) == set(DEFAULT.settings())
    assert all(note.reason for note in DEFAULT.notes.values())
    assert not DEFAULT.notes["aggregation"].is_open
    assert DEFAULT.changed(DEFAULT.settings()) == DEFAULT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quorum", "5/4"),
        ("quorum", 0),
        ("quorum", "x"),
        ("quorum", 0.75),
        ("decimals", 9),
        ("decimals", True),
        ("passes", 0),
        ("mark_rule", "all"),
        ("chairs", []),
        ("chairs", ["guest"]),
        ("quorum_needs_chair", 1),
        ("largest_gap", 101),
        ("rounding", "up"),
        ("colour", "red"),
        ("id", "x"),
        ("mark_share", "1/0"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        DEFAULT.changed({name: value})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("value: 3/4", "value: 7/4", "setting quorum is a number"),
        ("    passes:", "    turns:", "does not say passes"),
        ("reason: Stars follow the mean of the members' totals.", "reason: ''", "gives no reason"),
    ],
)
def test_a_wrong_regulation_is_refused_with_file_and_line(tmp_path, old: str, new: str, says: str) -> None:
    path = tmp_path / "regulations.yaml"
    text = (DATA / "regulations.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError, match=rf"^regulations\.yaml:\d+: .*{says}"):
        regulations.load(path)
