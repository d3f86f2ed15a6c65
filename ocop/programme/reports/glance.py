"""The programme at a glance, for leaders: what one sheet of paper says as of a day, each number with the way to its rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Figure, Indicator
from ocop.notices import inbox
from ocop.programme import progress
from ocop.programme.achieved import Question, figures
from ocop.programme.models import Plan
from ocop.programme.progress import TargetLine
from ocop.programme.reports.filling import shown, shown_target
from ocop.programme.views import words
from ocop.recognition import endings
from ocop.ui import writing
from ocop.workdays import clock

MOST_TARGETS = 9
HEAD = ("products_in_force", "products_new", "producers_total")
STARS = ("products_five", "potential_five", "products_four", "products_three")
SALES = ("outlets_new", "outlet_sales")
TRADE = ("trade_events", "memoranda_signed", "value_delivered", "value_paid")
AHEAD = (30, 90, 180)


@dataclass(frozen=True)
class Number:
    """One number: what it counts, itself in words, whether it is known, where its rows are."""

    label: str
    shown: str
    unit: str = ""
    href: str = ""
    value: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Goal:
    """One target of the year's plan."""

    label: str
    wanted: str
    shown: str
    percent: int | None
    state: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Glance:
    """Everything on the sheet."""

    as_of: datetime.date
    plan: Plan | None
    goals: list[Goal]
    more_goals: int
    head: list[Number]
    stars: list[Number]
    ahead: list[Number]
    trade: list[Number]
    sales: list[Number]
    late: list[Number]


def _rows_of(code: str, day: datetime.date) -> str:
    return words.rows_address(code, Asked.of_year(settings.OCOP_REGISTER, day.year, day))


def numbers(codes: Iterable[str], day: datetime.date) -> dict[str, Number]:
    """Indicators of the year so far, or of the day, by code; those that no room counts are not there."""
    asked = Asked.of_year(settings.OCOP_REGISTER, day.year, day)
    known = {code: indicator for code in codes if (indicator := registry.indicator(code)) is not None}
    answers = figures(Question(code, asked) for code in known)
    return {code: _number(indicator, answers[Question(code, asked)], day) for code, indicator in known.items()}


def _number(indicator: Indicator, figure: Figure, day: datetime.date) -> Number:
    note = ""
    if figure.is_known and figure.provisional:
        note = _("%(n)s provisional") % {"n": shown(indicator, figure.provisional)}
    text = shown(indicator, figure.value) if figure.is_known else _("no data")
    href = _rows_of(indicator.code, day)
    return Number(str(indicator.label), text, str(indicator.unit), href, figure.value, note)


def _goal(line: TargetLine, day: datetime.date, plan: Plan) -> Goal:
    value = line.scaled(line.figure.value)
    href = (
        _rows_of(line.row["indicator"], day)
        if line.row["indicator"]
        else reverse("programme:hand_counts", args=[line.key])
    )
    if line.row["commune"] or line.row["district"]:
        href = reverse("programme:plan", args=[plan.pk])
    return Goal(
        line.name,
        shown_target(line),
        _("no data") if value is None else writing.number(value),
        line.percent,
        line.state,
        str(words.STATES[line.state][1]),
        href,
    )


def _goals(day: datetime.date) -> tuple[Plan | None, list[Goal], int]:
    """The approved plan of the city for the year of the day, its first targets, and how many more it has."""
    plan = Plan.objects.filter(register=settings.OCOP_REGISTER, year=day.year, commune=None, version__gt=0).first()
    seen = progress.shown(plan, day) if plan is not None else None
    if plan is None or seen is None:
        return None, [], 0
    whole = [row for row in seen.sheet["targets"] if not row["commune"] and not row["district"]]
    lines = progress.target_lines(plan, whole[:MOST_TARGETS], day)
    return plan, [_goal(line, day, plan) for line in lines], max(0, len(seen.sheet["targets"]) - len(lines))


def _ahead(day: datetime.date, reader: Any) -> list[Number]:
    """Stars that end within so many days after the day, as it was then known."""
    href = reverse("desk:endings")
    last = endings.endings_between(
        day + datetime.timedelta(days=1), day + datetime.timedelta(days=max(AHEAD)), person=reader, on=day
    )
    days = list(last.values_list("ends_on", flat=True))
    return [
        Number(_("within %(n)s days") % {"n": ahead}, writing.number(count), "", href, count)
        for ahead in AHEAD
        for count in [sum(1 for one in days if one <= day + datetime.timedelta(days=ahead))]
    ]


def _late(day: datetime.date, reader: Any) -> list[Number]:
    """What is past its day on the reader's desk; only of today, for what was late on another day is not kept."""
    if day != clock.today():
        return []
    found = []
    for source in inbox.sources(reader):
        late = source.counts(reader).overdue
        if late:
            href = f"{reverse('desk:work')}?state=overdue&source={source.name}"
            found.append(Number(str(source.label), writing.number(late), "", href, late))
    return found


def glance(day: datetime.date, reader: Any) -> Glance:
    """The sheet as of a day for one reader."""
    plan, goals, more = _goals(day)
    found = numbers((*HEAD, *STARS, *TRADE, *SALES), day)
    head, stars, trade, sales = (
        [found[code] for code in part if code in found] for part in (HEAD, STARS, TRADE, SALES)
    )
    return Glance(day, plan, goals, more, head, stars, _ahead(day, reader), trade, sales, _late(day, reader))


def paper(sheet: Glance, *, office: str, is_demo: bool) -> dict[str, Any]:
    """What the template of the sheet reads."""

    def rows(numbers: list[Number]) -> list[list[Any]]:
        return [
            [one.label, one.shown, one.unit, one.value if one.value is not None else 0, one.note] for one in numbers
        ]

    return {
        "office": office,
        "as_of": f"{sheet.as_of:%d/%m/%Y}",
        "year": str(sheet.as_of.year),
        "demo": is_demo,
        "plan": str(sheet.plan) if sheet.plan else "",
        "more": sheet.more_goals,
        "goals": [[one.label, one.wanted, one.shown, one.percent, one.words, one.state] for one in sheet.goals],
        "head": rows(sheet.head),
        "stars": rows(sheet.stars),
        "ahead": rows(sheet.ahead),
        "trade": rows(sheet.trade),
        "sales": rows(sheet.sales),
        "late": rows(sheet.late),
        "words": {
            "title": _("The OCOP programme at a glance"),
            "goals": _("Targets of the year"),
            "stars": _("Products by stars"),
            "ahead": _("Stars that end ahead"),
            "trade": _("Trade, this year"),
            "sales": _("Points of sale, this year"),
            "late": _("Past its day"),
            "no_plan": _("No plan of this year is approved."),
            "nothing_late": _("Nothing is past its day."),
            "wanted": _("Target"),
            "reached": _("Achieved"),
            "not_kept": _("What was late on an earlier day is not kept."),
            "as_of": _("Figures as of %(day)s") % {"day": f"{sheet.as_of:%d/%m/%Y}"},
            "demo": _("DEMO DATA"),
            "more": _("and %(n)s more in the plan") % {"n": sheet.more_goals},
            "is_today": "1" if sheet.as_of == clock.today() else "",
        },
    }
