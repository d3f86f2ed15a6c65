"""Timetables of the published format: against brute force, by their rules, and through the command."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.trade.timetable.forum import Forum, breaks_by_participant, breaks_of, faults
from ocop.trade.timetable.forum_first import first
from ocop.trade.timetable.forum_reasons import because
from ocop.trade.timetable.proof import Answer, Search


def search(forum: Forum, seconds: float = 20.0, seed: int = 1) -> Answer:
    made = Search(forum, seed=seed, deadline=time.monotonic() + seconds)
    answer = made.run()
    assert not made.errors
    return answer


def brute(forum: Forum) -> int | None:
    best = None
    for slots in itertools.product(range(1, forum.slots + 1), repeat=forum.meetings):
        if not faults(forum, slots):
            total = sum(breaks_by_participant(forum, slots))
            best = total if best is None else min(best, total)
    return best


@st.composite
def forums(draw: st.DrawFn) -> Forum:
    participants, slots = draw(st.integers(2, 5)), draw(st.integers(1, 5))
    pairs = draw(st.lists(st.sampled_from(list(itertools.combinations(range(1, participants + 1), 2))), max_size=5))
    meetings = len(pairs)
    one = st.integers(1, slots)
    return Forum(
        participants=participants,
        tables=draw(st.integers(0, 3)),
        slots=slots,
        morning=draw(st.integers(0, slots)),
        pairs=tuple(pairs),
        sessions=tuple(draw(st.lists(st.sampled_from([3, 3, 3, 1, 2]), min_size=meetings, max_size=meetings))),
        forbidden=tuple(draw(st.lists(st.frozensets(one, max_size=2), min_size=participants, max_size=participants))),
        pinned=tuple(draw(st.lists(st.sampled_from([0, 0, 0, 1, slots]), min_size=meetings, max_size=meetings))),
        earlier=tuple(
            draw(
                st.lists(
                    st.frozensets(st.integers(1, max(1, meetings)), max_size=1), min_size=meetings, max_size=meetings
                )
                if draw(st.booleans())
                else st.just([frozenset()] * meetings)
            )
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(forums())
def test_the_answer_is_that_of_brute_force(forum: Forum) -> None:
    best = brute(forum)
    answer = search(forum)
    if best is None:
        assert (answer.status, answer.slots) == ("infeasible", [])
    else:
        assert (answer.status, answer.breaks, answer.bound) == ("optimal", best, best)
        assert faults(forum, answer.slots) == []
        assert sum(breaks_by_participant(forum, answer.slots)) == best


def test_breaks_are_idle_stretches_between_first_and_last() -> None:
    assert [breaks_of(slots) for slots in ([], [3], [3, 4, 5], [1, 3], [1, 4, 6, 7])] == [0, 0, 0, 1, 2]


def forum_of(pairs: list[tuple[int, int]], slots: int, **more: object) -> Forum:
    people = max(itertools.chain(*pairs))
    given_: dict[str, object] = {
        "participants": people,
        "tables": 9,
        "slots": slots,
        "morning": slots,
        "pairs": tuple(pairs),
        "sessions": (3,) * len(pairs),
        "forbidden": (frozenset(),) * people,
        "pinned": (0,) * len(pairs),
        "earlier": (frozenset(),) * len(pairs),
    }
    return Forum(**(given_ | more))  # type: ignore[arg-type]


def test_a_spread_above_two_is_no_timetable() -> None:
    """Four meetings of one participant pinned apart: three breaks against none of a fourth who meets once."""
    forum = forum_of([(1, 2), (1, 3), (1, 4), (1, 5)], 7, pinned=(1, 3, 5, 7))
    assert faults(forum, [1, 3, 5, 7]) == ["breaks between 0 and 3"]
    assert search(forum).status == "infeasible"


def test_everybody_broken_lifts_the_spread() -> None:
    """Two participants who meet four times only with each other may both have three breaks."""
    forum = forum_of([(1, 2)] * 4, 7, pinned=(1, 3, 5, 7))
    answer = search(forum)
    assert (answer.status, answer.breaks) == ("optimal", 6)


def test_same_file_and_seed_same_timetable() -> None:
    pairs = [(a, b) for a in range(1, 7) for b in range(a + 1, 7)]
    forum = forum_of(pairs, 9)
    first, second = search(forum, seed=3), search(forum, seed=3)
    assert first.status == "optimal"
    assert first.slots == second.slots


def test_the_checker_names_each_rule() -> None:
    forum = forum_of(
        [(1, 2), (1, 3), (2, 3)],
        3,
        tables=1,
        morning=1,
        sessions=(1, 3, 2),
        earlier=(frozenset(), frozenset({1}), frozenset()),
    )
    assert faults(forum, [1, 2, 3]) == []
    assert faults(forum, [2, 2, 1]) == [
        "meeting 1 outside its session",
        "participant 1 twice in slot 2",
        "meeting 2 not after 1",
        "meeting 3 outside its session",
        "2 meetings in slot 2",
    ]
    assert faults(forum, [1, 2]) == ["2 slots for 3 meetings"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(forums())
def test_a_first_timetable_is_valid_or_none(forum: Forum) -> None:
    found = first(forum, seed=1)
    assert found is None or faults(forum, found) == []


def test_a_first_timetable_is_found_without_the_solver() -> None:
    pairs = [(a, b) for a in range(1, 9) for b in range(a + 1, 9)]
    forum = forum_of(pairs, 9, tables=4)
    found = first(forum, seed=1)
    assert found is not None
    assert faults(forum, found) == []


def test_what_contradicts_is_named() -> None:
    """Four meetings of one participant in five slots, two of them forbidden: that alone; the pins beside it are not named."""
    forum = forum_of(
        [(1, 2), (1, 3), (1, 4), (1, 5)], 5, forbidden=(frozenset({1, 2}), *[frozenset()] * 4), pinned=(0, 3, 4, 0)
    )
    found = because(forum, until=time.monotonic() + 20, seed=1)
    assert found == ([{"condition": "forbidden", "participant": 1, "slots": [1, 2]}], True)
    ring = forum_of([(1, 2), (3, 4)], 3, earlier=(frozenset({2}), frozenset({1})))
    conditions = [
        {"condition": "precedence", "meeting": 1, "earlier": 2},
        {"condition": "precedence", "meeting": 2, "earlier": 1},
    ]
    assert because(ring, until=time.monotonic() + 20, seed=1) == (conditions, True)
    crowd = forum_of([(1, 2), (1, 3), (1, 4)], 2)
    assert because(crowd, until=time.monotonic() + 20, seed=1) == ([], True)


def run(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ocop.trade.timetable", str(path), *more], capture_output=True, text=True, check=False
    )


def test_the_command_prints_json(tmp_path: Path) -> None:
    file = tmp_path / "a.dzn"
    file.write_text(
        "nBusiness=3;nTotalSlots=4;nMorningSlots=2;nTables=1;nMeetings=2;requested=[|1,2,3|2,3,3|];forbidden=[{0},{2,3},{}];"
    )
    done = run(file, "--seconds", "20")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer)[:5] == ["status", "breaks", "bound", "seconds", "slots"]
    assert (answer["status"], answer["breaks"], answer["bound"], sorted(answer["slots"])) == ("optimal", 1, 1, [1, 4])


@pytest.mark.parametrize("tables", [0, 1])
def test_the_command_says_what_is_impossible(tmp_path: Path, tables: int) -> None:
    file = tmp_path / "a.dzn"
    file.write_text(f"nBusiness=3;nTotalSlots=1;nTables={tables};requested=[|1,2,3|2,3,3|];")
    done = run(file, "--seconds", "20")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["breaks"], answer["slots"]) == ("infeasible", None, [])
    assert answer["because"] == []


def test_the_command_refuses_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.dzn"
    file.write_text("nBusiness=3;")
    done = run(file)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "nTotalSlots is missing.\n")
    assert run(tmp_path / "none.dzn").returncode == 2
    assert run(file, "--seconds", "0").returncode == 2


@pytest.mark.parametrize("text", ["", "nBusiness", "nBusiness=1;nTotalSlots=x;"])
def test_the_command_never_shows_a_traceback(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.dzn"
    file.write_text(text)
    done = run(file)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
