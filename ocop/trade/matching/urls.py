"""Addresses of matching."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.trade.matching import views

urlpatterns: list[URLPattern] = [
    path("phu-hop/", views.overview, name="matches"),
    path("phu-hop/san-pham/<int:pk>/", views.of_offer, name="match_offer"),
    path("phu-hop/nhu-cau/<int:pk>/", views.of_need, name="match_need"),
    path("phu-hop/cap/<int:offer_id>/<int:need_id>/", views.pair, name="match_pair"),
    path("phu-hop/chua-co/", views.without, name="match_without"),
    path("phu-hop/chua-ai-dap-ung/", views.gaps, name="match_gaps"),
    path("phu-hop/trong-so/", views.weights_page, name="match_weights"),
]
