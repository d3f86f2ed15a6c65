"""Addresses of kept files."""

from django.urls import URLPattern, path

from ocop.files import views

app_name = "files"
urlpatterns: list[URLPattern] = [
    path("tep/<int:pk>/", views.serve, name="serve"),
    path("tep/<int:pk>/<str:mark>/", views.serve, name="serve"),
    path("tep/<int:pk>/<str:mark>/<int:width>.<str:ending>", views.picture, name="picture"),
]
