"""How far a council agrees, how lenient each member is, and which criteria divide it (pure).

Agreement: Krippendorff's alpha for interval data, which allows missing sheets (K. Krippendorff, Computing Krippendorff's
Alpha-Reliability, 2011). 1 is full agreement, 0 what chance would give, below 0 worse than chance.

Leniency: least squares of `total = level of the dossier + leniency of the member`, leniencies adding up to zero within members who are
linked by dossiers in common; its interval from the residuals by Student's t (G. Seber and A. Lee, Linear Regression Analysis, ch. 3-5;
quantiles by Abramowitz and Stegun 26.7.5). Shown after closing only: it describes, it corrects no mark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = Mapping[int, float]
Units = Mapping[int, Values]
"""Dossier -> member -> value."""


def alpha(units: Units) -> float | None:
    """Krippendorff's alpha for interval data; None when fewer than two values can be paired or all values are the same."""
    paired = [list(values.values()) for values in units.values() if len(values) > 1]
    everything = [value for values in paired for value in values]
    n = len(everything)
    if n < 2:
        return None
    observed = sum(_squares(values) / (len(values) - 1) for values in paired) / n
    expected = _squares(everything) / (n * (n - 1))
    return None if expected == 0 else 1 - observed / expected


def _squares(values: Sequence[float]) -> float:
    """Sum of squared differences over ordered pairs."""
    row = np.asarray(values, dtype=float)
    row = row - row.mean()
    return float(2 * len(row) * (row**2).sum() - 2 * row.sum() ** 2)


@dataclass(frozen=True)
class Leniency:
    """A member's mean distance from the others in points, with the half width of its 95 % interval (None: too few sheets)."""

    member: int
    points: float
    margin: float | None
    sheets: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.margin is not None and abs(self.points) > self.margin


def leniency(units: Units) -> list[Leniency]:
    """Every member's leniency, the most lenient first. Members without a dossier in common with another stand at 0 without interval."""
    rows = [(dossier, member, value) for dossier, values in units.items() for member, value in values.items()]
    members = sorted({member for _, member, _ in rows})
    found: list[Leniency] = []
    for group in _linked(units, members):
        found.extend(_solve([row for row in rows if row[1] in group], sorted(group)))
    return sorted(found, key=lambda row: (-row.points, row.member))


def _linked(units: Units, members: Sequence[int]) -> list[set[int]]:
    """Members that are comparable with one another, directly or through others."""
    groups: list[set[int]] = [{member} for member in members]
    for values in units.values():
        touched = [group for group in groups if group & set(values)]
        if len(touched) > 1:
            groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    return groups


def _solve(rows: list[tuple[int, int, float]], members: list[int]) -> list[Leniency]:
    sheets = {member: sum(1 for row in rows if row[1] == member) for member in members}
    if len(members) == 1:
        return [Leniency(members[0], 0.0, None, sheets[members[0]])]
    dossiers = sorted({row[0] for row in rows})
    design: NDArray[np.float64] = np.zeros((len(rows) + 1, len(dossiers) + len(members)))
    values: NDArray[np.float64] = np.zeros(len(rows) + 1)
    for i, (dossier, member, value) in enumerate(rows):
        design[i, dossiers.index(dossier)] = 1
        design[i, len(dossiers) + members.index(member)] = 1
        values[i] = value
    design[-1, len(dossiers) :] = 1  # leniencies add up to zero
    inverse = np.linalg.pinv(design.T @ design)
    fitted = inverse @ design.T @ values
    free = len(rows) - len(dossiers) - len(members) + 1
    spread = None
    if free > 0:
        residual = values[:-1] - design[:-1] @ fitted
        spread = math.sqrt(float(residual @ residual) / free) * student(0.975, free)
    # The row that holds the sum at zero has no error of its own: only the sheets' rows carry it into the result.
    carried = inverse @ design[:-1].T
    errors = np.sqrt((carried**2).sum(axis=1))
    return [
        Leniency(
            member,
            float(fitted[len(dossiers) + i]),
            None if spread is None else float(errors[len(dossiers) + i]) * spread,
            sheets[member],
        )
        for i, member in enumerate(members)
    ]


def student(p: float, free: int) -> float:
    """Quantile of Student's t; exact for 1 and 2 degrees of freedom, else the expansion, good to 0.01 from 3 on."""
    if free == 1:
        return math.tan(math.pi * (p - 0.5))
    if free == 2:
        return (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    z = NormalDist().inv_cdf(p)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / free**power for power, term in enumerate(terms)))


@dataclass(frozen=True)
class Divided:
    """A criterion and how it divides the council: mean standard deviation within a dossier as a share of the criterion's maximum."""

    criterion: str
    spread: float
    dossiers: int


def dividing(criteria: Mapping[str, Units], most: Mapping[str, int]) -> list[Divided]:
    """Criteria by how far members' points lie apart, the widest first; `most` are the maxima. Criteria nobody divides on are left out."""
    found = []
    for number, units in criteria.items():
        spreads = [float(np.std(list(values.values()))) for values in units.values() if len(values) > 1]
        if spreads and max(spreads) > 0:
            found.append(Divided(number, sum(spreads) / len(spreads) / most[number], len(spreads)))
    return sorted(found, key=lambda row: (-row.spread, row.criterion))
