"""Addresses of this room on the desk, under /ban/."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "fieldwork"
urlpatterns: list[URLPattern] = []
