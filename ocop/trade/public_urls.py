"""Addresses of trade that everybody may open."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.trade.events.views import public

app_name = "trade_public"
urlpatterns: list[URLPattern] = [
    path("su-kien/", public.events, name="events"),
    path("su-kien/lich.ics", public.calendar_ics, name="events_ics"),
    path("su-kien/lich-gap/<str:key>.ics", public.own_ics, name="own_ics"),
    path("su-kien/<slug:slug>/", public.event, name="event"),
]
