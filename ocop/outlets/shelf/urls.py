"""Addresses of shelves and statements."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.outlets.shelf.views import shelf, statements

urlpatterns: list[URLPattern] = [
    path("ke-hang/", shelf.mine, name="my_shelf"),
    path("<int:pk>/ke-hang/", shelf.shelf, name="shelf"),
    path("<int:pk>/ke-hang/them/", shelf.put, name="shelf_put"),
    path("<int:pk>/ke-hang/<int:item_id>/bo/", shelf.take_off, name="shelf_take_off"),
    path("<int:pk>/go-dau/", shelf.marks_off, name="marks_off"),
    path("<int:pk>/go-dau/<int:mark_id>/", shelf.confirm_off, name="mark_off_confirm"),
    path("so-ban/", statements.overview, name="statements_overview"),
    path("<int:pk>/so-ban/", statements.months, name="statements"),
    path("<int:pk>/so-ban/<str:month>/", statements.statement, name="statement"),
]
