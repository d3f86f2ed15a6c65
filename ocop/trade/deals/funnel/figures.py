"""The funnel for pages, exports, indicators and the API: narrowed, as of a day, with the names of its rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ocop.places.models import Commune
from ocop.recognition.figures import day_number
from ocop.recognition.labels import LEVEL_LABELS
from ocop.rulebooks import schemes
from ocop.trade.deals.funnel import columns, opening, reckoning
from ocop.trade.deals.funnel.reckoning import Line, View
from ocop.trade.deals.funnel.shapes import BUCKETS, OF_PARTIES, STAGES, STATUSES, Funnel
from ocop.trade.models import Buyer, TradeEvent
from ocop.ui import writing

BY = ("event", "buyer", "commune", "group", "stars", "year", "quarter")
PARTIES = ("event", "buyer", "commune")


@dataclass(frozen=True)
class Asked:
    """Which funnel: of a register as of a day, narrowed to some parties and days of signing."""

    register: str
    as_of: datetime.date
    only: Mapping[str, int] = field(default_factory=dict)
    """Dimension of PARTIES, year or quarter -> key (an id, 2026, 20263); 0 is "not stated"."""
    signed_from: datetime.date | None = None
    signed_to: datetime.date | None = None


@dataclass(frozen=True)
class Row:
    """A line with its key in the address, its name, and the budget of its event."""

    key: int
    label: str
    line: Line
    budget: int | None = None

    @property
    def delivered_per_dong(self) -> float | None:
        """Dong delivered and confirmed by both for each dong of the event's budget; None where either is not known."""
        dong = self.line.money["delivered"][0].dong
        return dong / self.budget if dong is not None and self.budget else None


def dimension(by: str, day: datetime.date) -> str:
    """The dimension of the columns: groups are those of the scheme in force on the day. KeyError for none of BY."""
    if by not in BY:
        raise KeyError(by)
    return f"group:{schemes.scheme_at(day).id}" if by == "group" else by


def view(asked: Asked) -> View:
    """The funnel on the day, narrowed."""
    of = columns.funnel(asked.register)
    only = {by: code_of(of, by, key) for by, key in asked.only.items()}
    numbers = [day_number(day) if day else None for day in (asked.signed_from, asked.signed_to)]
    return reckoning.as_of(of, day_number(asked.as_of), only, *numbers)


def code_of(of: Funnel, by: str, key: int) -> int:
    """The code of a key; -2 when nothing has it."""
    if by not in OF_PARTIES:
        return key
    known = of.values[by]
    place = int(known.searchsorted(key))
    return place if place < len(known) and int(known[place]) == key else -2


def total(asked: Asked) -> Line:
    """Everything in one line."""
    return reckoning.table(view(asked))[0]


def rows(asked: Asked, by: str) -> list[Row]:
    """The lines of a table with their names, "not stated" last; the most signed first, years and quarters in their order."""
    name = dimension(by, asked.as_of)
    seen = view(asked)
    lines = reckoning.table(seen, name)
    keys = {line.code: int(seen.of.values[name][line.code]) for line in lines}
    labels = _labels(by, asked.as_of, keys.values())
    budgets = _budgets(keys.values()) if by == "event" else {}
    found = [Row(keys[line.code], labels[keys[line.code]], line, budgets.get(keys[line.code])) for line in lines]
    if by in ("year", "quarter"):
        return sorted(found, key=lambda row: (row.key == 0, row.key))
    return sorted(found, key=lambda row: (row.key == 0, -row.line.signed, row.label, row.key))


def _budgets(keys: Iterable[int]) -> dict[int, int]:
    rows = TradeEvent.objects.filter(pk__in=list(keys)).values_list("pk", "budget")
    return {key: budget for key, budget in rows if budget is not None}


