"""The work of every day: rooms register it, one machine does it once, missed days are caught up.

A name's work for a day and the mark that it is done are one transaction: it happens wholly or not at all, and two machines that
begin together do it once (the second waits for the first at the unique row, then finds it done). The functions send messages
(`notices.send`), whose e-mails leave after that commit.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ocop.notices import mailing
from ocop.notices.models import DailyRun
from ocop.workdays import clock

log = logging.getLogger(__name__)
Work = Callable[[datetime.date], object]
BEGINS_AT = datetime.time(6, 0)
"""Hanoi time from which the worker does the work of the day, so that letters come in the morning."""
MOST_DAYS = 370
"""An instance that slept longer does not catch up more than a year."""
DIGESTS = "notices.digests"
_works: dict[str, Work] = {}
_often: dict[str, Callable[[], object]] = {}


@dataclass(frozen=True)
class Done:
    """What one name did: its days, or the sentence with which it failed."""

    name: str
    days: tuple[datetime.date, ...] = ()
    error: str = ""


def register(name: str, work: Work) -> None:
    """`work(day)` is called once for every day, in a transaction; the same name again replaces it.

    It must be idempotent all the same (keys of its messages), for an administrator may clear a day and have it done again.
    """
    if name == DIGESTS or len(name) > 60:
        raise ValueError(f"{name!r} cannot be the name of a daily work")
    _works[name] = work


def register_often(name: str, work: Callable[[], object]) -> None:
    """`work()` is called at every beat of every worker, outside of any transaction; it has to be cheap where nothing changed."""
    _often[name] = work


def names() -> list[str]:
    """Registered names in the order they are done; the letters of the day last."""
    return [*sorted(_works), DIGESTS]


def _digests(day: datetime.date) -> None:
    mailing.begin_digests()


def _missing(name: str, today: datetime.date) -> list[datetime.date]:
    """The days not done yet, up to today. A name that was never run begins today."""
    last = DailyRun.objects.filter(name=name, finished_at__isnull=False).order_by("-day").first()
    if last is None:
        return [today]
    first = max(last.day + datetime.timedelta(days=1), today - datetime.timedelta(days=MOST_DAYS))
    days = [first + datetime.timedelta(days=ahead) for ahead in range((today - first).days + 1)]
    # Letters of missed days are one letter today.
    return days[-1:] if name == DIGESTS else days


def _do(name: str, day: datetime.date) -> bool:
    """One name's work of one day, once; False when it was done already."""
    with transaction.atomic():
        DailyRun.objects.get_or_create(name=name, day=day)
        row = DailyRun.objects.select_for_update().get(name=name, day=day)
        if row.finished_at is not None:
            return False
        (_digests if name == DIGESTS else _works[name])(day)
        row.finished_at, row.error, row.retry_after = timezone.now(), "", None
        row.save(update_fields=["finished_at", "error", "retry_after"])
    return True


def _failed(name: str, day: datetime.date, error: Exception) -> str:
    """Keep why, and when the worker tries again: after 2, 4, 8 ... minutes, at most six hours."""
    sentence = f"{type(error).__name__}: {error}"[:500]
    row, _made = DailyRun.objects.get_or_create(name=name, day=day)
    row.attempts += 1
    row.error = sentence
    row.retry_after = timezone.now() + datetime.timedelta(minutes=min(2 ** min(row.attempts, 9), 360))
    row.save(update_fields=["attempts", "error", "retry_after"])
    return sentence


def run(today: datetime.date, *, only: str = "") -> list[Done]:
    """Do what is missing up to a day, for every name. One that fails stops at that day and does not hold up the others."""
    answers = []
    for name in names():
        if only and name != only:
            continue
        done, error = [], ""
        for day in _missing(name, today):
            try:
                if _do(name, day):
                    done.append(day)
            except Exception as problem:
                log.exception("Daily work %s of %s failed", name, day)
                error = _failed(name, day, problem)
                break
        answers.append(Done(name, tuple(done), error))
    mailing.send_due()
    return answers


def is_due(now: datetime.datetime) -> bool:
    """Whether some name's work of today is still to be done and may be tried now. One query."""
    if now.time() < BEGINS_AT:
        return False
    settled = Q(day__gte=now.date(), finished_at__isnull=False)
    later = Q(finished_at__isnull=True, retry_after__gt=timezone.now())
    rest = set(DailyRun.objects.filter(settled | later, name__in=names()).values_list("name", flat=True))
    return any(name not in rest for name in names())


def beat() -> None:
    """What the worker does every minute: the day's work once its hour has come, letters whose time has come, and what is done often."""
    now = clock.now()
    if is_due(now):
        run(now.date())
    else:
        mailing.send_due()
    for name, work in _often.items():
        try:
            work()
        except Exception:
            log.exception("%s, done at every beat, failed", name)
