"""One set of numbers read by district (history) and by commune (today); both add up to the same city total (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Placed:
    """A number at a place: codes of today's commune and of the district of before, None where not stated."""

    commune: str | None
    district: str | None
    number: int = 1


@dataclass(frozen=True)
class Line:
    """One line of a table; `code` is None for "not stated"."""

    code: str | None
    number: int


def rollup(placed: Iterable[Placed], *, by: Literal["commune", "district"], codes: Sequence[str] = ()) -> list[Line]:
    """A line for each of `codes` (also with 0), then for any other code met, and always one last for "not stated".

    The lines add up to the sum of the numbers, whatever is or is not stated.
    """
    totals: Counter[str | None] = Counter()
    for item in placed:
        totals[item.commune if by == "commune" else item.district] += item.number
    order = [*dict.fromkeys(codes), *sorted(code for code in totals if code is not None and code not in set(codes))]
    return [*(Line(code, totals[code]) for code in order), Line(None, totals[None])]
