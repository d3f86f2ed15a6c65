"""Addresses of this room on the desk, under /ban/chuyen-ke/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.stories.views import content, device, label, workshop

app_name = "stories"
urlpatterns: list[URLPattern] = [
    path("", content.listing, name="contents"),
    path("dem-lai/", content.recount, name="recount"),
    path("gui/", device.sync, name="sync"),
    path("tho.js", device.worker, name="worker"),
    path("san-pham/<int:pk>/nhan/", label.label, name="label"),
    path("san-pham/<int:pk>/kenh/", content.product_quality, name="quality"),
    path("san-pham/<int:pk>/giong/", content.similar, name="similar"),
    path("<str:word>/<int:pk>/", workshop.workshop, name="workshop"),
    path("<str:word>/<int:pk>/hoi/<str:code>/", workshop.question, name="question"),
    path("<str:word>/<int:pk>/loi-ke/", workshop.text, name="text"),
    path("<str:word>/<int:pk>/can-cu/", workshop.claims, name="claims"),
    path("<str:word>/<int:pk>/cong-bo/", workshop.publish, name="publish"),
    path("<str:word>/<int:pk>/cho-phep/", workshop.allow_words, name="allow"),
]
