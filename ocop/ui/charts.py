"""Charts as plain numbers for SVG attributes; the templates draw them. Text is 13 px at the drawn width.

Every chart stands beside its table, so its accessible name is one sentence and its marks are hidden from readers.
Each is drawn twice, wide and slim, because SVG text cannot wrap.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ocop.ui import writing

WIDE, SLIM = 420, 290
BAR, PITCH, SHORTEST = 12, 46, 3
TONES = 6
Number = int | float | Decimal


@dataclass(frozen=True)
class Bar:
    """One bar: its words, where it lies, how long it is."""

    label: str
    words: str
    label_y: int
    y: int
    length: int
    href: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Drawing:
    """One size of a chart."""

    css: str
    width: int
    height: int
    marks: tuple[object, ...]


@dataclass(frozen=True)
class Bars:
    """Horizontal bars in two sizes with one accessible sentence."""

    name: str
    drawings: tuple[Drawing, ...]


def cut(text: str, width: int) -> str:
    """A label short enough to stand left of its number: about 7 px a letter at 13 px."""
    room = max(8, width // 8 - 11)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def bars(name: str, rows: Iterable[tuple[str, Number]], *, with_share: bool = True, chosen: str = "") -> Bars:
    """Bars for (label, value) rows, none negative; the longest fills the width. Zero has no bar, the least other one shows."""
    items = list(rows)
    if any(value < 0 for _, value in items):
        raise ValueError("a bar cannot be negative")
    top = float(max((value for _, value in items), default=0))
    total = sum((Decimal(str(value)) for _, value in items), Decimal(0))

    def drawn(css: str, width: int) -> Drawing:
        marks = []
        for place, (label, value) in enumerate(items):
            length = max(SHORTEST, round(float(value) / top * width)) if value else 0
            words = writing.number(value)
            if with_share and total:
                words = f"{words} · {writing.share(value, total)}"
            y = 14 + place * PITCH
            marks.append(Bar(cut(label, width), words, y, y + 7, length, is_chosen=label == chosen))
        return Drawing(css, width, max(PITCH, len(items) * PITCH - 8), tuple(marks))

    return Bars(name, (drawn("wide", WIDE), drawn("slim", SLIM)))


@dataclass(frozen=True)
class Part:
    """One part of the whole, from `x` for `width`, in tone 1-6."""

    label: str
    words: str
    x: float
    width: float
    tone: int


@dataclass(frozen=True)
class Parts:
    """A bar of 100 % with its key; widths add up to 1000."""

    name: str
    parts: tuple[Part, ...]


def parts(name: str, rows: Iterable[tuple[str, Number]]) -> Parts:
    """Parts of a whole for (label, value) rows; empty parts stay in the key and have no width."""
    items = list(rows)
    total = sum(float(value) for _, value in items)
    found, x = [], 0.0
    for place, (label, value) in enumerate(items):
        width = float(value) / total * 1000 if total else 0.0
        words = (
            f"{writing.number(value)} · {writing.share(value, Decimal(str(total)))}" if total else writing.number(value)
        )
        found.append(Part(label, words, round(x, 1), round(width, 1), place % TONES + 1))
        x += width
    return Parts(name, tuple(found))


@dataclass(frozen=True)
class Point:
    """One dated value on a line; its words stand at (`text_x`, `text_y`)."""

    x: float
    y: float
    words: str
    text_x: float
    text_y: float
    anchor: str
    is_chosen: bool = False
    is_labelled: bool = True


@dataclass(frozen=True)
class Tick:
    """A mark on an axis with its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Line:
    """One line: its path, its points, its tone."""

    label: str
    path: str
    points: tuple[Point, ...]
    tone: int
    is_dotted: bool = False


@dataclass(frozen=True)
class Plane:
    """One size of a line chart with its axes."""

    css: str
    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    now: Tick | None


@dataclass(frozen=True)
class Lines:
    """Lines over time in two sizes."""

    name: str
    planes: tuple[Plane, ...]
    key: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True)
class Series:
    """What is drawn as one line; `is_dotted` for numbers that others published."""

    label: str
    rows: Sequence[tuple[datetime.date, Number]]
    is_dotted: bool = False


def round_step(top: float, ticks: int = 4) -> float:
    """The distance of axis marks: 1, 2 or 5 times a power of ten, about `ticks` of them up to `top`."""
    if top <= 0:
        return 1.0
    rough = top / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(one for one in (1, 2, 5, 10) if one * power >= rough)
    return max(1.0, step)


def lines(name: str, series: Sequence[Series], *, now: datetime.date | None = None, now_words: str = "") -> Lines:
    """Lines for dated values from zero up; the scale covers all series, the years stand along the foot."""
    days = sorted({one for each in series for one, _ in each.rows} | ({now} if now else set()))
    top = max((float(value) for each in series for _, value in each.rows), default=0.0)
    planes = tuple(
        _plane(css, width, series, days, top, now, now_words) for css, width in (("wide", WIDE), ("slim", SLIM))
    )
    return Lines(
        name, planes, tuple((each.label, place % TONES + 1, each.is_dotted) for place, each in enumerate(series))
    )


def _plane(
    css: str,
    width: int,
    series: Sequence[Series],
    days: list[datetime.date],
    top: float,
    now: datetime.date | None,
    now_words: str,
) -> Plane:
    left, right, head, foot = 48, width - 12, 40, 270
    step = round_step(top)
    ceiling = max(step, math.ceil(top / step) * step)
    first, last = (days[0], days[-1]) if days else (datetime.date.min, datetime.date.min)
    span = max(1, (last - first).days)

    def at(day: datetime.date) -> float:
        return round(left + 12 + (day - first).days / span * (right - left - 24), 1)

    def up(value: Number) -> float:
        return round(foot - float(value) / ceiling * (foot - head), 1)

    drawn = []
    for place, each in enumerate(series):
        rows = sorted(each.rows)
        points = []
        shown = -math.inf
        for day, value in rows:
            x, y = at(day), up(value)
            # Two labels closer than 34 px would lie on each other; the last and the chosen one win.
            keep = len(series) == 1 and (x - shown >= 34 or day == now)
            end = x > right - 44
            points.append(
                Point(
                    x,
                    y,
                    writing.number(value),
                    x - 4 if end else x + 8,
                    y - 10 if end else y + 16,
                    "end" if end else "start",
                    day == now,
                    keep,
                )
            )
            if keep:
                shown = x
        path = "".join(f"{'M' if i == 0 else 'L'}{p.x:g} {p.y:g}" for i, p in enumerate(points))
        drawn.append(Line(each.label, path, tuple(points), place % TONES + 1, each.is_dotted))
    across = tuple(Tick(up(step * k), writing.number(Decimal(str(step * k)))) for k in range(int(ceiling / step) + 1))
    return Plane(
        css,
        width,
        300,
        left,
        right,
        foot,
        tuple(drawn),
        across,
        _years(first, last, at, right - left),
        Tick(at(now), now_words or writing.day(now)) if now and first <= now <= last else None,
    )


def _years(first: datetime.date, last: datetime.date, at: object, room: int) -> tuple[Tick, ...]:
    """The ends of years between the days, thinned until they do not touch."""
    ends = [
        datetime.date(year, 12, 31)
        for year in range(first.year, last.year + 1)
        if first <= datetime.date(year, 12, 31) <= last
    ]
    every = max(1, math.ceil(len(ends) * 40 / max(1, room)))
    return tuple(Tick(at(one), str(one.year)) for one in ends[::every])  # type: ignore[operator]
