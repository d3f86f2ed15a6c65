"""A source of documents that tests fill by hand."""

from __future__ import annotations

from typing import Any

import pytest

from ocop.search import documents, sources, state


class Shelf:
    """Documents by id, composed as a room would."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.documents: dict[int, dict[str, Any]] = {}

    def compose(self, ids: list[int] | None) -> list[dict[str, Any]]:
        return [one for key, one in self.documents.items() if ids is None or key in ids]

    def put(self, key: int, name: str, **more: Any) -> None:
        """Set a document and refresh it."""
        self.hold(key, name, **more)
        documents.refresh(self.kind, [key])

    def hold(self, key: int, name: str, **more: Any) -> None:
        """Set a document without telling search."""
        texts = {
            "name": name,
            **{
                field: more.pop(field) for field in ("name_en", "producer", "places", "words", "story") if field in more
            },
        }
        self.documents[key] = {
            "object_id": key,
            "register": more.pop("register", "demo"),
            "texts": texts,
            "facets": more.pop("facets", {}),
            "quality": more.pop("quality", 0),
            "newest": more.pop("newest", ""),
        }

    def drop(self, key: int) -> None:
        """Remove a document and refresh it."""
        del self.documents[key]
        documents.refresh(self.kind, [key])


@pytest.fixture
def shelf(db, settings, tmp_path):
    """A shelf of products; other kinds keep their sources."""
    settings.VAR = tmp_path
    state.forget()
    known = dict(sources._SOURCES)
    sources._SOURCES.clear()
    made = Shelf("product")
    sources.register("product", made.compose)
    yield made
    sources._SOURCES.clear()
    sources._SOURCES.update(known)
    state.forget()
