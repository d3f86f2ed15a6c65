"""A report filled: every figure with its definition, source and rows, charts, tables, the plan's targets, the officer's words.

What comes out is plain values alone, in Vietnamese as the paper says it, so that it can be kept and printed again for ever.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from ocop.indicators import registry
from ocop.indicators.shapes import NOT_STATED, Asked, Figure, Indicator, Kind
from ocop.places.models import Commune, District
from ocop.programme import progress
from ocop.programme.achieved import Question, figures
from ocop.programme.models import Plan, Report
from ocop.programme.reports.shapes import Section, Template, period_name
from ocop.recognition import columns
from ocop.ui import writing
from ocop.vietnamese.collation import sort_key
from ocop.workdays import clock

FORMAT = 1
NO_DATA = "chưa có số liệu"
MOST_ROWS = 20_000
"""Rows kept of one figure; of more the number is kept alone."""
ALL_OF_A_CITY = "toàn thành phố"


@dataclass(frozen=True)
class Filled:
    """`content` is what documents say; `rows` are those behind each figure, by code: [key, name, detail, day, amount, verified]."""

    content: dict[str, Any]
    rows: dict[str, list[list[Any]]]

    @property
    def kept(self) -> dict[str, Any]:
        """Both as one value, as a frozen version keeps it."""
        return {**self.content, "rows": self.rows}


def as_of(report: Report) -> datetime.date:
    """The day its figures speak of: the end of its period, today while that is ahead."""
    return min(report.end, clock.today())


def asked_of(report: Report, day: datetime.date) -> Asked:
    """Which figures: of the report's register, in its period, as of a day."""
    return Asked(report.register, day, report.start, report.end)


def fill(
    report: Report, template: Template, *, reader: Any, with_rows: bool = False, day: datetime.date | None = None
) -> Filled:
    """The report as of a day (that of its period). `reader` is who opens the rows; rows out of their reach are only counted."""
    on = day or as_of(report)
    with translation.override("vi"), columns.held():
        asked = asked_of(report, on)
        answers = figures([Question(code, asked) for code in template.codes])
        found = {code: answers[Question(code, asked)] for code in template.codes}
        known = {code: indicator for code in template.codes if (indicator := registry.indicator(code)) is not None}
        content = {
            "format": FORMAT,
            "template": {"id": template.id, "name": template.vi, "source": template.source},
            "title": report.title,
            "number": report.number,
            "period": period_name(report.period, report.start),
            "start": report.start.isoformat(),
            "end": report.end.isoformat(),
            "as_of": on.isoformat(),
            "is_demo": report.register == "demo",
            "register": report.register,
            "sections": [_section(report, section, known, found, asked) for section in template.sections],
        }
        rows = {code: _rows(indicator, asked, reader) for code, indicator in known.items()} if with_rows else {}
    return Filled(content, rows)


def figure_line(indicator: Indicator, figure: Figure) -> dict[str, Any]:
    """One figure in plain values: numbers to compare, words to print."""
    return {
        "code": indicator.code,
        "label": str(indicator.label),
        "unit": str(indicator.unit),
        "kind": indicator.kind.value,
        "definition": str(indicator.definition),
        "source": str(indicator.source),
        "value": figure.value,
        "verified": figure.verified,
        "provisional": figure.provisional,
        "shown": shown(indicator, figure.value),
        "shown_verified": shown(indicator, figure.verified),
        "shown_provisional": shown(indicator, figure.provisional) if figure.is_known else NO_DATA,
    }


def shown(indicator: Indicator, value: int | None) -> str:
    """A figure in words, in the unit people read."""
    scaled = progress.scaled(indicator, value)
    return NO_DATA if scaled is None else writing.number(scaled)


