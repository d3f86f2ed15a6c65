"""Addresses of reports and of the page for leaders; see ocop/programme/urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.programme.reports import views

urlpatterns: list[URLPattern] = [
    path("tong-quan/", views.glance, name="glance"),
    path("bao-cao/", views.listing, name="reports"),
    path("bao-cao/moi/", views.begin, name="report_new"),
    path("bao-cao/<int:pk>/", views.detail, name="report"),
    path("bao-cao/<int:pk>/nhap.<str:ending>", views.draft_file, name="report_draft"),
    path("bao-cao/<int:pk>/chot/", views.freeze, name="report_freeze"),
    path("bao-cao/<int:pk>/duyet/", views.approve, name="report_approve"),
    path("bao-cao/<int:pk>/mo-lai/", views.reopen, name="report_reopen"),
    path("bao-cao/<int:pk>/rut/", views.withdraw, name="report_withdraw"),
    path("bao-cao/<int:pk>/ban/<int:number>/", views.version, name="report_version"),
    path("bao-cao/<int:pk>/ban/<int:number>/bao-cao.<str:ending>", views.version_file, name="report_file"),
]
