"""Who composes what can be found: each room registers its kind in `AppConfig.ready`.

`compose(ids)` yields one dict per object that may be found by strangers, for these ids or for all when `ids` is None:
`object_id`, `register`, `texts`, `facets`, `quality` and, where there is one, `newest` (an ISO date, for "newest first").
An id it does not yield is removed from what can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Compose = Callable[[list[int] | None], Iterable[dict[str, Any]]]

_SOURCES: dict[str, Compose] = {}


def register(kind: str, compose: Compose) -> None:
    """Make `compose` the source of this kind; the same kind again replaces it (a reloaded app, a test)."""
    _SOURCES[kind] = compose


def compose(kind: str, ids: list[int] | None) -> Iterable[dict[str, Any]]:
    """The documents of a kind; none when no room offers the kind."""
    source = _SOURCES.get(kind)
    return source(ids) if source is not None else ()


def kinds() -> list[str]:
    """Every kind that has a source, in alphabetical order."""
    return sorted(_SOURCES)
