"""Addresses of coverage, of what sells where, of tourist routes."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.outlets.coverage.views import coverage, routes

urlpatterns: list[URLPattern] = [
    path("do-phu/", coverage.coverage, name="coverage"),
    path("ban-gi-o-dau/", coverage.sold, name="sold"),
    path("tuyen/moi/", routes.route, name="route_new"),
    path("tuyen/<int:pk>/", routes.route, name="route"),
    path("tuyen/<int:pk>/ket-thuc/", routes.end, name="route_end"),
]
