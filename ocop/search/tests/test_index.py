"""Blocks, merging, snapshots, spelling, lexicon: what holds whatever the documents are."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.search import documents, snapshot, state
from ocop.search.block import read_row
from ocop.search.engine import search
from ocop.search.index import Index, State, story_pairs
from ocop.search.lexicon import alternatives, english_key, lexicon, singular
from ocop.search.segment import Vocabulary
from ocop.search.spelling import Spelling, distance

WORDS = ["bánh", "cốm", "trà", "sen", "gốm", "Bát Tràng", "lụa", "mật ong", "xanh", "đỏ"]
document = st.tuples(
    st.integers(1, 30),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from(["3", "4", "5"]),
    st.integers(0, 5),
    st.booleans(),
)


def row(vocabulary, key, words, stars, quality, register="demo"):
    texts = {"name": " ".join(words)}
    return read_row("product", key, register, texts, {"stars": [stars]}, quality, "", vocabulary, story_pairs())


def answers(index, registers=None):
    asked = [
        (query, sort) for query in ("banh", "trà sen", "", "gốm bát tràng") for sort in ("relevance", "name", "quality")
    ]
    return [
        (found.ids, found.total, found.facets)
        for query, sort in asked
        for found in [search(query, sort=sort, index=index, size=40, registers=registers)]
    ]


@settings(max_examples=12, deadline=None)
@given(st.lists(document, max_size=25), st.integers(0, 25))
def test_piece_by_piece_merged_or_at_once_gives_the_same_answers(changes, split):
    """Documents put and removed one after the other, with a merge in between, are as if read all at once."""
    vocabulary = Vocabulary()
    index = Index.of_rows(State(1, "a"), vocabulary, [])
    standing = {}
    for at, (key, words, stars, quality, removed) in enumerate(changes):
        if removed:
            standing.pop(key, None)
            index = index.newer(State(at + 2, "a"), [], [("product", key)])
        else:
            standing[key] = (words, stars, quality)
            index = index.newer(State(at + 2, "a"), [row(vocabulary, key, words, stars, quality)], [])
        if at == split:
            index = index.merged()
    fresh = Vocabulary()
    whole = Index.of_rows(State(1, "b"), fresh, [row(fresh, key, *values) for key, values in sorted(standing.items())])
    assert answers(index) == answers(whole)
    assert answers(index.merged()) == answers(whole)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(document, st.sampled_from(["demo", "demo", "public"])), max_size=8))
def test_a_small_register_answers_as_if_it_stood_alone(changes):
    """Whatever was written before, in whichever register, and asked in between."""
    vocabulary = Vocabulary()
    index = Index.of_rows(State(1, "a"), vocabulary, [row(vocabulary, key, ["gốm"], "3", 0) for key in range(100, 160)])
    standing = {}
    for at, ((key, words, stars, quality, removed), register) in enumerate(changes):
        if removed:
            standing.pop(key, None)
            index = index.newer(State(at + 2, "a"), [], [("product", key)])
        else:
            standing[key] = (words, stars, quality, register)
            index = index.newer(State(at + 2, "a"), [row(vocabulary, key, *standing[key])], [])
        fresh = Vocabulary()
        alone = [row(fresh, key, *values) for key, values in sorted(standing.items()) if values[3] == "public"]
        found, expected = answers(index, ["public"]), answers(Index.of_rows(State(1, "b"), fresh, alone))
        assert [one[:2] for one in found] == [one[:2] for one in expected]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["gom", "com", "sen", "tra", "banh", "mien", "dong", "luong", "truong"]), min_size=1),
    st.text("abcdeghilmnotu", min_size=1, max_size=7),
)
def test_spelling_finds_every_word_within_one_slip(known, typed):
    spelling = Spelling(dict.fromkeys(known, 1))
    near = {one.word for one in spelling.near(typed, within=1)}
    assert near == {word for word in known if distance(typed, word) == 1}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_a_distance(a, b):
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance(a, b) <= max(len(a), len(b))


def test_neighbours_changed_about_are_one_slip():
    assert distance("bnah", "banh") == 1
    assert [one.word for one in Spelling({"banh": 3, "anh": 1}).near("bnah", within=1)] == ["banh"]


def many(shelf, count=600):
    for key in range(1, count + 1):
        shelf.hold(key, f"Bánh cốm số {key}", facets={"stars": [["4", None, "2030-01-01"]]}, quality=key % 7)
    documents.refresh("product", None)


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_starts_a_process_with_the_same_answers(shelf, monkeypatch):
    many(shelf)
    before = search("banh com", size=30)
    assert snapshot.path().is_file()
    shelf.put(601, "Bánh cốm mới")
    state.forget()
    monkeypatch.setattr(state, "_read_all", lambda wanted: pytest.fail("the snapshot was passed over"))
    after = search("banh com", size=30)
    assert after.total == before.total + 1
    assert search("bánh cốm mới").ids[0] == 601


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("damage", ["cut", "garbage", "empty", "other history", "other form", "other lengths"])
def test_a_wrong_snapshot_is_passed_over(shelf, damage, monkeypatch):
    many(shelf)
    search("")
    file = snapshot.path()
    if damage == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage == "garbage":
        file.write_bytes(b"not a snapshot")
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        with np.load(file) as held:
            arrays = dict(held)
        about = json.loads(bytes(arrays["about"]))
        if damage == "other history":
            about["token"] = "another"
        elif damage == "other form":
            about["form"] = "older"
        else:
            arrays["quality"] = arrays["quality"][:-1]
        arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        with file.open("wb") as out:
            np.savez(out, **arrays)
    state.forget()
    assert search("banh com").total == 600


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_writing_leaves_the_old_snapshot(shelf, monkeypatch):
    many(shelf)
    search("")
    held = snapshot.path().read_bytes()

    def killed(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", killed)
    with pytest.raises(KeyboardInterrupt):
        snapshot.save(state.current())
    assert snapshot.path().read_bytes() == held
    assert list(snapshot.path().parent.glob("*.part")) == []


@pytest.mark.django_db(transaction=True)
def test_a_large_change_is_merged_and_kept(shelf):
    many(shelf, 700)
    search("")
    for key in range(1, 2102):
        shelf.hold(key, f"Trà sen số {key}", quality=key % 5)
    documents.refresh("product", None)
    assert search("tra sen").total == 2101
    assert search("banh com").total == 0
    index = state.current()
    assert index.base.size == 2101
    assert index.overlay.size == 0


def test_the_lexicon_is_whole():
    known = lexicon()
    assert len(known.concepts) >= 600
    assert len(known.english) >= 1500
    assert len(known.intents) >= 300
    for concept in known.concepts.values():
        names = [one.words for one in alternatives(concept)]
        assert len(names) == len(set(names))
    shown = [" ".join(one.marked for one in name.words) for name in alternatives(known.concepts["nhạc cụ"])]
    assert "đàn bầu" in shown


def test_english_words_are_looked_up_in_the_singular():
    pairs = {
        "mushrooms": "mushroom",
        "berries": "berry",
        "dishes": "dish",
        "boxes": "box",
        "leaves": "leaf",
        "glass": "glass",
        "lotus": "lotus",
        "rice": "rice",
        "scarves": "scarf",
    }
    assert {word: singular(word) for word in pairs} == pairs
    assert english_key("Dried Mushrooms") == ("dried", "mushroom")


def test_facet_values_hold_from_their_first_day_until_the_day_before_their_end():
    vocabulary = Vocabulary()
    spans = {"stars": [["3", "2020-01-01", "2021-01-01"], ["4", "2021-01-01", None]]}
    index = Index.of_rows(
        State(1, "a"),
        vocabulary,
        [read_row("product", 1, "demo", {"name": "Trà"}, spans, 0, "", vocabulary, frozenset())],
    )

    def on(*day):
        values, _, codes = index.facets(datetime.date(*day))["stars"]
        return [values[code] for code in codes]

    assert on(2019, 12, 31) == []
    assert on(2020, 1, 1) == on(2020, 12, 31) == ["3"]
    assert on(2021, 1, 1) == ["4"]
