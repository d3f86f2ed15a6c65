"""Large work without the garbage collector looking at every row again and again."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Within the block cycles are not looked for; a third of the time of a large import goes there, for nothing found.

    What a list makes is bounded by the limits of a file, and is freed by reference counts or after the block.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
