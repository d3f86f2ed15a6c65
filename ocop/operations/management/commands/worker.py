"""`manage.py worker`: takes background tasks, and once a day does the work of the day.

The queue's own worker with a second thread: a missed beat costs a minute, a lost task of a chain would cost every day after it.
Any number of machines may run it: the database decides who does a day's work (ocop/notices/daily.py).
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import close_old_connections
from django_tasks_db.management.commands import db_worker

from ocop.notices import daily

log = logging.getLogger(__name__)
EVERY_SECONDS = 60.0


def beat_for_ever(stopped: threading.Event, every: float = EVERY_SECONDS) -> None:
    """Until stopped: what is due, then a pause. A failure is logged and the next beat tries again."""
    while not stopped.wait(every):
        close_old_connections()
        try:
            daily.beat()
        except Exception:
            log.exception("The beat of the daily work failed")
        finally:
            close_old_connections()


class Command(db_worker.Command):
    help = "Take background tasks, and do the work of every day once a day."

    def handle(self, **options: Any) -> None:
        stopped = threading.Event()
        if not options["batch"]:
            threading.Thread(target=beat_for_ever, args=(stopped,), name="daily", daemon=True).start()
        try:
            super().handle(**options)
        finally:
            stopped.set()
