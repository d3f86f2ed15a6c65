"""Addresses of this room's pages at the desk, under /ban/nhap/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ocop.exchange import views

app_name = "exchange"
urlpatterns: list[URLPattern | URLResolver] = [
    path("nhap/", views.imports, name="imports"),
    path("nhap/moi/", views.new, name="new"),
    path("nhap/mau/<slug:kind>/", views.sample, name="sample"),
    path("nhap/<int:pk>/", views.detail, name="import"),
    path("nhap/<int:pk>/tien-do/", views.progress_box, name="progress"),
    path("nhap/<int:pk>/cot/", views.columns, name="columns"),
    path("nhap/<int:pk>/tra-loi/", views.answers, name="answers"),
    path("nhap/<int:pk>/ap-dung/", views.apply, name="apply"),
    path("nhap/<int:pk>/hoan-lai/", views.undo, name="undo"),
    path("nhap/<int:pk>/bo/", views.drop, name="drop"),
    path("nhap/<int:pk>/doc-lai/", views.again, name="again"),
    path("nhap/<int:pk>/dong-sai/", views.wrong_rows, name="wrong_rows"),
]
