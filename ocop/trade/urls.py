"""Addresses of trade on the desk, under /ban/giao-thuong/. Each part keeps its own list."""

from __future__ import annotations

from ocop.trade.deals import urls as deals
from ocop.trade.events import urls as events
from ocop.trade.matching import urls as matching
from ocop.trade.sides import urls as sides

app_name = "trade"
urlpatterns = [
    *sides.urlpatterns,
    *deals.urlpatterns,
    *events.urlpatterns,
    *matching.urlpatterns,
]
