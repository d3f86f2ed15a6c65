"""`manage.py rate`: what goes in, what comes out, and one sentence for everything unknown."""

import json

import pytest

from ocop.rulebooks import criteria
from ocop.rulebooks.rating import AnswerError, CaseChoice
from ocop.rulebooks.rating_documents import answer, read
from ocop.rulebooks.tests.making import top

FRUIT = criteria.set_by_number("qd26-2026", 7)
FULL = top(FRUIT)


def test_a_sheet() -> None:
    said = answer({"set": 7, "answers": {**FULL, "2.2": 1, "4.3": 0}})
    assert said["outcome"] == "rated"
    assert (said["total"], said["total_exact"]) == ("93.0000", "93")
    assert said["parts"] == {"A": "38.0000", "B": "20.0000", "C": "35.0000"}
    assert (said["band"], said["stars"]) == (5, 2)
    assert said["next"]["stars"] == 3
    assert said["next"]["points_short"] == "0.0000"
    assert said["next"]["missing_marks"] == ["2.2"]
    assert said["next"]["marks"] == [{"criterion": "2.2", "stars": 3, "least_points": 2, "least_choice": 2}]
    json.dumps(said)


def test_a_council() -> None:
    said = answer({"set": 7, "members": [FULL] * 6 + [{**FULL, "4.3": 0, "4.2": 0, "5.3": 0, "7": 0}]})
    assert (said["total"], said["total_exact"]) == ("97.4286", "682/7")
    assert said["council"] == {"sheets": ["100.0000"] * 6 + ["82.0000"], "gap": "18.0000", "needs_rescoring": True}


def test_cases_older_sets_and_a_list() -> None:
    said = answer(
        [
            {"set": 26, "answers": {"8": {"case": "a", "choice": 1}, "9": {"case": "b", "choice": 0}}},
            {"set": 16, "rulebook": "qd1048-2019", "answers": {"3.2": {"case": "b", "choice": 1}}},
            {"set": "qd1048-2019-app16", "answers": {}},
            {"set": 7, "answers": {}, "findings": [{"criterion": "6.1", "gate": "stop: unsafe foreign matter"}]},
            {"set": 7, "answers": FULL, "disqualified": "hồ sơ giả mạo"},
        ]
    )
    assert [row["total"] for row in said] == ["4.0000", "1.0000", "0.0000", "0.0000", "100.0000"]
    assert [row["outcome"] for row in said] == ["rated", "rated", "rated", "stopped", "disqualified"]
    assert said[3]["stars"] is said[3]["band"] is said[3]["next"] is None
    assert said[4]["disqualified"] == "hồ sơ giả mạo"
    assert answer([]) == []


def test_a_regulation_rounds_first() -> None:
    members = [FULL, FULL, {**FULL, "4.3": 3}]
    assert answer({"set": 7, "members": members})["total_exact"] == "298/3"
    rounded = answer({"set": 7, "members": members, "regulation": {"decimals": 1}})
    assert (rounded["total"], rounded["total_exact"]) == ("99.3000", "298/3")
    assert answer({"set": 7, "members": members, "regulation": "default"})["total"] == "99.3333"


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (7, "must be an object"),
        ("x", "must be an object"),
        (None, "must be an object"),
        ({"answers": {}}, "set must be given"),
        ({"set": True, "answers": {}}, "set must be given"),
        ({"set": 7.0, "answers": {}}, "set must be given"),
        ({"set": 27, "answers": {}}, "no set 27"),
        ({"set": "seven", "answers": {}}, "no set 'seven'"),
        ({"set": 7, "rulebook": "qd148-2023", "answers": {}}, "No criteria sets are kept"),
        ({"set": 7, "rulebook": "qd1048-2019", "answers": {}}, "no set 7; it has"),
        ({"set": "qd26-2026-07", "rulebook": "qd1048-2019", "answers": {}}, "is not of the rulebook"),
        ({"set": 7}, "either answers or members"),
        ({"set": 7, "answers": {}, "members": [{}]}, "either answers or members"),
        ({"set": 7, "members": []}, "not empty"),
        ({"set": 7, "members": {}}, "not empty"),
        ({"set": 7, "members": [{}, {"9.9": 1}]}, r"Member 1 .*no criterion '9.9'"),
        ({"set": 7, "answers": {"6": 1}}, "heading"),
        ({"set": 7, "answers": [1]}, "must be an object"),
        ({"set": 7, "answers": {}, "finding": []}, "'finding' is not known"),
        ({"set": 7, "answers": {}, "findings": [{"criterion": "6.1", "gate": "stop: unsafe"}]}, "known are"),
        ({"set": 7, "answers": {}, "findings": {}}, "must be a list"),
        ({"set": 7, "answers": {}, "disqualified": 1}, "a text"),
        ({"set": 7, "answers": {}, "disqualified": False}, "a text"),
        ({"set": 7, "answers": {}, "regulation": "default"}, "for councils"),
        ({"set": 7, "members": [{}], "regulation": "other"}, "no regulation 'other'"),
        ({"set": 7, "members": [{}], "regulation": {"quorums": 1}}, "no setting 'quorums'"),
        ({"set": 7, "members": [{}], "regulation": 2}, "by its id"),
        ([{"set": 7, "answers": {}}, {"set": 99, "answers": {}}], "Number 1 of the list: .*no set 99"),
        ([[]], "Number 0"),
    ],
)
def test_everything_unknown_is_one_sentence(document: object, says: str) -> None:
    with pytest.raises(AnswerError, match=says) as caught:
        answer(document)
    assert caught.value.sentence.endswith(".")
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ('{"set": 7', "not JSON"),
        ('{"set": 7, "answers": {"1.1": 1, "1.1": 2}}', "'1.1' stands twice"),
        ('{"set": NaN}', "NaN is no number"),
        ("[" * 200_000, "not JSON|too deeply"),
        ('{"set": ' + "9" * 5000 + "}", "too long"),
    ],
)
def test_what_is_not_json_is_refused(text: str, says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        read(text)


def test_all_26_sets_and_the_five_older_ones_answer() -> None:
    for decree_id in criteria.decree_ids():
        for one in criteria.sets_of(decree_id):
            raw = {
                number: {"case": place.case, "choice": place.choice} if isinstance(place, CaseChoice) else place
                for number, place in top(one).items()
            }
            said = answer(read(json.dumps({"set": one.number, "rulebook": decree_id, "members": [raw, raw]})))
            assert (said["set"], said["total"], said["stars"], said["next"]) == (one.id, "100.0000", 5, None)
