"""Addresses of trade on the desk, under /ban/giao-thuong/. Each part keeps its own list."""

from __future__ import annotations

from ocop.trade.sides import urls as sides

app_name = "trade"
urlpatterns = [
    *sides.urlpatterns,
]
