"""Addresses of reports and opening hours on the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.outlets.visitors.views import inbox, opening

urlpatterns: list[URLPattern] = [
    path("bao-sai/", inbox.listing, name="faults"),
    path("bao-sai/<int:pk>/", inbox.fault, name="fault"),
    path("<int:pk>/gio-mo-cua/", opening.hours, name="hours"),
    path("<int:pk>/gio-mo-cua/<int:exception_id>/bo/", opening.drop_days, name="hours_drop"),
]
