"""Public holidays of Vietnam from dated data (pure): what is announced as announced, what is not as provisional."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from ocop.workdays import lunar
from ocop.workdays.working_days import DaysOff

DATA = Path(__file__).parent / "data" / "holidays-vn.yaml"
Kind = Literal["holiday", "made_up", "swapped", "worked", "wanted"]
_YEAR_KEYS = frozenset({"certain", "source", "tet", "national_second", "swaps", "ancestors"})


class HolidaysError(ValueError):
    """The data file says something impossible; the sentence names file and place."""


@dataclass(frozen=True)
class Holiday:
    """One day of the calendar: why it is off, or worked instead.

    Kinds: `holiday` by law; `made_up` for one that fell on a weekend; `swapped` with a Saturday; `worked`: that Saturday;
    `wanted`: spoken of, but not in law, and not counted as a day off.
    """

    day: datetime.date
    kind: Kind
    name_vi: str
    name_en: str
    is_certain: bool
    source: str

    @property
    def is_off(self) -> bool:
        """Whether an office is closed because of it."""
        return self.kind in ("holiday", "made_up", "swapped")


@dataclass(frozen=True)
class _Rule:
    key: str
    vi: str
    en: str
    month: int
    day: int
    since: int
    counted: bool
    law: str


@dataclass(frozen=True)
class _Book:
    rules: tuple[_Rule, ...]
    names: dict[str, tuple[str, str]]
    national_second_from: int
    years: dict[int, dict[str, Any]]


def _refuse(path: Path, place: str, sentence: str) -> HolidaysError:
    return HolidaysError(f"{path.name}, {place}: {sentence}")


def _date(path: Path, place: str, value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise _refuse(path, place, f"{value!r} is not a date; write it as YYYY-MM-DD.")
    return value


def _check_year(path: Path, year: int, row: dict[str, Any]) -> None:
    place = f"years/{year}"
    if unknown := set(row) - _YEAR_KEYS:
        raise _refuse(path, place, f"{sorted(unknown)[0]!r} is not known here.")
    if row.get("certain") not in ("announced", "provisional"):
        raise _refuse(path, place, "say `certain: announced` or `certain: provisional`.")
    if not str(row.get("source", "")).strip():
        raise _refuse(path, place, "name the source.")
    tet = row.get("tet")
    if not isinstance(tet, list) or len(tet) != 2:
        raise _refuse(path, f"{place}/tet", "give the first and the last day.")
    first, last = (_date(path, f"{place}/tet", value) for value in tet)
    if (last - first).days != 4:
        raise _refuse(path, f"{place}/tet", "Tết is five days.")
    if not first <= lunar.tet(year) <= last:
        raise _refuse(path, f"{place}/tet", f"does not hold the first day of the lunar year, {lunar.tet(year)}.")
    if "national_second" in row:
        second = _date(path, f"{place}/national_second", row["national_second"])
        if second not in (datetime.date(year, 9, 1), datetime.date(year, 9, 3)):
            raise _refuse(path, f"{place}/national_second", "lies beside 2 September.")
    for swap in row.get("swaps", []):
        off, worked = (_date(path, f"{place}/swaps", swap.get(side)) for side in ("closed", "worked"))
        if off.weekday() >= 5 or worked.weekday() < 5:
            raise _refuse(path, f"{place}/swaps", f"{off} must be a weekday and {worked} lie on a weekend.")


@lru_cache(maxsize=4)
def book(path: Path = DATA) -> _Book:
    """The data file, read once and checked. HolidaysError names the place of what is wrong."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    rules = []
    for row in read["rules"]:
        if not row.get("law"):
            raise _refuse(path, f"rules/{row.get('key')}", "name the law.")
        datetime.date(2024, row["month"], row["day"])
        rules.append(
            _Rule(
                row["key"],
                row["vi"],
                row["en"],
                row["month"],
                row["day"],
                row["from"],
                row.get("counted", True),
                row["law"],
            )
        )
    years: dict[int, dict[str, Any]] = read["years"]
    for year, row in years.items():
        _check_year(path, year, row)
    names = {key: (name["vi"], name["en"]) for key, name in read["names"].items()}
    return _Book(tuple(rules), names, read["national_second_from"], years)


