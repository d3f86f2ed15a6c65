"""The tables of the figures page: counted as of a day and as of another, each line with the way to its rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ocop.exchange.export import Column
from ocop.indicators import registry
from ocop.portal.asof import AsOf
from ocop.recognition import statistics
from ocop.ui import charts

# Long tables are folded behind their first lines.
SHOWN = 12


@dataclass(frozen=True)
class Line:
    """One line: its value and words, the number on both days, and the queries that open them."""

    value: str
    label: str
    count: int
    before: int
    open_count: str
    open_before: str

    @property
    def change(self) -> int:
        """How many more."""
        return self.count - self.before


@dataclass(frozen=True)
class Table:
    """One table; the lines add up to the last line."""

    by: str
    title: str
    words: str
    rows: list[Line]
    total_row: Line
    chart: charts.Bars | None = None
    is_long: bool = False

    @property
    def first(self) -> list[Line]:
        """The lines before the fold."""
        return self.rows[:SHOWN] if self.is_long else self.rows

    @property
    def rest(self) -> list[Line]:
        """The lines behind it."""
        return self.rows[SHOWN:] if self.is_long else []


def titles() -> dict[str, tuple[str, str]]:
    """by -> (heading, the sentence beside it)."""
    return {
        "stars": (
            _("By stars"),
            _(
                "Each product has one level: that of its latest recognition. Potential five-star products wait for the ministry and are counted apart, never as four stars too."
            ),
        ),
        "group": (_("By group"), ""),
        "producer_kind": (_("Producers by kind"), _("Distinct makers of the counted products.")),
        "district": (
            _("By district"),
            _("Districts ended on 30/6/2025; a product stands in the district of its decision."),
        ),
        "commune": (_("By commune"), _("The communes and wards of today, since 1/7/2025.")),
        "year": (_("By year of first recognition"), ""),
        "state": (
            _("Still in force?"),
            _("Cumulative figures count every product ever recognised; this table says how each stands on the day."),
        ),
    }


def all_tables(asked: AsOf) -> list[Table]:
    """Every table in the order of the page."""
    return [table(asked, by) for by in titles()]


def table(asked: AsOf, by: str) -> Table:
    """One table as of both days, under one scheme of groups."""
    scheme = asked.scheme if by == "group" else None
    now = statistics.count(register=asked.register, as_of=asked.day, by=by, scheme=scheme)
    then = statistics.count(register=asked.register, as_of=asked.against, by=by, scheme=scheme)
    values = {row.value for row in now.rows}
    gone = [row for row in then.rows if row.value not in values]
    lines = [_line(asked, by, row.value, row.label, now[row.value], then[row.value]) for row in [*now.rows, *gone]]
    if by != "stars":
        # Nothing on either day is no line, but "not stated" stays: the table says that nothing is hidden there.
        lines = [one for one in lines if one.count or one.before or one.value == "unstated"]
    else:
        lines = [one for one in lines if one.value != "unstated" or one.count or one.before]
    is_long = len(lines) > SHOWN + 3
    if is_long:
        lines.sort(key=lambda one: (one.value == "unstated", -one.count))
    title, words = titles()[by]
    kind = "producers" if by == "producer_kind" else ""
    last = Line(
        "", _("Whole city"), now.total, then.total, asked.rows_query(by=kind), asked.rows_query(asked.against, by=kind)
    )
    drawn = None
    if by in ("group", "stars", "producer_kind") and now.total:
        drawn = charts.bars(
            f"{title}; {_('the numbers stand in the table beside')}", [(one.label, one.count) for one in lines]
        )
    return Table(by, title, words, lines, last, drawn, is_long)


def _line(asked: AsOf, by: str, value: str, label: str, count: int, before: int) -> Line:
    return Line(
        value,
        label,
        count,
        before,
        asked.rows_query(by=by, item=value),
        asked.rows_query(asked.against, by=by, item=value),
    )


def in_force(asked: AsOf) -> Line:
    """Products whose star stands on the day."""
    now = statistics.total(register=asked.register, as_of=asked.day, in_force=True)
    then = statistics.total(register=asked.register, as_of=asked.against, in_force=True)
    return _line(asked, "state", "in_force", _("in force"), now, then)


@dataclass(frozen=True)
class YearLine:
    """The register at the end of a year, or on the day asked."""

    day: datetime.date
    total: int
    in_force: int
    open_total: str
    open_in_force: str


def line(asked: AsOf, day: datetime.date) -> YearLine:
    """Total and in force on one day."""
    return YearLine(
        day,
        statistics.total(register=asked.register, as_of=day),
        statistics.total(register=asked.register, as_of=day, in_force=True),
        asked.rows_query(day),
        asked.rows_query(day, by="state", item="in_force"),
    )


@dataclass(frozen=True)
class ChangeLine:
    """What was decided or ended in the period, and the way to its rows."""

    what: str
    label: str
    count: int
    open_count: str


def change_words() -> dict[str, str]:
    """Words of the lines of a period."""
    return {
        "new": _("new recognitions"),
        "renewed": _("renewed"),
        "upgraded": _("upgraded to a higher star"),
        "unstated": _("recognitions whose kind is not stated"),
        "ended": _("ended without renewal"),
        "withdrawn": pgettext("state of a star", "withdrawn"),
    }


def change_lines(asked: AsOf) -> list[ChangeLine]:
    """From the day after the compared one to the day asked, both included."""
    start = asked.against + datetime.timedelta(days=1)
    found = statistics.changes(register=asked.register, start=start, end=asked.day)
    return [
        ChangeLine(what, label, getattr(found, what), asked.rows_query(what=what, start=start.isoformat()))
        for what, label in change_words().items()
        if getattr(found, what) or what != "unstated"
    ]


@dataclass(frozen=True)
class FlatLine:
    """A line of any table, for a file."""

    table: str
    line: Line


def flat(tables: Iterable[Table]) -> list[FlatLine]:
    """Every line of every table, with the totals."""
    return [FlatLine(one.title, row) for one in tables for row in [*one.rows, one.total_row]]


def columns(asked: AsOf) -> list[Column]:
    """What the file of figures says of each line."""
    return [
        Column("table", _("Table"), lambda one: one.table, 30),
        Column("value", _("Value"), lambda one: one.line.value, 20),
        Column("label", _("Line"), lambda one: one.line.label, 36),
        Column("count", f"{asked.day:%d/%m/%Y}", lambda one: one.line.count, 14),
        Column("before", f"{asked.against:%d/%m/%Y}", lambda one: one.line.before, 14),
        Column("register", _("Register"), lambda _one: asked.register_label, 20),
    ]


def beside_products(asked: AsOf) -> list[Line]:
    """Craft villages by title and points of sale, as the rooms that keep them count them; a line nobody counts is left out."""
    wanted = [
        ("villages", "", "", _("Recognised craft villages")),
        ("villages", "title", "craft_village", _("of these, craft villages")),
        ("villages", "title", "traditional_craft_village", _("of these, traditional craft villages")),
        ("village_districts", "", "", _("Districts with craft villages")),
        ("outlets", "", "", _("Points of introduction and sale")),
        ("outlet_districts", "", "", _("Districts with points of sale")),
    ]
    lines = []
    for code, by, item, label in wanted:
        now = registry.count(code, register=asked.register, as_of=asked.day, by=by, item=item)
        then = registry.count(code, register=asked.register, as_of=asked.against, by=by, item=item)
        if now is None:
            continue
        kind = code if code in ("villages", "outlets") else ""
        opened = (
            (asked.rows_query(by=kind, item=item), asked.rows_query(asked.against, by=kind, item=item))
            if kind
            else ("", "")
        )
        lines.append(Line(code, label, now, then or 0, *opened))
    return lines
