"""One way to list rows within reach: page them, and export exactly what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from ocop.exchange import export
from ocop.exchange.export import Column

PAGE_SIZE = 50
_CHUNK = 1000


def _nothing(rows: list[Any]) -> None:
    return None


def show(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    columns: Callable[[], Sequence[Column]],
    template: str,
    name: str,
    context: dict[str, Any],
    dress: Callable[[list[Any]], None] = _nothing,
) -> HttpResponseBase:
    """A page of `rows` (already within reach, filtered, ordered), or with ?format=xlsx|csv|json all of them as a file."""
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(_all(rows, dress), columns(), wanted, name)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    dress(page.object_list)
    return render(request, template, {"page": page, "formats": export.FORMATS, **context})


def _all(rows: QuerySet[Any], dress: Callable[[list[Any]], None]) -> Iterator[Any]:
    """Every row in pieces, so that memory stays flat and no query is asked per row."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=part)}
        piece = [found[key] for key in part if key in found]
        dress(piece)
        yield from piece
