"""Opening hours read from what people write, asked for a moment, and written out again (pure).

A week is seven days from Monday; a day is its spans in minutes of the day, (480, 1260) for 8:00 to 21:00. A span may pass midnight
(its end is above 1440). What is not understood wholly is not understood: `parse` answers None, and nothing is claimed.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ocop.vietnamese.folding import fold

Span = tuple[int, int]
Day = tuple[Span, ...]
Week = tuple[Day, ...]
MIDNIGHT = 1440
WHOLE_DAY: Day = ((0, MIDNIGHT),)
_TIME = r"(\d{1,2})\s*(?:(?:[:h.]|gio)\s*([0-5]\d)?)?(?:\s*phut)?"
_DAY = r"(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|t\s*[2-7]|chu\s*nhat|cn)(?![a-z0-9])"
_TO = r"\s*(?:-|den|toi)\s*"
_TOKENS = re.compile(
    rf"(?P<days>{_DAY})(?:{_TO}(?P<last>{_DAY}))?|(?P<always>24\s*/\s*(?:24|7)|24\s*(?:h|gio)|ca ngay)"
    rf"|(?P<hours>{_TIME}{_TO}{_TIME})|(?P<closed>nghi|dong cua)|(?P<every>hang ngay|moi ngay|ca tuan|cac ngay trong tuan|tat ca cac ngay)"
    r"|(?P<filler>mo cua|gio|tu|den|va|buoi|sang|chieu|toi|trua|rieng|con lai|cac ngay|ngay|[,;:.()|/\s-]+)"
)
_NAMES = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
LONGEST = 200


def _weekday(text: str) -> int:
    if text.startswith(("cn", "chu")):
        return 6
    word = re.sub(r"^(thu|t)\s*", "", text)
    return _NAMES[word] if word in _NAMES else int(word) - 2


def _minutes(hour: str, minute: str | None) -> int | None:
    found = int(hour) * 60 + int(minute or 0)
    return found if found <= MIDNIGHT else None


def _spans_are_right(day: Sequence[Span]) -> bool:
    ordered = sorted(day)
    return all(0 <= start < MIDNIGHT and start < end <= start + MIDNIGHT for start, end in ordered) and all(
        one[1] <= two[0] for one, two in itertools.pairwise(ordered)
    )


@lru_cache(maxsize=4096)
def parse(text: str) -> Week | None:
    """The week that a free text says; None when any part of it is not understood."""
    folded = re.sub(r"[–—−]", "-", fold(re.sub(r"[–—−]", "-", text[: LONGEST + 1])))
    if not folded or len(text) > LONGEST:
        return None
    days: list[list[Span] | None] = [None] * 7
    named: list[int] = []
    rest: list[Span] | None = None
    is_closing, has_hours, at = False, False, 0
    while at < len(folded):
        token = _TOKENS.match(folded, at)
        if token is None or token.end() == at:
            return None
        at = token.end()
        if token["filler"] is not None:
            continue
        if token["days"] or token["every"]:
            if has_hours:
                named, has_hours = [], False
            if token["every"]:
                named += range(7)
            else:
                first, last = _weekday(token["days"]), _weekday(token["last"] or token["days"])
                named += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
            if is_closing:
                for one in named:
                    days[one] = []
                named, is_closing = [], False
        elif token["closed"]:
            if named and not has_hours:
                for one in named:
                    days[one] = []
                named = []
            else:
                is_closing, named, has_hours = True, [], False
        else:
            span = (0, MIDNIGHT) if token["always"] else _span(token)
            if span is None:
                return None
            if named:
                for one in named:
                    days[one] = [*(days[one] or []), span]
            else:
                rest = [*(rest or []), span]
            has_hours = True
    if named and not has_hours and rest is not None and not any(one is not None for one in days):
        # The days stand behind their hours: "8:00-17:00, thứ Hai - thứ Sáu".
        days, named, rest = [rest if one in named else None for one in range(7)], [], None
    if is_closing or (named and not has_hours) or (rest is None and all(one is None for one in days)):
        return None
    week = tuple(tuple(sorted(one if one is not None else rest or ())) for one in days)
    return week if all(_spans_are_right(day) for day in week) else None


def _span(token: re.Match[str]) -> Span | None:
    numbers = re.findall(_TIME, token["hours"])
    if len(numbers) != 2:
        return None
    start, end = (_minutes(hour, minute) for hour, minute in numbers)
    if start is None or end is None:
        return None
    return (start, end) if end > start else (start, end + MIDNIGHT)


def checked(week: object) -> Week:
    """A week from JSON. Raises ValueError when it is not one."""
    if not isinstance(week, list | tuple) or len(week) != 7:
        raise ValueError("A week has seven days.")
    return tuple(checked_day(day) for day in week)


def checked_day(day: object) -> Day:
    """A day from JSON. Raises ValueError."""
    if not isinstance(day, list | tuple):
        raise ValueError("A day is a list of spans.")
    spans = []
    for span in day:
        if not isinstance(span, list | tuple) or len(span) != 2 or not all(type(one) is int for one in span):
            raise ValueError("A span is two whole numbers.")
        spans.append((span[0], span[1]))
    if not _spans_are_right(spans):
        raise ValueError("The spans of a day do not fit together.")
    return tuple(sorted(spans))


@dataclass(frozen=True)
class OtherDays:
    """Days on which other hours hold; none: closed."""

    first: datetime.date
    last: datetime.date
    hours: Day


def of_day(week: Week, exceptions: Iterable[OtherDays], day: datetime.date) -> Day:
    """The spans that begin on a day."""
    for one in exceptions:
        if one.first <= day <= one.last:
            return one.hours
    return week[day.weekday()]


def is_open(week: Week, exceptions: Iterable[OtherDays], moment: datetime.datetime) -> bool:
    """Whether it is open at a moment of Hanoi time; a span of the evening before may still run."""
    kept = list(exceptions)
    minute = moment.hour * 60 + moment.minute
    today = of_day(week, kept, moment.date())
    before = of_day(week, kept, moment.date() - datetime.timedelta(days=1))
    return any(start <= minute < end for start, end in today) or any(
        start <= minute + MIDNIGHT < end for start, end in before
    )


def clock_time(minutes: int) -> str:
    """8:00, 21:30; 24:00 for the end of the day."""
    return f"{minutes // 60 if minutes <= MIDNIGHT else minutes // 60 - 24}:{minutes % 60:02d}"


def spans_in_words(day: Day) -> str:
    """8:00–11:30, 13:30–17:00; "" for closed."""
    return ", ".join(f"{clock_time(start)}–{clock_time(end)}" for start, end in day)


def groups(week: Week) -> list[tuple[int, int, Day]]:
    """Days in a row with the same hours: (first, last, hours)."""
    found: list[tuple[int, int, Day]] = []
    for number, day in enumerate(week):
        if found and found[-1][2] == day:
            found[-1] = (found[-1][0], number, day)
        else:
            found.append((number, number, day))
    return found


def parse_spans(text: str) -> Day | None:
    """The hours of one day from a text ("8:00-11:30, 13:30-17:00"; "nghỉ" or nothing: closed). None when not understood."""
    folded = fold(text)
    if folded in ("", "nghi", "dong cua", "closed"):
        return ()
    week = parse(text)
    if week is None or len(set(week)) != 1:
        return None
    return week[0]
