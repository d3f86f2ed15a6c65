"""Addresses of field work on the desk, under /ban/co-so/. Each part keeps its own list."""

from __future__ import annotations

from ocop.fieldwork.inspection import urls as inspection
from ocop.fieldwork.support import urls as support
from ocop.fieldwork.training import urls as training

app_name = "fieldwork"
urlpatterns = [*support.urlpatterns, *training.urlpatterns, *inspection.urlpatterns]
