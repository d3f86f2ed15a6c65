"""Documents are written with the change, versions only grow, and an index notices everything that happened to the history."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection, transaction

from ocop.search import documents, state
from ocop.search.engine import search
from ocop.search.models import Document, Write


def names(query: str = "", **more) -> set[int]:
    return set(search(query, **more).ids)


def test_a_saved_product_is_found_at_once(shelf):
    shelf.put(1, "Bánh cốm")
    assert names("banh com") == {1}
    shelf.put(2, "Bánh cốm xanh")
    assert names("banh com") == {1, 2}


def test_a_changed_product_is_found_by_its_new_words_only(shelf):
    shelf.put(1, "Bánh cốm")
    assert names("com") == {1}
    shelf.put(1, "Miến dong")
    assert names("banh com") == set()
    assert names("mien dong") == {1}
    assert search("").total == 1


def test_a_removed_product_is_gone_and_comes_back(shelf):
    shelf.put(1, "Bánh cốm")
    assert names("banh com") == {1}
    shelf.drop(1)
    assert names("banh com") == set()
    assert search("").total == 0
    shelf.put(1, "Bánh cốm")
    assert names("banh com") == {1}


def test_nothing_is_written_when_nothing_changed(shelf):
    shelf.put(1, "Bánh cốm", facets={"stars": [("4", datetime.date(2024, 1, 1), None)]})
    before = list(Document.objects.values_list("version", flat=True)), Write.objects.count()
    assert documents.refresh("product", [1]) == 0
    assert (list(Document.objects.values_list("version", flat=True)), Write.objects.count()) == before


def test_refreshing_a_whole_kind_removes_what_has_no_source_any_more(shelf):
    shelf.put(1, "Bánh cốm")
    shelf.put(2, "Miến dong")
    del shelf.documents[1]
    assert documents.refresh("product", None) == 1
    assert names() == {2}


def test_a_kind_without_a_source_holds_nothing(shelf):
    assert documents.refresh("producer", [1, 2]) == 0
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("facets", "texts"),
    [
        ({"stars": [4]}, {}),
        ({"stars": [["4", "tomorrow", None]]}, {}),
        ({"stars": [["4", 5, None]]}, {}),
        ({}, {"smell": "sweet"}),
    ],
)
def test_what_search_cannot_hold_is_refused_and_nothing_changes(shelf, facets, texts):
    shelf.hold(1, "Bánh cốm", facets=facets)
    shelf.documents[1]["texts"].update(texts)
    with pytest.raises(ValueError):
        documents.refresh("product", [1])
    assert Document.objects.count() == 0
    assert Write.objects.count() == 0


def test_versions_grow(shelf):
    shelf.put(1, "Bánh cốm")
    shelf.put(2, "Miến dong")
    shelf.put(1, "Bánh cốm non")
    assert list(Document.objects.order_by("object_id").values_list("version", flat=True)) == [3, 2]
    assert list(Write.objects.order_by("version").values_list("version", flat=True)) == [1, 2, 3]
    assert len(set(Write.objects.values_list("token", flat=True))) == 3


def test_an_index_that_saw_what_was_rolled_back_forgets_it(shelf):
    shelf.put(1, "Bánh cốm")
    assert names() == {1}
    with transaction.atomic():
        shelf.put(2, "Miến dong")
        assert names() == {1, 2}
        transaction.set_rollback(True)
    del shelf.documents[2]
    assert names() == {1}
    # The same version number now stands for another write.
    shelf.put(3, "Kẹo lạc")
    assert names() == {1, 3}


def test_rebuild_starts_a_new_history(shelf):
    shelf.put(1, "Bánh cốm")
    shelf.put(2, "Miến dong")
    shelf.drop(2)
    assert names() == {1}
    assert documents.rebuild() == 1
    assert Document.objects.count() == 1
    assert names() == {1}


def test_the_same_answers_after_a_rebuild(shelf):
    for key, name in enumerate(["Bánh cốm", "Cốm xào", "Chả cốm", "Bưởi cốm", "Trà cốm"], 1):
        shelf.put(key, name, quality=key % 2)
        search("com")
    shelf.put(2, "Cốm mộc", quality=1)
    piecemeal = [
        search(query, sort=sort).ids
        for query in ("com", "cốm", "")
        for sort in ("relevance", "name", "quality", "newest")
    ]
    documents.rebuild()
    state.forget()
    assert [
        search(query, sort=sort).ids
        for query in ("com", "cốm", "")
        for sort in ("relevance", "name", "quality", "newest")
    ] == piecemeal


def test_one_query_when_nothing_is_new(shelf, django_assert_num_queries):
    shelf.put(1, "Bánh cốm")
    search("com")
    with django_assert_num_queries(1):
        search("banh com")
    shelf.put(2, "Cốm xào")
    with django_assert_num_queries(4):
        search("com")


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_commits_late_is_not_missed(transactional_db, settings, tmp_path):
    """Two writers at once: whoever commits later has the higher version, so a reader in between misses nothing."""
    if connection.vendor != "postgresql":
        pytest.skip(
            "SQLite lets one writer in at a time by itself, and the tests' shared memory lets nobody read meanwhile"
        )
    from ocop.search import sources
    from ocop.search.tests.conftest import Shelf

    settings.VAR = tmp_path
    known = dict(sources._SOURCES)
    sources._SOURCES.clear()
    shelf = Shelf("product")
    sources.register("product", shelf.compose)
    state.forget()
    shelf.hold(1, "Bánh cốm")
    shelf.hold(2, "Miến dong")
    wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                documents.refresh("product", [1])
                wrote.set()
                go_on.wait(10)
        finally:
            connection.close()

    def quick() -> None:
        try:
            documents.refresh("product", [2])
        finally:
            connection.close()

    try:
        first = threading.Thread(target=slow)
        first.start()
        assert wrote.wait(10)
        second = threading.Thread(target=quick)
        second.start()
        assert names() == set()
        go_on.set()
        first.join(20)
        second.join(20)
        versions = dict(Document.objects.values_list("object_id", "version"))
        assert versions == {1: 1, 2: 2}
        assert names() == {1, 2}
    finally:
        go_on.set()
        sources._SOURCES.clear()
        sources._SOURCES.update(known)
        state.forget()
