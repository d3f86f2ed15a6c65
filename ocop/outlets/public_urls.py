"""Addresses of points of sale that everybody may open, beyond the register of the portal itself."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.outlets.visitors.views import reporting

app_name = "outlets_public"
urlpatterns: list[URLPattern] = [
    path("diem-ban/<slug:slug>/bao-sai/", reporting.fault, name="fault"),
]
