"""Addresses of points of sale on the desk, under /ban/, beyond the register of the desk itself."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outlets"
urlpatterns: list[URLPattern] = []
