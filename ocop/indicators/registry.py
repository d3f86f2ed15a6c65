"""What can be counted: rooms fill it when they start.

`define` takes an `Indicator` (label, unit, definition, figure as of a day, rows): plans, reports and the page of indicators read
those. `register` takes a plain counter by dimension and item, which stands beside a published statement.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from ocop.indicators import shapes
from ocop.indicators.models import PublishedStatement

# register, day, dimension (or ""), item (or "") -> the figure; None when the register cannot say.
Counter = Callable[[str, datetime.date, str, str], int | None]


@dataclass(frozen=True)
class Counted:
    """Something a register can count beside a published statement."""

    code: str
    count: Counter


_indicators: dict[str, Counted] = {}
_defined: dict[str, shapes.Indicator] = {}


def define(indicator: shapes.Indicator) -> None:
    """Offer an indicator to plans and reports. Another room's code is a mistake (ValueError); the same room may say it again."""
    known = _defined.get(indicator.code)
    if known is not None and known.count.__module__ != indicator.count.__module__:
        raise ValueError(f"The indicator {indicator.code} is already defined by another room.")
    _defined[indicator.code] = indicator


def defined() -> list[shapes.Indicator]:
    """All that plans and reports may use, in the order of their groups."""
    return sorted(_defined.values(), key=lambda one: (one.order, one.code))


def indicator(code: str) -> shapes.Indicator | None:
    """One by its code."""
    return _defined.get(code)


def register(code: str, count: Counter) -> None:
    """Say how a figure is counted; the same code twice is a mistake (ValueError) unless it is the same function."""
    known = _indicators.get(code)
    if known is not None and known.count is not count:
        raise ValueError(f"The indicator {code} is already counted by another room.")
    _indicators[code] = Counted(code, count)


def indicators() -> list[Counted]:
    """All, by code."""
    return [_indicators[code] for code in sorted(_indicators)]


def count(code: str, *, register: str, as_of: datetime.date, by: str = "", item: str = "") -> int | None:
    """The register's figure, or None when nobody counts it."""
    known = _indicators.get(code)
    return known.count(register, as_of, by, item) if known else None


@dataclass(frozen=True)
class Beside:
    """A published statement and the register's figure for the same day."""

    statement: PublishedStatement
    counted: int | None

    @property
    def differs(self) -> bool:
        """True when both are known and not the same."""
        return self.counted is not None and self.counted != self.statement.value


def beside(statement: PublishedStatement, *, register: str) -> Beside:
    """The statement with the register's figure of the day it speaks of; of other territories the register says nothing."""
    if statement.territory != "hanoi":
        return Beside(statement, None)
    counted = count(
        statement.indicator, register=register, as_of=statement.spoken_of, by=statement.by, item=statement.item
    )
    return Beside(statement, counted)
