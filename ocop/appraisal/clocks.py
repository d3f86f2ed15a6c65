"""The clocks of a dossier: fifteen working days at the commune, stopped while the producer completes; forty-five days of a renewal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ocop.appraisal import deadlines
from ocop.appraisal.models import Dossier, Move
from ocop.rulebooks.procedure import procedure_at
from ocop.workdays import clock, office_days
from ocop.workdays.working_days import Clock, Days, clock_state, local

# A renewal is decided within 45 days of its complete request (decree 26/2026 art. 7): the day stands through these states.
AT_THE_CITY = ("in_review", "ready", "scoring", "scored", "proposed")


@dataclass(frozen=True)
class Span:
    """When the commune got the dossier, the times it was away for completion, and when the commune was done with it."""

    received_at: datetime.datetime
    pauses: tuple[tuple[datetime.date, datetime.date], ...] = ()
    away_since: datetime.date | None = None
    done_at: datetime.datetime | None = None


def commune_span(steps: Iterable[tuple[str, str, datetime.datetime]]) -> Span | None:
    """The commune's time by the moves (name, state before, moment) in their order; None before the first filing.

    A return by the commune only stops its clock. What the city sent back is checked anew when it returns, with the whole time.
    """
    received: datetime.datetime | None = None
    pauses: list[tuple[datetime.date, datetime.date]] = []
    away: datetime.date | None = None
    done: datetime.datetime | None = None
    for name, before, at in steps:
        if name == "file" or (name == "refile" and away is None):
            received, pauses, away, done = at, [], None, None
        elif name == "refile" and away is not None:
            pauses.append((away, local(at)[0]))
            away = None
        elif name == "return" and before == "filed":
            away = local(at)[0]
        elif name == "return":
            away = None
        elif name in ("forward", "withdraw"):
            done = at
    return None if received is None else Span(received, tuple(pauses), away, done)


def _steps(moves: Iterable[Any]) -> list[tuple[str, str, datetime.datetime]]:
    return [(move.name, move.from_state, move.at) for move in moves]


def _clock(span: Span, now: datetime.datetime, days_off: Days) -> Clock:
    pauses = span.pauses
    if span.away_since is not None:
        pauses = (*pauses, (span.away_since, local(now)[0]))
    allowed = procedure_at(local(span.received_at)[0]).commune_working_days
    return clock_state(span.received_at, allowed, now, days_off, stopped_at=span.done_at, pauses=pauses)


def due_after(dossier: Dossier, name: str, span: str, at: datetime.datetime) -> datetime.date | None:
    """Last day of the step that a move leads to; `span` is what the table of moves names. None where the law sets no day."""
    if span == "commune_check":
        steps = [*_steps(dossier.moves.order_by("pk")), (name, "", at)]
        found = commune_span(steps)
        return None if found is None else _clock(found, at, office_days.days_off(local(at)[0])).due_on
    if dossier.kind == Dossier.Kind.RENEWAL:
        if name == "accept":
            return deadlines.due("renewal", at)
        if dossier.state in AT_THE_CITY and name != "review_again":
            return dossier.due_on
    return deadlines.due(span, at) if span else None


def dress(rows: list[Any], now: datetime.datetime | None = None) -> None:
    """Hang `work_clock` (None after the commune's part and for drafts) and `days_late` on dossiers. Two queries for any number."""
    at = now or clock.now()
    days_off = office_days.days_off()
    moves: dict[int, list[Any]] = {}
    waiting = [row.pk for row in rows if row.state in ("filed", "returned")]
    if waiting:
        for move in Move.objects.filter(dossier__in=waiting).order_by("pk"):
            moves.setdefault(move.dossier_id, []).append(move)
    for row in rows:
        row.work_clock = None
        if row.state in ("filed", "returned"):
            row.work_clock = _of(row, moves.get(row.pk, []), at, days_off)
        row.city_due = row.due_on if row.state in AT_THE_CITY else None
        if row.state in AT_THE_CITY and row.city_due is None and row.round is not None:
            row.city_due = row.round.decide_by
        row.is_late = (
            bool(row.work_clock.is_late)
            if row.state == "filed"
            else bool(row.city_due is not None and row.city_due < at.date())
        )


def _of(row: Dossier, moves: list[Any], at: datetime.datetime, days_off: Days) -> Clock | None:
    span = commune_span(_steps(moves))
    if span is None:
        span = Span(row.filed_at or row.state_since)
    if row.state == "returned" and span.away_since is None:
        # The city sent it back: the commune's clock begins when it returns.
        return None
    return _clock(span, at, days_off)
