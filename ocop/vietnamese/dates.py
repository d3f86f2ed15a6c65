"""Dates as Vietnamese lists write them: day first, also in words, quarters and halves of a year (pure)."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from ocop.vietnamese.folding import fold

NOT_A_DATE = "This is not a date; write it as day/month/year."
NO_SUCH_DAY = "There is no such day in the calendar."
NO_YEAR = "The year is missing; write the date as day/month/year."
NOT_A_PERIOD = "This is not a date, month, quarter or year."

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[t ].*)?")
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})\s*[-/.]\s*(?P<month>\d{1,2})(?:\s*[-/.]\s*(?P<year>\d{4}|\d{2}))?(?: \d{1,2}:\d{2}(?::\d{2})?)?"
)
_WORDS = re.compile(r"(?:ngay|mung|mong)?\s*(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?:[, ]+nam (?P<year>\d{4}))?")
_MONTH = re.compile(r"(?:thang )?(?P<month>\d{1,2})(?:\s*[-/.]\s*| nam )(?P<year>\d{4})")
_QUARTER = re.compile(r"(?:quy|q\.?)\s*(?P<quarter>i{1,3}|iv|[1-4])\s*(?:[-/.,]|nam)?\s*(?P<year>\d{4})")
_HALF = re.compile(r"(?:6|sau) thang (?P<half>dau|cuoi) nam (?P<year>\d{4})")
_YEAR = re.compile(r"(?:nam )?(?P<year>(?:19|20)\d{2})")


class Period(NamedTuple):
    """From its first day up to, and without, `end`."""

    start: datetime.date
    end: datetime.date


def parse_date(text: str, *, year: int | None = None) -> datetime.date:
    """The day that a text names: "24-2-2023", "24/02/23", "2023-02-24", "ngày 24 tháng 2 năm 2023".

    The day comes first unless a four-digit year does. `year` is used where the text names none ("1-10"). A two-digit year is of this
    century. Raises ValueError with a sentence.
    """
    folded = fold(text).strip(" .,;")
    for pattern in (_ISO, _DAY_FIRST, _WORDS):
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        written = match["year"]
        if written is not None:
            year = int(written) + (2000 if len(written) == 2 else 0)
        if year is None:
            raise ValueError(NO_YEAR)
        return _day(year, int(match["month"]), int(match["day"]))
    raise ValueError(NOT_A_DATE)


def parse_period(text: str) -> Period:
    """The stretch of time that a text names: a day, "tháng 5/2024", "quý I/2024", "6 tháng đầu năm 2024", "năm 2024".

    Raises ValueError with a sentence.
    """
    folded = fold(text).strip(" .,;")
    if match := _QUARTER.fullmatch(folded):
        quarter = _ROMAN.get(match["quarter"]) or int(match["quarter"])
        return _months(int(match["year"]), quarter * 3 - 2, 3)
    if match := _HALF.fullmatch(folded):
        return _months(int(match["year"]), 1 if match["half"] == "dau" else 7, 6)
    if match := _YEAR.fullmatch(folded):
        return _months(int(match["year"]), 1, 12)
    if match := _MONTH.fullmatch(folded):
        return _months(int(match["year"]), int(match["month"]), 1)
    try:
        day = parse_date(text)
    except ValueError as error:
        raise ValueError(NOT_A_PERIOD if str(error) == NOT_A_DATE else str(error)) from error
    return Period(day, day + datetime.timedelta(days=1))


def _months(year: int, month: int, count: int) -> Period:
    """A run of whole months."""
    last = year * 12 + month - 1 + count
    return Period(_day(year, month, 1), _day(last // 12, last % 12 + 1, 1))


def _day(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise ValueError(NO_SUCH_DAY) from error
