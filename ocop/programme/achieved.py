"""Figures of many targets at once: an indicator answers all its places and periods together, and all are kept for a version of the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocop.indicators import registry
from ocop.indicators.shapes import UNKNOWN, Asked, Figure
from ocop.ledger.kept import Kept
from ocop.recognition import columns


@dataclass(frozen=True, order=False)
class Question:
    """One indicator of one place and period."""

    code: str
    asked: Asked


Answers = Mapping[Question, Figure]


def figures(questions: Iterable[Question]) -> Answers:
    """The figure of every question; an unknown code is "no data". The ledger is asked once."""
    wanted = tuple(dict.fromkeys(questions))
    return _kept.get(wanted) if wanted else {}


def forget() -> None:
    """Drop what is kept (tests, and commands that write without the ledger)."""
    _kept.forget()


def _load(wanted: tuple[Question, ...]) -> Answers:
    by_code: dict[str, list[Asked]] = {}
    for one in wanted:
        by_code.setdefault(one.code, []).append(one.asked)
    found: dict[Question, Figure] = {}
    # The figures of one page belong together: all of the record are counted on what stood at one moment.
    with columns.held():
        for code, asked in by_code.items():
            indicator = registry.indicator(code)
            figures_of = indicator.many(asked) if indicator is not None else {}
            found |= {Question(code, one): figures_of.get(one, UNKNOWN) for one in asked}
    return found


_kept: Kept[tuple[Question, ...], Answers] = Kept(_load, most=48)


def of_years(code: str, register: str, years: Iterable[int], day: datetime.date) -> list[Question]:
    """The same figure of several years, each up to the same day of it."""
    from ocop.programme.forecast import same_day

    return [Question(code, Asked.of_year(register, year, same_day(day, year))) for year in years]
