"""Laws of pre-filling and of the running total, for any form."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.appraisal.prefill import Version, taken_over
from ocop.appraisal.self_rating import tally
from ocop.appraisal.sheet_page import marks_of, parsed_value, value_of
from ocop.rulebooks.criteria import CriteriaSet, all_criteria, criteria_set
from ocop.rulebooks.rating import CaseChoice

DAY = datetime.date(2026, 11, 22)
SETS = all_criteria()


@st.composite
def forms(draw: st.DrawFn) -> tuple[CriteriaSet, dict[str, Any]]:
    one = draw(st.sampled_from(SETS))
    answers: dict[str, Any] = {}
    for criterion in one.criteria:
        if not draw(st.booleans()):
            continue
        if criterion.cases:
            case = draw(st.sampled_from([code for code, _name in criterion.cases]))
            answers[criterion.no] = CaseChoice(case, draw(st.integers(0, len(criterion.of_case(case)) - 1)))
        else:
            answers[criterion.no] = draw(st.integers(0, len(criterion.choices) - 1))
    return one, answers


@given(forms())
@settings(max_examples=150, deadline=None)
def test_parts_and_sections_add_up_to_the_total(form: tuple[CriteriaSet, dict[str, Any]]) -> None:
    one, answers = form
    found = tally(one, answers)
    assert sum(part.points for part in found.parts) == sum(row.points for row in found.sections) == found.total
    assert found.answered == len(answers) == found.asked - found.left
    assert sum(part.most for part in found.parts) == 100
    assert all(0 <= row.points <= row.most for row in found.sections)
    if found.next_stars is not None and found.next_stars > 2 and found.outcome == "rated":
        assert found.points_short or found.missing


@given(forms(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_better_choice_never_lowers_the_total(form: tuple[CriteriaSet, dict[str, Any]], data: st.DataObject) -> None:
    one, answers = form
    plain = [
        no for no, answer in answers.items() if isinstance(answer, int) and answer + 1 < len(one.by_number[no].choices)
    ]
    if not plain:
        return
    number = data.draw(st.sampled_from(plain))
    assert tally(one, {**answers, number: answers[number] + 1}).total >= tally(one, answers).total


@given(st.sampled_from(SETS), st.data())
@settings(max_examples=40, deadline=None)
def test_only_what_still_stands_is_taken_over(one: CriteriaSet, data: st.DataObject) -> None:
    days = st.none() | st.dates(DAY - datetime.timedelta(days=900), DAY + datetime.timedelta(days=900))
    versions = [
        Version(key, data.draw(st.integers(1, 4)), key, data.draw(days)) for key in range(data.draw(st.integers(0, 8)))
    ]
    filed = []
    for criterion in one.criteria:
        case = criterion.cases[0][0] if criterion.cases else ""
        options = criterion.of_case(case or None)
        choice = data.draw(st.none() | st.integers(0, len(options) - 1))
        label = options[choice].wording if choice is not None else ""
        papers = data.draw(
            st.lists(st.fixed_dictionaries({"paper": st.integers(1, 5), "page": st.integers(0, 3)}), max_size=3)
        )
        filed.append(
            {
                "criterion": criterion.no,
                "choice": choice,
                "case": case if choice is not None else "",
                "label": data.draw(st.sampled_from([label, "lời khác"])),
                "words": data.draw(st.sampled_from(["", "lời"])),
                "evidence": papers,
            }
        )
    found = {row.criterion: row for row in taken_over({"answers": filed}, one, versions, DAY)}
    by_key = {version.key: version for version in versions}
    for row in filed:
        taken = found.get(row["criterion"])
        if taken is None:
            continue
        assert taken.words == row["words"]
        assert taken.choice in (row["choice"], None)
        asked = {paper["paper"] for paper in row["evidence"]}
        for key, _page in taken.evidence:
            version = by_key[key]
            assert version.stands(DAY)
            assert version.paper in asked
            later = [one for one in versions if one.paper == version.paper and one.stands(DAY)]
            assert version.number == max(one.number for one in later)
        if taken.choice is not None:
            assert row["label"] == one.by_number[row["criterion"]].of_case(taken.case or None)[taken.choice].wording
            assert not asked or taken.evidence, "a claim whose papers all ended is not made again"
        assert taken.lost == (bool(asked) and not taken.evidence)


@given(st.none() | st.integers(0, 999), st.sampled_from(["", "a", "b"]))
def test_a_choice_is_written_and_read_back(choice: int | None, case: str) -> None:
    read = parsed_value(value_of(choice, case))
    assert read == (choice, case if choice is not None else "")


@given(st.text(max_size=8))
def test_any_text_is_a_choice_or_none(text: str) -> None:
    found = parsed_value(text)
    assert found is None or found == (None, "") or value_of(*found) == text or found[0] is not None


def test_the_phone_gets_every_mark() -> None:
    for one in SETS:
        found = marks_of(one)
        assert {(stars, no) for stars, row in found.items() for no in row} == {
            (mark.stars, mark.criterion) for mark in one.marks
        }
    assert marks_of(criteria_set("qd26-2026-06"))[3]["1.1"] == 2
