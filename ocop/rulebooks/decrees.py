"""The decisions under which products are rated: validity of a recognition and points of each star (pure)."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ocop.rulebooks import dates
from ocop.rulebooks.loading import DATA, read


@dataclass(frozen=True)
class Decree:
    """One decision; `stars` maps a number of stars to its least points."""

    id: str
    decision: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    pending_until: datetime.date | None
    validity_months: int
    stars: Mapping[int, int]


def load(path: Path) -> tuple[Decree, ...]:
    """Read and check; raises RulebookError with file and line (overlapping days, thresholds that fall, no validity)."""
    document = read(path)
    rows = []
    for i, row in enumerate(document.data["decrees"]):
        trail = ("decrees", i)
        months = row.get("validity_months")
        if not isinstance(months, int) or months <= 0:
            raise document.error(
                (*trail, "validity_months"), f"{row['id']} needs a whole number of months of validity."
            )
        stars = row["stars"]
        points = [stars[key] for key in sorted(stars)]
        if points != sorted(set(points)) or points[0] != 0 or points[-1] > 100:
            raise document.error((*trail, "stars"), f"the points of the stars of {row['id']} do not rise from 0.")
        rows.append(
            Decree(
                id=row["id"],
                decision=row["decision"],
                valid_from=document.day((*trail, "from"), row["from"]),
                valid_to=document.day((*trail, "to"), row["to"]) if row.get("to") else None,
                pending_until=document.day((*trail, "pending_until"), row["pending_until"])
                if row.get("pending_until")
                else None,
                validity_months=months,
                stars=stars,
            )
        )
    decrees = tuple(rows)
    dates.refuse_overlap(document, "decrees", decrees)
    return decrees


@functools.cache
def all_decrees() -> tuple[Decree, ...]:
    """Every decision kept, oldest first."""
    return load(DATA / "decrees.yaml")


def decree_at(day: datetime.date) -> Decree:
    """The decision in force on a day; before the first, the first."""
    return dates.at(all_decrees(), day)


def validity_months(day: datetime.date) -> int:
    """Months for which a recognition issued that day stands."""
    return decree_at(day).validity_months


def stars_for(points: Decimal, day: datetime.date) -> int:
    """Stars of a mean total under the decision of that day; bounds belong to the higher star. ValueError outside 0-100."""
    if not 0 <= points <= 100:
        raise ValueError("Points lie between 0 and 100.")
    return max(stars for stars, least in decree_at(day).stars.items() if points >= least)
