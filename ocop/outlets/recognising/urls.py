"""Addresses of applications, recognitions and criteria."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.outlets.recognising.views import applications, deciding, recognitions

urlpatterns: list[URLPattern] = [
    path("ho-so/", applications.listing, name="applications"),
    path("ho-so/moi/", applications.new, name="application_new"),
    path("ho-so/<int:pk>/", applications.detail, name="application"),
    path("ho-so/<int:pk>/sua/", applications.change, name="application_change"),
    path("ho-so/<int:pk>/anh/", applications.photos, name="application_photos"),
    path("ho-so/<int:pk>/buoc/", applications.step, name="application_move"),
    path("ho-so/<int:pk>/kiem-tra/", deciding.visit, name="application_visit"),
    path("ho-so/<int:pk>/quyet-dinh/", deciding.decide, name="application_decide"),
    path("cong-nhan/", recognitions.listing, name="recognitions"),
    path("cong-nhan/<int:pk>/", recognitions.detail, name="recognition"),
    path("cong-nhan/<int:pk>/kiem-tra/", recognitions.recheck, name="recognition_recheck"),
    path("tieu-chi/", deciding.choose_criteria, name="criteria"),
]
