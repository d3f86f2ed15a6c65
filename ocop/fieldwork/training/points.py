"""What councils gave, criterion by criterion, as shares of what could be had: where points are lost, before and after a course."""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from ocop.appraisal.criteria_of import set_of
from ocop.appraisal.models import Ruling

FEW = 5
"""Below so many products nothing is said of an effect."""


@dataclass(frozen=True)
class Score:
    """One standing result of one product: points and most points by the title of a criterion."""

    product: int
    producer: int
    day: datetime.date
    points: dict[str, tuple[Fraction, int]]

    def share(self, titles: Collection[str]) -> Fraction | None:
        """Points of these criteria as a share of what they could give; None where none of them was rated."""
        got = [self.points[title] for title in titles if title in self.points]
        most = sum(one[1] for one in got)
        return sum((one[0] for one in got), Fraction(0)) / most if most else None


@functools.lru_cache(maxsize=128)
def _titles(digest: str, pk: int) -> tuple[tuple[str, str, int], ...]:
    """(number, title, most) of every criterion of a version."""
    return tuple(
        (one.no, one.title, one.max)
        for part in set_of(digest, pk).parts
        for section in part.sections
        for one in section.criteria
    )


def scores(register: str) -> list[Score]:
    """Every standing result of a register, the earliest first. Two queries and one for each criteria set."""
    rows = (
        Ruling.objects.filter(dossier__register=register, replaced_at__isnull=True, outcome="rated")
        .order_by("computed_at", "pk")
        .values_list(
            "dossier__product",
            "dossier__producer",
            "computed_at",
            "content__criteria",
            "dossier__criteria__digest",
            "dossier__criteria",
        )
    )
    found = []
    for product, producer, at, given, digest, version in rows:
        points: dict[str, tuple[Fraction, int]] = {}
        for number, title, most in _titles(digest, version):
            if number in (given or {}):
                before = points.get(title, (Fraction(0), 0))
                points[title] = (before[0] + Fraction(given[number]), before[1] + most)
        found.append(Score(product, producer, at.date(), points))
    return found


def latest(rows: list[Score]) -> dict[int, Score]:
    """The newest result of each product."""
    return {row.product: row for row in rows}


@dataclass(frozen=True)
class Lost:
    """A criterion where points are lost: by how many of the products rated in it, and which share on the whole."""

    title: str
    products: int
    rated: int
    share: float


def lost(rows: list[Score]) -> list[Lost]:
    """Criteria by the points lost in the newest results, the most first."""
    sums: dict[str, list[Fraction]] = defaultdict(list)
    for score in latest(rows).values():
        for title, (got, most) in score.points.items():
            if most:
                sums[title].append(1 - got / most)
    found = [
        Lost(title, sum(1 for one in every if one > 0), len(every), round(float(sum(every) / len(every)) * 100, 1))
        for title, every in sums.items()
    ]
    return sorted((one for one in found if one.products), key=lambda one: (-one.share * one.rated, one.title))


@dataclass(frozen=True)
class Group:
    """Products rated before and after: how many, and their mean shares in percent; None where they are too few to say."""

    count: int
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """In hundredths of what could be had."""
        return None if self.before is None or self.after is None else round(self.after - self.before, 1)


@dataclass(frozen=True)
class Effect:
    """What the next rating showed of those who came, beside those who did not. It shows no cause."""

    came: Group
    others: Group
    waiting: int
    """Products of those who came that were not rated again yet."""


def _group(pairs: list[tuple[Fraction, Fraction]]) -> Group:
    if len(pairs) < FEW:
        return Group(len(pairs), None, None)
    before, after = (sum((one[place] for one in pairs), Fraction(0)) / len(pairs) for place in (0, 1))
    return Group(len(pairs), round(float(before) * 100, 1), round(float(after) * 100, 1))


def effect(rows: list[Score], titles: Collection[str], came: dict[int, datetime.date], first: datetime.date) -> Effect:
    """`came`: the day each producer first came; `first`: the first day of the course, from which the others are reckoned (pure)."""
    by_product: dict[int, list[Score]] = defaultdict(list)
    for row in rows:
        by_product[row.product].append(row)
    pairs: dict[bool, list[tuple[Fraction, Fraction]]] = {True: [], False: []}
    waiting = 0
    for every in by_product.values():
        is_in = every[-1].producer in came
        day = came.get(every[-1].producer, first)
        before = next((one for one in reversed(every) if one.day <= day and one.share(titles) is not None), None)
        after = next((one for one in every if one.day > day and one.share(titles) is not None), None)
        if before is None:
            continue
        if after is None:
            waiting += is_in
            continue
        # Only criteria that both ratings know.
        both = [title for title in titles if title in before.points and title in after.points]
        was, became = before.share(both), after.share(both)
        if was is not None and became is not None:
            pairs[is_in].append((was, became))
    return Effect(_group(pairs[True]), _group(pairs[False]), waiting)
