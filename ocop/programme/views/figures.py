"""Pages of indicators: all with their definitions over several years, and the rows behind one figure."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Indicator, Kind, Place, PlaceKind, Row
from ocop.places.models import Commune, District
from ocop.programme import achieved, forms, progress
from ocop.programme.achieved import Question
from ocop.programme.forecast import same_day
from ocop.programme.views import words
from ocop.programme.views.access import FIRST, day_in, reads
from ocop.trade.deals.views.access import allow, page, whole
from ocop.ui.paging import Slice
from ocop.vietnamese.dates import parse_date

SIZE = 40
YEARS = 5
PART = 2000
PLACES: dict[str, tuple[PlaceKind, Any]] = {"xa": ("commune", Commune), "huyen": ("district", District)}


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Every indicator with its definition: the year of the day so far, and earlier years up to the same day or as a whole."""
    allow(reads(request.user))
    day, problem = day_in(request)
    is_whole = request.GET.get("nam") == "ca"
    years = list(range(max(FIRST.year, day.year - YEARS + 1), day.year + 1))
    register = settings.OCOP_REGISTER
    asked = {
        year: Asked.of_year(register, year, day if year == day.year or not is_whole else datetime.date(year, 12, 31))
        for year in years
    }
    if not is_whole:
        asked = {year: Asked.of_year(register, year, same_day(day, year)) for year in years}
    found = registry.defined()
    answers = achieved.figures(Question(one.code, asked[year]) for one in found for year in years)
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        cells = [_cell(one, asked[year], answers[Question(one.code, asked[year])]) for year in years]
        groups.setdefault(one.group, []).append({"indicator": one, "cells": cells})
    order = [*forms.GROUPS, *(key for key in groups if key not in forms.GROUPS)]
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return _exported([row for key in order for row in groups.get(key, [])], years, wanted, day)
    return render(
        request,
        "programme/indicators.html",
        {
            "groups": [(forms.GROUPS.get(key, key), groups[key]) for key in order if key in groups],
            "years": years,
            "as_of": day,
            "problem": problem,
            "is_whole": is_whole,
            "formats": export.FORMATS,
            "kept": [("nam", "ca")] if is_whole else [],
        },
    )


def _cell(indicator: Indicator, asked: Asked, figure: Any) -> dict[str, Any]:
    return {
        "value": words.amount(indicator, figure.value),
        "is_known": figure.is_known,
        "number": progress.scaled(indicator, figure.value),
        "loose": figure.provisional > 0,
        "href": words.rows_address(indicator.code, asked) if figure.is_known and indicator.open else "",
    }


def _exported(rows: list[dict[str, Any]], years: list[int], wanted: str, day: datetime.date) -> HttpResponseBase:
    columns = [
        Column("code", _("Code"), lambda row: row["indicator"].code, 22),
        Column("name", _("Indicator"), lambda row: str(row["indicator"].label), 44),
        Column("unit", _("Unit"), lambda row: str(row["indicator"].unit), 14),
    ]
    columns += [Column(f"y{year}", str(year), _number(place), 14) for place, year in enumerate(years)]
    columns.append(Column("definition", _("What counts"), lambda row: str(row["indicator"].definition), 80))
    return export.response(rows, columns, wanted, f"chi-tieu-{day:%Y%m%d}")


def _number(place: int) -> Any:
    return lambda row: row["cells"][place]["number"]


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text) if text.strip() else None
    except ValueError:
        return None


def _asked(request: HttpRequest, indicator: Indicator, day: datetime.date) -> Asked:
    """What the address asks for; 404 for a place that does not exist."""
    asked = Asked(settings.OCOP_REGISTER, day)
    if indicator.kind == Kind.FLOW:
        start, end = _day(request.GET.get("tu", "")), _day(request.GET.get("den", ""))
        asked = dataclasses.replace(
            asked, start=start or datetime.date(day.year, 1, 1), end=end if not end or end >= (start or end) else None
        )
    for name, (kind, model) in PLACES.items():
        if not request.GET.get(name):
            continue
        key = whole(request.GET[name])
        if key is None or (key and not model.objects.filter(pk=key).exists()):
            raise Http404
        return asked.at(Place(kind, key))
    return asked


@require_safe
@page
def rows(request: HttpRequest, code: str) -> HttpResponseBase:
    """The rows behind one figure, with its definition."""
    allow(reads(request.user))
    indicator = registry.indicator(code)
    if indicator is None:
        raise Http404
    day, problem = day_in(request)
    asked = _asked(request, indicator, day)
    figure = indicator.count(asked)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS and indicator.open is not None:
        return export.response(
            _all(indicator, asked, request.user), _columns(indicator), wanted, f"{code}-{asked.as_of:%Y%m%d}"
        )
    number = max(whole(request.GET.get("page", "1")) or 1, 1)
    part = indicator.open(asked, request.user, 0, SIZE) if indicator.open else None
    total = part.total if part else 0
    number = min(number, max(1, -(-total // SIZE)))
    if indicator.open is not None and number > 1:
        part = indicator.open(asked, request.user, (number - 1) * SIZE, SIZE)
    place = asked.place
    of = ""
    if place is not None:
        model = dict(PLACES.values())[place.kind]
        of = str(model.objects.get(pk=place.key)) if place.key else _("place not stated")
    return render(
        request,
        "programme/rows.html",
        {
            "indicator": indicator,
            "figure": figure,
            "value": words.amount(indicator, figure.value),
            "asked": asked,
            "is_flow": indicator.kind == Kind.FLOW,
            "of": of,
            "provisional": words.amount(indicator, figure.provisional) if figure.provisional else "",
            "part": part,
            "found": Slice(number, SIZE, total),
            "rows": [(row, words.amount(indicator, row.amount)) for row in part.found] if part else [],
            "counts_rows": not indicator.is_money
            and indicator.kind in (Kind.FLOW, Kind.STOCK)
            and indicator.scale == 1,
            "problem": problem,
            "formats": export.FORMATS,
            "as_of": asked.as_of,
        },
    )


def _all(indicator: Indicator, asked: Asked, person: Any) -> Any:
    if indicator.open is None:
        return
    start = 0
    while True:
        part = indicator.open(asked, person, start, PART)
        yield from part.found
        start += PART
        if start >= part.total:
            return


def _columns(indicator: Indicator) -> list[Column]:
    def number(row: Row) -> Any:
        return progress.scaled(indicator, row.amount)

    return [
        Column("key", _("Key"), "key", 10),
        Column("name", _("What"), "name", 44),
        Column("detail", _("More"), "detail", 50),
        Column("day", _("Date"), "day", 14, is_date=True),
        Column("amount", _("Counts as"), number, 14),
        Column("verified", _("Verified"), lambda row: _("yes") if row.is_verified else _("provisional"), 14),
    ]
