"""Addresses of points of sale on the desk, under /ban/, beyond the register of the desk itself. Each part keeps its own list."""

from __future__ import annotations

from ocop.outlets.coverage import urls as coverage
from ocop.outlets.recognising import urls as recognising
from ocop.outlets.shelf import urls as shelf
from ocop.outlets.visitors import urls as visitors

app_name = "outlets"
urlpatterns = [
    *shelf.urlpatterns,
    *visitors.urlpatterns,
    *coverage.urlpatterns,
    *recognising.urlpatterns,
]
