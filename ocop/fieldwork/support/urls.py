"""Addresses of support."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.fieldwork.support.views import applications, policies

urlpatterns: list[URLPattern] = [
    path("ho-tro/", applications.own, name="support_own"),
    path("ho-tro/chu-the/<int:pk>/", applications.of_producer, name="support_of"),
    path("ho-tro/chu-the/<int:pk>/chinh-sach/<int:policy>/", applications.apply, name="support_apply"),
    path("ho-tro/don/", applications.applications, name="support_applications"),
    path("ho-tro/don/<int:pk>/", applications.application, name="support_application"),
    path("ho-tro/chinh-sach/", policies.policies, name="support_policies"),
    path("ho-tro/chinh-sach/moi/", policies.policy_new, name="support_policy_new"),
    path("ho-tro/chinh-sach/<int:pk>/", policies.policy, name="support_policy"),
    path("ho-tro/chinh-sach/<int:pk>/sua/", policies.policy_change, name="support_policy_change"),
]
