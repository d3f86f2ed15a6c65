"""A plan as of a day: which version stands, its targets against what was achieved and may be by year's end, its activities."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.indicators import registry
from ocop.indicators.shapes import UNKNOWN, Asked, Figure, Indicator, Kind, Place
from ocop.programme import achieved, sheet, ties
from ocop.programme.achieved import Question
from ocop.programme.forecast import Earlier, Forecast, forecast, same_day
from ocop.programme.models import Activity, HandCount, Plan, PlanVersion
from ocop.programme.templates_of_plans import in_language, suggested

BACK = 3
"""Earlier years a pace is taken from."""


@dataclass(frozen=True)
class Shown:
    """What is shown of a plan: the version in force on the day, or the working copy."""

    sheet: sheet.Sheet
    version: PlanVersion | None = None

    @property
    def is_working(self) -> bool:
        """Not approved yet."""
        return self.version is None


def shown(plan: Plan, day: datetime.date, *, working: bool = False, number: int | None = None) -> Shown | None:
    """The version asked for, else that in force on a day (the first when it came later); the working copy when asked or when there
    is no version. None for a version that does not exist."""
    versions = [] if working else list(plan.versions.all())
    if number is not None:
        found = next((one for one in versions if one.number == number), None)
        return Shown(found.sheet, found) if found else None
    if not versions:
        return Shown(sheet.written(plan))
    standing = [one for one in versions if one.approved_on <= day]
    one = standing[-1] if standing else versions[0]
    return Shown(one.sheet, one)


@dataclass(frozen=True)
class TargetLine:
    """One target as of a day."""

    row: dict[str, Any]
    indicator: Indicator | None
    asked: Asked
    figure: Figure
    forecast: Forecast | None
    year_over: bool

    @property
    def key(self) -> int:
        """Of the target."""
        return int(self.row["key"])

    @property
    def name(self) -> str:
        """What is counted."""
        return str(self.indicator.label) if self.indicator else self.row["name"] or self.row["indicator"]

    @property
    def unit(self) -> str:
        """What one of it is."""
        return str(self.indicator.unit) if self.indicator else self.row["unit"]

    @property
    def is_by_hand(self) -> bool:
        """Counted by hand."""
        return not self.row["indicator"]

    @property
    def low(self) -> int:
        """The least that is wanted."""
        return int(self.row["low"])

    @property
    def high(self) -> int | None:
        """The upper end of a range."""
        value: int | None = self.row["high"]
        return value

    @property
    def percent(self) -> int | None:
        """Of the least that is wanted, in whole hundredths, rounded down so that 399 of 400 is not all."""
        value = self.figure.value
        return None if value is None or not self.low else value * 100 // self.low

    @property
    def state(self) -> str:
        """reached, above (beyond the range), missed, behind, on_course, open, none (no data)."""
        value = self.figure.value
        if value is None:
            return "none"
        if value >= self.low:
            return "above" if self.high is not None and value > self.high else "reached"
        if self.year_over:
            return "missed"
        if self.forecast is None:
            return "open"
        return "behind" if self.forecast.high < self.low else "on_course" if self.forecast.low >= self.low else "open"

    def scaled(self, value: int | None) -> Decimal | int | None:
        """A value in the unit people read."""
        return scaled(self.indicator, value)


def scaled(indicator: Indicator | None, value: int | None) -> Decimal | int | None:
    """A figure in the unit people read; whole numbers stay whole."""
    if value is None or indicator is None or indicator.scale == 1:
        return value
    exact = Decimal(value) / indicator.scale
    return int(exact) if exact == exact.to_integral_value() else exact.quantize(Decimal("0.01")).normalize()


@dataclass
class ActivityLine:
    """One activity with how far it came."""

    row: dict[str, Any]
    live: Activity | None
    is_late: bool = False
    done: list[ties.Done] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Its state in words."""
        return str(self.live.get_state_display()) if self.live else _("taken out since")

    @property
    def from_day(self) -> datetime.date | None:
        """First day."""
        return datetime.date.fromisoformat(self.row["from"]) if self.row["from"] else None

    @property
    def to_day(self) -> datetime.date | None:
        """Last day."""
        return datetime.date.fromisoformat(self.row["to"]) if self.row["to"] else None


@dataclass
class ContentPart:
    """One content with its lines."""

    row: dict[str, Any]
    targets: list[TargetLine] = field(default_factory=list)
    activities: list[ActivityLine] = field(default_factory=list)
    suggestions: list[Indicator] = field(default_factory=list)

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.row["vi"], self.row["en"])


@dataclass(frozen=True)
class Money:
    """Dong planned and spent over activities; what is not stated is told apart."""

    budget: int | None
    spent: int | None
    budget_unstated: int
    spent_unstated: int


