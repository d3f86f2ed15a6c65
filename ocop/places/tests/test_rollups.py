"""Sums by district and by commune: always the city's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocop.places.rollups import Line, Placed, rollup

codes = st.one_of(st.none(), st.sampled_from(["00577", "00640", "09556"]))
districts = st.one_of(st.none(), st.sampled_from(["018", "268"]))
placed = st.lists(st.builds(Placed, commune=codes, district=districts, number=st.integers(0, 9)))


@given(placed)
def test_both_readings_add_up_to_the_city(rows: list[Placed]) -> None:
    city = sum(row.number for row in rows)
    assert sum(line.number for line in rollup(rows, by="commune")) == city
    assert sum(line.number for line in rollup(rows, by="district")) == city


@given(placed)
def test_not_stated_is_always_the_last_line_and_no_line_comes_twice(rows: list[Placed]) -> None:
    for by in ("commune", "district"):
        lines = rollup(rows, by=by, codes=["00577"])
        assert lines[-1].code is None
        assert len({line.code for line in lines}) == len(lines)


@given(placed, placed)
def test_sums_of_two_parts_are_the_sums_of_the_whole(left: list[Placed], right: list[Placed]) -> None:
    def numbers(rows: list[Placed]) -> dict[str | None, int]:
        return {line.code: line.number for line in rollup(rows, by="district", codes=["018", "268"])}

    assert numbers(left + right) == {code: numbers(left)[code] + numbers(right)[code] for code in numbers(left)}


def test_a_small_table() -> None:
    rows = [Placed("00577", "018", 3), Placed("00577", None), Placed(None, "018", 2), Placed(None, None, 5)]
    assert rollup(rows, by="commune", codes=["00640"]) == [Line("00640", 0), Line("00577", 4), Line(None, 7)]
    assert rollup(rows, by="district") == [Line("018", 5), Line(None, 6)]
