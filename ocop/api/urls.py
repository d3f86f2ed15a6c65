"""Addresses of the API: version 1 behind the gate, its description, and a page that people can read."""

from __future__ import annotations

import functools
import re
from typing import Any

from django.urls import URLPattern, include, path

from ocop.api import docs
from ocop.api.gate import gated
from ocop.api.service import nothing_here, schema, service


@functools.lru_cache(maxsize=1)
def _parameters() -> dict[str, frozenset[str]]:
    """Route -> names of its query parameters, from the description."""
    return {
        re.sub(r"{(\w+)}", r"<\1>", address.removeprefix("/api/v1/")): frozenset(
            one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "query"
        )
        for address, methods in schema()["paths"].items()
    }


def _allowed(route: str) -> frozenset[str]:
    return _parameters().get(route, frozenset())


def _behind_the_gate(patterns: list[Any]) -> list[URLPattern]:
    made = []
    for pattern in patterns:
        route = str(pattern.pattern)
        made.append(path(route, gated(pattern.callback, functools.partial(_allowed, route)), name=pattern.name))
    return made


_patterns, _app, _namespace = service.urls
urlpatterns = [
    path("docs", docs.page, name="api_docs"),
    path("", include((_behind_the_gate(_patterns), _app), namespace=_namespace)),
    path("<path:rest>", gated(nothing_here, frozenset)),
]
