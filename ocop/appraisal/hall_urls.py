"""Addresses of a member's own scoring; see urls.py. Everything lies under cham/, which is the reach of the service worker."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.appraisal.hall_views import devices, sheets

urlpatterns: list[URLPattern] = [
    path("cham/", sheets.hall, name="hall"),
    path("cham/nguoi-phuc-vu.js", devices.worker, name="hall_worker"),
    path("cham/dong-bo/", devices.sync, name="hall_sync"),
    path("cham/<int:pk>/", sheets.score, name="score"),
    path("cham/<int:pk>/nop/", sheets.hand_in, name="score_hand_in"),
    path("cham/<int:pk>/dung-ngoai/", sheets.stand_aside, name="score_stand_aside"),
    path("cham/<int:pk>/chon/<int:copy>/", sheets.choose, name="score_choose"),
    path("cham/<int:pk>/goi/", devices.package, name="hall_package"),
    path("cham/<int:pk>/giay/<int:file>/<str:mark>/", devices.paper, name="score_paper"),
    path("cham/<int:pk>/trang/<int:file>/<str:mark>/<int:page>.jpg", devices.picture, name="score_picture"),
]
