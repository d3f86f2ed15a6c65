"""How far an import is, for the page that shows it.

It stands in the cache that all processes share and not in the database: while an import is applied its transaction is the
only writer, and nothing of it may be seen before it is whole. A process that works says every few seconds that it lives,
whatever it is busy with, so silence means that it died.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import cache

_KEPT_SECONDS = 86_400
_BEAT_SECONDS = 2.0
SILENCE_SECONDS = 15.0
"""A worker that said nothing for so long is dead."""
PATIENCE_SECONDS = 20.0
"""So long may a task wait before the page says that nobody takes it."""
_ALIVE = "exchange.alive"


@dataclass(frozen=True)
class Progress:
    """Rows done of all; `is_waiting` while nobody has begun; `heard` is when something was last said (seconds of the clock)."""

    done: int
    total: int
    is_waiting: bool
    heard: float

    @property
    def is_silent(self) -> bool:
        """Begun, and nothing is heard of it any more."""
        return not self.is_waiting and time.time() - self.heard > SILENCE_SECONDS

    @property
    def is_left_alone(self) -> bool:
        """Waits for long, and no worker is busy with another import either."""
        if not self.is_waiting or time.time() - self.heard < PATIENCE_SECONDS:
            return False
        return time.time() - float(cache.get(_ALIVE, 0.0)) > PATIENCE_SECONDS


def wait(import_id: int) -> None:
    """Say that the work is asked for and not begun; before it is handed to the worker."""
    _say(import_id, 0, 0, is_waiting=True)


def report(import_id: int, done: int, total: int) -> None:
    """Say how far the work is."""
    _say(import_id, done, total, is_waiting=False)


def of(import_id: int) -> Progress | None:
    """What was last said; None when nothing was ever heard of it."""
    known = cache.get(_key(import_id))
    return Progress(*known) if known else None


def reporter(import_id: int, total: int) -> Callable[[int], None]:
    """Says how far the work is, at most five times a second."""
    last = 0.0

    def say(done: int) -> None:
        nonlocal last
        if time.monotonic() - last > 0.2:
            last = time.monotonic()
            report(import_id, done, total)

    return say


def clear(import_id: int) -> None:
    """The work has ended and its outcome is committed."""
    cache.delete(_key(import_id))


@contextlib.contextmanager
def alive(import_id: int) -> Iterator[None]:
    """Says again and again that the work goes on, also within one long statement; clears when the block ends."""
    ended = threading.Event()
    report(import_id, 0, 0)

    def beat() -> None:
        while not ended.wait(_BEAT_SECONDS):
            known = of(import_id)
            if known is not None and not ended.is_set():
                _say(import_id, known.done, known.total, is_waiting=False)

    thread = threading.Thread(target=beat, name=f"import {import_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        clear(import_id)


def _say(import_id: int, done: int, total: int, *, is_waiting: bool) -> None:
    now = time.time()
    cache.set(_key(import_id), (done, total, is_waiting, now), _KEPT_SECONDS)
    if not is_waiting:
        cache.set(_ALIVE, now, _KEPT_SECONDS)


def _key(import_id: int) -> str:
    return f"exchange.progress.{import_id}"
