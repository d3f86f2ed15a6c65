"""Addresses of inspection."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.fieldwork.inspection.views import plans, visits

urlpatterns: list[URLPattern] = [
    path("kiem-tra/", plans.inspections, name="inspections"),
    path("kiem-tra/trong-so/", plans.weights, name="inspection_weights"),
    path("kiem-tra/ke-hoach/moi/", plans.plan_new, name="inspection_plan_new"),
    path("kiem-tra/ke-hoach/<int:year>/", plans.plan, name="inspection_plan"),
    path("kiem-tra/dot-xuat/<int:producer>/", visits.outside, name="inspection_outside"),
    path("kiem-tra/<int:pk>/", visits.inspection, name="inspection"),
    path("kiem-tra/loi/", visits.findings, name="findings"),
    path("kiem-tra/loi/<int:pk>/", visits.finding, name="finding"),
]