def place_of(plan: Plan, row: dict[str, Any]) -> Place | None:
    """The place a target is of: its own, else that of a commune's plan, else the city."""
    commune = row["commune"] or plan.commune_id
    if commune:
        return Place("commune", int(commune))
    return Place("district", row["district"]) if row["district"] else None


def target_lines(plan: Plan, rows: Iterable[dict[str, Any]], day: datetime.date) -> list[TargetLine]:
    """Targets against their figures as of a day. Figures of all years are asked for at once; hand counts in one query."""
    rows = list(rows)
    year_end = datetime.date(plan.year, 12, 31)
    as_of = min(day, year_end)
    asked = {row["key"]: Asked.of_year(plan.register, plan.year, day, place_of(plan, row)) for row in rows}
    counted = [row for row in rows if row["indicator"]]
    flows = {
        row["key"]
        for row in counted
        if _kind(row["indicator"]) == Kind.FLOW and day < year_end and day.year == plan.year
    }
    questions = [Question(row["indicator"], asked[row["key"]]) for row in counted]
    for row in counted:
        if row["key"] in flows:
            questions += [one for pair in _pairs(plan, row["indicator"], asked[row["key"]].place, day) for one in pair]
    answers = achieved.figures(questions)
    by_hand = hand_counts([row["key"] for row in rows if not row["indicator"]], as_of)
    found = []
    for row in rows:
        code, one = row["indicator"], asked[row["key"]]
        figure = answers.get(Question(code, one), UNKNOWN) if code else by_hand.get(row["key"], UNKNOWN)
        told = None
        if row["key"] in flows and figure.value is not None and figure.value >= 0:
            earlier = _earlier(plan, code, one.place, day, answers)
            told = forecast(figure.value, day, plan.year, earlier, figure.rows)
        found.append(TargetLine(row, registry.indicator(code) if code else None, one, figure, told, day >= year_end))
    return found


def _kind(code: str) -> Kind | None:
    indicator = registry.indicator(code)
    return indicator.kind if indicator else None


def _pairs(plan: Plan, code: str, place: Place | None, day: datetime.date) -> list[tuple[Question, Question]]:
    found = []
    for year in range(plan.year - BACK, plan.year):
        by_day, total = same_day(day, year), datetime.date(year, 12, 31)
        found.append(
            (
                Question(code, Asked.of_year(plan.register, year, by_day, place)),
                Question(code, Asked.of_year(plan.register, year, total, place)),
            )
        )
    return found


def _earlier(
    plan: Plan, code: str, place: Place | None, day: datetime.date, answers: achieved.Answers
) -> list[Earlier]:
    found = []
    for by_day, total in _pairs(plan, code, place, day):
        first, whole = answers[by_day].value, answers[total].value
        if whole is not None:
            found.append(Earlier(total.asked.as_of.year, first or 0, whole))
    return found


def hand_counts(targets: Iterable[int], day: datetime.date) -> dict[int, Figure]:
    """The newest figure by a day of each target counted by hand; provisional until it is checked. One query."""
    found: dict[int, Figure] = {}
    wanted = list(targets)
    if not wanted:
        return found
    for row in HandCount.objects.filter(target__in=wanted, counted_on__lte=day).order_by("counted_on", "pk"):
        found[row.target_id] = Figure(row.value) if row.checked_at else _provisional(row.value)
    return found


def _provisional(value: int) -> Figure:
    return Figure(None, value) if value else Figure(0)


def parts(plan: Plan, what: Shown, day: datetime.date) -> list[ContentPart]:
    """The contents with their lines, as of a day."""
    found = {row["key"]: ContentPart(row) for row in what.sheet["contents"]}
    for line in target_lines(plan, what.sheet["targets"], day):
        found[line.row["content"]].targets.append(line)
    live = {row.pk: row for row in plan.activities.select_related("event", "course", "inspection_plan", "policy")}
    done = ties.done(plan, live.values(), day)
    for row in what.sheet["activities"]:
        activity = live.get(row["key"])
        line_of = ActivityLine(row, activity, done=done.get(row["key"], []))
        is_open = activity is not None and activity.state in ("planned", "running")
        line_of.is_late = bool(is_open and line_of.to_day and line_of.to_day < day)
        found[row["content"]].activities.append(line_of)
    for part in found.values():
        held = {line.row["indicator"] for line in part.targets}
        codes = suggested(plan.template, part.row["code"])
        part.suggestions = [one for code in codes if code not in held and (one := registry.indicator(code))]
    return list(found.values())


def money(parts_of: Iterable[ContentPart]) -> Money:
    """Planned and spent over all activities that were not given up."""
    lines = [one for part in parts_of for one in part.activities if not (one.live and one.live.state == "dropped")]
    budgets = [one.row["budget"] for one in lines]
    spent = [one.live.spent if one.live else None for one in lines]
    return Money(_sum(budgets), _sum(spent), budgets.count(None), spent.count(None))


def _sum(values: list[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None
