"""Addresses for machines: sitemap, robots, health, manifest, icon and drawn covers. They have no language."""

from django.urls import URLPattern, path

from ocop.portal.views import machines
from ocop.ui.covers import views as covers

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<str:section>.xml", machines.sitemap, name="sitemap_section"),
    path("robots.txt", machines.robots, name="robots"),
    path("suc-khoe", machines.health, name="health"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("bia/<slug:kind>/<slug:slug>.svg", covers.drawn, name="cover"),
    path("favicon.ico", machines.icon, name="favicon"),
]
