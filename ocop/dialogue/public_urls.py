"""Addresses of the dialogue that everybody may open."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.dialogue.views import public

app_name = "dialogue_public"
urlpatterns: list[URLPattern] = [
    path("doi-thoai/", public.listing, name="list"),
    path("doi-thoai/<int:pk>/", public.detail, name="proposal"),
]
