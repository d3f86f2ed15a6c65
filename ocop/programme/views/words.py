"""Words and drawings of a plan's page: states of targets, what a forecast rests on, what a version changed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Indicator
from ocop.programme.forecast import Forecast
from ocop.programme.models import Plan
from ocop.programme.progress import Shown, TargetLine, scaled
from ocop.programme.sheet import Difference
from ocop.ui import writing

WIDE = 100
# state -> (kind of mark, words)
STATES: dict[str, tuple[str, Any]] = {
    "reached": ("force", pgettext_lazy("target", "reached")),
    "above": ("force", pgettext_lazy("target", "more than planned")),
    "on_course": ("force", pgettext_lazy("target", "on course")),
    "open": ("soon", pgettext_lazy("target", "still open")),
    "behind": ("late", pgettext_lazy("target", "falls behind")),
    "missed": ("late", pgettext_lazy("target", "not reached")),
    "none": ("plain", pgettext_lazy("target", "no data")),
}
PARTS = {
    "plan": gettext_lazy("head of the plan"),
    "contents": gettext_lazy("content"),
    "activities": gettext_lazy("activity"),
    "targets": gettext_lazy("target"),
}


def may_edit(what: Shown, plan: Plan, may_write: bool) -> bool:
    """Whether lines may be changed on this page: the working copy of a plan that is not approved."""
    return may_write and what.is_working and plan.state != Plan.State.APPROVED


def amount(indicator: Indicator | None, value: int | None) -> str:
    """A figure in words: grouped, in the unit people read; "no data" where there is none."""
    shown = scaled(indicator, value)
    return _("no data") if shown is None else writing.number(shown)


def rests_on(told: Forecast) -> str:
    """What a forecast rests on, in a sentence."""
    share = writing.number(round(told.share * 100))
    years = ", ".join(str(year) for year in told.years)
    if told.basis == "over":
        return _("The year is over.")
    if told.basis == "pace":
        return _(
            "Rests on the pace of %(years)s: by this day of the year %(share)s %% had come. The range holds what chance allows and what each of those years alone would say."
        ) % {"years": years, "share": share}
    if told.basis == "rest":
        return _(
            "In %(years)s nothing had come by this day of the year; what those years brought after it is added."
        ) % {"years": years}
    return _(
        "No earlier year to go by: %(share)s %% of the days are gone, taken as the share of the year. The range holds what chance allows."
    ) % {"share": share}


def rows_address(code: str, asked: Asked, **more: str) -> str:
    """The address of the rows behind a figure."""
    query = {"as_of": asked.as_of.isoformat(), "tu": asked.first.isoformat(), "den": asked.last.isoformat()}
    if asked.place is not None:
        query["xa" if asked.place.kind == "commune" else "huyen"] = str(asked.place.key)
    return f"{reverse('programme:rows', args=[code])}?{urlencode({**query, **more})}"


def drawn(line: TargetLine) -> dict[str, str] | None:
    """The bar of a target: what is verified, what is provisional, where the forecast lies, where the target stands."""
    value = line.figure.value
    if value is None or value < 0:
        return None
    ends = [line.low, line.high or 0, value, line.forecast.high if line.forecast else 0, 1]
    most = max(ends)

    def at(number: int) -> str:
        return f"{WIDE * min(number, most) / most:.1f}"

    told = line.forecast
    found = {
        "sure": at(line.figure.verified or 0),
        "all": at(value),
        "low": at(line.low),
        "loose": at(value - (line.figure.verified or 0)),
    }
    if line.high is not None:
        found |= {"high": at(line.high), "range": at(line.high - line.low)}
    if told is not None and told.basis != "over":
        found |= {"from": at(told.low), "to": at(told.high), "span": at(told.high - told.low)}
    return found


def target_cell(plan: Plan, line: TargetLine, day: datetime.date) -> dict[str, Any]:
    """A target with its words and addresses."""
    kind, state = STATES[line.state]
    told = line.forecast
    indicator = line.indicator
    goal = (
        amount(indicator, line.low)
        if line.high is None
        else f"{amount(indicator, line.low)}–{amount(indicator, line.high)}"
    )
    cell: dict[str, Any] = {
        "line": line,
        "goal": goal,
        "value": amount(indicator, line.figure.value),
        "kind": kind,
        "state": state,
        "bar": drawn(line),
        "percent": line.percent,
        "provisional": amount(indicator, line.figure.provisional) if line.figure.provisional else "",
        "is_known": line.figure.is_known,
        "href": "",
        "places": "",
    }
    if line.row["indicator"] and indicator is not None and indicator.open is not None:
        cell["href"] = rows_address(indicator.code, line.asked)
    elif line.is_by_hand:
        cell["href"] = reverse("programme:hand_counts", args=[line.key])
    if indicator is not None and indicator.adds_places and line.asked.place is None and plan.commune_id is None:
        cell["places"] = f"{reverse('programme:by_place', args=[plan.pk, indicator.code])}?as_of={day.isoformat()}"
    if told is not None and told.basis != "over":
        cell |= {
            "by_end": amount(indicator, told.value),
            "between": f"{amount(indicator, told.low)}–{amount(indicator, told.high)}",
            "rests_on": rests_on(told),
        }
    return cell


def state_counts(lines: Iterable[TargetLine]) -> list[tuple[str, Any, int]]:
    """(kind of mark, words, how many targets) in the order of STATES; states that no target has are left out."""
    counts = Counter(line.state for line in lines)
    return [(kind, words, counts[state]) for state, (kind, words) in STATES.items() if counts[state]]


def change_lines(found: Iterable[Difference]) -> list[dict[str, str]]:
    """Differences in words."""
    return [
        {
            "part": str(PARTS[one.part]),
            "name": _named(one.name),
            "field": _field(one) if one.field else "",
            "before": _value(one.before),
            "after": _value(one.after),
            "came": "" if one.field else ("in" if one.before is None else "out"),
        }
        for one in found
    ]


def _named(name: str) -> str:
    indicator = registry.indicator(name)
    return str(indicator.label) if indicator else name


_FIELDS = {
    "low": gettext_lazy("target"),
    "high": gettext_lazy("up to"),
    "wording": gettext_lazy("wording"),
    "name": gettext_lazy("name"),
    "who": gettext_lazy("office in charge"),
    "budget": gettext_lazy("money"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("until"),
    "title": gettext_lazy("title"),
    "words": gettext_lazy("words"),
    "content": gettext_lazy("content"),
    "place": gettext_lazy("place"),
    "note": gettext_lazy("note"),
    "number": gettext_lazy("number"),
    "issued_on": gettext_lazy("date of the document"),
    "source": gettext_lazy("source"),
    "partners": gettext_lazy("together with"),
    "unit": gettext_lazy("unit"),
    "indicator": gettext_lazy("indicator"),
    "commune": gettext_lazy("commune"),
    "district": gettext_lazy("district"),
    "event": gettext_lazy("trade event"),
}


def _field(one: Difference) -> str:
    return str(_FIELDS.get(one.field, one.field))


def _value(value: Any) -> str:
    if value in (None, ""):
        return "–"
    return writing.number(value) if isinstance(value, int) else str(value)
