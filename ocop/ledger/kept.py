"""What a process keeps in memory for one version of the ledger: read again only when something it rests on has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from ocop.ledger.version import version

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, each read by `load` at the version of these topics; `most` of them, the ones asked for longest ago go first.

    One thread reads at a time, so that a change makes one reading and not one for each request that waits.
    """

    def __init__(self, load: Callable[[Key], Value], *topics: str, most: int = 8) -> None:
        self._load, self._topics, self._most = load, topics, most
        self._lock = threading.Lock()
        self._values: dict[Key, tuple[int, Value]] = {}

    def get(self, key: Key) -> Value:
        """The value as of the ledger's head."""
        at = version(*self._topics)
        kept = self._values.get(key)
        if kept is not None and kept[0] == at:
            return kept[1]
        with self._lock:
            kept = self._values.pop(key, None)
            if kept is None or kept[0] != at:
                kept = at, self._load(key)
            self._values[key] = kept
            while len(self._values) > self._most:
                del self._values[next(iter(self._values))]
            return kept[1]

    def forget(self) -> None:
        """Drop everything (tests, and commands that write without the ledger)."""
        with self._lock:
            self._values.clear()
