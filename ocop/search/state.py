"""The index of this process, brought up to what the database holds before every question.

One small query asks for the newest write. Nothing new: the index stands. Something new: only the documents with a higher version are
read. If the write we last knew has gone (rolled back, restored, rebuilt), everything is read anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from ocop.search import snapshot
from ocop.search.block import Row, read_row
from ocop.search.index import Index, State, story_pairs
from ocop.search.models import Document, Write
from ocop.search.segment import Vocabulary

SNAPSHOT_FROM = 500  # documents; fewer are read faster than a file is kept
_COLUMNS = ("kind", "object_id", "register", "texts", "facets", "quality", "newest")
_NOTHING = State(0, "")

_lock = threading.Lock()
_shared: Index | None = None
# Within a transaction an index may know what is never committed: it is kept from other threads.
_own = threading.local()


def current() -> Index:
    """The index at the state that this connection sees now."""
    global _shared
    wanted = newest_state()
    own: Index | None = getattr(_own, "index", None)
    for known in (_shared, own):
        if known is not None and known.state == wanted:
            return known
    with _lock:
        if _shared is not None and _shared.state == wanted:
            return _shared
        index = _brought_up(wanted, [known for known in (own, _shared) if known is not None])
        if connection.in_atomic_block:
            _own.index = index
        else:
            _own.index = None
            _shared = index
    return index


def forget() -> None:
    """Drop what this process knows; the next question reads the database (or the snapshot) again."""
    global _shared
    with _lock:
        _shared = None
        _own.index = None


def newest_state() -> State:
    """The newest write that this connection sees."""
    row = Write.objects.order_by("-version").values_list("version", "token").first()
    return State(*row) if row else _NOTHING


def _brought_up(wanted: State, known: list[Index]) -> Index:
    """An index at the wanted state: from the nearest one that is known to lie before it, else from the rows."""
    for index in sorted(known, key=lambda one: -one.state.version):
        if _stands(index.state):
            return _advanced(index, wanted)
    saved = snapshot.load()
    index = _advanced(saved, wanted) if saved is not None and _stands(saved.state) else _read_all(wanted)
    if (
        index.base.size >= SNAPSHOT_FROM
        and not connection.in_atomic_block
        and (saved is None or index.base is not saved.base)
    ):
        snapshot.save(index)
    return index


def _stands(state: State) -> bool:
    """Whether the write that ended this state is still part of the database's history."""
    return state != _NOTHING and Write.objects.filter(version=state.version, token=state.token).exists()


def _advanced(index: Index, wanted: State) -> Index:
    """The index after everything newer than it knows."""
    if index.state == wanted:
        return index
    rows: list[Row] = []
    removed: list[tuple[str, int]] = []
    newer = Document.objects.filter(version__gt=index.state.version)
    for kind, object_id in newer.filter(removed=True).values_list("kind", "object_id"):
        removed.append((kind, object_id))
    rows.extend(_rows(newer.filter(removed=False).values_list(*_COLUMNS).iterator(chunk_size=2000), index.vocabulary))
    made = index.newer(wanted, rows, removed)
    if made.base is not index.base and made.base.size >= SNAPSHOT_FROM and not connection.in_atomic_block:
        snapshot.save(made)
    return made


def _read_all(wanted: State) -> Index:
    """The index of all documents. Rows committed while reading are read again by the next question: harmless, never missed."""
    vocabulary = Vocabulary()
    rows = _rows(
        Document.objects.filter(removed=False).order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=2000),
        vocabulary,
    )
    return Index.of_rows(wanted, vocabulary, list(rows))


def _rows(values: Iterable[Any], vocabulary: Vocabulary) -> Iterator[Row]:
    pairs = story_pairs()
    for value in values:
        kind, object_id, register, texts, facets, quality, newest = value
        yield read_row(kind, object_id, register, texts, facets, quality, newest, vocabulary, pairs)
