"""Addresses of the desk: the working home of everyone who signed in."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from ocop.desk.views import home

desk_patterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
]

# The desk's own names are `desk:...`; other rooms' pages stand beside them under their own names.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((desk_patterns, "desk"))),
    *[path("", include(module)) for module in ("ocop.people.desk_urls", "ocop.exchange.urls") if find_spec(module)],
]
