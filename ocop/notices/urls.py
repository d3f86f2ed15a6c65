"""Addresses of this room's pages at the desk, under /ban/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ocop.notices.views import calls, holidays, inbox, troubles

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("thong-bao/", inbox.listing, name="inbox"),
    path("thong-bao/da-doc/", inbox.read_all, name="read_all"),
    path("thong-bao/cach-nhan/", inbox.preferences, name="preferences"),
    path("thong-bao/thu-loi/", troubles.listing, name="troubles"),
    path("thong-bao/thu-loi/<int:pk>/gui-lai/", troubles.retry, name="retry"),
    path("thong-bao/<int:pk>/mo/", inbox.open_one, name="open"),
    path("thong-bao/<int:pk>/da-doc/", inbox.read, name="read"),
    path("thong-bao/<int:pk>/da-xong/", inbox.done, name="done"),
    path("can-goi/", calls.listing, name="calls"),
    path("can-goi/<int:pk>/da-goi/", calls.called, name="called"),
    path("ngay-nghi/", holidays.calendar, name="holidays"),
    path("ngay-nghi/<int:pk>/bo/", holidays.remove, name="holiday_remove"),
]
