"""Counts wait in the memory of each process and are added to the table every few seconds by a thread of its own.

So a page view costs a number in a dictionary and no question to the database, also when the page is kept and no view runs, and
nothing of it goes through the ledger. The price: what a process has counted since its last turn (at most `SECONDS`) is lost when it
is killed; one that ends in order writes it down.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing.util
import os
import threading
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from ocop.outlets.models import Outlet
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.promotion.counting.reading import CERTIFICATE
from ocop.promotion.models import Campaign, DailyCount
from ocop.recognition.certificates import tokens
from ocop.recognition.models import Certificate
from ocop.workdays import clock

SECONDS = 20
MOST_KEPT = 50_000
"""Different things in one turn; what comes above is not counted, so that nobody fills the memory."""
_PART = 300
Key = tuple[str, str, str, Any]
log = logging.getLogger(__name__)


class Buffer:
    """The counts of this process that are not in the table yet."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin with nothing; also after a fork, for a thread does not come along."""
        self._waiting: Counter[Key] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._bell = threading.Event()

    def add(self, of: str, name: str, what: str, times: int = 1) -> None:
        """`name` is the slug of the thing, or its key in digits."""
        key = (of, name, what, clock.today())
        with self._lock:
            if key in self._waiting or len(self._waiting) < MOST_KEPT:
                self._waiting[key] += times
        if self._thread is None:
            self._begin()

    def _begin(self) -> None:
        seconds = getattr(settings, "OCOP_COUNT_SECONDS", SECONDS)
        with self._lock:
            if self._thread is not None or not seconds:
                return
            self._thread = threading.Thread(target=self._turn, args=(seconds,), name="counts", daemon=True)
            self._thread.start()
        multiprocessing.util.Finalize(None, self.flush, exitpriority=20)

    def _turn(self, seconds: float) -> None:
        while not self._bell.wait(seconds):
            self.flush()
            connection.close()

    def waiting(self) -> dict[Key, int]:
        """What is not written down yet."""
        with self._lock:
            return dict(self._waiting)

    def flush(self) -> int:
        """Add what waits to the table; what could not be written waits on. Gives back how many rows were touched."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        if not taken:
            return 0
        try:
            return write(taken)
        except DatabaseError:
            log.warning("Counts wait for the database", exc_info=True)
            with self._lock:
                self._waiting.update(taken)
            return 0


waiting = Buffer()
atexit.register(lambda: waiting.flush())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: waiting.reset())


def write(counts: Counter[Key]) -> int:
    """Add counts to the sums of their days; names that lead to nothing are passed over."""
    keys = _keys(counts)
    sums: Counter[tuple[str, int, str, Any]] = Counter()
    for (of, name, what, day), times in counts.items():
        found = int(name) if name.isdigit() and len(name) < 18 and of != CERTIFICATE else keys.get((of, name))
        if found is not None:
            sums["product" if of == CERTIFICATE else of, found, what, day] += times
    table = DailyCount._meta.db_table
    sql = (
        f"INSERT INTO {table} (of, object_id, what, day, count) VALUES (%s, %s, %s, %s, %s) "  # noqa: S608 - our own table
        f"ON CONFLICT (of, object_id, what, day) DO UPDATE SET count = {table}.count + excluded.count"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # One order for every process, so that two never wait for each other's rows.
        cursor.executemany(sql, [(*key, times) for key, times in sorted(sums.items())])
    return len(sums)


def _keys(counts: Iterable[Key]) -> dict[tuple[str, str], int]:
    """Keys of the things by kind and slug; certificates by their code lead to their product."""
    names: dict[str, set[str]] = {}
    for of, name, _what, _day in counts:
        if not name.isdigit() or of == CERTIFICATE:
            names.setdefault(of, set()).add(name)
    models: dict[str, tuple[Any, str, str]] = {
        "product": (Product, "slug", "pk"),
        "producer": (Producer, "slug", "pk"),
        "village": (CraftVillage, "slug", "pk"),
        "outlet": (Outlet, "slug", "pk"),
        "campaign": (Campaign, "slug", "pk"),
    }
    found = {(CERTIFICATE, code): pk for code, pk in _certified(names.pop(CERTIFICATE, set())).items()}
    for of, wanted in names.items():
        model, field, key = models[of]
        ordered = sorted(wanted)
        for start in range(0, len(ordered), _PART):
            rows = model.objects.filter(**{f"{field}__in": ordered[start : start + _PART]})
            found.update({(of, name): pk for name, pk in rows.values_list(field, key)})
    return found


def _certified(codes: set[str]) -> dict[str, int]:
    """Products of scanned certificates; a code that is not one of ours, to the letter, leads to none."""
    serials: dict[int, str] = {}
    for code in codes:
        try:
            serials[tokens.parts(code)[0].serial] = code
        except tokens.ForgedError:
            continue
    rows = Certificate.objects.filter(serial__in=list(serials)).values_list(
        "serial", "token", "recognition__product_id"
    )
    return {token: product for serial, token, product in rows if serials[serial] == token}
