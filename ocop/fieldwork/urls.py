"""Addresses of field work on the desk, under /ban/co-so/. Each part keeps its own list."""

from __future__ import annotations

from ocop.fieldwork.support import urls as support

app_name = "fieldwork"
urlpatterns = [*support.urlpatterns]
