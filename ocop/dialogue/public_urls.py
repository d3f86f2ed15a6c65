"""Addresses of the dialogue that everybody may open."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "dialogue_public"
urlpatterns: list[URLPattern] = []
