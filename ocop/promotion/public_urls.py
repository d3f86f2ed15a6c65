"""Addresses of promotion that everybody may open."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "promotion_public"
urlpatterns: list[URLPattern] = []