def _labels(by: str, day: datetime.date, keys: Iterable[int]) -> dict[int, str]:
    wanted = list(keys)
    found = {0: _("without an event") if by == "event" else _("not stated")}
    if by == "event":
        english = writing.is_english()
        rows = TradeEvent.objects.filter(pk__in=wanted).values_list("pk", "name_vi", "name_en")
        found |= {key: (name_en if english and name_en else name) for key, name, name_en in rows}
    elif by == "buyer":
        found |= dict(Buyer.objects.filter(pk__in=wanted).values_list("pk", "organisation__name"))
    elif by == "commune":
        found |= {row.pk: str(row) for row in Commune.objects.filter(pk__in=wanted)}
    elif by == "year":
        found |= {key: str(key) for key in wanted if key}
    elif by == "quarter":
        found |= {
            key: _("quarter %(quarter)s of %(year)s") % {"quarter": key % 10, "year": key // 10}
            for key in wanted
            if key
        }
    else:
        found |= _product_labels(by, day)
    # Whatever was taken away meanwhile keeps its number.
    return {key: found.get(key, f"#{key}") for key in wanted}


def labels_of(by: str, day: datetime.date, key: int) -> str:
    """The name of one key of a dimension."""
    return _labels(by, day, [key])[key]


def _product_labels(by: str, day: datetime.date) -> dict[int, str]:
    english = writing.is_english()
    if by == "group":
        names = [group.en if english else group.vi for group in schemes.scheme_at(day).groups]
        return {**dict(enumerate(names, 1)), len(names) + 1: _("products of several groups")}
    levels = [
        LEVEL_LABELS[level][1 if english else 0] if level in LEVEL_LABELS else _("no stars in force then")
        for level in columns.LEVELS
    ]
    return {**dict(enumerate(levels, 1)), len(levels) + 1: _("products of different stars")}


def is_provisional(line: Line) -> bool:
    """Whether something may still be said: questions are open, or reports wait for the other side."""
    waits = any(line.counts[stage][BUCKETS.index("claimed")] for stage in STAGES)
    return bool(line.due or line.waiting or waits)


def memorandum_ids(
    asked: Asked, *, stage: str, which: str, by: str = "", key: int | None = None, money: bool = False
) -> list[int]:
    """Ids of the memoranda behind a number, the newest signing first. KeyError or ValueError for a number that does not exist."""
    seen, name, code = _named(asked, by, key)
    return [int(one) for one in opening.memoranda_of(seen, stage, which, by=name, code=code, money=money)]


def meeting_ids(asked: Asked, *, met: bool, by: str = "", key: int | None = None) -> list[int]:
    """Ids of the meetings behind a number."""
    seen, name, code = _named(asked, by, key)
    return [int(one) for one in opening.pair_ids(seen, met=met, by=name, code=code)]


def _named(asked: Asked, by: str, key: int | None) -> tuple[View, str, int | None]:
    seen = view(asked)
    if not by or key is None:
        return seen, "", None
    name = dimension(by, asked.as_of)
    return seen, name, code_of(seen.of, name, key)


def plain(row: Row) -> dict[str, Any]:
    """A row for machines: counts and dong, claimed, confirmed and disputed apart; what is not known is null."""
    line = row.line
    return {
        "key": row.key,
        "label": row.label,
        "invited": line.invited,
        "met": line.met,
        "signed": line.signed,
        "waiting": line.waiting,
        "value": line.value.dong,
        "value_waiting": line.waiting_value.dong,
        "silent": line.silent,
        "budget": row.budget,
        "delivered_per_dong": row.delivered_per_dong,
        "provisional": is_provisional(line),
        "stages": {
            stage: {
                **dict(zip(STATUSES, line.counts[stage], strict=True)),
                **{f"dong_{bucket}": line.money[stage][place].dong for place, bucket in enumerate(BUCKETS)},
                **{
                    f"steps_{bucket}": line.money[stage][place].stated + line.money[stage][place].unstated
                    for place, bucket in enumerate(BUCKETS)
                },
                **{
                    f"without_amount_{bucket}": line.money[stage][place].unstated
                    for place, bucket in enumerate(BUCKETS)
                },
            }
            for stage in STAGES
        },
    }