def _section(
    report: Report, section: Section, known: dict[str, Indicator], found: dict[str, Figure], asked: Asked
) -> dict[str, Any]:
    here = [known[code] for code in section.figures if code in known]
    return {
        "code": section.code,
        "name": section.vi,
        "ask": section.ask_vi,
        "words": str(report.words.get(section.code, "")),
        "figures": [figure_line(one, found[one.code]) for one in here],
        # An indicator that no room counts yet is told, never left out in silence.
        "uncounted": [code for code in section.figures if code not in known],
        "chart": _chart(section, known, found),
        "places": _places(section, known, asked),
        "plan": _plan(report, asked.as_of) if section.plan else [],
    }


def _chart(section: Section, known: dict[str, Indicator], found: dict[str, Figure]) -> dict[str, Any] | None:
    if section.chart is None:
        return None
    rows = [
        [str(known[code].label), found[code].value, shown(known[code], found[code].value)]
        for code in section.chart.figures
        if code in known and found[code].is_known
    ]
    return {"name": section.chart.vi, "rows": rows} if rows else None


def _places(section: Section, known: dict[str, Indicator], asked: Asked) -> dict[str, Any] | None:
    """A figure by place with "not stated", so that the lines add up to it."""
    if section.places is None or section.places[0] not in known:
        return None
    code, kind = section.places
    indicator = known[code]
    table = indicator.figures(asked, "district" if kind == "district" else "commune")
    model: Any = District if kind == "district" else Commune
    names = {row.pk: str(row) for row in model.objects.filter(pk__in=[key for key in table if key != NOT_STATED])}
    lines = sorted(
        (
            [names.get(key, f"#{key}"), figure.value, shown(indicator, figure.value)]
            for key, figure in table.items()
            if key != NOT_STATED and figure.value
        ),
        key=lambda line: sort_key(str(line[0])),
    )
    rest = table.get(NOT_STATED)
    if rest is not None and rest.value:
        lines.append(["không rõ nơi", rest.value, shown(indicator, rest.value)])
    head = "Quận, huyện, thị xã (đến 30/6/2025)" if kind == "district" else "Xã, phường"
    return {"name": str(indicator.label), "head": head, "rows": lines, "whole": ALL_OF_A_CITY} if lines else None


def _plan(report: Report, day: datetime.date) -> list[dict[str, Any]]:
    """Targets of the city's plan of the year against what was achieved by a day; none without an approved plan."""
    plan = Plan.objects.filter(register=report.register, year=report.start.year, commune=None, version__gt=0).first()
    seen = progress.shown(plan, day) if plan is not None else None
    if plan is None or seen is None:
        return []
    found = []
    for line in progress.target_lines(plan, seen.sheet["targets"], day):
        want = shown_target(line)
        value = line.scaled(line.figure.value)
        found.append(
            {
                "key": line.key,
                "name": line.name,
                "unit": line.unit,
                "wanted": want,
                "value": line.figure.value,
                "shown": NO_DATA if value is None else writing.number(value),
                "percent": line.percent,
                "state": line.state,
            }
        )
    return found


def shown_target(line: Any) -> str:
    """What a target wants, in words: "400" or "30–40"."""
    low, high = line.scaled(line.low), line.scaled(line.high)
    return writing.number(low) if high is None else f"{writing.number(low)}–{writing.number(high)}"


def _rows(indicator: Indicator, asked: Asked, reader: Any) -> list[list[Any]]:
    if indicator.open is None:
        return []
    opened = indicator.open(asked, reader, 0, MOST_ROWS)
    # What is kept for ever must not name people who may ask to be forgotten: their rows are kept by key.
    named = indicator.group not in ("people", "training")
    return [
        [
            row.key,
            row.name if named else "",
            row.detail if named else "",
            row.day.isoformat() if row.day else "",
            row.amount,
            row.is_verified,
        ]
        for row in opened.found
    ]


KINDS = {
    Kind.FLOW.value: "trong kỳ",
    Kind.STOCK.value: "đến ngày",
    Kind.SHARE.value: "tỷ lệ",
    Kind.MEAN.value: "bình quân",
}
"""How the paper says in what way a figure stands in time."""
