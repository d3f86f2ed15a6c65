"""Addresses of promotion that everybody may open: feeds, codes, cards, press kits, campaigns, day routes."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.promotion.views import feeds, links, public, routes

app_name = "promotion_public"
urlpatterns: list[URLPattern] = [
    path("01/<str:number>", links.digital_link, name="digital_link"),
    path("01/<str:number>/<path:rest>", links.digital_link, name="digital_link_more"),
    path("quet/<slug:word>/<slug:slug>", links.scan, name="scan"),
    path("dem/<slug:what>/<slug:word>/<slug:slug>", links.press, name="press"),
    path("the-chia-se/<slug:word>/<slug:slug>.png", links.card, name="card"),
    path("bao-chi/<slug:word>/<slug:slug>.zip", public.press_kit, name="press_kit"),
    path("kenh/<slug:code>.<slug:ending>", feeds.whole, name="feed"),
    path("kenh/chu-the/<slug:producer>/<slug:code>.<slug:ending>", feeds.of_producer, name="feed_of_producer"),
    path("kenh/rieng/<str:key>/<slug:code>.<slug:ending>", feeds.of_key, name="feed_of_key"),
    path("chien-dich/", public.campaigns, name="campaigns"),
    path("chien-dich/<slug:slug>/", public.campaign, name="campaign"),
    path("lang-nghe/mot-ngay/lo-trinh/", routes.page, name="route"),
    path("lang-nghe/mot-ngay/lo-trinh.pdf", routes.paper, name="route_pdf"),
    path("lang-nghe/mang-theo.js", routes.worker, name="village_worker"),
    path("dong-y/<str:key>/", public.consent, name="consent"),
]
