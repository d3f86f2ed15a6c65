"""Several hands at once, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection


def race(works: list[Any]) -> list[BaseException | None]:
    """Run at once; what each came to."""
    came: list[BaseException | None] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            start.wait()
            works[number]()
        except BaseException as problem:
            came[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came
