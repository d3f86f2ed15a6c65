"""The reader of the published format takes it as it may come, and says in one sentence what it cannot take."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.trade.timetable.dzn import BadData, parse
from ocop.trade.timetable.forum import read


def test_items_in_any_order_with_comments_ranges_and_rows() -> None:
    text = '% one\nb = [|1,2\n|3,4,|]; /* two\nlines */ a=2;\nc = 1..3; d = {}; e = [{0}, 2..3, {5,}]; f = [||]; g = "x"; h = [ ];i=0..-1'
    assert parse(text) == {
        "b": [[1, 2], [3, 4]],
        "a": 2,
        "c": frozenset({1, 2, 3}),
        "d": frozenset(),
        "e": [frozenset({0}), frozenset({2, 3}), frozenset({5})],
        "f": [],
        "g": "x",
        "h": [],
        "i": frozenset(),
    }


def test_array2d_and_bars_with_spaces() -> None:
    assert parse("a = array2d(1..2, 1..3, [1,2,3,4,5,6]); b = [| 1,2 |\n 3,4 | ];") == {
        "a": [[1, 2, 3], [4, 5, 6]],
        "b": [[1, 2], [3, 4]],
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb = 2;", "Line 2: ';' was expected, not 'b'."),
        ("a = #;", "Line 1: '#' does not belong in a data file."),
        ("a = [|1,2", "Line 1: this array is never closed with '|]'."),
        ("a = 1; a = 2;", "Line 1: a is given twice with different values."),
        ("a = 1..9999999;", "Line 1: the range 1..9999999 is too long."),
        ("a = array2d(1..2,1..3,[1]);", "Line 1: array2d has 1 values, which do not fill its index sets."),
        ("a = {x};", "Line 1: a whole number was expected, not 'x'."),
        ("= 3", "Line 1: a name was expected, not '='."),
        ("a = ;", "Line 1: a value was expected, not ';'."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(BadData) as told:
        parse(text)
    assert told.value.sentence == sentence


HEAD = "nBusiness=3;nTotalSlots=4;nMorningSlots=2;nTables=1;"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nTotalSlots=4;", "nBusiness is missing."),
        ("nBusiness=3;nTotalSlots=4;nMeetings=2;", "requested is missing."),
        (HEAD + "requested=[|1,9,3|];", "Meeting 1 names participant 9; there are 3."),
        (HEAD + "requested=[|1,1,3|];", "Meeting 1 is of participant 1 with itself."),
        (HEAD + "requested=[|1,2,4|];", "Meeting 1 has session 4; it must be 1 (morning), 2 (afternoon) or 3 (any)."),
        (HEAD + "nMeetings=2;requested=[|1,2,3|];", "nMeetings is 2, but requested has 1 meetings."),
        (HEAD + "requested=[|1,2,3|];fixed=[7];", "fixed pins meeting 1 to slot 7, which is not a slot of this file."),
        (HEAD + "requested=[|1,2,3|];fixed=[1,2];", "fixed has 2 numbers; it needs 1."),
        (HEAD + "requested=[|1,2,3|];forbidden=[{0}];", "forbidden has 1 sets; it needs 3."),
        (
            HEAD + "requested=[|1,2,3|];precedences=[{2}];",
            "precedences names 2 in entry 1, which is not a meeting of this file.",
        ),
        ("nBusiness=-1;nTotalSlots=4;", "nBusiness is -1; it must lie between 0 and 100000."),
    ],
)
def test_what_makes_no_sense_is_said(text: str, sentence: str) -> None:
    with pytest.raises(BadData) as told:
        read(text)
    assert told.value.sentence == sentence


def test_missing_optional_parts_are_nothing() -> None:
    forum = read("nBusiness=3;nTotalSlots=4;requested=[|1,2,3|2,3,1|];")
    assert (forum.tables, forum.morning, forum.pinned) == (2, 4, (0, 0))
    assert forum.earlier == (frozenset(), frozenset())


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadData):
        assert isinstance(parse(text), dict)
