"""On the day: a move is checked before it is made, and a timetable is mended with the fewest moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocop.trade.timetable.event import Event, Interpreter, Meeting, Participant, Placement, Slot, Table
from ocop.trade.timetable.moves import Move, broken, conflicts
from ocop.trade.timetable.planning import plan
from ocop.trade.timetable.repair import repair

SLOTS = tuple(Slot(t, 0, 30 * t, 30 * t + 25, f"slot {t}") for t in range(4))
EVENT = Event(
    slots=SLOTS,
    tables=(
        Table("A", "north", name="A"),
        Table("B", "south", frozenset() or None, frozenset({2}), "B"),
        Table("K", "north", "c", name="K"),
    ),
    participants=(
        Participant("p", "P"),
        Participant("q", "Q", frozenset({3})),
        Participant("b", "B", most_a_day=2),
        Participant("c", "C"),
    ),
    meetings=(
        Meeting(1, "p", "b"),
        Meeting(2, "q", "b", slot=1),
        Meeting(3, "p", "c"),
        Meeting(4, "q", "c", speaks=frozenset({"ja"})),
    ),
    interpreters=(Interpreter("i", frozenset({"ja", "vi"}), frozenset({2})),),
    earlier=((1, 3),),
    walks={("north", "south"): 15},
)
NOW = {1: Placement(0, "A"), 2: Placement(1, "A"), 3: Placement(2, "K"), 4: Placement(0, "K", "i")}


def told(move: Move, event: Event = EVENT) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.grade, one.code, one.names) for one in conflicts(event, NOW, move)]


def test_a_good_timetable_has_no_conflicts() -> None:
    assert broken(EVENT, NOW) == []
    assert told(Move(2, 1, "A")) == []


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (Move(1, 1, "A"), ("impossible", "busy", ("B", "Q"))),
        (Move(1, 1, "A"), ("impossible", "table_taken", ("A", "Q", "B"))),
        (Move(2, 3, "A"), ("impossible", "away", ("Q", "slot 3"))),
        (Move(2, 2, "A"), ("warning", "pinned_slot", ("slot 1",))),
        (Move(1, 2, "B"), ("impossible", "table_closed", ("B", "slot 2"))),
        (Move(1, 3, "A"), ("warning", "order", ("P", "C"))),
        (Move(1, 3, "K"), ("impossible", "kept_by_other", ("K", "C"))),
        (Move(3, 3, "A"), ("warning", "keeper_leaves", ("C", "K"))),
        (Move(4, 2, "K"), ("impossible", "no_interpreter", ("ja",))),
        (Move(3, 3, "B"), ("warning", "keeper_leaves", ("C", "K"))),
        (Move(2, 1, "B"), ("warning", "walk", ("Q", "Q", "C"))),
        (Move(4, 3, "K"), ("impossible", "away", ("Q", "slot 3"))),
        (Move(1, 9, "A"), ("impossible", "unknown_slot", ("9",))),
        (Move(1, 0, "Z"), ("impossible", "unknown_table", ("Z",))),
        (Move(1, 3, "A"), ("note", "more_breaks", ("B",))),
    ],
)
def test_a_move_is_graded(move: Move, expected: tuple[str, str, tuple[str, ...]]) -> None:
    found = told(move)
    assert expected in found
    grades = ["impossible", "warning", "note"]
    assert [grades.index(grade) for grade, _, _ in found] == sorted(grades.index(grade) for grade, _, _ in found)


def test_meetings_a_day_and_forbidden_pairs_are_told() -> None:
    one_more = replace(
        EVENT,
        meetings=(*EVENT.meetings, Meeting(5, "r", "b")),
        participants=(*EVENT.participants, Participant("r", "R")),
    )
    assert told(Move(5, 2, "A"), one_more) == [("warning", "most_a_day", ("B",))]
    apart = replace(one_more, apart=frozenset({("b", "r")}))
    assert told(Move(5, 2, "A"), apart)[0] == ("impossible", "apart", ("R", "B"))


def forum(producers: int = 40, buyers: int = 10, count: int = 14) -> Event:
    import random

    rand = random.Random(11)
    pairs = sorted({(f"p{rand.randrange(producers):02}", f"b{rand.randrange(buyers)}") for _ in range(150)})
    return Event(
        slots=tuple(Slot(t, 0, 30 * t, 30 * t + 25) for t in range(count)),
        tables=tuple(Table(t) for t in range(buyers)),
        participants=tuple(Participant(f"p{i:02}", f"P{i}") for i in range(producers))
        + tuple(Participant(f"b{i}", f"B{i}") for i in range(buyers)),
        meetings=tuple(Meeting(i, *pair, rand.randint(1, 9)) for i, pair in enumerate(pairs)),
    )


def test_no_shows_move_nobody_else() -> None:
    event = forum()
    event = replace(event, now=plan(event, seconds=20, units=0.1).placements)
    mended = repair(event, away={"p00": None, "p01": None}, since=4)
    gone = {
        m.key
        for m in event.meetings
        if m.producer in {"p00", "p01"} and m.key in event.now and event.now[m.key].slot >= 4
    }  # type: ignore[operator]
    assert mended.moved == []
    assert set(mended.lost) == gone
    assert all(reasons[0].code == "never_both_free" or reasons for reasons in mended.lost.values())
    for key, where in event.now.items():
        if key not in gone:
            assert mended.placements[key].slot == where.slot
    assert broken(event, mended.placements) == []


def test_a_late_comer_is_met_later_with_the_fewest_moves() -> None:
    event = forum()
    event = replace(event, now=plan(event, seconds=20, units=0.1).placements)
    late = {"b0": [0, 1, 2]}
    mended = repair(event, away=late)
    touched = {
        m.key for m in event.meetings if m.buyer == "b0" and m.key in event.now and event.now[m.key].slot in {0, 1, 2}
    }
    assert set(mended.moved) | set(mended.lost) >= touched
    away = replace(
        event,
        participants=tuple(replace(p, away=frozenset({0, 1, 2})) if p.key == "b0" else p for p in event.participants),
    )
    assert broken(away, mended.placements) == []


def test_what_is_over_stays_and_nothing_new_is_put_there() -> None:
    event = forum()
    event = replace(event, now=plan(event, seconds=20, units=0.1).placements)
    mended = repair(event, away={"b1": None}, since=7, tables_gone=[0])
    before = {key: where for key, where in event.now.items() if where.slot < 7}  # type: ignore[operator]
    assert {key: mended.placements[key] for key in before} == before
    assert {key for key, where in mended.placements.items() if where.slot < 7} == set(before)  # type: ignore[operator]
    assert not any(where.table == 0 and where.slot >= 7 for where in mended.placements.values())  # type: ignore[operator]


def test_one_move_makes_room() -> None:
    """P must meet B in slot 0 only; Q is there and can go to slot 1: one move, nothing lost."""
    event = Event(
        slots=SLOTS[:2],
        tables=(Table("A"),),
        participants=(Participant("p", "P"), Participant("q", "Q"), Participant("b", "B")),
        meetings=(Meeting(1, "p", "b"), Meeting(2, "q", "b")),
        now={1: Placement(1, "A"), 2: Placement(0, "A")},
    )
    mended = repair(event, away={"p": [1]})
    assert (mended.moved, mended.lost, mended.proved) == ([1, 2], {}, True)
    assert {key: where.slot for key, where in mended.placements.items()} == {1: 0, 2: 1}


def test_gaps_are_filled_with_wishes_not_met() -> None:
    event = Event(
        slots=SLOTS[:1],
        tables=(Table("A"),),
        participants=(Participant("p", "P"), Participant("q", "Q"), Participant("b", "B")),
        meetings=(Meeting(1, "p", "b", 5), Meeting(2, "q", "b", 1)),
        now={1: Placement(0, "A")},
    )
    mended = repair(event, away={"p": None})
    assert (mended.added, list(mended.lost), mended.moved) == ([2], [1], [])
    assert mended.lost[1][0].code == "never_both_free"
    assert repair(event, away={"p": None}, fill=False).added == []
