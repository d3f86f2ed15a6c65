"""The share of OCOP goods, by value and by kinds (pure). Unknown stays unknown: one line not stated leaves the share unstated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; None where either is not stated."""

    part: int | None
    whole: int | None

    @property
    def permille(self) -> int | None:
        """Tenths of a percent, rounded half up; None when unknown or of nothing."""
        if self.part is None or not self.whole:
            return None
        return (self.part * 2000 + self.whole) // (2 * self.whole)


def known_sum(values: Iterable[int | None]) -> int | None:
    """The sum when every value is stated, None when one is not. Of nothing: nought."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def by_value(values: Iterable[int | None], total: int | None) -> Share:
    """OCOP goods sold of all goods sold, in dong."""
    return Share(known_sum(values), total)


def by_kinds(carried: int, total: int | None) -> Share:
    """Kinds of OCOP goods on the shelf of all kinds."""
    return Share(carried, total)
