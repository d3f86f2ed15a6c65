"""Addresses of the programme on the desk, under /ban/chuong-trinh/. Each part keeps its own list."""

from __future__ import annotations

from ocop.programme import plan_urls
from ocop.programme.reports import urls as report_urls

app_name = "programme"
urlpatterns = [*plan_urls.urlpatterns, *report_urls.urlpatterns]
