"""Deadlines, rounds and grounds of the procedure as dated data (`data/procedure.yaml`; pure). Working days are counted elsewhere."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocop.rulebooks import dates
from ocop.rulebooks.loading import DATA, Document, Trail, read

LEVELS = ("province", "central")
_NUMBERS = (
    "commune_working_days",
    "renewal_opens_days",
    "renewal_closes_days",
    "renewal_decided_days",
    "overdue_grace_days",
    "withdrawal_days",
    "hearing_days",
    "completion_working_days",
    "appeal_days",
    "validity_months",
    "samples",
    "ministry_from_points",
)


@dataclass(frozen=True)
class RoundRule:
    """Requests sent before (month, day) are decided by (month, day); the latter may lie in the next year."""

    level: str
    request_before: tuple[int, int]
    decided_by: tuple[int, int]


@dataclass(frozen=True)
class Deadline:
    """One round of one year: requests sent before `request_before` are decided by `decided_by`."""

    level: str
    request_before: datetime.date
    decided_by: datetime.date


@dataclass(frozen=True)
class Ground:
    """A ground of withdrawal with its wording."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True)
class Procedure:
    """The procedure in force from a day; see `data/procedure.yaml` for units. `open` tells why an open value stands as it does."""

    id: str
    decision: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    commune_working_days: int
    renewal_opens_days: int
    renewal_closes_days: int
    renewal_decided_days: int
    overdue_grace_days: int
    withdrawal_days: int
    hearing_days: int
    completion_working_days: int
    appeal_days: int
    validity_months: int
    samples: int
    ministry_from_points: int
    renewal_by_written_opinions: bool
    city_stars: tuple[int, ...]
    notice_stars: tuple[int, ...]
    reminders_days: tuple[int, ...]
    rounds: tuple[RoundRule, ...]
    commune_contents: tuple[str, ...]
    withdrawal_grounds: tuple[Ground, ...]
    transition: Mapping[str, int]
    open: Mapping[str, str]

    def renewal_window(self, ends_on: datetime.date) -> tuple[datetime.date, datetime.date]:
        """First and last day (both included) on which the renewal of a recognition that ends that day may be filed."""
        return (
            ends_on - datetime.timedelta(days=self.renewal_opens_days),
            ends_on - datetime.timedelta(days=self.renewal_closes_days),
        )

    def deadline(self, requested_on: datetime.date, level: str = "province") -> Deadline:
        """The round that a request sent that day belongs to: the first whose cut-off lies after it. ValueError for an unknown level."""
        if level not in LEVELS:
            raise ValueError(f"Rounds are of {' or '.join(LEVELS)}, not of {level!r}.")
        found = []
        for rule in self.rounds:
            if rule.level != level:
                continue
            for year in (requested_on.year, requested_on.year + 1):
                before = datetime.date(year, *rule.request_before)
                if requested_on < before:
                    later = rule.decided_by < rule.request_before
                    found.append(Deadline(level, before, datetime.date(year + later, *rule.decided_by)))
        return min(found, key=lambda row: row.request_before)


def load(path: Path) -> tuple[Procedure, ...]:
    """Read and check; raises RulebookError with file and line (a number missing, a window that closes before it opens, ...)."""
    document = read(path)
    found = tuple(_procedure(document, ("procedures", i), row) for i, row in enumerate(document.data["procedures"]))
    dates.refuse_overlap(document, "procedures", found)
    return found


def _procedure(document: Document, trail: Trail, row: dict[str, Any]) -> Procedure:
    numbers = {}
    for name in _NUMBERS:
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise document.error((*trail, name), f"{row.get('id')} needs {name} as a whole number.")
        numbers[name] = value
    if numbers["renewal_closes_days"] >= numbers["renewal_opens_days"]:
        raise document.error((*trail, "renewal_closes_days"), "the window for renewals closes before it opens.")
    grounds = tuple(Ground(one["code"], one["vi"], one["en"]) for one in row["withdrawal_grounds"])
    if len({ground.code for ground in grounds}) != len(grounds):
        raise document.error((*trail, "withdrawal_grounds"), "a ground of withdrawal stands twice.")
    for name in row.get("open") or {}:
        if name not in row:
            raise document.error((*trail, "open", name), f"{name} is said to be open and has no value.")
    return Procedure(
        id=row["id"],
        decision=row["decision"],
        valid_from=document.day((*trail, "from"), row["from"]),
        valid_to=document.day((*trail, "to"), row["to"]) if row.get("to") else None,
        **numbers,
        renewal_by_written_opinions=bool(row["renewal_by_written_opinions"]),
        city_stars=tuple(row["city_stars"]),
        notice_stars=tuple(row["notice_stars"]),
        reminders_days=tuple(row["reminders_days"]),
        rounds=tuple(_round(document, (*trail, "rounds", i), one) for i, one in enumerate(row["rounds"])),
        commune_contents=tuple(row["commune_contents"]),
        withdrawal_grounds=grounds,
        transition=MappingProxyType(dict(row["transition"])),
        open=MappingProxyType(dict(row.get("open") or {})),
    )


def _round(document: Document, trail: Trail, row: dict[str, Any]) -> RoundRule:
    if row.get("level") not in LEVELS:
        raise document.error(trail, f"a round is of {' or '.join(LEVELS)}, not of {row.get('level')!r}.")
    # 2001 has no 29 February, so that every day given exists in every year.
    days = [document.day((*trail, name), f"2001-{row.get(name)}") for name in ("request_before", "decided_by")]
    return RoundRule(row["level"], (days[0].month, days[0].day), (days[1].month, days[1].day))


@functools.cache
def all_procedures() -> tuple[Procedure, ...]:
    """Every procedure kept, oldest first."""
    return load(DATA / "procedure.yaml")


def procedure_at(day: datetime.date) -> Procedure:
    """The procedure in force on a day; before the first, the first."""
    return dates.at(all_procedures(), day)
