"""Figures of many targets at once: one table by place answers all places of an indicator, and all are kept for a version of the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocop.indicators import registry
from ocop.indicators.shapes import UNKNOWN, Asked, Figure, PlaceKind
from ocop.ledger.kept import Kept


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
    tables: dict[tuple[str, Asked, PlaceKind], list[Question]] = {}
    found: dict[Question, Figure] = {}
    for one in wanted:
        indicator = registry.indicator(one.code)
        place = one.asked.place
        if indicator is None:
            found[one] = UNKNOWN
        elif place is None or indicator.by_place is None:
            found[one] = indicator.count(one.asked)
        else:
            tables.setdefault((one.code, one.asked.at(None), place.kind), []).append(one)
    for (code, asked, kind), group in tables.items():
        indicator = registry.indicator(code)
        if indicator is None:
            continue
        if len(group) == 1:
            found[group[0]] = indicator.count(group[0].asked)
            continue
        table = indicator.figures(asked, kind)
        # A sum of amounts of a place without a row is "no data"; so many rows are none.
        nothing = UNKNOWN if indicator.is_money or not table else Figure(0)
        for one in group:
            place = one.asked.place
            found[one] = table.get(place.key, nothing) if place is not None else UNKNOWN
    return found


_kept: Kept[tuple[Question, ...], Answers] = Kept(_load, most=48)


def of_years(code: str, register: str, years: Iterable[int], day: datetime.date) -> list[Question]:
    """The same figure of several years, each up to the same day of it."""
    from ocop.programme.forecast import same_day

    return [Question(code, Asked.of_year(register, year, same_day(day, year))) for year in years]
