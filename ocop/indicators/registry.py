"""What can be counted: rooms fill it when they start, so that a published statement can stand beside the register's own figure."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from ocop.indicators.models import PublishedStatement

# register, day, dimension (or ""), item (or "") -> the figure; None when the register cannot say.
Counter = Callable[[str, datetime.date, str, str], int | None]


@dataclass(frozen=True)
class Indicator:
    """Something a register can count as of a day."""

    code: str
    count: Counter


_indicators: dict[str, Indicator] = {}


def register(code: str, count: Counter) -> None:
    """Say how a figure is counted; the same code twice is a mistake (ValueError) unless it is the same function."""
    known = _indicators.get(code)
    if known is not None and known.count is not count:
        raise ValueError(f"The indicator {code} is already counted by another room.")
    _indicators[code] = Indicator(code, count)


def indicators() -> list[Indicator]:
    """All, by code."""
    return [_indicators[code] for code in sorted(_indicators)]


def count(code: str, *, register: str, as_of: datetime.date, by: str = "", item: str = "") -> int | None:
    """The register's figure, or None when nobody counts it."""
    indicator = _indicators.get(code)
    return indicator.count(register, as_of, by, item) if indicator else None


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
