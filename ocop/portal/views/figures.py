"""Figures as of a day: every number with its date, its register and the way to its rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.people.models import Register
from ocop.portal import figure_rows, figure_tables, published
from ocop.portal.asof import AsOf
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.recognition import columns
from ocop.rulebooks import schemes
from ocop.ui import charts
from ocop.workdays import clock

ROWS_A_PAGE = 50


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """All figures of one register as of one day, beside another day and beside what was published."""
    # Rendered within: lines open lazily, and every number of the page is of one state of the register.
    with columns.held():
        return drawn(request)


def drawn(request: HttpRequest) -> HttpResponseBase:
    """The page, or the file asked for."""
    asked = AsOf.read(request.GET)
    tables = figure_tables.all_tables(asked)
    stars = next(table for table in tables if table.by == "stars")
    if file := download_or_none(
        request, figure_tables.flat(tables), figure_tables.columns(asked), pgettext("file name", "figures")
    ):
        return file
    statements = published.beside(asked)
    return render(
        request,
        "portal/figures.html",
        {
            "asked": asked,
            "tables": tables,
            "stars": {row.value: row for row in stars.rows},
            "total": stars.total_row,
            "in_force": figure_tables.in_force(asked),
            "producers": next(table for table in tables if table.by == "producer_kind").total_row,
            "others": figure_tables.beside_products(asked),
            "changes": figure_tables.change_lines(asked),
            "years": years(asked),
            "statements": statements,
            "shortcuts": shortcuts(asked),
            "registers": registers(asked),
            "schemes": [(one, asked.address(scheme=one.id), one.id == asked.scheme) for one in schemes.SCHEMES],
            "hidden": [
                (name, value)
                for name, value in (("register", asked.given_register), ("scheme", asked.given_scheme))
                if value
            ],
        },
    )


def shortcuts(asked: AsOf) -> list[tuple[str, str, bool]]:
    """Ready-made days: the ends of the years whose figures were published, and today."""
    found = []
    for year in (2019, 2020, 2021):
        day = datetime.date(year, 12, 31)
        before = datetime.date(year - 1, 12, 31)
        found.append((f"{day:%d/%m/%Y}", asked.address(as_of=day, against=before), asked.day == day))
    today = clock.today()
    found.append((_("Today"), asked.address(as_of=None, against=None), asked.day == today))
    return found


def registers(asked: AsOf) -> list[tuple[str, str, bool]]:
    """The registers whose figures may be asked here; each figure counts one of them."""
    offered = [settings.OCOP_REGISTER, "public"]
    return [(str(Register(value).label), asked.address(register=value), value == asked.register) for value in offered]


def years(asked: AsOf) -> dict[str, Any]:
    """The cumulative total at the ends of years up to the day asked, and the published totals as a dotted line."""
    ends = [datetime.date(year, 12, 31) for year in range(2019, asked.day.year)]
    days = [*[day for day in ends if day < asked.day], asked.day]
    rows = [figure_tables.line(asked, day) for day in days]
    totals = published.totals("products", until=asked.day)
    series = [charts.Series(_("counted from the register"), [(one.day, one.total) for one in rows])]
    if totals:
        series.append(charts.Series(_("as published"), [(one.spoken_of, one.value) for one in totals], is_dotted=True))
    name = _(
        "Products with 3 stars or more, cumulative, at the end of each year; the numbers stand in the table beside"
    )
    return {"rows": rows, "chart": charts.lines(name, series, now=asked.day)}


@public_page
@require_safe
def rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind one number: exactly these, in the order of the alphabet, and as a file."""
    asked = AsOf.read(request.GET)
    opened = figure_rows.open_number(asked, request.GET)
    if opened is None:
        return render(request, "portal/figure_unknown.html", {"asked": asked}, status=404)
    if file := download_or_none(request, opened.every(), opened.columns, pgettext("file name", "rows")):
        return file
    pages = Paginator(opened.ids, ROWS_A_PAGE)
    number = pages.get_page(request.GET.get("page"))
    shown = opened.shown(list(number.object_list))
    return render(request, "portal/figure_rows.html", {"asked": asked, "opened": opened, "page": number, "rows": shown})


@public_page
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Every published statement with its dates and source, beside what the register counts for that day."""
    asked = AsOf.read(request.GET)
    indicator = request.GET.get("indicator", "")
    return render(
        request,
        "portal/statements.html",
        {
            "asked": asked,
            "groups": published.by_indicator(asked, indicator),
            "ways": published.indicators(),
            "indicator": indicator,
        },
    )