def _reckoned_tet(year: int) -> tuple[datetime.date, datetime.date]:
    """The five days of Tết as they were always drawn since 2019: a Tuesday's begins the day before, any other two days before."""
    first = lunar.tet(year)
    before = 1 if first.weekday() == 1 else 2
    begins = first - datetime.timedelta(days=before)
    return begins, begins + datetime.timedelta(days=4)


def _reckoned_second(year: int) -> datetime.date:
    """The second day of National Day on the side where it lengthens a weekend, as in every year since 2021."""
    return datetime.date(year, 9, 3 if datetime.date(year, 9, 2).weekday() in (0, 3, 6) else 1)


def _by_law(year: int) -> list[Holiday]:
    """The days the law names, wherever they fall in the week."""
    kept = book()
    row = kept.years.get(year, {})
    certain = row.get("certain") == "announced"
    source = str(row.get("source") or "reckoned by rule from the lunar calendar; not announced")
    found = [
        Holiday(
            datetime.date(year, rule.month, rule.day),
            "holiday" if rule.counted else "wanted",
            rule.vi,
            rule.en,
            rule.counted,
            rule.law,
        )
        for rule in kept.rules
        if year >= rule.since
    ]
    first, last = row["tet"] if row else _reckoned_tet(year)
    name = kept.names["tet"]
    for ahead in range((last - first).days + 1):
        found.append(Holiday(first + datetime.timedelta(days=ahead), "holiday", *name, certain, source))
    ancestors = row.get("ancestors") or lunar.ancestors_day(year)
    found.append(
        Holiday(ancestors, "holiday", *kept.names["ancestors"], True, "labour code 2012 art. 115, 2019 art. 112")
    )
    if year >= kept.national_second_from:
        second = row.get("national_second") or _reckoned_second(year)
        found.append(Holiday(second, "holiday", *kept.names["national_second"], certain, source))
    return found


@lru_cache(maxsize=64)
def public(year: int) -> tuple[Holiday, ...]:
    """The calendar of one year, by date: holidays, days made up for, swaps, Saturdays worked, days only wanted.

    A swap whose two days lie in two years stands under the year it was announced for.
    """
    found = _by_law(year)
    row = book().years.get(year, {})
    source, certain = str(row.get("source", "")), row.get("certain") == "announced"
    off = {one.day for one in found if one.kind == "holiday"}
    taken = set(off)
    for one in sorted((one for one in found if one.kind == "holiday"), key=lambda one: one.day):
        if one.day.weekday() < 5:
            continue
        instead = one.day
        while instead in taken or instead.weekday() >= 5:
            instead += datetime.timedelta(days=1)
        taken.add(instead)
        found.append(Holiday(instead, "made_up", one.name_vi, one.name_en, one.is_certain, one.source))
    for swap in row.get("swaps", []):
        for side, kind in (("closed", "swapped"), ("worked", "worked")):
            found.append(Holiday(swap[side], kind, "Hoán đổi ngày làm việc", "Swapped day", certain, source))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: (one.day, one.kind)))


def is_announced(year: int) -> bool:
    """Whether the whole calendar of a year was announced; otherwise its Tết and swaps are provisional."""
    return bool(book().years.get(year, {}).get("certain") == "announced")


@lru_cache(maxsize=16)
def days_off(first_year: int, last_year: int) -> DaysOff:
    """The public days off of some years, for the functions of `working_days`."""
    years = range(first_year, last_year + 1)
    # A swap of 31 December stands under the year after.
    all_days = [one for year in range(first_year, last_year + 2) for one in public(year)]
    return DaysOff(
        frozenset(one.day for one in all_days if one.is_off),
        frozenset(one.day for one in all_days if one.kind == "worked"),
        frozenset(year for year in years if not is_announced(year)),
    )


def with_own(public_days: DaysOff, closed: Iterable[datetime.date], worked: Iterable[datetime.date]) -> DaysOff:
    """The public days with an office's own: closed days are off, days it works are not, whatever the public calendar says."""
    closed, worked = frozenset(closed), frozenset(worked)
    return DaysOff((public_days.off | closed) - worked, (public_days.worked - closed) | worked, public_days.provisional)
