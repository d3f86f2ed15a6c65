"""What a report consists of, as dated data: data/reports, read once (pure but for the language of names)."""

from __future__ import annotations

import calendar
import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop.programme.templates_of_plans import in_language

DATA = Path(__file__).resolve().parents[1] / "data" / "reports"
PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Chart:
    """Bars of some figures of a section."""

    vi: str
    en: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One section: what it asks the officer to write, the figures it shows, a chart of them, a table by place, the plan's targets."""

    code: str
    vi: str
    en: str
    ask_vi: str
    ask_en: str
    figures: tuple[str, ...]
    chart: Chart | None = None
    places: tuple[str, str] | None = None
    plan: bool = False

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.vi, self.en)

    @property
    def ask(self) -> str:
        """What is to be written here, in the language of the page."""
        return in_language(self.ask_vi, self.ask_en)


@dataclass(frozen=True)
class Template:
    """A kind of report, in use from a day on."""

    id: str
    valid_from: datetime.date
    periods: tuple[str, ...]
    to: str
    source: str
    vi: str
    en: str
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.vi, self.en)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every indicator it shows, once, in order."""
        return tuple(dict.fromkeys(code for section in self.sections for code in section.figures))


def _section(row: dict[str, Any], of: str) -> Section:
    chart, places = row.get("chart"), row.get("places")
    figures = tuple(row.get("figures", ()))
    for code in (*(chart["figures"] if chart else ()), *((places["figure"],) if places else ())):
        if code not in figures:
            raise ValueError(f"{of}, {row['code']}: {code} is drawn but not among the figures.")
    return Section(
        row["code"],
        row["vi"],
        row["en"],
        row["ask_vi"],
        row["ask_en"],
        figures,
        Chart(chart["vi"], chart["en"], tuple(chart["figures"])) if chart else None,
        (places["figure"], places["kind"]) if places else None,
        bool(row.get("plan", False)),
    )


@functools.cache
def templates() -> tuple[Template, ...]:
    """All, by id. Raises ValueError for a file that contradicts itself."""
    found = []
    for path in sorted(DATA.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            sections = tuple(_section(one, row["id"]) for one in row["sections"])
            if len({one.code for one in sections}) != len(sections):
                raise ValueError(f"{path.name}: a section of {row['id']} stands twice.")
            if not set(row["periods"]) <= set(PERIODS):
                raise ValueError(f"{path.name}: {row['id']} names an unknown period.")
            day = datetime.date.fromisoformat(row["valid_from"])
            found.append(
                Template(
                    row["id"], day, tuple(row["periods"]), row["to"], row["source"], row["vi"], row["en"], sections
                )
            )
    return tuple(sorted(found, key=lambda one: one.id))


def template(key: str) -> Template | None:
    """One by its id."""
    return next((one for one in templates() if one.id == key), None)


def span(period: str, year: int, part: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the year, of its quarter 1-4 or of its month 1-12. ValueError for a part there is not."""
    if period == "year":
        first, last = 1, 12
    elif period == "quarter" and 1 <= part <= 4:
        first, last = 3 * part - 2, 3 * part
    elif period == "month" and 1 <= part <= 12:
        first = last = part
    else:
        raise ValueError(f"there is no {period} {part}")
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def period_name(period: str, start: datetime.date) -> str:
    """How the paper calls a period, in Vietnamese."""
    if period == "year":
        return f"năm {start.year}"
    if period == "quarter":
        return f"quý {('I', 'II', 'III', 'IV')[(start.month - 1) // 3]} năm {start.year}"
    return f"tháng {start.month} năm {start.year}"
