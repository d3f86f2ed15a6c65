"""Addresses for machines: sitemap, robots, health, manifest, icon, drawn covers and share cards. They have no language."""

from django.urls import URLPattern, path

from ocop.portal.views import machines, verify
from ocop.ui import share_cards
from ocop.ui.covers import views as covers

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<str:section>.xml", machines.sitemap, name="sitemap_section"),
    path("robots.txt", machines.robots, name="robots"),
    path("suc-khoe", machines.health, name="health"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("bia/<slug:kind>/<slug:slug>.svg", covers.drawn, name="cover"),
    path("chia-se/<str:signed>.png", share_cards.respond, name="share_card"),
    path(".well-known/ocop-keys.json", verify.published_keys, name="certificate_keys"),
    path("q/withdrawn.json", verify.withdrawn, name="certificates_withdrawn"),
    path("q/worker.js", verify.worker, name="check_worker"),
    path("favicon.ico", machines.icon, name="favicon"),
]
