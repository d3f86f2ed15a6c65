"""Addresses of visits with a checklist, under /ban/phieu-kiem/."""

from __future__ import annotations

from django.urls import path

from ocop.checklists.views import doing, lists

app_name = "checklists"
urlpatterns = [
    path("", lists.home, name="home"),
    path("gui/", doing.sync, name="sync"),
    path("mang-theo.js", doing.worker, name="worker"),
    path("bo/<slug:code>/", lists.detail, name="list"),
    path("bo/<slug:code>/<slug:item>/", lists.fill, name="fill"),
    path("<int:pk>/", doing.check, name="check"),
]
