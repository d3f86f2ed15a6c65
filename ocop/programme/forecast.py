"""Where a figure of a year may end, with its uncertainty and what that rests on (pure).

Three ways, the first that its data allow:
- `pace`: how much of their total earlier years had by the same day. What is still to come is a Poisson count whose rate is known
  from what came so far (negative binomial, five to ninety-five in a hundred), widened to what each earlier year alone would say.
- `rest`: earlier years had nothing by this day; what they brought after it is added.
- `linear`: no earlier year to go by; the days gone stand for the share of the year, with the same interval.
Never below what is achieved, and at the year's end exactly that.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

EARLIEST = 30
"""Days that have to be gone before days alone say anything."""
SURE = 0.05
"""Left out at each end of the interval."""
FEWEST = 2
"""Earlier years that make a season."""


@dataclass(frozen=True)
class Earlier:
    """An earlier year: what it had by the same day, and in all."""

    year: int
    by_day: int
    total: int


@dataclass(frozen=True)
class Forecast:
    """A value at the end of the year, between two bounds. `basis`: pace, rest, linear, over."""

    value: int
    low: int
    high: int
    basis: str
    years: tuple[int, ...] = ()
    share: float = 0.0
    """How much of the year counts as gone."""


def same_day(day: datetime.date, year: int) -> datetime.date:
    """The day in another year; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def forecast(
    achieved: int, day: datetime.date, year: int, earlier: Sequence[Earlier] = (), rows: int | None = None
) -> Forecast | None:
    """What a flow of `year` may reach, as `achieved` by `day`; None when nothing can be said yet.

    `rows`: of a sum of amounts, how many rows it is made of (the interval is that of their number, at their mean amount).
    ValueError for what is below nought.
    """
    if achieved < 0:
        raise ValueError("what is achieved is not below nought")
    last = datetime.date(year, 12, 31)
    if day >= last:
        return Forecast(achieved, achieved, achieved, "over", share=1.0)
    if day < datetime.date(year, 1, 1):
        return None
    whole = [one for one in earlier if one.total > 0 and 0 <= one.by_day <= one.total]
    if len(whole) >= FEWEST:
        years = tuple(one.year for one in whole)
        gone = sum(one.by_day for one in whole) / sum(one.total for one in whole)
        if gone > 0:
            return _by_share(achieved, gone, rows, "pace", years, [one.by_day / one.total for one in whole])
        rests = [one.total for one in whole]
        return Forecast(
            achieved + round(sum(rests) / len(rests)), achieved + min(rests), achieved + max(rests), "rest", years
        )
    days = (day - datetime.date(year, 1, 1)).days + 1
    if days < EARLIEST:
        return None
    return _by_share(achieved, days / ((last - datetime.date(year, 1, 1)).days + 1), rows, "linear", (), [])


def _by_share(
    achieved: int, gone: float, rows: int | None, basis: str, years: tuple[int, ...], shares: list[float]
) -> Forecast:
    count = achieved if rows is None else rows
    each = 1.0 if rows is None or not rows else achieved / rows
    rest = achieved * (1 - gone) / gone
    low, high = (quantile(count + 0.5, gone, SURE) * each, quantile(count + 0.5, gone, 1 - SURE) * each)
    told = [achieved * (1 - one) / one for one in shares if one > 0]
    low, high = min(low, rest, *told), max(high, rest, *told)
    return Forecast(achieved + round(rest), achieved + math.floor(low), achieved + math.ceil(high), basis, years, gone)


def quantile(size: float, chance: float, at: float) -> float:
    """Quantile of the negative binomial: failures before `size` successes of `chance`; a normal one where it is large."""
    if chance >= 1:
        return 0.0
    mean = size * (1 - chance) / chance
    if mean > 400:
        spread = math.sqrt(mean / chance)
        return max(0.0, mean + _normal(at) * spread)
    term = math.exp(size * math.log(chance))
    total, found = term, 0
    while total < at and found < 20_000:
        term *= (size + found) / (found + 1) * (1 - chance)
        found += 1
        total += term
    return float(found)


def _normal(at: float) -> float:
    """Quantile of the standard normal (Abramowitz and Stegun 26.2.23; error below 0.00045)."""
    tail = min(at, 1 - at)
    root = math.sqrt(-2 * math.log(tail))
    top = 2.515517 + 0.802853 * root + 0.010328 * root * root
    bottom = 1 + 1.432788 * root + 0.189269 * root * root + 0.001308 * root**3
    found = root - top / bottom
    return -found if at < 0.5 else found
