"""One way to list for every list of the desk: filter, sort, page and export exactly what stands. Its address is its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.vietnamese.folding import fold

PAGE_SIZE = 50
_CHUNK = 1000


@dataclass(frozen=True)
class Heading:
    """A column of the page: its label, and the key it sorts by ("" when it does not)."""

    label: Any
    sort: str = ""


@dataclass(frozen=True)
class Listing:
    """What one list is made of."""

    name: str
    title: Any
    rows: Callable[[Any], models.QuerySet[Any]]
    filters: type[django_filters.FilterSet]
    headings: Sequence[Heading]
    row_template: str
    sorts: dict[str, Sequence[str]]
    sorted_by: str
    columns: Callable[[], Sequence[Column]]
    dress: Callable[[list[Any], Any], None] = lambda _rows, _person: None
    """Hangs on each row of a page what the columns show from other rooms, in a fixed number of queries."""


def text_filter(queryset: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
    """Every folded word must stand in one of the folded columns `name` lists, joined by "|"."""
    for word in fold(value).split():
        reach = models.Q()
        for column in name.split("|"):
            reach |= models.Q(**{f"{column}__contains": word})
        queryset = queryset.filter(reach)
    return queryset


def show(
    request: HttpRequest, listing: Listing, *, context: dict[str, Any] | None = None, template: str = "desk/list.html"
) -> HttpResponseBase:
    """The page, or with `?format=xlsx|csv|json` the whole list as it stands."""
    person = request.user
    filters = listing.filters(request.GET or None, queryset=listing.rows(person), request=request)
    rows = filters.qs
    sort = request.GET.get("sort", "")
    key = sort.removeprefix("-")
    if key not in listing.sorts:
        sort, key = listing.sorted_by, listing.sorted_by.removeprefix("-")
    rows = rows.order_by(*_order(listing.sorts[key], descending=sort.startswith("-")))
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(_all(rows, listing, person), listing.columns(), wanted, listing.name)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    listing.dress(page.object_list, person)
    return render(
        request,
        template,
        {
            "listing": listing,
            "page": page,
            "filters": filters.form,
            "sort": sort,
            "formats": export.FORMATS,
            "title": listing.title,
            **(context or {}),
        },
    )


def _order(fields: Sequence[str], *, descending: bool) -> list[Any]:
    """Fields to sort by; what is not stated comes last either way, and the key settles ties."""
    order: list[Any] = []
    for name in fields:
        column = models.F(name.removeprefix("-"))
        down = name.startswith("-") != descending
        order.append(column.desc(nulls_last=True) if down else column.asc(nulls_last=True))
    return [*order, models.F("pk").asc()]


def _all(rows: models.QuerySet[Any], listing: Listing, person: Any) -> Iterator[Any]:
    """Every row of the list, dressed in pieces, so that memory stays flat and no query is asked per row."""
    keys = list(rows.values_list("pk", flat=True))
    base = listing.rows(person)
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        found = {row.pk: row for row in base.filter(pk__in=part)}
        piece = [found[key] for key in part if key in found]
        listing.dress(piece, person)
        yield from piece


def not_stated(label: Any) -> Any:
    """A choice label for rows that do not say."""
    return format_lazy("{} – {}", label, _("not stated"))
