"""Slots of an event drawn from its days, the hours of its sessions, its breaks and the length of a meeting (pure)."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass
from typing import Any

MOST_SLOTS = 2000
SHORTEST, LONGEST = 5, 240
"""Minutes of a slot."""
_SPAN = re.compile(r"^\s*(\d{1,2})\s*[:hH.g]\s*(\d{2})?\s*[-–—]\s*(\d{1,2})\s*[:hH.g]\s*(\d{2})?\s*$")

Span = tuple[datetime.time, datetime.time]


class SpanError(ValueError):
    """Hours that cannot be read or that contradict one another; `what` says which kind, `text` the piece."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"{what}: {text}")
        self.what, self.text = what, text


@dataclass(frozen=True)
class Plan:
    """What slots are drawn from. Sessions and breaks hold on every day, in the clock of the place."""

    days: tuple[datetime.date, ...]
    sessions: tuple[Span, ...]
    breaks: tuple[Span, ...]
    minutes: int

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the event."""
        return {
            "days": [day.isoformat() for day in self.days],
            "sessions": [written(span) for span in self.sessions],
            "breaks": [written(span) for span in self.breaks],
            "minutes": self.minutes,
        }


@dataclass(frozen=True)
class Drawn:
    """A slot or a break, in the clock of the place."""

    starts: datetime.datetime
    ends: datetime.datetime
    is_break: bool
    session: str


def written(span: Span) -> str:
    """08:30-11:30."""
    return f"{span[0]:%H:%M}-{span[1]:%H:%M}"


def parse_spans(text: str) -> tuple[Span, ...]:
    """Hours as people write them, "8:30-11:30; 13h30-16h30", in order. Raises SpanError: unreadable, backwards, overlap."""
    found: list[tuple[Span, str]] = []
    for piece in re.split(r"[;,\n]+", text):
        if not piece.strip():
            continue
        match = _SPAN.match(piece)
        try:
            if match is None:
                raise ValueError
            start = datetime.time(int(match[1]), int(match[2] or 0))
            end = datetime.time(int(match[3]), int(match[4] or 0))
        except ValueError:
            raise SpanError("unreadable", piece.strip()) from None
        if end <= start:
            raise SpanError("backwards", piece.strip())
        found.append(((start, end), piece.strip()))
    found.sort()
    for (first, one), (second, other) in itertools.pairwise(found):
        if second[0] < first[1]:
            raise SpanError("overlap", f"{one}, {other}")
    return tuple(span for span, _ in found)


def draw(plan: Plan) -> list[Drawn]:
    """Every slot and break, in order. A rest of a session that is shorter than a slot is left free.

    Between two sessions of a day lies a break. Raises ValueError when there would be more than MOST_SLOTS, or none.
    """
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise ValueError("minutes")
    found: list[Drawn] = []
    for day in plan.days:
        before: datetime.datetime | None = None
        for number, (start, end) in enumerate(plan.sessions, 1):
            begins = datetime.datetime.combine(day, start)
            if before is not None:
                found.append(Drawn(before, begins, True, ""))
            before = datetime.datetime.combine(day, end)
            found.extend(_session(plan, day, begins, before, str(number)))
    if len(found) > MOST_SLOTS:
        raise ValueError("many")
    if not any(not one.is_break for one in found):
        raise ValueError("none")
    return found


def _session(plan: Plan, day: datetime.date, at: datetime.datetime, until: datetime.datetime, name: str) -> list[Drawn]:
    found = []
    length = datetime.timedelta(minutes=plan.minutes)
    pauses = [(datetime.datetime.combine(day, a), datetime.datetime.combine(day, b)) for a, b in plan.breaks]
    while at + length <= until:
        pause = next(((a, b) for a, b in pauses if a < at + length and b > at), None)
        if pause is None:
            found.append(Drawn(at, at + length, False, name))
            at += length
            continue
        found.append(Drawn(max(pause[0], at), min(pause[1], until), True, name))
        at = max(pause[1], at)
        pauses.remove(pause)
    return found


def overlapping(starts: datetime.datetime, ends: datetime.datetime, others: list[tuple[Any, Any, Any]]) -> list[Any]:
    """Keys of `others` (key, start, end) that share time with a span."""
    return [key for key, a, b in others if a < ends and b > starts]
