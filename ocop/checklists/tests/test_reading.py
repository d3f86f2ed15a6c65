"""Checklists from files, and what answers come to."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.checklists import results, shapes
from ocop.checklists.reading import ChecklistError, read
from ocop.checklists.tests.making import TEXT


def written(folder: Path, text: str, name: str = "thu.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def one(tmp_path: Path) -> shapes.Checklist:
    return read(written(tmp_path, TEXT))


def test_a_checklist_is_read_and_kept_word_for_word(one: shapes.Checklist) -> None:
    assert [item.code for item in one.asked()] == ["where", "sign", "area", "show", "words"]
    assert [item.code for item in one.open_items()] == ["staff"]
    assert one.holds_on(datetime.date(2025, 12, 31))
    assert not one.holds_on(datetime.date(2026, 1, 1))
    import json

    again = shapes.from_data(json.loads(json.dumps(shapes.as_data(one))))
    assert again == one
    assert again.digest == one.digest
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    ("was", "becomes", "line", "words"),
    [
        ("answer: points, most: 100", "answer: points", 22, "most"),
        ("answer: text", "answer: dance", 23, "dance"),
        ("code: words", "code: show", 23, "twice"),
        ("valid_from: 2023-04-18", "valid_from: hôm nay", 6, "date"),
        ("valid_to: 2025-12-31", "valid_to: 2022-12-31", 7, "before"),
        ("must: true, options: [", "must: maybe, options: [", 15, "must"),
        ("source: trang thử", "nguồn: trang thử", 8, "nguồn"),
        ("pass_points: 60", "pass_points: 600", 9, "more"),
        ("code: thu\n", "code: khac\n", 1, "name of the file"),
        ("at_least: 500", "at_least: many", 17, "number"),
        ("vi: Có biển hiệu, ", "", 16, "vi"),
        ("about: [test]", "about: test", 4, "about"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, was: str, becomes: str, line: int, words: str) -> None:
    assert was in TEXT
    with pytest.raises(ChecklistError) as told:
        read(written(tmp_path, TEXT.replace(was, becomes)))
    assert str(told.value).startswith(f"thu.yaml:{line}:"), str(told.value)
    assert words in str(told.value)


def test_what_a_visit_comes_to(one: shapes.Checklist) -> None:
    found = results.reckon(one, {"where": "market", "sign": False, "area": 300, "show": 70, "words": "đẹp"}, {"sign"})
    assert (found.points, found.most) == (70, 100)
    assert found.missed == ("sign",)
    assert found.unmet == ("area",)
    assert (found.unanswered, found.without_photo, found.open) == ((), (), ("staff",))
    assert found.passes is False
    good = results.reckon(one, {"where": "market", "sign": True, "area": 500, "show": 70, "words": "x"}, {"sign"})
    assert good.passes is None, "an item is not known, so nothing is promised"
    assert good.is_whole
    low = results.reckon(one, {"where": "market", "sign": True, "area": 500, "show": 59, "words": "x"}, {"sign"})
    assert low.passes is False
    nothing = results.reckon(one, {})
    assert (nothing.points, nothing.missed, len(nothing.unanswered)) == (0, (), 5), (
        "what was not answered is not missed"
    )
    assert results.from_data(results.as_data(found)) == found


VALUES = {
    "where": st.sampled_from(["market", "none", None]),
    "sign": st.sampled_from([True, False, None]),
    "area": st.one_of(st.none(), st.integers(0, 10**6)),
    "show": st.one_of(st.none(), st.integers(0, 100)),
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> shapes.Checklist:
    return read(written(tmp_path_factory.mktemp("phieu"), TEXT))


@settings(deadline=None)
@given(answers=st.fixed_dictionaries(VALUES), photos=st.sets(st.sampled_from(["sign", "area"])))
def test_groups_add_up_and_every_item_stands_in_one_place(law: shapes.Checklist, answers: dict, photos: set) -> None:
    found = results.reckon(law, answers, photos)
    assert found.points == sum(group.points for group in found.groups)
    assert sum(group.asked for group in found.groups) == len(law.asked())
    assert sum(group.answered for group in found.groups) + len(found.unanswered) == len(law.asked())
    assert not set(found.missed) & set(found.unanswered)
    assert found.passes is not True
